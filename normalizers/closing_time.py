"""The time of day and the zone of a sentence that says when all deadlines fall.

>>> normalize("Closing dates are based on Beijing time at 6:00 p.m.", Context())
ClosingTime(hour=18, minute=0, zone='Asia/Shanghai')
"""
from __future__ import annotations

from datetime import date

from normalizers.base import Context, Unrecognised
from normalizers.times import find_time
from normalizers.values import ClosingTime
from normalizers.zones import find_abbreviation, find_zone

_ANY_DAY = date(2025, 1, 1)  # a zone's name does not depend on it; the rule of the deadline's own day is applied later


def normalize(raw: str, context: Context, **parts: str) -> ClosingTime:
    """Both the time and the zone, or `Unrecognised`."""
    at = find_time(raw)
    zone = find_zone(raw, _ANY_DAY, context.country) or find_abbreviation(raw, context.country)
    if at is None or zone is None:
        raise Unrecognised("no time of day with a zone")
    return ClosingTime(*at, zone)
