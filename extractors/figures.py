"""Finds number expressions in a passage: the figure with its magnitude, unit, range and the words that round it.

Only finds; what the figure is worth is read later, from the same characters. Dates, times, periods, telephone numbers
and compounds ("5-year") are masked first, so that no part of them can pass for a quantity. Words come from
vocabulary/statistics.toml and vocabulary/numbers.toml.

>>> text = "Over 6.3 million people, 38% of them under 5 years, in 2021; US$ 2.4 billion; 6,000 to 7,500 homes; 1 in 3."
>>> [(f.kind, text[f.start:f.end]) for f in find(text)]  # doctest: +NORMALIZE_WHITESPACE
[('count', 'Over 6.3 million'), ('percent', '38%'), ('bare', 'under 5'), ('bare', '2021'),
 ('money', 'US$ 2.4 billion'), ('range', '6,000 to 7,500'), ('ratio', '1 in 3')]
>>> [f.kind for f in find("on 24 May 2019 at 10:30, within 3-5 years; tel. +95 1 524 022; a 5-year plan 2016-2021")]
[]
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from extractors.masking import mask
from extractors.number_patterns import expression
from extractors.number_starts import may_be_in, starts
from normalizers.vocabulary import statistics as vocabulary

Kind = Literal["count", "bare", "range", "percent", "money", "ratio"]

# A passage shows this habit where two groups follow, or where a group starts with a nought.
_WIDE_HABIT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\s\d{3}){2,4}(?!\d)|(?<![\d.,])\d{1,3},\s0\d\d(?!\d)")
_WIDE = re.compile(r",\s\d")  # without one there is no such habit
_YEAR = re.compile(r"(?:19|20)\d\d")
_FROM = re.compile(r"(?<!\w)from\s$")
_NO_DIGIT = re.compile(r"\D")
_MARKED = re.compile(r"\d[., \u00a0\u2009\u202f'’]\s?\d{3}(?!\d)")


class Figure(NamedTuple):
    """A number expression: `passage[start:end]`; the digits stand in `number_start:number_end`.

    `bare` is a count without thousands mark or magnitude, which may be a year or an index.
    """

    kind: Kind
    start: int
    end: int
    number_start: int
    number_end: int
    rounded: bool = False
    scaled: bool = False  # "million", "k" behind the digits


def find(passage: str) -> Iterator[Figure]:
    """Every number expression of a passage, in order; of one that holds neither digit nor great number none."""
    words = vocabulary.words_of(passage)
    if not may_be_in(passage, words):
        return
    masked = mask(passage, words)
    wide = _WIDE.search(masked) is not None and _WIDE_HABIT.search(masked) is not None
    patterns = {is_digit: expression(wide, is_digit) for is_digit in (False, True)}
    position = 0
    for start, is_digit in starts(masked, words):
        match = patterns[is_digit].match(masked, start) if start >= position else None
        if not match:
            continue
        if match["second"] and _is_change(masked, match):
            match = patterns[is_digit].search(masked, start, match.start("joint")) or match
        position = match.end()
        yield _figure(match)


def _is_change(masked: str, match: re.Match[str]) -> bool:
    """"rose from 3,000 to 5,000" gives two figures, "2 million to 60 countries" too, and what falls is no range."""
    if match["magnitude"] and not match["second_magnitude"]:
        return True
    if _YEAR.fullmatch(match["number"]) and not _YEAR.fullmatch(match["second"]):
        return True  # "llegó en 2024 a 2,4 billones"
    low, high = (_NO_DIGIT.sub("", match[name]) for name in ("number", "second"))
    if not match["second_magnitude"] and low and int(low) >= int(high) and "," not in match["second"][-3:]:
        return True
    before = masked[max(0, match.start() - 60) : match.start()]
    if not match["joint"].strip().isalpha():
        return False
    if _FROM.search(before) and not vocabulary.alternatives("ranges", "ranging").search(before[-20:]):
        return True
    if _by().search(before):
        return False  # "fell by 45 to 50 percent"
    return vocabulary.alternatives("ranges", "change").search(before) is not None


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.source('ranges', 'by')}\s$", re.IGNORECASE)


def _figure(match: re.Match[str]) -> Figure:
    number, magnitude, second_magnitude, rounding = match.group("number", "magnitude", "second_magnitude", "rounding")
    scaled = magnitude is not None or second_magnitude is not None
    begin, end = match.span("number") if number else match.span()
    return Figure(_kind(match, scaled), *match.span(), begin, end, rounding is not None, scaled)


def _kind(match: re.Match[str], scaled: bool) -> Kind:
    ratio, fraction, times, percent, sign, coin, second = match.group(
        "ratio", "fraction", "times", "percent", "sign", "coin", "second"
    )
    if ratio or fraction or times:
        return "ratio"
    if percent:
        return "percent"
    if sign or coin:
        return "money"
    if second:
        return "range"
    return "count" if scaled or _MARKED.search(match["number"]) else "bare"
