"""Records that a person has checked as gold labels: what `vacancies evaluate` judges by (docs/evaluation.md)."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.corrections.entry import Entry
from pipeline.duplicates import fields
from pipeline.gold import SCALARS, plain

Rows = Mapping[str, Sequence[Mapping[str, Any]]]  # of one record, by table

TABLES = ("vacancies", "evidence", "issues", "languages", "competencies", "skills", "statistics", "deliverables")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "languages": ("language", "level", "requirement"),
    "competencies": ("name", "level"),
    "skills": ("normalised", "requirement"),
    "statistics": ("value", "value_max", "unit"),
}


def label(name: str, rows: Rows, checked: Entry) -> dict[str, Any]:
    """The label of one record, whose document is called `name`. What it took over from a record that repeats it does
    not stand in the document, and is left open; figures that the employer repeats about itself may be found or not."""
    record = rows["vacancies"][0]
    taken = {
        column for e in rows["evidence"] if e["cited_vacancy_id"] is not None
        for column in fields.columns_of(e["field"], e["value"])
    }
    found: dict[str, Any] = {"id": name}
    found |= {column: plain(record[column]) for column in SCALARS if column not in taken}
    for table, keys in _KEYS.items():
        required = [r for r in rows[table] if not r.get("boilerplate")]
        found[table] = [{key: row[key] for key in keys} for row in required]
    if standing := [r for r in rows["statistics"] if r["boilerplate"]]:
        found["statistics_optional"] = [{key: row[key] for key in _KEYS["statistics"]} for row in standing]
    found["deliverables"] = [row["text"] for row in rows["deliverables"]]
    return {**found, "note": f"checked by {checked.by} on {checked.day}"}
