"""How far the words from a place in a line can be the beginning of a known label or heading.

>>> list(tokens("2025Hardship Level", 0, 18))
[(0, 4), (4, 12), (13, 18)]
>>> promising_at("Duty station Goma", 0, 90), promising_at("Ferries of Goma", 0, 90)
([(0, 4), (5, 12)], [])
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from normalizers.vocabulary import headings, labels

_WORD = re.compile(r"[^\s]+")
# Where words run into each other: "2025Hardship", "DFamily", "Date2026", "Amharic,Desired".
# Told from the character behind the seam: a capital or digit is seldom there, and the others are skipped at once.
SEAM = re.compile(
    r"[A-ZÀ-Ý0-9\u0100-\U0010ffff](?:(?<=[a-zà-ÿ0-9)\],;*][A-ZÀ-Ý])|(?<=[A-ZÀ-Ý]{2})(?=[a-zà-ÿ])|(?<=[a-zà-ÿ]\d))"
)
REACH = 90  # characters in which a label or heading ends


def tokens(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of words; a word is also cut where small letters or digits run into a capital ("2025Hardship")."""
    for word in _WORD.finditer(text, start, end):
        begin, stop = word.span()
        rest = text[begin + 1 : stop]
        if not (rest.isalpha() and rest.islower()):  # most words are small letters behind the first, and have no seam
            for seam in SEAM.finditer(text, begin + 1, stop):
                yield begin, seam.start()
                begin = seam.start()
        yield begin, stop


class Wanted(NamedTuple):
    """What words are looked at for: whether it may begin with some, and whether a number may stand before it."""

    may_begin: Callable[[str], bool]
    numbered: bool


_remembered = lru_cache(maxsize=16384)
LABEL = Wanted(_remembered(labels.may_begin), numbered=False)
HEADING = Wanted(_remembered(headings.may_begin), numbered=True)
EITHER = Wanted(_remembered(lambda words: labels.may_begin(words) or headings.may_begin(words)), numbered=True)


def promising(text: str, words: Iterable[tuple[int, int]], wanted: Wanted = EITHER) -> list[tuple[int, int]]:
    """The first words as far as a known label or heading can go on with them."""
    found: list[tuple[int, int]] = []
    numbered = False
    for start, end in words:
        numbered = numbered or (not found and wanted.numbered and headings.is_numbered(text, start, start + REACH))
        if not (numbered or wanted.may_begin(text[found[0][0] if found else start : end])):
            break
        found.append((start, end))
    return found


def promising_at(text: str, start: int, reach: int, wanted: Wanted = EITHER) -> list[tuple[int, int]]:
    """The same from a place on, for words that begin within reach: a quick no for most words of a text."""
    end = min(len(text), start + reach)
    first = _WORD.search(text, start, end)
    if first is None or not (
        _may_be_begun_by(first[0], wanted)
        or (wanted.numbered and headings.is_numbered(text, first.start(), first.start() + REACH))
    ):
        return []
    return promising(text, islice(tokens(text, start, end), max(labels.LONGEST, headings.LONGEST)), wanted)


@_remembered
def _may_be_begun_by(word: str, wanted: Wanted) -> bool:
    """Whether what is wanted may begin with a word, or with what stands before its first seam."""
    start, end = next(tokens(word, 0, len(word)))
    return wanted.may_begin(word[start:end])
