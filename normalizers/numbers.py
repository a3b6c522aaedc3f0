"""Numbers as printed in English, French, Spanish and Portuguese: figures, magnitudes, words up to some hundreds.

Thousands are marked by a comma, a dot, an apostrophe or a (non-breaking) space, decimals by a dot or a comma. Where one
mark with three digits behind it can be read both ways ("2,303", "2.303"), the comma is read as thousands in every
language, the dot only where the language writes thousands so. Source of the habits: Unicode CLDR, number symbols.

>>> parse_number("1 250 000"), parse_number("5 672,78"), parse_number("2.303", "es"), parse_number("2.303", "en")
(1250000.0, 5672.78, 2303.0, 2.303)
>>> parse_number("five (5)"), parse_number("3.2 million"), parse_number("soixante-dix-huit"), parse_number("Number 5")
(5.0, 3200000.0, 78.0, None)
>>> [found.value for found in find_numbers("between 1,200 and 2.5 million children on 24.11.2025")]
[1200.0, 2500000.0]
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from normalizers.frozen import frozen
from normalizers.vocabulary.statistics import joined
from normalizers.vocabulary.words import table

_VOCABULARY = table("numbers")
_WORDS: dict[str, dict[str, int]] = _VOCABULARY["words"]
_MAGNITUDES: dict[str, float] = _VOCABULARY["magnitudes"]
_SUFFIXES: dict[str, float] = _VOCABULARY["suffixes"]
_DOT_THOUSANDS = frozenset({"es", "pt", "fr", "it", "de", "nl", "id", "tr"})
_SPACE = "[ \u00a0\u2009\u202f]"

# Every alternative holds one kind of mark, so that "24.11.2025" or "1,2,3" is no number at all.
FIGURE = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:,\d{2}){1,4},\d{3}(?:\.\d+)?"  # 45,00,000 (lakh)
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?"
    r"|\d{1,3}(?:['’]\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:, \d{3}){2,}"  # 1, 387, 022 (justified columns)
    r"|\d+(?:[.,٫]\d+)?)"
)
_MARKS, _DIGIT, _DIGIT_GROUPS = re.compile(r"[\s'’]"), re.compile(r"\d"), re.compile(r"[.,]")
_FIGURE_EDGES = (r"(?<![\w])(?<!\d[.,])", r"(?![.,]?\d)")


def _word_source(words: list[str]) -> str:
    joiner = rf"(?:[\s-]{{1,3}}(?:{joined(_VOCABULARY['joiners']['words'])}[\s-]{{1,3}})?)"
    return rf"(?:{joined(words)}(?:{joiner}{joined(words)}){{0,4}}(?!\w))"


_MAGNITUDE = rf"(?:\s{{0,2}}(?i:{joined(list(_MAGNITUDES))})(?!\w)|{joined(list(_SUFFIXES))}(?!\w))"
_ALL = sorted({word for table in _WORDS.values() for word in table})
_SHY = frozenset(_VOCABULARY["shy"]["words"])
_BOLD = [word for word in _ALL if word not in _SHY]


def _number_source(words: list[str]) -> str:
    """Regex source: figures or words, the other in brackets behind, a magnitude."""
    before, after = _FIGURE_EDGES
    doubled = r"(?:\s?\(\s?(?:\d{1,7}|[^\W\d]{2,20})\s?\))"
    return (
        rf"(?:(?:{before}{FIGURE}{after}|(?<!\w)(?i:{_word_source(words)}){doubled}?)(?:{_MAGNITUDE})?"
        rf"|(?<!\w)(?i:{joined(_ALL)}){doubled}(?:{_MAGNITUDE})?"
        rf"|(?<!\w)(?i:{joined(_ALL)})\s(?:(?i:{joined(list(_MAGNITUDES))})(?!\w)))"
    )


@frozen
class FoundNumber:
    """One number of a text; `text[start:end]` is the whole expression with its magnitude."""

    start: int
    end: int
    value: float


_PARTS = re.compile(
    rf"(?:(?P<figure>{FIGURE})|(?P<words>{_word_source(_ALL)}))"
    rf"(?:\s?\(\s?(?:(?P<bracketed>{FIGURE})|[^\W\d][\w\s-]{{1,30}})\s?\))?"
    rf"(?:\s{{0,2}}(?P<magnitude>{joined(list(_MAGNITUDES))})|(?P<suffix>[A-Za-z]{{1,2}}))?",
    re.IGNORECASE,
)


def parse_number(raw: str, language: str = "") -> float | None:
    """The value of a string that is exactly one number expression, else None."""
    raw = raw.strip()
    match = _PARTS.fullmatch(raw)
    if not match:
        return _MAGNITUDES.get(raw.lower()) if raw.lower() in ("mil", "mille", "thousand") else None
    figure = match["bracketed"] or match["figure"]
    value = _figure(figure, language) if figure else _words(match["words"], language)
    if value is None:
        return None
    if match["magnitude"]:
        value *= _MAGNITUDES[" ".join(match["magnitude"].lower().split())]
    if match["suffix"]:
        factor = _SUFFIXES.get(match["suffix"])
        if factor is None or not match["figure"] or match["bracketed"]:
            return None
        value *= factor
    return round(value, 6)  # 3.3 * 1e6 would print as 3299999.9999999995


def find_numbers(text: str, language: str = "") -> Iterator[FoundNumber]:
    """Every number of a running text, in order. A bare article ("un", "one") is none, nor a date printed with dots."""
    for match in _pattern(language).finditer(text):
        value = parse_number(match[0], language)
        if value is not None:
            yield FoundNumber(match.start(), match.end(), value)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """A number expression, with the words that are safe in this language only."""
    return re.compile(_number_source(_BOLD + list(_VOCABULARY["shy"].get(language, []))))


def _figure(raw: str, language: str) -> float | None:
    """The value of figures with their marks.

    >>> _figure("1, 387, 022", ""), _figure("45,00,000", ""), _figure("2,5", "fr"), _figure("0,125", "fr")
    (1387022.0, 4500000.0, 2.5, 0.125)
    """
    raw = _MARKS.sub("", raw).replace("٫", ".")
    marks = _DIGIT.sub("", raw)
    if len(marks) > 1 or (len(marks) == 1 and _is_thousands(raw, marks, language)):
        decimal = marks[-1] if len(set(marks)) > 1 else ""
        whole, _, fraction = raw.partition(decimal) if decimal else (raw, "", "")
        raw = _DIGIT_GROUPS.sub("", whole) + ("." + fraction if fraction else "")
    return float(raw.replace(",", "."))


def _is_thousands(raw: str, mark: str, language: str) -> bool:
    whole, _, fraction = raw.partition(mark)
    if len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
        return False
    return mark == "," or language in _DOT_THOUSANDS


def _words(raw: str, language: str) -> float | None:
    """The value of number words, all of one language; the language of the text first.

    >>> _words("vingt et un", "fr"), _words("one hundred and eighty", "en"), _words("six dos", "")
    (21.0, 180.0, None)
    """
    for of_language in [_WORDS.get(language, {}), *_WORDS.values()]:
        value = _sum(raw.lower(), of_language)
        if value is not None:
            return float(value)
    return None


def _sum(raw: str, table: dict[str, int]) -> int | None:
    """Atoms in falling order are added ("twenty", "five"); a small one before a hundred multiplies it."""
    atoms: list[int] = []
    rest = raw
    while rest:
        match = re.match(r"[\w-]+", rest)
        if not match:
            return None
        word = match[0]
        while word not in table and "-" in word:
            word = word.rpartition("-")[0]
        if word in table:
            atoms.append(table[word])
        elif word not in _VOCABULARY["joiners"]["words"]:
            return None
        rest = rest[len(word):].lstrip(" \t\n\u00a0-")
    if not atoms:
        return None
    total = atoms[0]
    for previous, atom in pairwise(atoms):
        if atom == 100 and previous < 10 and total == previous:
            total *= 100
        elif (previous >= 20 and atom < 20) or (previous == 100 and atom < 100):
            total += atom
        else:
            return None  # "five six" are two numbers
    return total
