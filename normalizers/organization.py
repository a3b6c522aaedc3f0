"""The employer: canonical short name inside the vocabulary, the name as written outside it; never a job board.

>>> from normalizers.base import Context
>>> [normalize(raw, Context()) for raw in ("UNICEF - United Nations Children’s Fund", "UNHCR /Armenia", "Faros")]
['UNICEF', 'UNHCR', 'Faros']
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary import organisations
from normalizers.vocabulary.employers import SPLIT, is_place, known, words
from normalizers.vocabulary.fold import plain

_LONGEST = 120  # characters of a name
_MOST_WORDS = 12
_PROSE = re.compile(
    r"[.!?]\s+\S|\b(?:is|are|was|were|has|have|will|est|sont|es|son|é|são|seeks?|invites?)\b|@|https?:", re.IGNORECASE
)
_HOST = re.compile(r"(?:[\w-]+\.){1,5}[a-z]{2,12}", re.IGNORECASE)
_ELISION = re.compile(r"^[LlDd]['’](?=[^\W\d_])")
_UNIT_CODE = re.compile(r"[A-Z]{2,5}/[A-Z]{2,5}\b")  # "SE/CDS Communicable Diseases"
_SMALL_WORDS = 2  # words without a capital, of more than three letters, that a name may have ("Fund for peace")


def normalize(raw: str, context: Context, **parts: str) -> str:
    """The canonical short name, or the name as written; Unrecognised for boards, units, places and prose."""
    name = " ".join(raw.split()).strip(" .,:;-–—|*\"'")
    if not name or len(name) > _LONGEST:
        raise Unrecognised("no name of an employer")
    name = name.capitalize() if parts.get("host") else _ELISION.sub("", name)
    if _HOST.fullmatch(name) and (short := organisations.employer_of_host(name)):
        return short
    if organisations.is_board(name):
        raise Unrecognised("a job board, not the employer")
    if short := known(name):
        return short
    if organisations.is_board(SPLIT.split(name)[0]):
        raise Unrecognised("a job board, not the employer")
    key = plain(name)
    if key in words("refused") or len(key) < 2 or name.islower() or not re.search(r"[^\W\d_]{2}", name):
        raise Unrecognised("no name")
    if sum(len(word) > 3 and word.islower() for word in name.split()) > _SMALL_WORDS:
        raise Unrecognised("prose, no name")
    if _PROSE.search(name) or len(key.split()) > _MOST_WORDS or not name[0].isalnum():
        raise Unrecognised("prose, no name")
    if set(key.split()) & words("unit") or _UNIT_CODE.match(name):
        raise Unrecognised("a unit of an employer")
    if is_place(name):
        raise Unrecognised("a place")
    return name
