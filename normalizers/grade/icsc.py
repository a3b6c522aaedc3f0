"""Grades of the United Nations common system: P, D, NO, G, FS and the ungraded executives.

Source: https://unsceb.org/content/definition-staff-categories and the pages named in `grades.csv`. "NO" is also the
English word and "No." a number label, so a spaced form needs capitals, and "No. 2" is none. UNHCR's portal writes PR2
for P-2, FAO writes N1 for NO-A, country offices GS, GL for G.

>>> from normalizers.base import Context
>>> parse("P\N{NON-BREAKING HYPHEN}4".replace("\N{NON-BREAKING HYPHEN}", "-"), Context()).grade
'P-4'
>>> parse("NO3", Context()).grade, parse("No. 2", Context())
('NO-C', None)
"""
from __future__ import annotations

import re

from normalizers.base import Context
from normalizers.grade.scale import level
from normalizers.values import Grade

_NUMBERED = re.compile(r"(?:IP )?(?:P|PR|D|GS?|GL|FS)[-. ]{0,2}0?\d{1,2}", re.IGNORECASE)
_NATIONAL = re.compile(r"(?:NP?O[-. ]?[A-E]|NP?O-?[1-5]|NP?O[- ][1-5]|N-?[1-5]|(?i:NP?O-?[A-E]))")
_EXECUTIVE = re.compile(r"[^\W\d_][^\W\d_ -]*(?:[- ][^\W\d_]+){0,4}")
_ZEROS = re.compile(r"(?<=\D)0(?=\d)")


def parse(raw: str, context: Context) -> Grade | None:
    """The grade that the whole string spells, else None."""
    if not (_NUMBERED.fullmatch(raw) or _NATIONAL.fullmatch(raw) or _EXECUTIVE.fullmatch(raw)):
        return None
    step = level(_ZEROS.sub("", raw), ("ICSC",), context.organisation)
    return step.grade() if step else None
