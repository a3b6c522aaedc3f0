"""One competency: its canonical name where the framework is known, else the name as written.

The same words stand in many frameworks ("Integrity", "Teamwork"): the organisation decides, and where it is not known
the names printed beside it (`companions`). A heading that names a group decides the kind; under one that speaks of
competencies alone a value of the framework counts as a core competency, as notices print it.

>>> normalize("Drives to achieve impactful results", Context(organisation="UNICEF"), level="2").name
'Drive to achieve results for impact'
>>> normalize("Teamwork", Context(organisation="IOM"), level="II", group="Core Competencies")
Competency(name='Teamwork', framework='IOM', kind='core', level=2)
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from normalizers.base import Context, Unrecognised
from normalizers.values import Competency
from normalizers.vocabulary.competencies import Entry, entries, is_group, key, named, says
from normalizers.vocabulary.words import flat

_CUTOFF = 90  # of 100: "Planing and organizing", not "Managing performance" for "Managing resources"
_ENOUGH = 3  # companions that one framework must print where the organisation is not known
_CLEARLY = 1.5  # times as many as the organisation's own framework
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_MOST_LEVELS = 6
_MOST_WORDS = 10


def normalize(raw: str, context: Context, level: str = "", group: str = "", companions: str = "") -> Competency:
    """The competency that `raw` names; `companions` are the names of the same list, parted by "|"."""
    name = " ".join(raw.split()).strip(" .:;,*-–•")
    if not key(name) or is_group(name) or (len(name.split()) > _MOST_WORDS and not named(name)):
        raise Unrecognised(f"no competency: {raw!r}")
    entry = _entry(name, context.organisation, companions)
    rank = _level(level)
    if entry is None:
        kind = _kind("", group)
        return Competency(_cased(name), _owner(context.organisation, companions), kind, rank)
    return Competency(entry.name, entry.short, _kind(entry.kind, group), rank)


@cache
def _own(organisation: str) -> Mapping[str, Entry]:
    """The entries of the frameworks of an organisation by the keys of their names, in any language."""
    own: dict[str, Entry] = {}
    for name, found in entries().items():
        if entry := next((entry for entry in found if organisation in entry.organisations), None):
            own[name] = entry
    return own


@cache
def _frameworks(organisation: str) -> frozenset[str]:
    return frozenset(entry.framework for entry in _own(organisation).values())


@lru_cache(maxsize=64)  # the names of a list have the same companions
def _counts(companions: str) -> Counter[str]:
    """How many of the names each framework prints."""
    names = filter(None, companions.split("|"))
    return Counter(framework for name in names for framework in {entry.framework for entry in named(name)})


def _entry(name: str, organisation: str, companions: str) -> Entry | None:
    """The entry of the organisation's own framework, unless another prints clearly more of the names beside it."""
    counts, own = _counts(companions), _own(organisation)
    most = max((counts[framework] for framework in _frameworks(organisation)), default=0)
    foreign = [e for e in named(name) if counts[e.framework] >= _ENOUGH and counts[e.framework] > most * _CLEARLY]
    if foreign and (own or not organisation):
        return max(foreign, key=lambda entry: counts[entry.framework])
    printed = [entry for entry in named(name) if organisation in entry.organisations]
    if printed:
        return max(printed, key=lambda entry: counts[entry.framework])
    fitting = [e for e in named(name) if counts[e.framework] >= max(_ENOUGH, most)]
    if fitting and own:  # of a list that another framework prints as well as the own one
        return max(fitting, key=lambda entry: counts[entry.framework])
    close = process.extractOne(key(name), list(own), scorer=fuzz.ratio, score_cutoff=_CUTOFF) if own else None
    return own[close[0]] if close else None


def _owner(organisation: str, companions: str) -> str | None:
    """The organisation as owner of a framework that the vocabulary does not hold."""
    return organisation if organisation and companions.strip("|") and not _own(organisation) else None


def _kind(kind: str, group: str) -> str | None:
    """The kind by the heading, else by the framework."""
    if says("values", group):
        return (kind or None) if says("competencies", group) else "core_value"
    named_group = next((g for g in ("cross_functional", "managerial", "functional") if says(g, group)), None)
    if named_group:
        return named_group
    if says("core", group) or says("competencies", group):
        return kind if kind and kind != "core_value" else "core"
    return kind or None


def _level(level: str) -> int | None:
    folded = flat(level).strip(" ()[]")
    number = int(folded) if folded.isdecimal() and len(folded) < 4 else _ROMAN.get(folded)
    return number if number and number <= _MOST_LEVELS else None


def _cased(name: str) -> str:
    return name.capitalize() if name.isupper() and len(name) > len("UNICEF") else name
