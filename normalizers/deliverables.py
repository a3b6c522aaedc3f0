"""A line of a list of deliverables to a `Deliverable`: its text in one line, its printed number, the day it is due.

The text is kept as printed, a date inside it too; a day or a share of the pay that is set off at its end is not part of
it. Due is the date of the table's column; without one, a date at the end of the text behind a dash, in brackets or
behind words such as "by" and "no later than". A month alone is no day.

>>> from normalizers.base import Context
>>> found = normalize("Draft report, no later than 15 April 2019", Context(), number="2.")
>>> found.number, str(found.due)
('2', '2019-04-15')
>>> normalize("Study of the floods of 3 May 2019 in two provinces", Context()).due is None
True
"""
from __future__ import annotations

import re
from datetime import date

from normalizers.base import Context, Unrecognised
from normalizers.dates import find_dates
from normalizers.values import Deliverable
from normalizers.vocabulary import deliverables as vocabulary

_WORD = re.compile(r"[^\W\d]{3}")
_DAYS = re.compile(r"(\d{1,3})(?:\s\D{0,20})?")
_BREAK = re.compile(r"\s*\n(?:[-–•]\s|\d{1,2}[.)]\s)?\s*")
_MARKUP = re.compile(r"\*{1,3}|`|(?<!\w)_{1,2}|_{1,2}(?!\w)")
# "(20%)", "– 20 % of the fee" at the end
_SHARE = re.compile(
    r"[\s,;]*(?:\(\s?\d{1,3}(?:[.,]\d+)?\s?%[^()%]{0,40}\)"
    r"|[–—|:-]\s?\d{1,3}(?:[.,]\d+)?\s?%(?:\s(?:of|du|del|do|des)\s[^%.]{0,30})?)[\s.]*$"
)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{4,60})[)\]][\s.]*$")
_DASHED = re.compile(r"\s+[–—|-]\s([^–—|]{4,45})$")
_AFTER_COMMA = re.compile(r",\s([^,]{6,30}(?:,\s\d{4})?)[\s.]*$")
_END = re.compile(r"[\s.;,)\]]*")
_SETS_OFF = re.compile(r"[–—(:,-]\s*$")


def normalize(raw: str, context: Context, **parts: str) -> Deliverable:
    """Read a line; `Unrecognised` where it hands over nothing."""
    text = " ".join(_MARKUP.sub("", _BREAK.sub(" ", raw)).split()).strip(" ;,")
    if not _WORD.search(text) or vocabulary.is_none_of_them(text):
        raise Unrecognised(f"{text[:60]!r} is no deliverable")
    number = parts.get("number", "").strip(" .):#(") or None
    due = _due(parts.get("due", ""), context) or _due_inside(_without_share(text), context)
    tail = _SHARE.search(text) if "%" in text else None
    share = _PERCENT.search(parts.get("share", "") or (tail[0] if tail else ""))
    days = _DAYS.fullmatch(parts.get("days", "").strip())
    return Deliverable(
        _bare(text, context), number, due,
        days=int(days[1]) if days else None,
        payment_share=float(share[1].replace(",", ".")) if share else None,
    )


def _bare(text: str, context: Context) -> str:
    """The text without a share of the pay and a day that are set off at its end, in any order.

    >>> _bare("Map of wells (30%) – 5 May 2025", Context()), _bare("Report on the floods of 5 May 2025", Context())
    ('Map of wells', 'Report on the floods of 5 May 2025')
    """
    for _ in range(2):
        whole = text
        text = _without_share(text)
        for shape in (_BRACKET, _DASHED, _AFTER_COMMA):
            match = shape.search(text)
            if match and _is_day(match[1], context, announced=shape is not _AFTER_COMMA):
                text = text[: match.start()].rstrip(" ,;–—-")
        if text == whole:
            break
    return text


def _without_share(text: str) -> str:
    return _SHARE.sub("", text) if "%" in text else text


def _is_day(words: str, context: Context, announced: bool) -> bool:
    """Whether the words are a day, or, where `announced`, with the words for it ("due 3 May 2024")."""
    for found in find_dates(words, context):
        before, behind = words[: found.start], words[found.end :]
        alone = not re.search(r"\w", before) or (announced and vocabulary.announces_due(before))
        return found.precision == "day" and alone and not re.search(r"\w", behind)
    return False


def _due(words: str, context: Context) -> date | None:
    """The last day that a column of dates names."""
    days = [found.day for found in find_dates(words, context) if found.precision == "day"]
    return days[-1] if days else None


def _due_inside(text: str, context: Context) -> date | None:
    for found in find_dates(text, context):
        before, behind = text[: found.start], text[found.end :]
        announced = vocabulary.announces_due(before)
        set_off = _SETS_OFF.search(before) and _END.fullmatch(behind)
        if found.precision == "day" and (announced or set_off):
            return found.day
    return None
