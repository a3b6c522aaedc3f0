"""The day on which the work is to begin; of a period its first day.

>>> str(normalize("2022-11-21-08:00", Context()).day)
'2022-11-21'
"""
from __future__ import annotations

from normalizers.base import Context, Unrecognised
from normalizers.dates import find_dates
from normalizers.values import Day


def normalize(raw: str, context: Context, **parts: str) -> Day:
    """The first complete date; "as soon as possible" and a bare month are none."""
    dates = find_dates(raw, context)
    if not dates or dates[0].precision != "day":
        raise Unrecognised("no complete date")
    return Day(dates[0].day, dates[0].assumed)
