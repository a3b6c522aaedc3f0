"""The degree that a notice asks for: its level and, as written, the fields of study.

Levels: none, primary, secondary, technical, bachelor, master, doctorate. "Advanced university degree" is a master's,
"university degree" alone a bachelor's degree. An alternative ("in lieu of ...") is marked as such and lowers nothing.

>>> normalize("Master's degree in botany or soil science", Context())
Education(level='master', fields='botany or soil science', requirement='required')
>>> normalize("una maestría", Context(), requirement="deseable")
Education(level='master', fields=None, requirement='desired')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.values import Education
from normalizers.vocabulary.education import degrees, matching
from normalizers.vocabulary.requirements import requirement_of
from normalizers.vocabulary.words import flat

_LONGEST = 240
_EQUIVALENT = re.compile(
    r"(?:[^().;]{0,40}\))?(?:\s?\([^()]{0,120}\))?"
    r"(?:[\s,]*(?:or\s(?:its\s)?(?:higher|equivalent)|preferably),?)?\s*"
)
_NEXT = re.compile(r",?\s(?:or|and|ou|et|o|y|e)(?:\s(?:an?|une?|una?|uma?))?\s*$", re.I)  # the next degree's article
_HARD_END = re.compile(r"[;(]|\.(?:\s|$)|\s-\s|,?\s(?:\d|or\s*$)")


def normalize(raw: str, context: Context, requirement: str = "") -> Education:
    """The first degree that `raw` names."""
    folded = flat(raw)
    first = next(degrees(folded), None)
    if first is None:
        raise Unrecognised(f"no degree: {raw!r}")
    _, end, level = first
    return Education(level, _fields(raw, folded, end), requirement_of(requirement))


def _fields(raw: str, folded: str, end: int) -> str | None:
    """The fields of study behind the degree; a word of the degree itself may open them ("licence en droit")."""
    opener = matching("fields").match(folded, end) or matching("fields").search(folded, max(0, end - 3), end)
    if not opener or opener.end() < end:
        skipped = _EQUIVALENT.match(folded, end)
        opener = matching("fields").match(folded, skipped.end() if skipped else end)
    if not opener:
        return None
    start = opener.end()
    stop = min([m.start() for p in (_HARD_END, matching("fields_end")) if (m := p.search(folded, start))] or [len(raw)])
    fields = _NEXT.sub("", raw[start:stop]).strip(" ,:.;-–")
    return fields if fields and len(fields) <= _LONGEST else None
