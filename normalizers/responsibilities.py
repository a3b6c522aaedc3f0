"""A line of a list of duties to a `Responsibility`: its text in one line, and the heading it stands under.

>>> from normalizers.base import Context
>>> normalize("- Keeps the **stock** of medicines;", Context(), group="2. Logistics:")
Responsibility(text='Keeps the stock of medicines', group='Logistics')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.values import Responsibility
from normalizers.vocabulary import deliverables as vocabulary

_BREAK = re.compile(r"\s*\n(?:[-–•]\s)?\s*")
_WORD = re.compile(r"[^\W\d]{3}")
_MARKUP = re.compile(r"\*{1,3}|`")
_MARK = re.compile(r"^(?:[-–•*·]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)])\s+", re.IGNORECASE)


def normalize(raw: str, context: Context, **parts: str) -> Responsibility:
    """Read a line; `Unrecognised` where it only introduces or is furniture."""
    text = _clean(raw)
    if not _WORD.search(text) or vocabulary.is_no_duty(text):
        raise Unrecognised(f"{text[:60]!r} is no responsibility")
    return Responsibility(text, _clean(parts.get("group", "")).rstrip(" :.") or None)


def _clean(raw: str) -> str:
    text = _BREAK.sub(" ", raw) if "\n" in raw else raw
    text = _MARKUP.sub("", text) if "*" in text or "`" in text else text
    return _MARK.sub("", " ".join(text.split())).strip(" ;,")
