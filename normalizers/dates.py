"""Dates as printed in English, French, Spanish, Portuguese, Greek and Arabic, and ranges of them.

Two questions are settled here for every field that holds a date. Day or month first in "05/08/2020": a bracket beside
it ("MM/DD/YYYY"), else what the document shows elsewhere (`Context.date_order`), else the employer's habit, else day
first, noted as assumed. And the missing year in the first half of a range ("24 May - 21 August 2004"): that of the
second.

>>> [str(found.day) for found in find_dates("22 Septmeber 2018, août 18, 2025, Apr-29-26, 12-Oct-20", Context())]
['2018-09-22', '2025-08-18', '2026-04-29', '2020-10-12']
>>> [(str(found.day), found.assumed) for found in find_dates("05/08/2020 or 23.04.2021", Context())]
[('2020-08-05', 'date_order_assumed'), ('2021-04-23', None)]
>>> [str(found.day) for found in find_dates("del 1 abril al 31 agosto 2019", Context())]
['2019-04-01', '2019-08-31']
"""
from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from normalizers.base import Context
from normalizers.frozen import frozen
from normalizers.months import month_number
from normalizers.vocabulary.words import branched, table

_VOCABULARY = table("months")
_FIRST_YEAR, _LAST_YEAR = 1945, 2099


@frozen
class FoundDate:
    """A date of a text. `precision` is "day" or "month"; with "month", `day` is the first of it."""

    start: int
    end: int
    day: date
    precision: str = "day"
    assumed: str | None = None

    @property
    def last(self) -> date:
        """The last day that the expression covers."""
        if self.precision == "day":
            return self.day
        return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])


def _any(words: list[str]) -> str:
    return branched(words, " ")


_PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("\u00a0\u2009\u202f\u200e\u200f\u061c\t", " ")})
_TWO_WORDS = _any([name for names in _VOCABULARY["months"].values() for name in names if " " in name])
_MONTH = rf"(?P<month>(?:{_TWO_WORDS})|[^\W\d_]{{2,12}}\.?)"
_LINK = rf"[ ,./-]{{0,3}}(?:(?:{_any(_VOCABULARY['around']['links'])})[ ]|d['’])?"
_ORDINAL = rf"(?:\.?[ ]?(?:{_any(_VOCABULARY['around']['ordinals'])})(?![^\W\d_]))?"
_YEAR = r"(?P<year>\d{4})(?!\d|:\d)"
_JOINER = rf"[ ,]{{0,2}}(?:{_any(_VOCABULARY['around']['joiners'])})[ ]{{0,2}}(?:(?:the|le|el|o)[ ])?"
_DAY = rf"(?<![\d:])(?P<day>\d{{1,2}}){_ORDINAL}"
_MONTH_FIRST = rf"(?<![^\W\d_]){_MONTH}[ -]{{0,2}}(?P<day>\d{{1,2}}){_ORDINAL}"

DAY_MONTH = (_DAY + _LINK + _MONTH, _MONTH_FIRST)  # regex sources of a date without a year; group names day and month

_ISO = re.compile(r"(?<![\d/.-])(?P<year>\d{4})(?P<mark>[-/.])(?P<number>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d|/)")
_DIGITS = re.compile(r"\s*(?P<year>20\d{2})(?P<number>[01]\d)(?P<day>[0-3]\d)(?!\d)")  # only at the start of the string
_WORDED = (
    re.compile(rf"{_DAY}{_LINK}{_MONTH}{_LINK}{_YEAR}", re.I),
    re.compile(rf"{_MONTH_FIRST}(?:[ ]?,[ ]?|[ -]{{1,2}}){_LINK}{_YEAR}", re.I),
)
_SHAPES = (
    _ISO,
    *_WORDED,
    re.compile(rf"(?<![\d:])(?P<day>\d{{1,2}})(?P<mark>[-/.]){_MONTH}(?P=mark)(?P<year>\d{{2}})(?![\d:])", re.I),
    re.compile(rf"(?<![^\W\d_]){_MONTH}(?P<mark>[-/.])(?P<day>\d{{1,2}})(?P=mark)(?P<year>\d{{2}})(?![\d:])", re.I),
    re.compile(rf"(?<![^\W\d_]){_MONTH}[ ]\d{{1,2}}[ ]?-[ ]?(?P<day>\d{{1,2}}),?[ ]{_YEAR}", re.I),  # June 2-6, 2025
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(\d{1,2})[ ]?([/.-])[ ]?(\d{1,2})[ ]?\2[ ]?"
    r"(\d{4}|(?<=[/-])\d{2}|(?<=\d\d\.\d\d\.)\d{2}(?!\.))(?![\d/])"
)
# Soon told: no date of another shape than `_WORDED` is without such a mark
_MARK = re.compile(r"[-/.](?:(?<=\w.)\w|(?<=\d.)[ ]\d|(?<=\d[ ].)[ ]?\d)")
# Soon told, and no numeric date is without the first (in a text as printed), no date at all without the second
_MAYBE_NUMERIC = re.compile(r"[-/.‐‑‒–—−](?:(?<=\d.)|(?<=\d\W.))\W?\d{1,2}\W{1,3}\d")
_MAYBE_DATE = re.compile(r"\d{4}|\d\W{1,3}\w{1,14}\W{1,3}\d|[^\W\d]\W\d{1,2}\W\d\d")
_DIGIT = re.compile(r"\d")
_MONTH_YEAR = re.compile(rf"(?<![^\W\d_]){_MONTH}{_LINK}(?P<year>\d{{4}})(?!\d)", re.I)
_YEARLESS = tuple(re.compile(rf"{shape}{_JOINER}$", re.I) for shape in DAY_MONTH)
_DAY_ONLY = re.compile(rf"{_DAY}{_JOINER}$", re.I)
_BETWEEN = re.compile(rf"{_ORDINAL}(?:{_JOINER}|[ ]?)$", re.I)
# "between 3 and 17 May": "and" joins a range only behind "between"
_AND = re.compile(rf"(?:{_any(_VOCABULARY['around']['ands'])})[ ]{{1,2}}(?:the|le|el|o)?[ ]?$", re.I)
_BETWEEN_WORD = re.compile(rf"\b(?:{_any(_VOCABULARY['around']['between'])})[ ](?:(?:the|le|el|o|les|los)[ ])?$", re.I)
_BETWEEN_ANY = re.compile(rf"\b(?:{_any(_VOCABULARY['around']['between'])})\b", re.I)
_BRACKET = re.compile(r"\b(mm?|dd?)[/.-](?:mm?|dd?)[/.-]yy(?:yy)?\b", re.I)


def find_dates(text: str, context: Context) -> list[FoundDate]:
    """Every date of the text, in order, never overlapping; those without any year are left out."""
    if not _MAYBE_DATE.search(text):
        return []
    text = text.translate(_PLAIN)
    found = _Found(bytearray(len(text)))
    marked = _MARK.search(text) is not None
    for shape in _SHAPES if marked else _WORDED:
        for match in shape.finditer(text):
            found.add(_named(match))
    if marked:
        bracket = _BRACKET.search(text)
        for match in _NUMERIC.finditer(text):
            found.add(_numeric(match, bracket, context))
    if not found.dates and (match_at_start := _DIGITS.match(text)):
        found.add(_named(match_at_start))
    for match in _MONTH_YEAR.finditer(text):
        found.add(_month(match))
    for second in list(found.dates):
        found.add(_first_of_range(text, second))
    return sorted(found.dates, key=lambda date_found: date_found.start)


def find_range(text: str, dates: Sequence[FoundDate]) -> tuple[FoundDate, FoundDate] | None:
    """The first two of the dates found in a text that a word or dash joins to a range.

    >>> text = "du 05 août 2020 – 11 août 2020"
    >>> [str(found.day) for found in find_range(text, find_dates(text, Context())) or ()]
    ['2020-08-05', '2020-08-11']
    """
    if len(dates) < 2:
        return None
    plain = text.translate(_PLAIN)
    for first, second in pairwise(dates):
        between = plain[first.end : second.start]
        joined = _BETWEEN.match(between) or (_AND.search(between) and _BETWEEN_WORD.search(plain[: first.start]))
        if first.day <= second.last and joined and len(between) < 12:
            return first, second
    return None


def date_order(text: str) -> str:
    """What the unambiguous numeric dates of a document say: "DMY", "MDY", or "" where there is none or they differ.

    >>> date_order("Posted 23/04/2021, closing 05/06/2021"), date_order("04/23/2021"), date_order("05/06/2021")
    ('DMY', 'MDY', '')
    """
    seen = set()
    for line in _lines_of_numeric_dates(text):
        for match in _NUMERIC.finditer(line.translate(_PLAIN)):
            first, second = int(match[1]), int(match[3])
            if match[2] != "." and first != second and min(first, second) <= 12 < max(first, second) <= 31:
                seen.add("DMY" if first > 12 else "MDY")
    return seen.pop() if len(seen) == 1 else ""


def _lines_of_numeric_dates(text: str) -> Iterator[str]:
    """The few lines of a document in which numeric dates may stand; none goes over the end of a line."""
    end = 0
    for maybe in _MAYBE_NUMERIC.finditer(text):
        if maybe.end() > end:
            start = text.rfind("\n", 0, maybe.start()) + 1
            end = (text.find("\n", maybe.end()) + 1) or len(text)
            yield text[start:end]


@dataclass(slots=True)
class _Found:
    """Dates that do not overlap; what is found first keeps its characters."""

    taken: bytearray
    dates: list[FoundDate] = field(default_factory=list)

    def add(self, new: FoundDate | None) -> None:
        if new and not any(self.taken[new.start : new.end]):
            self.taken[new.start : new.end] = b"\1" * (new.end - new.start)
            self.dates.append(new)


def _date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    month = int(groups["number"]) if "number" in groups else month_number(match["month"], misspelled=True)
    year = int(groups["year"]) + (2000 if len(groups["year"]) == 2 else 0)
    day = _date(year, month or 0, int(match["day"]))
    return FoundDate(match.start(), match.end(), day) if day else None


def _numeric(match: re.Match[str], bracket: re.Match[str] | None, context: Context) -> FoundDate | None:
    first, second = int(match[1]), int(match[3])
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    order, assumed = _order(first, second, match[2], bracket, context)
    day = _date(year, second, first) if order == "DMY" else _date(year, first, second)
    return FoundDate(match.start(), match.end(), day, "day", assumed) if day else None


def _order(
    first: int, second: int, mark: str, bracket: re.Match[str] | None, context: Context
) -> tuple[str, str | None]:
    if first > 12 or second > 12:
        return ("DMY" if first > 12 else "MDY"), None
    if first == second or mark == ".":
        return "DMY", None
    if bracket:
        return ("MDY" if bracket[1].lower().startswith("m") else "DMY"), None
    if context.date_order:
        return context.date_order, None
    habits = _VOCABULARY["order"]
    if context.organisation in habits["month_first"]:
        return "MDY", None
    return "DMY", None if context.language in habits["day_first_languages"] else "date_order_assumed"


def _month(match: re.Match[str]) -> FoundDate | None:
    day = _date(int(match["year"]), month_number(match["month"]) or 0, 1)
    return FoundDate(match.start(), match.end(), day, "month") if day else None


def _first_of_range(text: str, second: FoundDate) -> FoundDate | None:
    """The first half of "24 May - 21 August 2004", "1-31 August 2024" or "June 1 to August 9, 2027"."""
    base = max(0, second.start - 50)
    before = text[base : second.start]
    if not _DIGIT.search(before):
        return None
    if (joiner := _AND.search(before)) and _BETWEEN_ANY.search(before):
        before = before[: joiner.start()] + "- "
    for shape in _YEARLESS:
        for match in shape.finditer(before):
            month = month_number(match["month"])
            day = _date(second.day.year, month or 0, int(match["day"])) if month else None
            if day and day > second.last:
                day = day.replace(year=day.year - 1)
            if day:
                return FoundDate(base + match.start(), base + max(match.end("month"), match.end("day")), day)
    if second.precision == "day" and (alone := _DAY_ONLY.search(before)) and text[second.start].isdigit():
        day = _date(second.day.year, second.day.month, int(alone["day"]))
        if day and day < second.day and not re.match(r"\d{4}", text[second.start :]):
            return FoundDate(base + alone.start(), base + alone.end("day"), day)
    return None
