"""How values are written on a page."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

Pairs = tuple[tuple[str, str], ...]

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


def is_number(text: str) -> bool:
    """Whether it is a number of digits that `int` takes: it refuses thousands of them.

    >>> is_number("3"), is_number("9" * 5000), is_number("-1")
    (True, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) < 10


def number(text: str | None) -> int:
    """A number from an address; 1 where it is none.

    >>> number("3"), number("x"), number(None)
    (3, 1, 1)
    """
    return int(text) if text and is_number(text) else 1


def pairs(value: str | None) -> Pairs:
    """What `evidence.value` says, by column; a plain value stands under no name.

    >>> pairs("P-4"), pairs('[{"city": "Goma", "country": "CD"}]'), pairs('{"is_staff": true, "days": 3}')
    ((('', 'P-4'),), (('city', 'Goma'), ('country', 'CD')), (('is_staff', 'yes'), ('days', '3')))
    """
    if value is None:
        return ()
    if value[:1] not in ("{", "["):
        return (("", plain(value)),)
    try:
        found = json.loads(value)
    except ValueError:
        return (("", value),)
    return tuple(_flat(found))


def _flat(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        yield from ((str(name), plain(each)) for name, each in found.items() if each is not None)
    elif isinstance(found, list):
        for each in found:
            yield from _flat(each)
    else:
        yield "", plain(found)


def plain(value: object) -> str:
    """A value in words.

    >>> plain(True), plain("false"), plain(5.0), plain("P-4")
    ('yes', 'no', '5', 'P-4')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat()
    return {"True": "yes", "true": "yes", "False": "no", "false": "no"}.get(str(value), str(value))
