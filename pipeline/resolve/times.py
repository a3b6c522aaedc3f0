"""The times of a record: deadline, posting, start, end and length of the contract."""
from __future__ import annotations

from normalizers.base import Context
from normalizers.values import Day, Deadline, Duration
from pipeline.record import Issue, Reading
from pipeline.resolve.choice import Readings
from pipeline.resolve.posts import Found

_ASSUMED = {
    "date_order_assumed": "Day and month could be read both ways; day first was assumed.",
    "midnight_assumed": "“Midnight” was read as the end of the printed day.",
    "year_assumed": "The year is not printed; it was taken from the posting date.",
    "zone_assumed": "The zone was taken from the place of the post.",
}
_OWN = frozenset({"label", "extended", "prose_apply_by"})  # rules that read the organisation's statement in the text


def deadline(readings: Readings, context: Context) -> Found:
    """The deadline. An extension wins; of equally trusted statements the one with time and zone, which boards drop."""
    found = sorted(readings.of("deadline"), key=_preference)
    if not found:
        return {}, []
    chosen = readings.take(found[0])
    value = chosen.value
    assert isinstance(value, Deadline)
    columns: dict[str, object] = {
        "deadline": value.deadline,
        "deadline_at": value.deadline_at,
        "deadline_tz": value.deadline_tz,
        "deadline_raw": chosen.candidate.raw,
    }
    issues = _assumption(value.assumed, "deadline")
    other = next((r.value for r in found[1:] if isinstance(r.value, Deadline) and _differs(value, r.value)), None)
    if other:
        issues.append(Issue("deadline_conflict", "deadline", "warning", f"The document also states {other.deadline.isoformat()} as the deadline; {value.deadline.isoformat()} was taken."))
    if context.captured and value.deadline < context.captured:
        issues.append(Issue("expired", "deadline", "info", f"The deadline {value.deadline.isoformat()} lies before {context.captured.isoformat()}."))
    return columns, issues


def _preference(reading: Reading) -> tuple[bool, float, bool, bool, int]:
    value = reading.value
    assert isinstance(value, Deadline)
    rule = reading.candidate.rule
    return (rule != "extended", -reading.confidence, value.deadline_at is None, value.deadline_tz is None, reading.candidate.start)


def _differs(one: Deadline, other: Deadline) -> bool:
    """Whether two statements contradict each other: another day, unless both are the same instant."""
    if one.deadline_at and other.deadline_at:
        return one.deadline_at != other.deadline_at
    return one.deadline != other.deadline


def term(readings: Readings, context: Context) -> Found:
    """When the post was advertised, when it starts and ends, and how long it lasts."""
    columns: dict[str, object] = {}
    issues: list[Issue] = []
    for name in ("posted_date", "start_date"):
        if (chosen := readings.first(name)) and isinstance(chosen.value, Day):
            columns[name] = chosen.value.day
            issues += _assumption(chosen.value.assumed, name)
    if (chosen := readings.first("end_date")) and isinstance(chosen.value, Day):
        columns["contract_end"] = chosen.value.day
        issues += _assumption(chosen.value.assumed, "contract_end")
    for reading in readings.of("duration"):
        value = reading.value
        assert isinstance(value, Duration)
        news = {
            "duration_raw": reading.candidate.raw if value.duration_iso else None,
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


def _assumption(code: str | None, field: str) -> list[Issue]:
    return [Issue(code, field, "info", _ASSUMED.get(code, "Something was assumed."))] if code else []
