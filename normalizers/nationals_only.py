"""Whether only nationals (or residents with the right to work) can apply; False where a notice opens it to everyone.

>>> normalize("Only Kenyan nationals", Context()), normalize("open to all nationalities", Context())
(True, False)
>>> normalize("Sri Lankans only", Context(), label="Nationality")
True
>>> normalize("Citizens of Peru", Context(), label="Open to")
True
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.nationality import matching, named_pattern, statements
from normalizers.vocabulary.words import flat

_PEOPLE = re.compile(
    r"\bwho (?:are|is) (?:an? )?[a-z][\w-]{2,20}(?:ans?|ese|ish|is?)\b"
    r"|\bhold (?:an? )?(?:valid )?[a-z-]{3,20} (?:id|identity card|passport)\b"
)
_MOST_WORDS = 5


def normalize(raw: str, context: Context, label: str = "") -> bool:
    """What `raw` says of nationality; behind a label of that name the bare name of a nationality is enough."""
    folded = flat(raw).strip(" .()*")
    kinds = {kind for _, _, kind in statements(folded, loose=True)}
    if kinds:
        return "nationals" in kinds
    if _PEOPLE.search(folded):
        return True
    open_to = matching("eligibility").fullmatch(flat(label).strip(" :")) and named_pattern().fullmatch(folded)
    if open_to and not any(matching(turning).search(folded) for turning in ("everyone", "no_nationality")):
        return True
    named = matching("labels").fullmatch(flat(label).strip(" :"))
    if named and folded and len(folded.split()) <= _MOST_WORDS and not matching("no_nationality").search(folded):
        return True
    raise Unrecognised(f"says nothing of nationality: {raw!r}")
