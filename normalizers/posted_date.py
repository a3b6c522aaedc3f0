"""The day on which the vacancy was published, where the document says so in absolute terms.

"Posted 3 Days Ago" counts only from a known capture day; hours, weeks and months are too coarse for a day and refused.

>>> str(normalize("Publié le 2 août 2023", Context()).day)
'2023-08-02'
>>> from datetime import date
>>> str(normalize("Posted 2 Days Ago", Context(captured=date(2026, 9, 11))).day)
'2026-09-09'
"""
from __future__ import annotations

import re
from datetime import timedelta

from normalizers.base import Context, Unrecognised
from normalizers.dates import find_dates
from normalizers.values import Day
from normalizers.vocabulary.words import table

_RELATIVE: dict[str, list[str]] = table("deadline_cues")["relative"]


def _any(words: list[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, words))})\b"


_TODAY = re.compile(_any(_RELATIVE["today"]), re.IGNORECASE)
_YESTERDAY = re.compile(_any(_RELATIVE["yesterday"]), re.IGNORECASE)
_DAYS = re.compile(rf"(?<![\d+])(\d{{1,2}}) {_any(_RELATIVE['days'])}", re.IGNORECASE)
_AGO = re.compile(_any(_RELATIVE["ago"]), re.IGNORECASE)


def normalize(raw: str, context: Context, **parts: str) -> Day:
    """The day of publication."""
    for found in find_dates(raw, context):
        if found.precision == "day":
            return Day(found.day, found.assumed)
    days = _days_ago(raw)
    if days is None or context.captured is None:
        raise Unrecognised("no absolute date")
    return Day(context.captured - timedelta(days=days))


def _days_ago(raw: str) -> int | None:
    if _TODAY.search(raw):
        return 0
    if _YESTERDAY.search(raw):
        return 1
    match = _DAYS.search(raw)
    return int(match[1]) if match and _AGO.search(raw) else None
