"""Golden records: what the author of each sample in data/raw says that it says, in tests/golden/<sample>.json.

A golden file holds the columns that are not null under `vacancy`, and each child table as a list.
`python -m tests.golden` writes the files anew from what the pipeline finds now, except for what KNOWN names: there the
golden file holds what is right, and the pipeline does not find it yet. Read the difference before you commit it: the
files are the specification.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.gold import plain
from pipeline.process import read_file
from tests.known import KNOWN

RAW = Path(__file__).parent.parent / "data" / "raw"
GOLDEN = Path(__file__).parent / "golden"

# What makes a row of a child table the same row; its other columns are compared as `table.column`.
KEYS: Mapping[str, tuple[str, ...]] = {
    "duty_stations": ("city", "country"),
    "languages": ("language",),
    "education": ("level",),
    "experience": ("years_min",),
    "competencies": ("name",),
    "skills": ("normalised",),
    "statistics": ("value", "value_max", "unit"),
    "deliverables": ("number", "text"),
    "responsibilities": ("text",),
    "issues": ("code", "field"),
}
# These follow from the file and not from what it says, or repeat its words.
LEFT_OUT = set("vacancy_id position source_uri source_format source_sha256 quality_score raw sentence message".split())

Record = dict[str, Any]
Rows = list[dict[str, Any]]


@cache
def found(path: Path) -> Record:
    """The record of a file in the form of a golden file."""
    outcome = read_file(path)
    assert outcome.packed is not None, outcome.message
    rows = {name: [_slim(row) for row in batch.to_pylist()] for name, batch in outcome.batches().items()}
    return {"vacancy": rows["vacancies"][0], **{table: rows[table] for table in KEYS}}


def _slim(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items() if value is not None and name not in LEFT_OUT}


def read(sample: str) -> Record:
    record: Record = json.loads((GOLDEN / f"{sample}.json").read_text("utf-8"))
    return record


def differences(right: Record, got: Record) -> Iterator[tuple[str, object, object]]:
    """Column, table or `table.column`, with what is right and what was found, wherever the two are not the same."""
    for column in schema.schemas()["vacancies"].names:
        if right["vacancy"].get(column) != got["vacancy"].get(column):
            yield column, right["vacancy"].get(column), got["vacancy"].get(column)
    for table, key in KEYS.items():
        keys = [[row.get(k) for k in key] for row in right[table]], [[row.get(k) for k in key] for row in got[table]]
        if keys[0] != keys[1]:
            yield table, *keys
        pairs = list(_pairs(right[table], got[table], key))
        for column in sorted({name for pair in pairs for row in pair for name in row} - set(key)):
            values = [a.get(column) for a, _ in pairs], [b.get(column) for _, b in pairs]
            if values[0] != values[1]:
                yield f"{table}.{column}", *values


def _pairs(right: Rows, got: Rows, key: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    left = list(got)
    for row in right:
        match = next((other for other in left if all(row.get(k) == other.get(k) for k in key)), None)
        if match is not None:
            left.remove(match)
            yield row, match


def known_of(sample: str) -> set[str]:
    """Where the pipeline is known to be wrong about a sample."""
    return {field for name, field in KNOWN if name == sample}


def merged(right: Record, got: Record, known: set[str]) -> Record:
    """The record that was found, with what is known to be right where the pipeline is known to be wrong."""
    record: Record = {"vacancy": {}}
    for column in schema.schemas()["vacancies"].names:
        value = (right if column in known else got)["vacancy"].get(column)
        if value is not None:
            record["vacancy"][column] = value
    for table, key in KEYS.items():
        rows = [dict(row) for row in (right if table in known else got)[table]]
        for before, now in _pairs(right[table], rows, key):
            for column in {name for name in {**before, **now} if f"{table}.{name}" in known}:
                now[column] = before.get(column)
        columns = schema.schemas()[table].names
        record[table] = [{c: row[c] for c in columns if row.get(c) is not None} for row in rows]
    return record


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for sample in sorted(RAW.iterdir()):
        file = GOLDEN / f"{sample.name}.json"
        record = found(sample)
        if file.exists():
            record = merged(read(sample.name), record, known_of(sample.name))
        file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
