"""How values are written on a page."""
from __future__ import annotations

import re

# What cannot be seen, or turns the direction of what stands after it: a name must not look like another one.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def seen(value: object) -> str:
    """A short text with what cannot be seen written out.

    >>> seen("Driver\\u202e 2-G"), seen(None)
    ('Driver⟨U+202E⟩ 2-G', '')
    """
    return "" if value is None else _UNSEEN.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", str(value))


def percent(share: float | None) -> str:
    """
    >>> percent(0.985), percent(None)
    ('98 %', '')
    """
    return "" if share is None else f"{int(share * 100)} %"


def number(text: str | None) -> int:
    """A number from an address; 1 where it is none.

    >>> number("3"), number("x"), number(None)
    (3, 1, 1)
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
