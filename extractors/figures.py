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
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from normalizers.vocabulary import statistics as vocabulary

Kind = Literal["count", "bare", "range", "percent", "money", "ratio"]
_NUMBERS = Path(vocabulary.__file__).parent / "numbers.toml"
_MASK = "¤"  # no word character and no currency sign of the vocabulary

_SPACE = "[ \u00a0\u2009\u202f]"
_FIGURE = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?"
    r"|\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,3})?"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,4}}(?:[.,]\d{{1,3}})?(?![\d]|{_SPACE}\d)"
    r"|\d{1,3}(?:['’]\d{3}){1,4}"
    r"|\d{1,9}(?:[.,]\d{1,4})?)"
)
_WIDE = r"(?:\d{1,3}(?:,\s\d{3}){1,4})"  # 1, 387, 022: columns that were justified
# A passage shows this habit where two groups follow, or where a group starts with a nought.
_WIDE_HABIT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\s\d{3}){2,4}(?!\d)|(?<![\d.,])\d{1,3},\s0\d\d(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE = r"(?<![\w/#.,+@¤-])"
_AFTER = r"(?![\w/@¤]|[.,:]\d|[-–]\d|[-‑][^\W\d]|°)"


@dataclass(frozen=True, slots=True)
class Figure:
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
    """Every number expression of a passage, in order."""
    masked = mask(passage)
    expression = _expression(bool(_WIDE_HABIT.search(masked)))
    position = 0
    while match := expression.search(masked, position):
        if match["second"] and _is_change(masked, match):
            match = expression.search(masked, match.start(), match.start("joint")) or match
        position = match.end()
        start, end = match.span("number") if match["number"] else match.span()
        rounded = match["rounding"] is not None
        yield Figure(_kind(match), match.start(), match.end(), start, end, rounded, _scaled(match))


def _is_change(masked: str, match: re.Match[str]) -> bool:
    """"rose from 3,000 to 5,000" gives two figures, "2 million to 60 countries" too, and what falls is no range."""
    if match["magnitude"] and not match["second_magnitude"]:
        return True
    if _YEAR.fullmatch(match["number"]) and not _YEAR.fullmatch(match["second"]):
        return True  # "llegó en 2024 a 2,4 billones"
    low, high = (re.sub(r"\D", "", match[name]) for name in ("number", "second"))
    if not match["second_magnitude"] and low and int(low) >= int(high) and "," not in match["second"][-3:]:
        return True
    before = masked[max(0, match.start() - 60) : match.start()]
    if not match["joint"].strip().isalpha():
        return False
    if re.search(r"(?<!\w)from\s$", before) and not vocabulary.alternatives("ranges", "ranging").search(before[-20:]):
        return True
    if re.search(rf"(?<!\w){vocabulary.source('ranges', 'by')}\s$", before, re.IGNORECASE):
        return False  # "fell by 45 to 50 percent"
    return vocabulary.alternatives("ranges", "change").search(before) is not None


def _scaled(match: re.Match[str]) -> bool:
    return match["magnitude"] is not None or match["second_magnitude"] is not None


def _kind(match: re.Match[str]) -> Kind:
    if match["ratio"] or match["fraction"] or match["times"]:
        return "ratio"
    if match["percent"]:
        return "percent"
    if match["sign"] or match["coin"]:
        return "money"
    if match["second"]:
        return "range"
    number = match["number"]
    marked = re.search(r"\d[., \u00a0\u2009\u202f'’]\s?\d{3}(?!\d)", number) is not None
    return "count" if _scaled(match) or marked else "bare"


def mask(passage: str) -> str:
    """The passage with the digits of dates, times, periods, telephone numbers and identifiers blotted out.

    >>> mask("by 3 November 2024, 23:59, in 2016-2021; 120 of EC1400")
    'by ¤ November ¤¤¤¤, ¤¤:¤¤, in ¤¤¤¤-¤¤¤¤; 120 of EC¤¤¤¤'
    """
    return _masked().sub(lambda match: re.sub(r"\d", _MASK, match[0]), passage)


@cache
def _masked() -> re.Pattern[str]:
    month = vocabulary.month_source()
    year = r"(?:19|20)\d\d"
    percent = vocabulary.source("percent")  # "by mid-February 9% was covered"
    return re.compile(
        rf"(?<!\w)\d{{1,2}}(?:\s?(?:st|nd|rd|th|er|º|°))?(?:\s?[-–]\s?\d{{1,2}})?\s(?:de\s|of\s)?{month}\.?(?!\w)(?:,?\s(?:de\s|of\s|del\s)?{year})?"
        rf"|(?<!\w){month}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?!\w|[,.]\d|\s?{percent})(?:,?\s{year})?"
        rf"|(?<!\w){month}\.?\s(?:de\s|of\s|del\s)?{year}(?!\d)"
        r"|(?<![\d.,])\d{1,4}([-./])\d{1,2}\1\d{1,4}(?!\d)"
        r"|\d{1,2}[:h]\d\d(?!\d)|(?<!\w)\d{1,2}\s?h(?!\w)|(?<!\w)\d{1,2}(?:\.\d\d)?\s?[ap]\.?m(?!\w)"
        rf"|(?<!\d){year}\s?[-–/]\s?\d{{2,4}}(?!\d)"
        rf"|(?<!\d){year}\s(?:and|to|et|y|e|à|a|au|al|até|hasta)\s{year}(?!\d|[.,]\d)"
        r"|\+\s?\(?\d[\d\s()/-]{5,24}\d"  # +95 1 524 022
        r"|\(\d{2,6}\)\s?\d[\d -]{4,12}\d"  # (503) 2521-0500
        r"|(?<![\w,.])0\d{1,4}(?:[ -]\d{2,4}){2,4}(?!\d)"
        r"|(?<![\w,.])\d{2,4}(?:[ -]\d{2}){3,6}(?!\d)|(?<![\w,.])\d{3} \d{3} \d\d \d\d(?!\d)"
        r"|(?<!\w)(?:https?://|www\.)\S{1,300}|\S{1,64}@\S{1,100}"
        rf"|(?<!\w)(?!{vocabulary.currency_source('before')}\d)[a-z]{{1,10}}[-/]?\d[\w./-]{{0,30}}"  # EC1400, COVID-19
        rf"|(?<![\d.,])\d{{1,4}}\s?(?:[-–]|to|or|à|a)\s?\d{{1,4}}\s{vocabulary.source('refused', 'time')}(?!\w)",
        re.IGNORECASE,
    )


@cache
def _expression(wide: bool) -> re.Pattern[str]:
    """The pattern of one expression; `wide` allows the thousands of justified columns."""
    figure = f"(?:{_WIDE}|{_FIGURE})" if wide else _FIGURE
    tables = tomllib.loads(_NUMBERS.read_text("utf-8"))
    counting = vocabulary.joined({word for table in tables["words"].values() for word in table})
    magnitudes = vocabulary.joined(tables["magnitudes"])
    magnitude = rf"(?:\s{{0,2}}(?i:{magnitudes})(?!\w)|(?:[kKMB]|mn|bn|m)(?!\w))"
    few = rf"(?:(?i:{counting})|\d{{1,3}})"
    start = r"(?<![\w.,¤])"
    noun = r"(?:\s[^\W\d]{3,20}){1,2}"
    ratio = (
        rf"{start}{few}\s(?i:{vocabulary.source('ratio', 'between')})\s{few}(?!\w|[.,]\d|\s?%)"
        rf"|{start}{few}{noun}\s(?i:{vocabulary.source('ratio', 'noun_between')})\s{few}(?!\w|[.,]\d)"
        rf"|{start}(?i:one|1){noun}\sin\s{few}(?!\w|[.,]\d|\s[^\W\d]{3,}s(?!\w))"
    )
    times_words, compared = vocabulary.source("ratio", "times"), vocabulary.source("ratio", "compared")
    times = rf"{start}(?:{few}|\d{{1,3}}[.,]\d)\s(?i:{times_words})\s(?i:{compared})(?!\w)"
    ties = vocabulary.source("phrase_end", "ties")
    are = vocabulary.source("same", "are")
    fraction = rf"(?<![\w-])(?i:{vocabulary.joined(vocabulary.fractions())})(?=\s(?i:{ties}|{are})(?:\s|['’]))"
    sign = rf"(?:{vocabulary.currency_source('before')}\s?)"
    coin = rf"(?:\s?(?<![^\W\d]){vocabulary.currency_source('after')}(?!\w))"
    percent = rf"(?:\s{{0,2}}(?i:{vocabulary.source('percent')})(?!\w))"
    # in words in front of a magnitude or a percent sign ("thirty-two per cent", "five million"), or above ten
    atoms = rf"{counting}(?:[\s-](?:and\s|et\s|y\s|e\s)?{counting}){{0,2}}"
    large = vocabulary.joined(vocabulary.large_numbers())
    spelt = (
        rf"(?<!\w)(?i:{atoms})(?=\s(?i:{magnitudes})(?!\w)|{percent})"
        rf"|(?<!\w)(?i:(?:{counting}[\s-])?{large}(?:[\s-](?:and\s|et\s|y\s|e\s)?{counting}){{0,2}})(?=\s[^\W\d]{{3}})"
    )
    number = rf"(?:{figure}|{spelt})"
    joint = (
        rf"(?P<joint>\s?[-–—]\s?|\s(?i:{vocabulary.source('ranges', 'words')})\s"
        rf"|(?(opening)\s(?i:{vocabulary.source('ranges', 'paired')})\s|(?!)))"
    )
    return re.compile(
        rf"(?:(?P<opening>(?<!\w)(?i:{vocabulary.source('ranges', 'opening')})\s)"
        rf"|(?P<rounding>(?<!\w)(?i:{vocabulary.source('approximate')})\s{{0,2}}))?"
        rf"(?:(?P<ratio>{ratio})|(?P<times>{times})|(?P<fraction>{fraction})"
        rf"|(?:(?P<sign>(?<!\w){sign})|{_BEFORE})(?P<number>{number})(?P<magnitude>{magnitude})?"
        rf"(?:{percent}?{joint}{sign}?(?P<second>{figure})(?P<second_magnitude>{magnitude})?)?"
        rf"{_AFTER}(?:(?P<percent>{percent})|(?P<coin>{coin}))?)"
    )
