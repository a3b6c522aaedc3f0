"""The pattern of a number expression: figures or words, what rounds them, their magnitude, unit and upper end."""
from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary import statistics as vocabulary
from normalizers.vocabulary.words import table

_SPACE = "[ \u00a0\u2009\u202f]"
_FIGURE = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?"
    r"|\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,3})?"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,4}}(?:[.,]\d{{1,3}})?(?![\d]|{_SPACE}\d)"
    r"|\d{1,3}(?:['’]\d{3}){1,4}"
    r"|\d{1,9}(?:[.,]\d{1,4})?)"
)
_WIDE = r"(?:\d{1,3}(?:,\s\d{3}){1,4})"  # 1, 387, 022: columns that were justified
_BEFORE = r"(?<![\w/#.,+@¤-])"
_AFTER = r"(?![\w/@¤]|[.,:]\d|[-–]\d|[-‑][^\W\d]|°)"


@cache
def expression(wide: bool, digits: bool) -> re.Pattern[str]:
    """The pattern of one expression: `wide` allows the thousands of justified columns.

    That of `digits` is for expressions that begin with one, and as good as the other there, but quicker.
    """
    figure = f"(?:{_WIDE}|{_FIGURE})" if wide else _FIGURE
    counting = vocabulary.joined(counting_words())
    magnitudes = vocabulary.joined(table("numbers")["magnitudes"])
    magnitude = rf"(?:\s{{0,2}}(?i:{magnitudes})(?!\w)|(?:[kKMB]|mn|bn|m)(?!\w))"
    few = rf"(?:(?i:{counting})|\d{{1,3}})"
    first = r"\d{1,3}" if digits else few
    start = r"(?<![\w.,¤])"
    noun = r"(?:\s[^\W\d]{3,20}){1,2}"
    ratio = (
        rf"{start}{first}\s(?i:{vocabulary.source('ratio', 'between')})\s{few}(?!\w|[.,]\d|\s?%)"
        rf"|{start}{first}{noun}\s(?i:{vocabulary.source('ratio', 'noun_between')})\s{few}(?!\w|[.,]\d)"
        rf"|{start}{'1' if digits else '(?i:one|1)'}{noun}\sin\s{few}(?!\w|[.,]\d|\s[^\W\d]{3,}s(?!\w))"
    )
    times_words, compared = vocabulary.source("ratio", "times"), vocabulary.source("ratio", "compared")
    times = rf"{start}(?:{first}|\d{{1,3}}[.,]\d)\s(?i:{times_words})\s(?i:{compared})(?!\w)"
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
    ranging = rf"\s?[-–—]\s?|\s(?i:{vocabulary.source('ranges', 'words')})\s"
    paired = rf"|(?(opening)\s(?i:{vocabulary.source('ranges', 'paired')})\s|(?!))"
    opening = rf"(?P<opening>(?<!\w)(?i:{vocabulary.source('ranges', 'opening')})\s)"
    rounding = rf"(?P<rounding>(?<!\w)(?i:{vocabulary.source('approximate')})\s{{0,2}})"
    front = f"(?:{opening}|{rounding})?"
    number = f"(?:{figure}|{spelt})"
    signed = rf"(?:(?P<sign>(?<!\w){sign})|{_BEFORE})"
    if digits:
        front, fraction, number, signed, paired = "(?P<rounding>(?!))?", "(?!)", figure, f"(?P<sign>(?!))?{_BEFORE}", ""
    return re.compile(
        rf"{front}(?:(?P<ratio>{ratio})|(?P<times>{times})|(?P<fraction>{fraction})"
        rf"|{signed}(?P<number>{number})(?P<magnitude>{magnitude})?"
        rf"(?:{percent}?(?P<joint>{ranging}{paired}){sign}?(?P<second>{figure})(?P<second_magnitude>{magnitude})?)?"
        rf"{_AFTER}(?:(?P<percent>{percent})|(?P<coin>{coin}))?)"
    )


@cache
def counting_words() -> frozenset[str]:
    """The words of numbers up to some hundreds, in every language."""
    return frozenset(word for words in table("numbers")["words"].values() for word in words)
