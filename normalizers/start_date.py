"""The day on which the work is to begin; of a period its first day.

>>> str(normalize("2022-11-21-08:00", Context()).day)
'2022-11-21'
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.dates import find_dates
from normalizers.dates_yearless import find_yearless
from normalizers.values import Day
from normalizers.vocabulary.words import flat, pattern, words

# "until 31 December 2021" in a line about the contract is its end; with a first day before it, it is a period
_UNTIL = re.compile(pattern(words("durations", "around", "until")).pattern + r"(?: the| el| le| o)?[ :]{0,3}$")
_OPEN_RANGE = re.compile(r"[a-z]{3} ?-[ ]?$")  # "As soon as possible - 31 December 2026"


def normalize(raw: str, context: Context, **parts: str) -> Day:
    """The first complete date; "as soon as possible" and a bare month are none."""
    dates = find_dates(raw, context)
    if not dates and (found := find_yearless(raw, context, parts.get("posted", ""))):
        dates = [found]
    if not dates or dates[0].precision != "day":
        raise Unrecognised("no complete date")
    before = flat(raw[: dates[0].start])
    if _UNTIL.search(before) or _OPEN_RANGE.search(before):
        raise Unrecognised("the end of a period")
    return Day(dates[0].day, dates[0].assumed)
