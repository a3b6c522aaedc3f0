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
_SPECIAL = re.compile(r"[(\[°º№]")
_SIGNS = "‘’“”«»–—•"  # the usual ones beyond ASCII
_BEYOND = re.compile(r"[^\x00-\x7f]+")
# Letters and digits of ASCII in lower case, anything else as a space
_ASCII = bytes(ord(c.lower()) if (c := chr(code)).isascii() and c.isalnum() else 32 for code in range(256))
_LONGEST = 160  # characters of words that are remembered: a paragraph is not looked up twice


def fold(words: str) -> str:
    """Lower case without accents, brackets and punctuation; single spaces."""
    return _remembered(words) if len(words) <= _LONGEST else _fold(words)


@lru_cache(maxsize=65536)
def _remembered(words: str) -> str:
    return _fold(words)


def _fold(words: str) -> str:
    if not has_left_out(words):
        return plain(words)
    words = _NUMBER_SIGN.sub("no ", words)
    bare = _BRACKETS.sub(" ", words)
    return plain(bare if bare.strip() else words)


def has_left_out(words: str) -> bool:
    """Whether words hold what `fold` leaves out or writes otherwise than `plain`: brackets, the sign of a number."""
    return _SPECIAL.search(words) is not None


def first_word(words: str) -> str | None:
    """The first word of `fold(words)`, "" where there is none; None where it takes all words to tell.

    A long text is no label and no heading where none begins with its first word: brackets and signs of numbers that
    follow do not change that word.

    >>> first_word("- Duty station (of the post)"), first_word("(new) Duty station")
    ('duty', None)
    """
    for piece in words.split(maxsplit=3):
        said = _begins(piece) if len(piece) <= _LONGEST else None
        if said != "":
            return said
    return ""


@lru_cache(maxsize=16384)
def _begins(piece: str) -> str | None:
    return None if has_left_out(piece) else plain(piece).partition(" ")[0]


def is_longer(words: str, most: int) -> bool:
    """Whether the first characters alone fold to more than so many; a quick yes for paragraphs.

    >>> is_longer("The officer (P-3) plans", 9), is_longer("The officer (P-3) plans", 12)
    (True, False)
    """
    head = words[:_LONGEST]
    left_out = _SPECIAL.search(head)
    return len(plain(head[: left_out.start()] if left_out else head)) > most


def plain(words: str) -> str:
    """As `fold`, brackets kept as words."""
    if not words.isascii():
        words = _in_ascii(words)
    if words.isascii() and "_" not in words:  # of which each is a space, where other signs beside each other are one
        return " ".join(words.encode().translate(_ASCII).decode().split())
    return _OTHER.sub(" ", words).strip().casefold()


def _in_ascii(words: str) -> str:
    """Words without accents and with spaces for signs: most are ASCII then. What can be is done by whole strings."""
    for sign in _SIGNS:
        words = words.replace(sign, " ")
    words = unicodedata.normalize("NFKD", words)
    bare = words.encode("ascii", "ignore")
    accents = words.encode("utf-8", "surrogatepass").count(0xCC)  # which begins U+0300 to U+033F and nothing else
    return bare.decode() if len(bare) + accents == len(words) else _BEYOND.sub(_letters, words)


def _letters(beyond: re.Match[str]) -> str:
    """Characters beyond ASCII, signs as spaces and without what combines with others."""
    return "".join(c if c.isalnum() else " " for c in beyond[0] if not unicodedata.combining(c))
