"""Levels that are ICSC grades under another name: UNICEF's "Level 3" or "L-3" of an international post is P-3.

Source: grade table of unjoblist.org; docs/pitfalls.md, 1.6. Anywhere else "Level 3" is a band of consultants, of
languages or of competencies, so the organisation decides.

>>> from normalizers.base import Context
>>> parse("Level 3", Context(organisation="UNICEF")).grade
'P-3'
>>> parse("Level 3", Context()) is None
True
"""
from __future__ import annotations

import re

from normalizers.base import Context
from normalizers.grade.scale import level
from normalizers.values import Grade

_SHAPE = re.compile(r"L(?:EVEL)?[- ]*([1-6])", re.IGNORECASE)


def parse(raw: str, context: Context) -> Grade | None:
    """The professional grade of a UNICEF level, else None."""
    shape = _SHAPE.fullmatch(raw)
    step = level(f"L-{shape[1]}", ("ICSC",), context.organisation) if shape else None
    return step.grade() if step else None
