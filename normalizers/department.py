"""The office, section or division as written.

>>> from normalizers.base import Context
>>> normalize("Department/Office:  Protection  Unit", Context()), normalize("RO-Africa", Context())
('Department/Office: Protection Unit', 'RO-Africa')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.fold import plain

_LONGEST = 200
_PLACEHOLDERS = frozenset({
    "n a", "na", "nil", "none", "tbd", "tbc", "tba", "not applicable", "to be determined", "to be confirmed",
    "not specified", "various", "other",
})


def normalize(raw: str, context: Context, **parts: str) -> str:
    """The value with single spaces; Unrecognised for placeholders and prose."""
    text = " ".join(raw.split()).strip(" .,:;-–—|*")
    if not text or plain(text) in _PLACEHOLDERS or not re.search(r"[^\W\d_]{2}", text):
        raise Unrecognised("no name of a unit")
    if len(text) > _LONGEST or re.search(r"[.!?]\s+[^\W\d_]\w+\s+\w+\s+\w+", text):
        raise Unrecognised("prose, no name of a unit")
    return text
