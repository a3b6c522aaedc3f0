"""The steps of every grade scale, read once from `normalizers/vocabulary/grades.csv`.

A spelling is looked up without its punctuation ("P.4", "P-4" and "P 4" are one). `spellings` hold anywhere;
`own_spellings` ("B5", "Level 3", a bare "8") mean something only at the organisations of their row, and there they
take precedence: a NATO G-12 is no General Service grade. Each row of the file names its source.

>>> level("NO-B", ("ICSC",)).rank
9.0
>>> level("B5", ("COORDINATED",)) is None, level("B5", ("COORDINATED",), "EUMETSAT").canonical
(True, 'B5')
"""
from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

from normalizers.frozen import frozen
from normalizers.values import Grade

_FILE = Path(__file__).parent.parent / "vocabulary" / "grades.csv"
_PUNCTUATION = re.compile(r"[\W_]+")


@frozen
class Level:
    """One step of one scale; `order` compares steps of the same scale only."""

    system: str
    canonical: str
    category: str
    icsc: str | None
    basis: str | None
    rank: float | None
    order: float
    organisations: frozenset[str]

    def grade(self) -> Grade:
        """The value of a post at this step."""
        return Grade(self.canonical, self.system, None, self.icsc, self.basis, self.rank, self.category)


def _key(spelling: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", spelling) if not unicodedata.combining(c))
    return _PUNCTUATION.sub("", letters).upper()


@cache
def _table() -> tuple[dict[str, list[Level]], dict[str, list[Level]]]:
    anywhere: dict[str, list[Level]] = defaultdict(list)
    at_home: dict[str, list[Level]] = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as lines:
        next(lines)  # the comment that names source and date
        for row in csv.DictReader(lines):
            organisations = frozenset(name.casefold() for name in row["organisations"].split(";") if name)
            step = Level(
                row["system"], row["canonical"], row["category"], row["icsc"] or None, row["basis"] or None,
                float(row["rank"]) if row["rank"] else None, float(row["order"]), organisations,
            )
            for spelling in filter(None, row["spellings"].split("|")):
                anywhere[_key(spelling)].append(step)
            for spelling in filter(None, row["own_spellings"].split("|")):
                at_home[_key(spelling)].append(step)
    return anywhere, at_home


def level(spelling: str, systems: tuple[str, ...], organisation: str = "") -> Level | None:
    """The step that a spelling names in one of the systems, the organisation's own scales before all others."""
    anywhere, at_home = _table()
    key, employer = _key(spelling), organisation.casefold()
    own = [step for step in at_home.get(key, []) if employer in step.organisations]
    return next((step for step in own or anywhere.get(key, []) if step.system in systems), None)


@cache
def _orders() -> dict[tuple[str, str], float]:
    return {(s.system, s.canonical): s.order for table in _table() for steps in table.values() for s in steps}


def order(grade: Grade) -> float:
    """Where a grade stands among the grades of its scale; ICSC grades of different categories by rank."""
    return _orders()[grade.grade_system, grade.grade]


def of_icsc(code: str) -> Level:
    """The step of the ICSC scale with this canonical spelling."""
    step = level(code, ("ICSC",))
    if step is None:
        raise KeyError(code)
    return step
