"""Columns whose values are a closed list, in the order of rank where they have one.

`frames` makes categoricals of them, `exports.package` constraints. The descriptions in `pipeline.schema` name the same
values; a test holds both together.
"""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Scale(NamedTuple):
    """The values that a column can have; `ordered` where they go from low to high."""

    values: tuple[str, ...]
    ordered: bool


def _ranked(words: str) -> Scale:
    return Scale(tuple(words.split()), True)


def _named(words: str) -> Scale:
    return Scale(tuple(words.split()), False)


_EDUCATION = _ranked("none primary secondary technical bachelor master doctorate")
_REQUIREMENT = _ranked("desired required")

CLOSED: Mapping[tuple[str, str], Scale] = MappingProxyType({
    ("vacancies", "source_format"): _named("text markdown html docx pdf json image"),
    ("vacancies", "grade_icsc_basis"): _ranked("nominal documented exact"),
    ("vacancies", "grade_category"): _named(
        "general_service field_service national_professional international_professional director other"
    ),
    ("vacancies", "contract_type"): _named(
        "permanent fixed_term temporary consultancy individual_contractor service_agreement internship volunteer jpo "
        "secondment fellowship other"
    ),
    ("vacancies", "work_schedule"): _ranked("part_time full_time"),
    ("vacancies", "work_arrangement"): _ranked("onsite hybrid remote"),
    ("vacancies", "education_level"): _EDUCATION,
    ("vacancies", "salary_period"): _ranked("hour day month year"),
    ("languages", "level"): _ranked("basic intermediate proficient fluent native"),
    ("languages", "requirement"): _REQUIREMENT,
    ("education", "level"): _EDUCATION,
    ("education", "requirement"): _REQUIREMENT,
    ("experience", "requirement"): _REQUIREMENT,
    ("competencies", "kind"): _named("core_value core managerial functional cross_functional"),
    ("skills", "kind"): _named("knowledge skill tool certification"),
    ("skills", "requirement"): _REQUIREMENT,
    ("sections", "kind"): _named(
        "organisational_context background purpose duties deliverables qualifications education experience "
        "competencies languages skills how_to_apply conditions notices supervision evaluation"
    ),
    ("issues", "severity"): _ranked("info warning error"),
    ("signatures", "site_kind"): _named("unknown board own"),
    ("outcomes", "status"): _named("record not_a_vacancy failed container"),
})
# Their order is that of `grade_rank`, which the table itself tells.
GRADES = ("grade", "grade_max", "grade_icsc", "supervisor_grade")
