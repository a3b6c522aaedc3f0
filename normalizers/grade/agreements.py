"""Levels of personnel who are not staff: UNOPS ICA, UNDP PSA, service contracts and bands, UNIDO ISA, and ICS codes.

Sources are named row by row in `grades.csv` (UNOPS "What we offer", POPP, UNHCR affiliate posts). An ICS code names a
level only: ICS-6 is the level of G-6, while ICS-9 is that of P-2 and of NO-B, so it has no ICSC grade of its own.
"TIPSA-10" and "replica" are no grades, which holds because the whole string must be one.

>>> from normalizers.base import Context
>>> parse("UNOPS LICA4", Context()).grade_icsc, parse("ICS 06", Context()).grade
('G-4', 'ICS-6')
>>> parse("TIPSA-10", Context()) is None, parse("ICS-9", Context()).grade_icsc
(True, None)
"""
from __future__ import annotations

import re

from normalizers.base import Context
from normalizers.grade.scale import level
from normalizers.values import Grade

_SYSTEMS = (
    "UNOPS-LICA", "UNOPS-IICA", "UNOPS-ICA", "UNDP-NPSA", "UNDP-IPSA", "UNDP-SB", "SC", "UNIDO-ISA", "ICS", "ALD",
)
_NUMBERED = re.compile(
    r"(?:UNOPS )?(?P<kind>L-?ICA|I-?ICA|LOCAL ICA|INTERNATIONAL ICA|[NI]-?PSA|(?:SC[- ])?SB|SC(?: L)?|ICS|ALD)"
    r"(?: SUPPORT| SPECIALIST)?[-. ]{0,2}A?0?(?P<number>\d{1,2})",
    re.IGNORECASE,
)
_KINDS = {"SCSB": "SB", "LOCALICA": "LICA", "INTERNATIONALICA": "IICA"}
_LETTERED = re.compile(r"ICA?[- ][A-D]|ISA ?-? ?(?:[GP][- ]?\d|NO[- ]?[A-D])", re.IGNORECASE)


def parse(raw: str, context: Context) -> Grade | None:
    """The level that the whole string spells, else None."""
    if numbered := _NUMBERED.fullmatch(raw):
        kind = re.sub(r"[- ]", "", numbered["kind"]).upper()
        raw = f"{_KINDS.get(kind, kind)}-{numbered['number']}"
    elif not _LETTERED.fullmatch(raw):
        return None
    step = level(raw, _SYSTEMS, context.organisation)
    return step.grade() if step else None
