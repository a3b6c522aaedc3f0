"""Scales that one organisation alone uses: development banks, WTO, UNRWA, UN Tourism, UN security, NGOs.

Sources are named row by row in `grades.csv`. The code says nothing without the organisation ("GF", "8", "B1",
"Band I"), so a step is read only at its own; the canonical spelling of a bare number is "Grade 8".

>>> from normalizers.base import Context
>>> parse("8", Context(organisation="NRC")).grade, parse("8", Context())
('Grade 8', None)
>>> parse("GF", Context(organisation="World Bank")).grade_system
'WB'
"""
from __future__ import annotations

import re

from normalizers.base import Context
from normalizers.grade.scale import level
from normalizers.values import Grade

_SYSTEMS = (
    "WB", "WB-ETC", "WB-ETT", "WB-T", "IMF", "ADB-IS", "ADB", "AFDB", "WTO", "UNRWA", "UNRWA-LDC", "UN-TOURISM",
    "UN-S", "UN-TC", "NRC", "SCI", "SCI-NAT", "OXFAM", "PAHO-BAND", "DRC-BAND",
)
_NUMBER = re.compile(r"(?:GRADE )?(\d{1,2})", re.IGNORECASE)
_CODE = re.compile(
    r"G[A-J]|E[CT][-. ]?[1-4]|[ABCDET][-. ]?0?\d{1,2}|S[-. ]?\d|(?:IS|NS|AS|PL|TC)[-. ]?\d{1,2}|II-5B|III-3A"
    r"|(?:AREA|UNT-AREA-| AREA) ?[IV]{1,3}|(?:LDC )?BAND ?\"?[A-K]\"?|(?:NAT|NATIONAL)[- ]?\d",
    re.IGNORECASE,
)
_BAND = re.compile(r"\b(?:LDC )?BANDA?\b", re.IGNORECASE)


def parse(raw: str, context: Context) -> Grade | None:
    """The step of the organisation's own scale that the whole string spells, else None."""
    if number := _NUMBER.fullmatch(raw):
        raw = number[1]
    else:
        raw = _BAND.sub("Band", raw)
        if not _CODE.fullmatch(raw):
            return None
    step = level(raw, _SYSTEMS, context.organisation)
    return step.grade() if step else None
