"""The times of a record: deadline, posting, start, end and length of the contract."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

from normalizers.base import Context
from normalizers.values import ClosingTime, Day, Deadline, Duration
from normalizers.zones import to_utc
from pipeline.record import Issue, Reading
from pipeline.resolve import notices
from pipeline.resolve.choice import Readings
from pipeline.resolve.posts import Found

_DATA = frozenset({"json", "json-ld", "front-matter"})  # rules of machine-readable places
_ROUND = frozenset({30, 60, 90, 180, 365})  # days after which boards let a vacancy expire that names no deadline
_SECURE = 0.7  # measured confidence from which a statement of the text goes before a data field


def deadline(readings: Readings, context: Context) -> Found:
    """The deadline. An extension wins; of equally trusted statements the organisation's own, apart from a board's.

    The fields of a data source are those of the board or portal, which shortens or shifts what the organisation states
    in its text, and lists other vacancies behind the first. Within the text a board drops time and zone, and prints its
    fields above the organisation's own: so a statement with time and zone comes before one without, and a later one
    before an earlier. Another statement of the same day may still give the time and zone that the chosen one lacks.
    """
    found = sorted(readings.of("deadline"), key=_preference)
    if not found:
        return {}, []
    chosen = readings.take(found[0])
    value = chosen.value
    assert isinstance(value, Deadline)
    for reading in found[1:]:
        other = reading.value
        if isinstance(other, Deadline) and other.deadline == value.deadline and _says_more(other, value):
            readings.take(reading)
            value = replace(value, deadline_at=other.deadline_at, deadline_tz=other.deadline_tz)
            break
    if value.deadline_at is None and (said := _closing_time(readings, value)):
        value = said
    columns: dict[str, object] = {
        "deadline": value.deadline,
        "deadline_at": value.deadline_at,
        "deadline_tz": value.deadline_tz,
        "deadline_raw": chosen.candidate.raw or None,
    }
    issues = notices.assumption(value.assumed, "deadline")
    if others := [d for r in found[1:] if isinstance(d := r.value, Deadline) and _differs(value, d)]:
        days = [others[0].deadline.isoformat()]
        issues.append(notices.conflict("deadline", "deadline", value.deadline.isoformat(), days))
    if chosen.candidate.rule in _DATA and _is_default(value.deadline, readings):
        issues.append(notices.default_expiry(value.deadline))
    if context.today and value.deadline < context.today:
        issues.append(notices.expired(value.deadline, context.today))
    return columns, issues


def _closing_time(readings: Readings, deadline: Deadline) -> Deadline | None:
    """The deadline at the time that a sentence of its own gives for all, if no other zone stands beside it."""
    for reading in readings.of("closing_time"):
        said = reading.value
        assert isinstance(said, ClosingTime)
        if deadline.deadline_tz in (None, said.zone):
            readings.take(reading)
            at = to_utc(deadline.deadline, (said.hour, said.minute), said.zone)
            return replace(deadline, deadline_at=at, deadline_tz=said.zone, assumed=None)
    return None


def _is_default(deadline: date, readings: Readings) -> bool:
    """Whether a data field's deadline lies a round number of days behind the posting: many boards fill it in so."""
    posted = [r.value.day for r in readings.of("posted_date") if isinstance(r.value, Day) and r.candidate.rule in _DATA]
    return any((deadline - day).days in _ROUND for day in posted)


def _preference(reading: Reading) -> tuple[bool, bool, float, bool, bool, int]:
    value, rule = reading.value, reading.candidate.rule
    assert isinstance(value, Deadline)
    in_text = rule not in _DATA and reading.confidence >= _SECURE
    dropped = (value.deadline_at is None, value.deadline_tz is None)
    start = reading.candidate.start
    return (rule != "extended", not in_text, -reading.confidence, *dropped, start if rule in _DATA else -start)


def _says_more(one: Deadline, other: Deadline) -> bool:
    if one.deadline_at and not other.deadline_at:
        return other.deadline_tz in (None, one.deadline_tz)
    return bool(one.deadline_tz and not other.deadline_tz and not other.deadline_at)


def _differs(one: Deadline, other: Deadline) -> bool:
    """Whether two statements contradict each other: another day, unless both are the same instant."""
    if one.deadline_at and other.deadline_at:
        return one.deadline_at != other.deadline_at
    return one.deadline != other.deadline


def _posted(readings: Readings) -> Reading | None:
    """The posting date: of equally trusted statements the last, since a board prints its own above the text."""
    found = readings.of("posted_date")
    best = [r for r in found if r.confidence == found[0].confidence]
    return readings.take(max(best, key=lambda r: r.candidate.start)) if best else None


def term(readings: Readings, context: Context) -> Found:
    """When the post was advertised, when it starts and ends, and how long it lasts."""
    columns: dict[str, object] = {}
    issues: list[Issue] = []
    for name, chosen in (("posted_date", _posted(readings)), ("start_date", readings.first("start_date"))):
        if chosen and isinstance(chosen.value, Day):
            columns[name] = chosen.value.day
            issues += notices.assumption(chosen.value.assumed, name)
    if (chosen := readings.first("end_date")) and isinstance(chosen.value, Day):
        columns["contract_end"] = chosen.value.day
        issues += notices.assumption(chosen.value.assumed, "contract_end")
    for reading in readings.of("duration"):
        value = reading.value
        assert isinstance(value, Duration)
        news = {
            "duration_raw": (reading.candidate.raw or None) if value.duration_iso else None,
            "duration_iso": value.duration_iso,
            "duration_days": value.duration_days,
            "contract_end": value.contract_end,
            "start_date": value.start_date,
        }
        news = {k: v for k, v in news.items() if v is not None and k not in columns}
        if "duration_iso" in columns:
            news = {k: v for k, v in news.items() if k in ("contract_end", "start_date")}
        if news:
            readings.take(reading)
            columns.update(news)
    return columns, issues
