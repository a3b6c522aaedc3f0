"""Folding of words for vocabulary look-up.

>>> fold("N° d’emploi :")
'no d emploi'
>>> fold("📍 Lieu d'affectation (ville, pays)")
'lieu d affectation'
"""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"\([^()]{0,200}\)?|\[[^\[\]]{0,200}\]?")
_NUMBER_SIGN = re.compile(r"[Nn][°º]|№")
_OTHER = re.compile(r"[^\w]+|_", re.UNICODE)
_SPECIAL = frozenset("([°º№")
_LONGEST = 160  # characters of words that are remembered: a paragraph is not looked up twice


def fold(words: str) -> str:
    """Lower case without accents, brackets and punctuation; single spaces."""
    return _remembered(words) if len(words) <= _LONGEST else _fold(words)


@lru_cache(maxsize=65536)
def _remembered(words: str) -> str:
    return _fold(words)


def _fold(words: str) -> str:
    words = _NUMBER_SIGN.sub("no ", words)
    bare = _BRACKETS.sub(" ", words)
    return plain(bare if bare.strip() else words)


def has_left_out(words: str) -> bool:
    """Whether words hold what `fold` leaves out or writes otherwise than `plain`: brackets, the sign of a number."""
    return not _SPECIAL.isdisjoint(words)


def plain(words: str) -> str:
    """As `fold`, brackets kept as words."""
    if words.isascii():
        return _OTHER.sub(" ", words).strip().casefold()
    decomposed = unicodedata.normalize("NFKD", words)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _OTHER.sub(" ", letters).strip().casefold()
