"""Readings into one record: the only place where fields look at each other.

Among the readings of a field the one with the best measured rule is chosen; the others stay as evidence. Where fields
complete or contradict each other (a city and its country, two deadlines, a grade that says the contract), that is
settled here, and what a reader should know becomes an issue.
"""
from __future__ import annotations

from normalizers.base import Context
from pipeline.document import Document
from pipeline.record import Issue, Reading, Vacancy
from pipeline.resolve import checks, disagreement, evidence, posts, requirements, times
from pipeline.resolve.choice import Readings

_PLAIN = (
    "title", "department", "work_schedule", "openings",
    "nationals_only", "is_readvertisement", "is_roster",
)
_PARTS = (
    posts.employer, posts.reference, posts.grade, posts.contract, posts.place, posts.arrangement, posts.salary,
    times.deadline, times.term,
)


def vacancy(document: Document, readings: tuple[Reading, ...], context: Context) -> Vacancy:
    """The record of a document."""
    chosen = Readings(readings)
    columns: dict[str, object] = {}
    issues: list[Issue] = []
    for name in _PLAIN:
        if reading := chosen.first(name):
            columns[name] = reading.value
    for part in _PARTS:
        found, noticed = part(chosen, context)
        columns.update(found)
        issues += noticed
    scalars, children = requirements.children(chosen)
    columns.update(scalars)
    children["duty_stations"] = posts.stations(chosen, columns)
    issues += disagreement.issues(chosen)
    issues += checks.missing(columns)
    issues += checks.text(document, columns, context)
    return Vacancy(
        vacancy_id=document.source.sha256[:16],
        columns=columns,
        document=document,
        children={name: tuple(rows) for name, rows in children.items()},
        evidence=tuple(evidence.row(reading, chosen) for reading in sorted(readings, key=evidence.order)),
        issues=tuple(issues),
    )
