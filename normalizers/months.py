"""Month names in six languages, abbreviated, misspelled, or run into by the label before them.

>>> month_number("août"), month_number("Sept."), month_number("byApr"), month_number("آذار"), month_number("people")
(8, 9, 4, 3, None)
>>> month_number("Septmeber", misspelled=True), month_number("Marchand", misspelled=True)
(9, None)
"""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

from normalizers.vocabulary.words import table

_NAMES: dict[str, list[str]] = table("months")["months"]
_MISSPELLED_CUTOFF = 80.0  # "Septmeber" scores 89, "Marchand" against "march" 77


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.rstrip("."))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


_MONTHS = {_fold(name): int(number) for number, names in _NAMES.items() for name in names}
_FULL_NAMES = tuple(name for name in _MONTHS if len(name) >= 5)


@lru_cache(maxsize=4096)
def month_number(word: str, misspelled: bool = False) -> int | None:
    """The number of the month that the word names; a misspelled one only where the caller sees a whole date."""
    folded = _fold(word)
    if folded in _MONTHS:
        return _MONTHS[folded]
    glued = re.search(r"[A-Z][a-z]+$", word.rstrip("."))  # "byApr", "DateAugust": a label runs into its value
    if glued and glued.start() and glued[0].lower() in _MONTHS:
        return _MONTHS[glued[0].lower()]
    if not misspelled or len(folded) < 5:
        return None
    best = process.extractOne(folded, _FULL_NAMES, scorer=fuzz.ratio, score_cutoff=_MISSPELLED_CUTOFF)
    return _MONTHS[best[0]] if best and best[0][0] == folded[0] else None
