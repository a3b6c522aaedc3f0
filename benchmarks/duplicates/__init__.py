"""How well, and how fast, duplicates are found: `python -m benchmarks.duplicates`."""
