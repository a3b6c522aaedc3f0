"""What a head may take over from a record that repeats it, and where such records contradict each other.

A reading fills a group of columns (a deadline its day, instant, zone and words), which are taken over together and only
where the head has nothing that contradicts them. What each site says of itself (posting date, its own number of the
page) is neither taken over nor compared; nor is the wording of titles and departments compared.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from normalizers.vocabulary.fold import plain
from pipeline.duplicates import wording
from pipeline.duplicates.signature import PORTAL, number
from pipeline.record import as_text

_SECURE = 0.7  # measured confidence from which a reading is taken over
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-12), timedelta(hours=14)
RULE = "duplicate"  # of the evidence for what was taken over
CONFLICT = "duplicate_conflict"
CORRECTED = "corrected"  # the issue that names the column of which a person spoke
Row = Mapping[str, Any]


class Field(NamedTuple):
    """Columns of `vacancies` that one reading fills, the leading one first; and the fields of such readings."""

    columns: tuple[str, ...]
    readings: tuple[str, ...]
    raw: str | None = None  # the column that holds its words
    compared: bool = True


# By the field of the evidence for what is taken over.
FIELDS: Mapping[str, Field] = MappingProxyType({
    "title": Field(("title",), ("title",), compared=False),
    "organization": Field(("organization",), ("organization",)),
    "department": Field(("department",), ("department",), compared=False),
    "job_number": Field(("job_number",), ("job_number",)),
    "grade": Field(
        ("grade", "grade_raw", "grade_max", "grade_system", "grade_icsc", "grade_icsc_basis", "grade_rank",
         "grade_category"), ("grade",), "grade_raw",
    ),
    "supervisor_grade": Field(("supervisor_grade",), ("supervisor_grade",)),
    "contract": Field(("contract_type", "contract_raw", "is_staff"), ("contract",), "contract_raw"),
    "duration": Field(("duration_iso", "duration_raw", "duration_days"), ("duration",), "duration_raw"),
    "end_date": Field(("contract_end",), ("end_date", "duration")),
    "start_date": Field(("start_date",), ("start_date", "duration")),
    "work_schedule": Field(("work_schedule",), ("work_schedule",)),
    "work_arrangement": Field(("work_arrangement",), ("work_arrangement",)),
    "deadline": Field(("deadline", "deadline_at", "deadline_tz", "deadline_raw"), ("deadline",), "deadline_raw"),
    "city": Field(("city",), ("city", "duty_station")),
    "country": Field(("country",), ("country", "duty_station")),
    "education": Field(("education_level",), ("education",)),
    "experience": Field(("experience_years_min",), ("experience",)),
    "nationals_only": Field(("nationals_only",), ("nationals_only",)),
    "openings": Field(("openings",), ("openings",)),
    "is_readvertisement": Field(("is_readvertisement",), ("is_readvertisement",), compared=False),
    "is_roster": Field(("is_roster",), ("is_roster",)),
    "salary": Field(("salary_min", "salary_max", "salary_currency", "salary_period"), ("salary",)),
})
COLUMNS = tuple(dict.fromkeys(column for field in FIELDS.values() for column in field.columns))
READINGS = frozenset(reading for field in FIELDS.values() for reading in field.readings)


def is_settled(name: str, corrected: Collection[str]) -> bool:
    """Whether a person has spoken of a field, or of a reading that would fill it: `corrected` are the columns that the
    issues name. What they left empty stays so.

    >>> is_settled("deadline", {"deadline_at"}), is_settled("country", {"city"}), is_settled("grade", {"title"})
    (True, True, False)
    """
    field = FIELDS[name]
    columns = {name, *field.columns, *(FIELDS[r].columns[0] for r in field.readings if r in FIELDS)}
    if "duty_station" in field.readings:
        columns.add("city")  # the column that its issues name
    return not columns.isdisjoint(corrected)


def missing(head: Row, other: Row, name: str) -> dict[str, Any]:
    """The columns of a field that the head takes over from another record; none where it has the field, or what it has
    does not go with it."""
    columns = FIELDS[name].columns
    if head[columns[0]] is not None or other[columns[0]] is None:
        return {}
    if any(head[c] is not None and head[c] != other[c] for c in columns):
        return {}
    if name in ("city", "country") and not wording.same_place(_place(head), _place(other)):
        return {}
    return {c: other[c] for c in columns if head[c] is None and other[c] is not None}


def cited(evidence: Iterable[Row], record: Row, name: str) -> Row | None:
    """Among the evidence of a record the words that gave it the field. None where they are not its own (a column that
    follows from another one, the number that a board gives a page), or by a rule that is often wrong."""
    field = FIELDS[name]
    found = [
        e for e in evidence
        if e["chosen"] and e["field"] in field.readings and e["confidence"] >= _SECURE
        and not (name == "job_number" and e["extractor"].startswith(PORTAL))
    ]
    return max(found, key=lambda e: _fits(e, record, field), default=None)


def value(name: str, taken: Mapping[str, Any]) -> str | None:
    """As `evidence.value` holds what was taken over; `columns_of` reads it back."""
    return as_text(dict(taken) if len(FIELDS[name].columns) > 1 else next(iter(taken.values())))


def columns_of(name: str, value: str) -> Sequence[str]:
    """The columns that were taken over.

    >>> columns_of("city", "Lomé"), columns_of("deadline", '{"deadline": "2027-03-01", "deadline_raw": "1 March"}')
    (('city',), ('deadline', 'deadline_raw'))
    """
    columns = FIELDS[name].columns
    return columns if len(columns) == 1 else tuple(json.loads(value))


def differs(head: Row, other: Row, name: str) -> bool:
    """Whether two records contradict each other in a field."""
    lead = FIELDS[name].columns[0]
    one, two = head[lead], other[lead]
    if not FIELDS[name].compared or one is None or two is None or one == two:
        return False
    if name == "deadline":
        return not _may_be_one_instant(head, other)
    if name == "grade":
        return head["grade_icsc"] is None or head["grade_icsc"] != other["grade_icsc"]
    if name == "city":
        return not wording.same_place(_place(head), _place(other))
    if name == "organization":
        return not wording.same_name(plain(one), plain(two))
    if name == "job_number":
        first, second = number(one), number(two)
        return bool(first and second) and first != second and not wording.is_tail(first, second)
    return True


def _fits(evidence: Row, record: Row, field: Field) -> tuple[bool, bool]:
    """Whether it cites the words that the record holds, and whether its value is that of the record."""
    lead = as_text(record[field.columns[0]]) or ""
    words = field.raw is not None and evidence["raw"] == record[field.raw]
    return words, bool(lead) and lead in (evidence["value"] or "")


def _may_be_one_instant(one: Row, other: Row) -> bool:
    """Whether two dates may be those of one instant in two zones."""
    if one["deadline_at"] and other["deadline_at"]:
        return bool(one["deadline_at"] == other["deadline_at"])
    at = one["deadline_at"] or other["deadline_at"]
    if at is None:
        return False
    first, last = (at + _WESTERNMOST).date(), (at + _EASTERNMOST).date()
    return all(first <= row["deadline"] <= last for row in (one, other))


def _place(row: Row) -> tuple[str, str]:
    return row["country"] or "", plain(row["city"] or "")
