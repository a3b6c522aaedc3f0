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


@lru_cache(maxsize=65536)
def fold(words: str) -> str:
    """Lower case without accents, brackets and punctuation; single spaces."""
    words = _NUMBER_SIGN.sub("no ", words)
    bare = _BRACKETS.sub(" ", words)
    return plain(bare if bare.strip() else words)


def plain(words: str) -> str:
    """As `fold`, brackets kept as words."""
    if words.isascii():
        return _OTHER.sub(" ", words).strip().casefold()
    decomposed = unicodedata.normalize("NFKD", words)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _OTHER.sub(" ", letters).strip().casefold()
