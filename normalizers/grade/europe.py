"""Grades of the European Union, the coordinated organisations, NATO and the OSCE.

Sources: https://eu-careers.europa.eu (staff categories), iocareers.state.gov, thetis.fr, jobs.osce.org; row by row in
`grades.csv`. None of them has a documented ICSC equivalent. A, B, C, L and S grades, and NATO's G, are read at their
organisations only: B2 is a language level and D1 a driving licence elsewhere.

>>> from normalizers.base import Context
>>> parse("AD 5", Context()).grade
'AD-5'
>>> parse("A4", Context()) is None, parse("A4", Context(organisation="EUMETSAT")).grade
(True, 'A4')
"""
from __future__ import annotations

import re

from normalizers.base import Context
from normalizers.grade.scale import level
from normalizers.values import Grade

_SYSTEMS = ("EU", "COORDINATED", "NATO", "NATO-LCH", "OSCE")
_NUMBERED = re.compile(r"(?:AD|AST|AST[/-]SC|SC|LCH|NP|[ABCLSG])[-. ]?\d{1,2}", re.IGNORECASE)
_FUNCTION_GROUP = re.compile(r"(?:CA ?)?[FG][FG][- ]?I{1,3}V?", re.IGNORECASE)


def parse(raw: str, context: Context) -> Grade | None:
    """The grade that the whole string spells, else None."""
    if not (_NUMBERED.fullmatch(raw) or _FUNCTION_GROUP.fullmatch(raw)):
        return None
    step = level(raw, _SYSTEMS, context.organisation)
    return step.grade() if step else None
