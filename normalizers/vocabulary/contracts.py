"""What `contracts.csv` and `contract_cues.toml` hold, read once."""
from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from normalizers.vocabulary import words

_HERE = Path(__file__).parent


def rows() -> Iterator[dict[str, str]]:
    """The rows of the contract wordings."""
    with (_HERE / "contracts.csv").open(encoding="utf-8", newline="") as lines:
        next(lines)  # the comment that names source and date
        yield from csv.DictReader(lines)


def _cues() -> dict[str, dict[str, list[str]]]:
    return words.table("contract_cues")


def cues(table: str, name: str) -> tuple[str, ...]:
    """One list of the words around contracts.

    >>> "coordinator" in cues("title", "behind")
    True
    """
    return tuple(_cues()[table][name])
