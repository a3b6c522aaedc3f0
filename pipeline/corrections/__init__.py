"""Corrections: what people said of values, kept in a file beside the documents, and applied on every run.

`read`, `append` and `undo` are for the file, `check` says whether a correction can be taken (in a `context` of the
published tables), `pipeline.corrections.apply` puts them between the readings of a document.
"""
from __future__ import annotations

from pipeline.corrections.check import check, context, parts_of
from pipeline.corrections.entry import CHANGED, CODES, FIELDS, ROWS, RULE, SINGLE, Entry
from pipeline.corrections.file import NONE, PATH, Corrections, CorrectionsError, Problem, append, read, undo

__all__ = [
    "CHANGED", "CODES", "FIELDS", "NONE", "PATH", "ROWS", "RULE", "SINGLE", "Corrections", "CorrectionsError", "Entry",
    "Problem", "append", "check", "context", "parts_of", "read", "undo",
]
