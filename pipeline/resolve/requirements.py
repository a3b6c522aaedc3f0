"""The child tables that candidates and readers look at: languages, education, experience, competencies, skills, and
prose."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from normalizers.values import (
    Competency,
    Deliverable,
    Education,
    Experience,
    Language,
    Responsibility,
    Skill,
    Statistic,
)
from pipeline.corrections.entry import RULE
from pipeline.record import Reading, columns_of
from pipeline.resolve import skills
from pipeline.resolve.choice import Readings

Row = Mapping[str, object]
PARTS = frozenset({"sub_requirement", "further"})  # "of which two abroad": no minimum of its own
_ALTERNATIVE = "alternative"
LISTS = frozenset({"deliverables", "responsibilities"})  # which stand in one place, under a heading
_WITHOUT_RAW = frozenset({"statistics", "responsibilities"})


def children(readings: Readings) -> tuple[dict[str, object], dict[str, list[Row]]]:
    """Scalar columns that follow from the child tables, and the tables' rows in document order."""
    tables = {name: _rows(readings, name, key) for name, key in KEYS.items()}
    scalars: dict[str, object] = {}
    if degree := _minimum(readings, "education"):
        assert isinstance(degree.value, Education)
        scalars["education_level"] = degree.value.level
    if years := _minimum(readings, "experience"):
        assert isinstance(years.value, Experience)
        scalars["experience_years_min"] = years.value.years_min
    return scalars, tables


def _minimum(readings: Readings, name: str) -> Reading | None:
    """The first required statement of the best rule; alternatives and wishes are marked, parts have rules of theirs."""
    for reading in readings.of(name):
        if reading.candidate.rule in PARTS:
            continue
        value = reading.value
        if isinstance(value, Education) and value.requirement == "required":
            return reading
        if isinstance(value, Experience) and value.requirement == "required" and value.years_min is not None:
            return reading
    return None


def _rows(readings: Readings, name: str, key: Callable[[object], Hashable]) -> list[Row]:
    """One row for each distinct value; where it is said twice, the better statement stands at the first place."""
    groups: dict[Hashable, list[Reading]] = {}
    found = skills.apart(readings.of(name)) if name == "skills" else _of_one_mind(readings.of(name), name)
    for reading in sorted(found, key=lambda r: (not r.candidate.raw, r.candidate.start)):  # typed ones last
        groups.setdefault(key(reading.value), []).append(reading)
    rows: list[Row] = []
    for group in groups.values():
        reading = readings.take(min(group, key=_strength), name, len(rows))
        rows.append(_as_row(reading, name))
    return rows


def _of_one_mind(found: list[Reading], name: str) -> list[Reading]:
    """Of a list that rules have found the model's guess is no part: it guesses where the list stands."""
    ruled = [reading for reading in found if not reading.by_model]
    return ruled if ruled and name in LISTS else found


def _as_row(reading: Reading, name: str) -> Row:
    """The value's columns; an alternative ("or a first degree with seven years") is required in its own way."""
    row = columns_of(reading.value)
    if name in ("education", "experience"):
        row["is_alternative"] = row["requirement"] == _ALTERNATIVE
        row["requirement"] = "required" if row["is_alternative"] else row["requirement"]
    return row if name in _WITHOUT_RAW else {**row, "raw": reading.candidate.raw or None}


def _strength(reading: Reading) -> tuple[bool, bool, bool, float, int]:
    """What a person says before all, required before desired, with a level before without, then as everywhere."""
    value = reading.value
    wished = getattr(value, "requirement", "required") == "desired"
    person = reading.candidate.rule == RULE
    return (not person, wished, getattr(value, "level", 0) is None, -reading.confidence, reading.candidate.start)


def _language(value: object) -> Hashable:
    assert isinstance(value, Language)
    return value.language


def _education(value: object) -> Hashable:
    assert isinstance(value, Education)
    return (value.level, value.requirement, value.fields)


def _experience(value: object) -> Hashable:
    assert isinstance(value, Experience)
    return (value.years_min, value.years_max, value.area, value.requirement)


def _competency(value: object) -> Hashable:
    assert isinstance(value, Competency)
    return value.name.casefold()


def _skill(value: object) -> Hashable:
    assert isinstance(value, Skill)
    return value.normalised


def _statistic(value: object) -> Hashable:
    assert isinstance(value, Statistic)
    return (value.value, value.value_max, value.unit, value.sentence)


def _deliverable(value: object) -> Hashable:
    assert isinstance(value, Deliverable)
    return value.text.casefold()


def _responsibility(value: object) -> Hashable:
    assert isinstance(value, Responsibility)
    return value.text.casefold()


KEYS: Mapping[str, Callable[[object], Hashable]] = {
    "languages": _language,
    "education": _education,
    "experience": _experience,
    "competencies": _competency,
    "skills": _skill,
    "statistics": _statistic,
    "deliverables": _deliverable,
    "responsibilities": _responsibility,
}
