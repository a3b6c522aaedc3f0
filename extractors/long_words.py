"""Words without end, cut up for a tokenizer: it looks at the whole of a word again for each sign that it takes off.

>>> endless = "a/" * 300
>>> cut_up(f"see {endless}") == "see " + "a " * 300, cut_up("see https://a.example/b")
(True, 'see https://a.example/b')
"""
from __future__ import annotations

import re

_ENDLESS = re.compile(r"\S{500,}")
_SIGN = re.compile(r"[^\w\s]|_")


def cut_up(text: str) -> str:
    """The text with spaces for the signs in words of 500 characters or more; places in it stay."""
    return _ENDLESS.sub(lambda word: _SIGN.sub(" ", word[0]), text)
