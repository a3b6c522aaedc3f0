"""The post: its grade, contract, place, arrangement and pay."""
from __future__ import annotations

from collections.abc import Mapping

from normalizers.base import Context
from normalizers.values import Contract, Grade, Place, Salary
from pipeline.record import Issue, Reading, columns_of
from pipeline.resolve import notices
from pipeline.resolve.choice import Readings

Found = tuple[dict[str, object], list[Issue]]

_INFERRED_GRADES = frozenset({"qualification_hint"})
_SECURE = 0.7  # measured confidence from which two readings that differ are a conflict
_PORTAL_ID = "job_id"
_STAFF_SYSTEM = "ICSC"


def employer(readings: Readings, context: Context) -> Found:
    """The employer. The owner of the site alone is none: no words of the document would show it."""
    if chosen := readings.first("organization"):
        return {"organization": chosen.value}, []
    return {}, [notices.of_site(context.organisation)] if context.organisation else []


def reference(readings: Readings, context: Context) -> Found:
    """The organisation's own reference; the number that a portal gives only where no reference is printed."""
    found = readings.of("job_number")
    own = [r for r in found if not r.candidate.rule.startswith(_PORTAL_ID) and r.confidence >= _SECURE]
    chosen = next(iter(own or found), None)
    return ({"job_number": readings.take(chosen).value}, []) if chosen else ({}, [])


def grade(readings: Readings, context: Context) -> Found:
    """The post's grade with its equivalents, and the supervisor's."""
    columns: dict[str, object] = {}
    issues: list[Issue] = []
    found = readings.of("grade")
    if found:
        chosen = readings.take(found[0])
        value = chosen.value
        assert isinstance(value, Grade)
        columns |= {"grade_raw": chosen.candidate.raw or None, **columns_of(value)}
        if chosen.candidate.rule in _INFERRED_GRADES:
            issues.append(notices.inferred("grade", "grade", value.grade, chosen))
        secure = {r.value.grade for r in found[1:] if isinstance(r.value, Grade) and r.confidence >= _SECURE}
        if others := sorted(secure - {value.grade, value.grade_icsc, value.grade_max}):
            issues.append(notices.conflict("grade", "grade", value.grade, others))
    if supervisor := readings.first("supervisor_grade"):
        assert isinstance(supervisor.value, Grade)
        columns["supervisor_grade"] = supervisor.value.grade
    return columns, issues


def contract(readings: Readings, context: Context) -> Found:
    """The contract, and whether it is a staff appointment: from the contract, else from the grade."""
    columns: dict[str, object] = {}
    issues: list[Issue] = []
    chosen = readings.first("contract")
    if chosen and isinstance(chosen.value, Contract):
        columns |= {"contract_raw": chosen.candidate.raw or None, **columns_of(chosen.value)}
        if chosen.candidate.rule == "grade_modality":
            issues.append(notices.inferred("contract", "contract_type", chosen.value.contract_type, chosen))
    if columns.get("is_staff") is None:
        graded = next((r.value for r in readings.of("grade")), None)
        if isinstance(graded, Grade) and graded.grade_system.startswith(_STAFF_SYSTEM) and not columns:
            columns["is_staff"] = True
    return columns, issues


def place(readings: Readings, context: Context) -> Found:
    """City and country of the primary duty station.

    The best reading decides; one that names only a country is completed by the best city in that country, one that
    names only a city by the best country.
    """
    found = [(r, p) for r in readings.of("duty_station", "city", "country") for p in _places(r)[:1]]
    if not found:
        return {}, []
    first, primary = found[0]
    readings.take(first)
    city, country = primary.city, primary.country
    if city is None:
        for reading, other in found[1:]:
            if other.city and (country is None or other.country in (None, country)):
                readings.take(reading)
                city, country = other.city, country or other.country
                break
    if country is None:
        for reading, other in found[1:]:
            if other.country and (other.city in (None, city)):
                readings.take(reading)
                country = other.country
                break
    issues = []
    labelled = {p.country for r, p in found if p.country and r.candidate.rule == "label"}
    if country and (others := sorted(labelled - {country})):
        issues.append(notices.conflict("location", "country", country, others))
    return {"city": city, "country": country}, issues


def stations(readings: Readings, columns: Mapping[str, object]) -> list[Mapping[str, object]]:
    """All duty stations, the primary one first, those that a person added last."""
    rows: list[tuple[Mapping[str, object], Reading]] = []
    seen: set[tuple[str | None, str | None]] = set()
    for reading in readings.of("duty_station", "city", "country"):
        if not reading.added and id(reading) not in readings.used:
            continue
        for found in _places(reading):
            key = (found.city, found.country)
            if found.city is None and columns.get("city") is not None and not reading.added:
                continue  # a country alone adds nothing to the city in it
            if key not in seen and (found.city, None) not in seen:
                seen.add(key)
                known = columns.get("country") if found.city == columns.get("city") else None
                row = {**columns_of(found), "country": found.country or known, "raw": reading.candidate.raw or None}
                rows.append((row, reading))
    rows.sort(key=lambda each: each[0]["city"] != columns.get("city"))
    for position, (_, reading) in enumerate(rows):
        if id(reading) not in readings.used:
            readings.take(reading, "duty_stations", position)
    return [row for row, _ in rows]


def arrangement(readings: Readings, context: Context) -> Found:
    """Where the work is done: on site, at home, or both."""
    chosen = readings.first("work_arrangement")
    return ({"work_arrangement": chosen.value}, []) if chosen else ({}, [])


def salary(readings: Readings, context: Context) -> Found:
    """The stated pay."""
    chosen = readings.first("salary")
    return (columns_of(chosen.value), []) if chosen and isinstance(chosen.value, Salary) else ({}, [])


def _places(reading: Reading) -> list[Place]:
    return [p for p in reading.value if isinstance(p, Place)] if isinstance(reading.value, tuple) else []
