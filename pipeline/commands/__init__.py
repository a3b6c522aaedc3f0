"""One module for each command; `run(arguments)` returns the exit code."""

RAW = "data/raw"  # what is read every night, if nothing else is said
OUT = "data/structured"  # where a run goes, and is looked for, if nothing else is said: a folder or a URL
OK, FAILED, USAGE, PARTLY, LOCKED, REFUSED = range(6)  # exit codes; docs/commands.md says what they mean
