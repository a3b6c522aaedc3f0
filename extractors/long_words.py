"""Words without end, cut up for a tokenizer: it looks at the whole of a word again for each sign that it takes off.

>>> endless = "a/" * 300
>>> cut_up(f"see {endless}") == "see " + "a " * 300, cut_up("see https://a.example/b")
(True, 'see https://a.example/b')
"""
from __future__ import annotations

import re

_LONGEST = 500  # characters, the first number that is too many
_ENDLESS = re.compile(rf"\S{{{_LONGEST},}}")
_SIGN = re.compile(r"[^\w\s]|_")


def cut_up(text: str) -> str:
    """The text with spaces for the signs in words of 500 characters or more; places in it stay."""
    if len(text) < _LONGEST or max(map(len, text.split()), default=0) < _LONGEST:
        return text
    return _ENDLESS.sub(lambda word: _SIGN.sub(" ", word[0]), text)
