"""The employer: canonical short name inside the vocabulary, the name as written outside it; never a job board.

>>> from normalizers.base import Context
>>> [normalize(raw, Context()) for raw in ("UNICEF - United Nations Children’s Fund", "UNHCR /Armenia", "Faros")]
['UNICEF', 'UNHCR', 'Faros']
"""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary import gazetteer, organisations
from normalizers.vocabulary.fold import plain

_SPLIT = re.compile(r"\s+[-–—|:]\s+|\s*[/|;]\s*|\s*[()\[\]]\s*|,\s+|\s+[-–—]|[–—]\s*|\n")
_LONGEST = 120  # characters of a name
_MOST_WORDS = 12
_PROSE = re.compile(
    r"[.!?]\s+\S|\b(?:is|are|was|were|has|have|will|est|sont|es|son|é|são|seeks?|invites?)\b|@|https?:", re.IGNORECASE
)
_ELISION = re.compile(r"^[LlDd]['’](?=[^\W\d_])")
_SMALL_WORDS = 2  # words without a capital, of more than three letters, that a name may have ("Fund for peace")


@cache
def _words(group: str) -> frozenset[str]:
    data = tomllib.loads((Path(__file__).parent / "vocabulary" / "organisation_words.toml").read_text(encoding="utf-8"))
    return frozenset(data[group])


def normalize(raw: str, context: Context, **parts: str) -> str:
    """The canonical short name, or the name as written; Unrecognised for boards, units, places and prose."""
    name = " ".join(raw.split()).strip(" .,:;-–—|*\"'")
    if not name or len(name) > _LONGEST:
        raise Unrecognised("no name of an employer")
    name = _ELISION.sub("", name)
    if organisations.is_board(name):
        raise Unrecognised("a job board, not the employer")
    if short := known(name):
        return short
    if organisations.is_board(_SPLIT.split(name)[0]):
        raise Unrecognised("a job board, not the employer")
    key = plain(name)
    if key in _words("refused") or len(key) < 2 or not re.search(r"[^\W\d_]{2}", name):
        raise Unrecognised("no name")
    if sum(len(word) > 3 and word.islower() for word in name.split()) > _SMALL_WORDS:
        raise Unrecognised("prose, no name")
    if _PROSE.search(name) or len(key.split()) > _MOST_WORDS or not name[0].isalnum():
        raise Unrecognised("prose, no name")
    if set(key.split()) & _words("unit"):
        raise Unrecognised("a unit of an employer")
    if _is_place(name):
        raise Unrecognised("a place")
    return name


def known(name: str) -> str:
    """The canonical name if the vocabulary has this one, an office around it or its acronym beside it; else ""."""
    if short := organisations.canonical(name) or organisations.canonical(_bare(name)):
        return short
    for part in (p.strip() for p in _SPLIT.split(name)):
        if part and (short := organisations.canonical(part) or organisations.canonical(_bare(part))):
            return short
    return organisations.similar(_SPLIT.split(name)[0] or name)


def _bare(name: str) -> str:
    """The name without places and office words at its ends: "UNICEF Mexico Country Office"."""
    words = re.findall(r"[\w'’.\-&]+", name)
    if set(plain(name).split()) & _words("other_body"):
        return ""
    changed = True
    while changed and words:
        changed = False
        for size in range(min(4, len(words)), 0, -1):
            for part, rest in ((words[-size:], words[:-size]), (words[:size], words[size:])):
                text = " ".join(part)
                leading = rest == words[size:]
                if plain(text) in _words("office") or (not leading and rest and _is_place(text)):
                    words, changed = rest, True
                    break
            if changed:
                break
    return " ".join(words)


def _is_place(text: str) -> bool:
    """Whether the words are names and codes of places and nothing else ("HND Honduras")."""
    if organisations.canonical(text):
        return False
    rest = text
    for mention in reversed(list(gazetteer.mentions(text))):
        rest = rest[: mention.start] + rest[mention.end :]
    return not [word for word in re.findall(r"\w+", rest) if not (word.isupper() and gazetteer.country_codes(word))]
