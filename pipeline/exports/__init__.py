"""A published run in forms that other programs take: CSV, JSON lines, a workbook, job postings, a data package."""
