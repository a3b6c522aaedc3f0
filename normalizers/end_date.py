"""The day on which the contract ends; of a period its last day.

>>> str(normalize("until 31/12/2024 with possibility of extension", Context()).day)
'2024-12-31'
"""
from __future__ import annotations

from normalizers.base import Context, Unrecognised
from normalizers.dates import find_dates, find_range
from normalizers.values import Day


def normalize(raw: str, context: Context, **parts: str) -> Day:
    """The last complete date of the period, or the only one."""
    dates = find_dates(raw, context)
    period = find_range(raw, dates)
    found = period[1] if period else next(iter(dates), None)
    if found is None or found.precision != "day":
        raise Unrecognised("no complete date")
    return Day(found.day, found.assumed)
