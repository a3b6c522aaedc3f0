"""Gold labels, and when a value counts as the labelled one.

A gold file is a JSON object a line: `id` (base name of the source) and columns of the record. A column that is absent
is not judged; null must stay null; `{"any": [...]}` accepts each of its values. Spelling that says nothing (case,
accents, punctuation of a grade, P1Y for P12M) does not count. A folder of golden records is read as labels too.
"""
from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

SCALARS = (
    "title", "organization", "job_number", "language", "grade", "grade_max", "grade_icsc", "grade_category",
    "supervisor_grade", "contract_type", "duration_iso", "duration_days", "contract_end", "start_date", "posted_date",
    "deadline", "deadline_at", "deadline_tz", "city", "country", "education_level", "experience_years_min",
    "nationals_only", "is_readvertisement", "is_roster", "work_schedule", "work_arrangement", "openings", "salary_min",
    "salary_max", "salary_currency", "salary_period",
)  # fmt: skip
LISTS = ("languages", "competencies", "skills", "deliverables", "statistics")
TITLE, NAME, ITEM = 95, 88, 92  # lowest likeness, in percent, of titles, names of competencies and deliverables

Gold = Mapping[str, Any]
Row = Mapping[str, Any]

_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def read(path: Path) -> list[Gold]:
    """The labels of a file, or of a folder of whole records, each with its `id`."""
    if path.is_dir():
        return [_whole(golden) for golden in sorted(path.glob("*.json"))]
    labels = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not all(isinstance(label, dict) and isinstance(label.get("id"), str) for label in labels):
        raise ValueError(f"{path}: each line must be a JSON object with an id")
    return labels


def _whole(path: Path) -> Gold:
    """Labels from a whole record as the tests keep it: columns that are not null, and child tables."""
    record = json.loads(path.read_text("utf-8"))
    label = {column: record["vacancy"].get(column) for column in SCALARS}
    label |= {table: record[table] for table in LISTS if table in record}
    return {"id": path.stem, **label, "deliverables": [row["text"] for row in record.get("deliverables", [])]}


def accepted(gold: object) -> list[object]:
    return list(gold["any"]) if isinstance(gold, dict) and "any" in gold else [gold]


def right(column: str, gold: object, got: object) -> bool:
    """Whether a value is one of those that the label accepts.

    >>> right("grade", {"any": ["P-3", None]}, None), right("grade", None, "P-3")
    (True, False)
    """
    return any(same(column, wanted, got) for wanted in accepted(gold))


def has(row: Row, item: Row) -> bool:
    """Whether a row has all values of a labelled item."""
    return all(same(key, value, row.get(key)) for key, value in item.items())


def same(column: str, gold: object, got: object) -> bool:
    """Whether the value of a column is the labelled one.

    >>> same("grade", "NO-B", "NOB"), same("duration_iso", "P1Y", "P12M"), same("city", "Bogotá", "Bogota")
    (True, True, True)
    >>> same("deadline", "2024-11-03", date(2024, 11, 3)), same("openings", 2, None), same("openings", None, None)
    (True, False, True)
    """
    got = plain(got)
    if gold is None or got is None:
        return gold is None and got is None
    if isinstance(gold, bool) or isinstance(got, bool):
        return gold is got
    if isinstance(gold, int | float):
        return isinstance(got, int | float) and abs(gold - got) < 1e-6
    wanted, given = str(gold), str(got)
    if column == "title":
        return fuzz.ratio(fold(wanted), fold(given)) >= TITLE
    if column in ("organization", "city"):
        return fold(wanted) == fold(given)
    if "grade" in column or column == "job_number":
        return re.sub(r"[\W_]", "", wanted).casefold() == re.sub(r"[\W_]", "", given).casefold()
    if column == "duration_iso":
        return _length(wanted) == _length(given)
    return wanted == given


def alike(table: str, label: Gold) -> Callable[[Any, Row], bool]:
    """When a row of a child table is the labelled item, for one document's labels."""
    prefix = bool(label.get("deliverables_prefix"))  # only the beginning of each deliverable is labelled

    def language(gold: Any, row: Row) -> bool:
        keys = [k for k in ("language", "requirement") if k in gold]
        return all(gold[k] == row.get(k) for k in keys)

    def competency(gold: Any, row: Row) -> bool:
        return fuzz.token_set_ratio(fold(gold["name"]), fold(row.get("name") or "")) >= NAME

    def skill(gold: Any, row: Row) -> bool:
        as_much = gold.get("requirement", row.get("requirement")) == row.get("requirement")
        return as_much and fuzz.ratio(fold(gold["normalised"]), fold(row.get("normalised") or "")) >= NAME

    def statistic(gold: Any, row: Row) -> bool:
        return (
            same("value", gold["value"], row.get("value"))
            and same("value_max", gold.get("value_max"), row.get("value_max"))
            and gold.get("unit", row.get("unit")) == row.get("unit")
        )

    def deliverable(gold: Any, row: Row) -> bool:
        wanted, given = fold(str(gold)), fold(row.get("text") or "")
        return fuzz.ratio(wanted, given[: len(wanted)] if prefix else given) >= ITEM

    return {
        "languages": language, "competencies": competency, "skills": skill, "statistics": statistic,
        "deliverables": deliverable,
    }[table]


def pair(gold: Sequence[Any], rows: Sequence[Row], like: Callable[[Any, Row], bool]) -> tuple[
    list[tuple[Any, Row]], list[Any], list[Row]
]:
    """One row for each item, in order: the pairs, the items that are missing, the rows that are too many."""
    left, pairs, missing = list(rows), [], []
    for item in gold:
        at = next((i for i, row in enumerate(left) if like(item, row)), None)
        if at is None:
            missing.append(item)
        else:
            pairs.append((item, left.pop(at)))
    return pairs, missing, left


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def fold(text: str) -> str:
    """
    >>> fold("Côte d’Ivoire & Sahel")
    'cote d ivoire and sahel'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare.casefold().replace("&", " and ")).strip()


def _length(iso: str) -> str:
    match = _ISO.fullmatch(iso)
    if match is None:
        return iso
    years, months, weeks, days = (int(g or 0) for g in match.groups())
    return f"{12 * years + months}M{7 * weeks + days}D"
