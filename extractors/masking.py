"""Figures that are no quantities, blotted out before quantities are looked for.

Every pattern here is tried only where it can begin: a Python pattern that is tried at each character of a text is slow.

>>> text = "by 3 November 2024, 23:59, in 2016-2021; 120 of EC1400"
>>> mask(text, vocabulary.words_of(text))
'by ¤ November ¤¤¤¤, ¤¤:¤¤, in ¤¤¤¤-¤¤¤¤; 120 of EC¤¤¤¤'
"""
from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary import statistics as vocabulary

MASK = "¤"  # no word character and no currency sign of the vocabulary
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_YEAR = r"(?:19|20)\d\d"
_PLUS, _AT = re.compile(r"\+"), re.compile("@")
_SITE = re.compile(r"[hw](?:ttp|ww\.)", re.IGNORECASE)
_NAME_OF_ADDRESS, _LONGEST_NAME = re.compile(r"\S+$"), 64
_LONGEST_CODE = 10  # letters in front of the figures of an identifier


def mask(passage: str, words: frozenset[str]) -> str:
    """The passage, of these words, with the digits of dates, times, telephone numbers and identifiers blotted out."""
    pieces: list[str] = []
    position = 0
    short = "@" not in passage
    for start in _starts(passage, words):
        if start < position:
            continue
        pattern = _masked_digits() if short and passage[start].isdecimal() else _masked()
        if match := pattern.match(passage, start):
            pieces += passage[position:start], _DIGIT.sub(MASK, match[0])
            position = match.end()
    return "".join(pieces) + passage[position:] if pieces else passage


def _starts(passage: str, words: frozenset[str]) -> list[int]:
    """Where a pattern may begin: at digits or shortly before them, at names of months, at addresses."""
    found = [match.start() for match in _PLUS.finditer(passage)] if "+" in passage else []
    for run in _DIGITS.finditer(passage):
        start, end = run.span()
        before = passage[start - 1] if start else ""
        if before == "(":
            found.append(start - 1)
        elif before in ("-", "/") or before.isalpha():
            found.append(_start_of_code(passage, start - (not before.isalpha())))
        found.append(start)
        if end - start > 1 and passage[end : end + 1] in (":", "h", "H"):  # behind what was blotted out: "12:30"
            found += range(max(start + 1, end - 2), end)
    months = words & _months()
    if months:
        found += vocabulary.places_of(months, vocabulary.lower(passage))
    if "@" in passage:
        behind = 0
        for sign in _AT.finditer(passage):
            name = _NAME_OF_ADDRESS.search(passage, max(behind, sign.start() - _LONGEST_NAME), sign.start())
            found += range(name.start(), sign.start()) if name else ()
            behind = sign.start()
    if "://" in passage or "www" in words:
        found += [match.start() for match in _SITE.finditer(passage)]
    return sorted(found)


@cache
def _months() -> frozenset[str]:
    return frozenset(vocabulary.months())


def _start_of_code(passage: str, end: int) -> int:
    """Where the letters begin that end there."""
    start = end
    while start and end - start < _LONGEST_CODE and passage[start - 1].isalpha():
        start -= 1
    return start


@cache
def _masked() -> re.Pattern[str]:
    """All that is blotted out, wherever it begins."""
    month, year = vocabulary.month_source(), _YEAR
    percent = vocabulary.source("percent")  # "by mid-February 9% was covered"
    return re.compile(
        rf"{_begun_by_digits()}"
        rf"|(?<!\w){month}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?!\w|[,.]\d|\s?{percent})(?:,?\s{year})?"
        rf"|(?<!\w){month}\.?\s(?:de\s|of\s|del\s)?{year}(?!\d)"
        r"|\+\s?\(?\d[\d\s()/-]{5,24}\d"  # +95 1 524 022
        r"|\(\d{2,6}\)\s?\d[\d -]{4,12}\d"  # (503) 2521-0500
        r"|(?<!\w)(?:https?://|www\.)\S{1,300}|\S{1,64}@\S{1,100}"
        rf"|(?<!\w)(?!{vocabulary.currency_source('before')}\d)[a-z]{{1,10}}[-/]?\d[\w./-]{{0,30}}"  # EC1400, COVID-19
        rf"|{_lengths_of_time()}",
        re.IGNORECASE,
    )


@cache
def _masked_digits() -> re.Pattern[str]:
    """What begins with a digit, where no address does."""
    return re.compile(f"{_begun_by_digits()}|{_lengths_of_time()}", re.IGNORECASE)


def _begun_by_digits() -> str:
    month, year = vocabulary.month_source(), _YEAR
    return (
        rf"(?<!\w)\d{{1,2}}(?:\s?(?:st|nd|rd|th|er|º|°))?(?:\s?[-–]\s?\d{{1,2}})?\s(?:de\s|of\s)?{month}\.?(?!\w)(?:,?\s(?:de\s|of\s|del\s)?{year})?"
        r"|(?<![\d.,])\d{1,4}([-./])\d{1,2}\1\d{1,4}(?!\d)"
        r"|\d{1,2}[:h]\d\d(?!\d)|(?<!\w)\d{1,2}\s?h(?!\w)|(?<!\w)\d{1,2}(?:\.\d\d)?\s?[ap]\.?m(?!\w)"
        rf"|(?<!\d){year}\s?[-–/]\s?\d{{2,4}}(?!\d)"
        rf"|(?<!\d){year}\s(?:and|to|et|y|e|à|a|au|al|até|hasta)\s{year}(?!\d|[.,]\d)"
        r"|(?<![\w,.])0\d{1,4}(?:[ -]\d{2,4}){2,4}(?!\d)"
        r"|(?<![\w,.])\d{2,4}(?:[ -]\d{2}){3,6}(?!\d)|(?<![\w,.])\d{3} \d{3} \d\d \d\d(?!\d)"
    )


def _lengths_of_time() -> str:
    times = vocabulary.source("refused", "time")
    return rf"(?<![\d.,])\d{{1,4}}\s?(?:[-–]|to|or|à|a)\s?\d{{1,4}}\s{times}(?!\w)"
