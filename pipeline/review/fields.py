"""What a record is shown by: one group for each thing that a person would look for, in the order of the page."""
from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline import schema


class Group(NamedTuple):
    """`fields` are those of `evidence.field` that give it, the one that a typed value is for first; `columns` those of
    `vacancies`; `table` is the child table that has its rows, "" where it has none."""

    name: str
    label: str
    fields: tuple[str, ...]
    columns: tuple[str, ...] = ()
    table: str = ""


def _one(name: str, label: str, *columns: str) -> Group:
    return Group(name, label, (name,), columns or (name,))


def _rows(name: str, label: str, *columns: str) -> Group:
    return Group(name, label, (name,), columns, name)


GROUPS = (
    _one("title", "Title"),
    _one("organization", "Organisation"),
    _one("department", "Department"),
    _one("job_number", "Job number"),
    _one("grade", "Grade", "grade", "grade_max", "grade_system", "grade_icsc", "grade_icsc_basis", "grade_category"),
    _one("supervisor_grade", "Supervisor's grade"),
    _one("contract", "Contract", "contract_type", "is_staff"),
    _one("duration", "Duration", "duration_iso", "duration_days"),
    _one("start_date", "Start"),
    _one("end_date", "End of contract", "contract_end"),
    Group("duty_station", "Duty station", ("duty_station", "city", "country"), ("city", "country"), "duty_stations"),
    _one("work_arrangement", "Work arrangement"),
    _one("work_schedule", "Work schedule"),
    _one("posted_date", "Posted"),
    Group("deadline", "Deadline", ("deadline", "closing_time"), ("deadline", "deadline_at", "deadline_tz")),
    _one("salary", "Salary", "salary_min", "salary_max", "salary_currency", "salary_period"),
    _one("openings", "Openings"),
    _one("nationals_only", "Nationals only"),
    _one("is_readvertisement", "Re-advertisement"),
    _one("is_roster", "Roster"),
    _rows("languages", "Languages"),
    _rows("education", "Education", "education_level"),
    _rows("experience", "Experience", "experience_years_min"),
    _rows("competencies", "Competencies"),
    _rows("skills", "Skills"),
    _rows("deliverables", "Deliverables"),
    _rows("responsibilities", "Responsibilities"),
    _rows("statistics", "Statistics"),
)
BY_FIELD = {field: group for group in GROUPS for field in group.fields}
# The rows that prose gives by the dozen: one of them that is unsure says little of the record.
PROSE = frozenset({"competencies", "deliverables", "responsibilities", "skills", "statistics"})
# Words that the normalizer of a field reads, for whoever types.
INSTANCES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    field: tuple(words)
    for field, words in tomllib.loads(Path(__file__).with_name("instances.toml").read_text("utf-8")).items()
})


def label(field: str) -> str:
    """What a field is called on the page.

    >>> label("grade"), label("city"), label("closing_time")
    ('Grade', 'City', 'Closing time')
    """
    group = BY_FIELD.get(field)
    return group.label if group and group.name == field else field.replace("_", " ").capitalize()


def choices(column: str, table: str = "vacancies") -> str:
    """What the data dictionary says of a column, for the page's tips; "" where there is none."""
    known = schema.schemas()[table]
    return str((known.field(column).metadata or {}).get(b"description", b"").decode()) if column in known.names else ""
