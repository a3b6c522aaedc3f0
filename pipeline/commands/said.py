"""What people corrected, for the commands that read documents: where the file is, and what is wrong with it."""
from __future__ import annotations

import sys
from pathlib import Path

from pipeline import corrections
from pipeline.corrections import Corrections, CorrectionsError
from pipeline.journal import one_line

SHOWN = 10  # lines without effect that are told one by one


def read(named: Path | None) -> Corrections:
    """The corrections of the file that is named, else of data/corrections.jsonl, if that is there.

    Raises `CorrectionsError` where the one that is named is not there, or the file cannot be read: a run without them
    would bring the mistakes back.
    """
    if named is not None and not named.is_file():
        raise CorrectionsError(f"there is no file of corrections {named}. Name another, or leave --corrections out.")
    return corrections.read(named or corrections.PATH)


def troubles(found: Corrections) -> list[str]:
    """A line for each line of the file that has no effect, the first of them only where they are many."""
    told = [one_line(problem.message) for problem in found.problems[:SHOWN]]
    more = len(found.problems) - SHOWN
    return [*told, f"{more} more lines of corrections have no effect"] if more > 0 else told


def tell(found: Corrections) -> None:
    """Say on stderr what has no effect."""
    for trouble in troubles(found):
        print(f"vacancies: {trouble}", file=sys.stderr)
