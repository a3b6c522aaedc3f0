"""The same vacancy as text, HTML, Word and PDF gives the same record."""
from __future__ import annotations

from typing import Any

import pytest

from pipeline import load, schema
from pipeline.process import read_file
from tests import make_same

OTHERS = [name for name in make_same.FORMATS if name != "vacancy.txt"]
OF_THE_FILE = {"vacancy_id", "source_uri", "source_format", "source_sha256"}
# What says where in which text a value stands; the text itself is laid out as its format does it.
OF_THE_TEXT = {"sections", "documents", "evidence", "signatures"}
# Every column that the vacancy fills; the others (a second grade, an end date) cannot stand in the same advertisement.
OF_THE_RUN = {column.name for column in schema.HISTORY}
EMPTY = {"grade_max", "contract_end", "is_roster", "duplicate_of"}


def rows(name: str) -> dict[str, list[dict[str, Any]]]:
    outcome = read_file(make_same.SAME / name)
    assert outcome.packed is not None, outcome.message
    return {table: [_comparable(row) for row in batch.to_pylist()] for table, batch in outcome.batches().items()
            if table not in OF_THE_TEXT}


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is the file's own, and with white space told apart from nothing else."""
    return {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in row.items() if k not in OF_THE_FILE}


@pytest.mark.parametrize("name", OTHERS)
def test_each_format_gives_the_record_of_the_text(name: str) -> None:
    right, got = rows("vacancy.txt"), rows(name)
    # The rules that read a table, a list and a line are not measured as equally sure.
    score = right["vacancies"][0].pop("quality_score")
    assert got["vacancies"][0].pop("quality_score") == pytest.approx(score, abs=0.01)
    for table in right:
        assert got[table] == right[table], table


def test_the_vacancy_is_rich() -> None:
    found = rows("vacancy.txt")
    (record,) = found.pop("vacancies")
    assert {column for column, value in record.items() if value is None} <= EMPTY | OF_THE_RUN
    assert not [table for table, values in found.items() if not values and table != "issues"]
    assert set(record) | OF_THE_FILE == set(schema.schemas()["vacancies"].names)


@pytest.mark.parametrize("name", make_same.FORMATS)
def test_a_file_that_is_built_again_says_the_same(name: str) -> None:
    again = load.load(make_same.FORMATS[name](), name)
    assert again.text == load.load((make_same.SAME / name).read_bytes(), name).text
