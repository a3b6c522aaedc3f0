"""Dates without a year, "before 15 March" or "5 de mayo": it follows from the day on which the notice was published.

What is to come lies within ten months after that day; today says nothing, since notices are read years later.

>>> str(find_yearless("no later than Friday 10 January", Context(), "posted on 12 December 2023").day)
'2024-01-10'
>>> find_yearless("10 January", Context(), "") is None
True
"""
from __future__ import annotations

import re
from datetime import date

from normalizers.base import Context
from normalizers.dates import DAY_MONTH, FoundDate, find_dates
from normalizers.months import month_number

_AHEAD = 300  # days
_SHAPES = tuple(re.compile(shape, re.IGNORECASE) for shape in DAY_MONTH)


def find_yearless(text: str, context: Context, posted: str) -> FoundDate | None:
    """The first day and month of the text that lie ahead of the date in `posted`."""
    published = next((found.day for found in find_dates(posted, context) if found.precision == "day"), None)
    if published is None:
        return None
    for match in sorted((m for shape in _SHAPES for m in shape.finditer(text)), key=lambda m: m.start()):
        month = month_number(match["month"])
        day = _ahead(published, month, int(match["day"])) if month else None
        if day:
            return FoundDate(match.start(), max(match.end("month"), match.end("day")), day)
    return None


def _ahead(published: date, month: int, day: int) -> date | None:
    for year in (published.year, published.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if 0 <= (found - published).days <= _AHEAD:
            return found
    return None
