"""What fields and rules mean, in words for people: which reading fills which column, and what each rule looks at.

The words are in meanings.toml. They have no part in the record: changing them reads nothing anew.
"""
from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.confidence import PATH
from pipeline.record import MODEL

WORDS = Path(__file__).with_suffix(".toml")
LABELS = WORDS.parent.parent / "normalizers" / "vocabulary" / "labels.toml"
CORRECTION, DUPLICATE = "correction", "duplicate"
# Field of the evidence -> columns of `vacancies` that its readings fill, where these are not the one of its name alone.
FILLS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "contract": ("contract_type", "contract_raw", "is_staff"),
    "grade": ("grade", "grade_raw", "grade_max", "grade_system", "grade_icsc", "grade_icsc_basis", "grade_rank",
              "grade_category", "is_staff"),
    "end_date": ("contract_end",),
    "duration": ("duration_iso", "duration_raw", "duration_days", "contract_end", "start_date"),
    "deadline": ("deadline", "deadline_at", "deadline_tz", "deadline_raw"),
    "closing_time": ("deadline_at", "deadline_tz"),
    "duty_station": ("city", "country"),
    "city": ("city", "country"),
    "country": ("country", "city"),
    "education": ("education_level",),
    "experience": ("experience_years_min",),
    "salary": ("salary_min", "salary_max", "salary_currency", "salary_period"),
})
EITHER = frozenset({"is_staff", "start_date", "contract_end"})  # filled by the first of their fields that is there
CHILDREN = ("duty_stations", "languages", "education", "experience", "competencies", "skills", "statistics",
            "deliverables", "responsibilities")
# Columns without words of the document behind them: why that is so.
WITHOUT_WORDS: Mapping[str, str] = MappingProxyType({
    "vacancy_id": "It follows from the bytes of the source.",
    "source_uri": "It is where the source was found.",
    "source_format": "It follows from the bytes of the source, and the name of the file.",
    "source_sha256": "It follows from the bytes of the source.",
    "language": "It is told from the text as a whole.",
    "duplicate_of": "It follows from comparing records: `vacancies duplicates ID` says with which, and why.",
    "quality_score": "It follows from how much the rules behind the core fields are trusted, and from the issues.",
    "first_seen": "It follows from the runs.",
    "last_seen": "It follows from the runs.",
    "content_changed_at": "It follows from the runs.",
    "is_gone": "It follows from the runs.",
})


class Measured(NamedTuple):
    """How often a rule was right and wrong on the labelled documents; its precision is smoothed."""

    right: int
    wrong: int
    precision: float


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """meanings.toml: rule -> words, by field."""
    return MappingProxyType(tomllib.loads(WORDS.read_text("utf-8")))


def fields() -> tuple[str, ...]:
    """The fields that are looked for."""
    return tuple(name for name in words() if name not in ("any", "both", "models", "issues"))


def issues() -> Mapping[str, Mapping[str, str]]:
    """The codes of issues: severity and meaning of each."""
    found: Mapping[str, Any] = words()["issues"]
    return found


def of_rule(field: str, rule: str) -> str:
    """What a rule looks at; "" where there are no words for it.

    >>> of_rule("deadline", "board_header")
    "two dates that open a line of a job board's header: the day of posting and the deadline"
    >>> of_rule("contract", "work_schedule_json"), of_rule("grade", "crystal_ball")
    ('a data field of another name (work schedule), which may state this one as well', '')
    """
    if found := words().get(field, {}).get(rule) or words()["any"].get(rule):
        return found
    if rule.startswith(MODEL):
        said = of_rule(field, rule.removeprefix(MODEL))
        return words()["models"]["section"].format(said=said) if said else ""
    for place, said in words()["both"].items():
        label = rule.removesuffix(f"_{place}")
        if label != rule:
            return said.format(label=label.replace("_", " "))
    return ""


def fields_of(column: str) -> tuple[str, ...]:
    """The fields whose readings fill a column of `vacancies` or a child table; none where no words stand behind it.

    >>> fields_of("grade_icsc"), fields_of("country"), fields_of("languages"), fields_of("quality_score")
    (('grade',), ('country', 'duty_station', 'city'), ('languages',), ())
    """
    if column == "duty_stations":
        return ("duty_station", "city", "country")
    if column in WITHOUT_WORDS:
        return ()
    own = (column,) if column in fields() else ()
    return own + tuple(field for field, columns in FILLS.items() if column in columns and field != column)


def columns_of(field: str) -> tuple[str, ...]:
    """The columns of `vacancies` that the readings of a field fill; none for a child table.

    >>> columns_of("title"), columns_of("end_date"), columns_of("languages")
    (('title',), ('contract_end',), ())
    """
    return FILLS.get(field, () if field in CHILDREN else (field,))


def labels(field: str, most: int = 6) -> tuple[str, ...]:
    """Some labels by which a field is known, of those in Latin letters; none for a field without labels.

    >>> labels("grade", 2)
    ('grade', 'level')
    """
    known: list[str] = tomllib.loads(LABELS.read_text("utf-8")).get(field, [])
    return tuple(label for label in known if label.isascii())[:most]


def measured(field: str, rule: str) -> Measured | None:
    """How a rule did on the labelled documents; None where it was never met there, and for what is no rule."""
    return measures().get((field, rule))


@cache
def measures() -> Mapping[tuple[str, str], Measured]:
    """All that was measured, by field and rule: models/confidence.csv."""
    if not PATH.exists():
        return {}
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            (row["field"], row["rule"]): Measured(int(row["right"]), int(row["wrong"]), float(row["precision"]))
            for row in rows
        }
