"""One skill that a candidate must or should have: as written and canonical, its kind, how strongly it is asked for.

Names of the vocabulary have a canonical form and a kind of their own; of others the form is the name in plain words,
and the kind the one that comes with it. Languages, degrees and years of experience are no skills.

>>> normalize("MS Excel", Context(), requirement="desirable")
Skill(name='MS Excel', normalised='Microsoft Excel', kind='tool', requirement='desired')
>>> normalize("Excellent  listening skills", Context())
Skill(name='Excellent listening skills', normalised='listening skills', kind='skill', requirement='required')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.values import Skill
from normalizers.vocabulary import education
from normalizers.vocabulary.requirements import requirement_of, years_pattern
from normalizers.vocabulary.skills import bare, is_language, known
from normalizers.vocabulary.words import flat

KINDS = ("knowledge", "skill", "tool", "certification")
_MOST_WORDS = 12
_LETTERS = re.compile(r"[^\W\d_]{2}")


def normalize(raw: str, context: Context, kind: str = "", requirement: str = "") -> Skill:
    """The skill that `raw` names; `kind` is that of names outside the vocabulary, a skill where none is said."""
    name = " ".join(raw.split()).strip(" .:;,*-–•")
    asked = requirement_of(requirement)
    if entry := known(name) or known(bare(name)):
        return Skill(name, entry.name, entry.kind, asked)
    kind = kind.strip().casefold() or "skill"
    form = bare(name)
    if kind not in KINDS or not _LETTERS.search(form) or len(form.split()) > _MOST_WORDS or _is_other(name, kind):
        raise Unrecognised(f"no skill: {raw!r}")
    return Skill(name, form, kind, asked)


def _is_other(name: str, kind: str) -> bool:
    """Whether it is a thing that another field holds."""
    folded = flat(name)
    if is_language(folded) or years_pattern().search(folded):
        return True
    return kind != "certification" and any(education.degrees(folded))
