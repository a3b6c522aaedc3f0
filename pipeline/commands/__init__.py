"""One module for each command; `run(arguments)` returns the exit code."""
from pathlib import Path

OUT = Path("data/structured")  # where a run goes, and is looked for, if nothing else is said
