"""Two families of grade scales that claim the same string are a defect, whatever the organisation."""
from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalizers.base import Context
from normalizers.grade import claims, normalize

FILE = Path(__file__).parent.parent / "normalizers" / "vocabulary" / "grades.csv"


def rows() -> Iterator[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        next(lines)
        yield from csv.DictReader(lines)


ROWS = list(rows())
ORGANISATIONS = sorted({name for row in ROWS for name in row["organisations"].split(";")} | {"", "UNHCR", "WFP"})
SPELLINGS = sorted({s for row in ROWS for s in (row["spellings"] + "|" + row["own_spellings"]).split("|") if s})


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_no_spelling_is_claimed_twice(organisation: str) -> None:
    twice = {s: c for s in SPELLINGS if len(c := claims(s, Context(organisation=organisation))) > 1}
    assert not twice


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['system']}:{row['canonical']}")
def test_every_spelling_is_read_as_its_row_says(row: dict[str, str]) -> None:
    for spelling in filter(None, row["spellings"].split("|")):
        grade = normalize(spelling, Context())
        assert (grade.grade, grade.grade_system) == (row["canonical"], row["system"]), spelling
    for spelling in filter(None, row["own_spellings"].split("|")):
        for organisation in row["organisations"].split(";"):
            grade = normalize(spelling, Context(organisation=organisation))
            assert (grade.grade, grade.grade_system) == (row["canonical"], row["system"]), (spelling, organisation)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['system']}:{row['canonical']}")
def test_normalizing_a_canonical_grade_changes_nothing(row: dict[str, str]) -> None:
    organisation = row["organisations"].split(";")[0] if row["own_spellings"] else ""
    assert normalize(row["canonical"], Context(organisation=organisation)).grade == row["canonical"]


def test_every_row_names_its_source() -> None:
    assert [row["canonical"] for row in ROWS if not row["source"]] == []
