"""Cuts a duty station line into what its parts are: town, country, administrative area, code, unknown name, noise.

>>> [(s.name, s.kind) for s in segments("Jordan - Amman (Country Office)")]
[('Jordan', 'country'), ('Amman', 'town')]
>>> [(s.name, s.kind) for s in segments("Nyabiheke Field Unit, Rwanda")]
[('Nyabiheke', 'town'), ('Rwanda', 'country')]
>>> segments("Home Based - May require travel to Mali")
()
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from normalizers.frozen import frozen
from normalizers.vocabulary import gazetteer
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import alternatives, flat, table

_JOINT = re.compile(
    r"\s*(?:[;|•·\n]|/|&|\+|\b(?:and/or|and|or|e/ou|et/ou|y/o|et|ou|y|o|e|und|oder)\b)\s*", re.IGNORECASE
)
_BREAK = re.compile(
    r"\s*(?:[;|•·/&+,:()\[\]]|\s[-–—‐]+(?=\s|$)|[–—]"
    r"|\b(?:and/or|and|or|e/ou|et/ou|y/o|et|ou|y|o|e|und|oder)\b)\s*", re.IGNORECASE
)
_CODE = re.compile(r"[A-Z]\.?[A-Z]\.?(?:[A-Z]\.?)?")
_NAME = re.compile(r"[^\W\d_][\w'’´`.\- ]*")
_LEADING_IN = re.compile(  # ", with frequent" before "travel"
    r"(?:[\s,;(–—-]{1,3}(?:\d{1,3}\s?%|[a-zà-ÿ%’']{1,12}|May)){0,6}[\s,;(–—-]*$"
)
_LONGEST_REMEMBERED = 200  # characters of a line whose parts are remembered
_MOST_WORDS = 5  # of a town that the gazetteer does not know
_IN = re.compile(r"\b(?:in|at|en|à|em|dans|to)\s+(?:the\s+)?(?=[^\W\d_a-zà-ÿ])")


@frozen
class Segment:
    name: str
    kind: str  # town, country, admin, code, unknown
    joined: bool = False  # behind "and", "/", ";": another place, not a part of the one before
    start: int = 0
    end: int = 0


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(table("place_words")[group])


@cache
def cues(group: str) -> frozenset[str]:
    """A list of place_cues.toml."""
    return frozenset(table("place_cues")[group])


@cache
def _office() -> re.Pattern[str]:
    """The office words at either end of a folded name."""
    words = "|".join(sorted(map(re.escape, _words("office")), key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words})\s+)+|(?:\s+(?:{words}))+$")


def is_ordinary(name: str) -> bool:
    """Whether the name of a town is a common word too."""
    return plain(name) in _words("ordinary")


@cache
def areas() -> tuple[str, ...]:
    """Folded names of provinces and states of more than one word, which stand for nothing else."""
    return tuple(sorted((name for name in _words("provinces") if " " in name), key=len, reverse=True))


def is_area(name: str) -> bool:
    """Whether the name is of a province or state and nothing else ("Cabo Delgado")."""
    return plain(name) in _words("provinces")


def segments(text: str) -> tuple[Segment, ...]:
    """The meaningful parts of a line in their order; remote work, regions, offices and travel are left out."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else tuple(_segments(text))


@lru_cache(maxsize=1024)  # a title or line is asked for by several rules, and then by the normalizer
def _remembered(text: str) -> tuple[Segment, ...]:
    return tuple(_segments(text))


def _segments(text: str) -> Iterator[Segment]:
    joined = False
    for start, end, joint in _cut(text):
        joined = joined or joint
        part = text[start:end]
        kinds = list(_classify(part))
        for name, kind, at in kinds:
            yield Segment(name, kind, joined, start + at, start + at + len(name))
            joined = False


def _cut(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans between separators; names with separators inside ("Bosnia and Herzegovina") stay whole."""
    masked = list(text)
    for mention in gazetteer.mentions(text):
        inner = text[mention.start : mention.end]
        if _BREAK.search(inner) and not inner.count(",") > 1:
            masked[mention.start : mention.end] = "x" * len(inner)
    line = "".join(masked)
    start, joint = 0, False
    for match in _BREAK.finditer(line):
        if match.start() > start:
            yield start, match.start(), joint
        start, joint = match.end(), bool(_JOINT.fullmatch(match.group()))
    if start < len(text):
        yield start, len(text), joint


def _classify(part: str) -> Iterator[tuple[str, str, int]]:
    """(name, kind, offset) of what one part says: mostly one thing, two in "South Sudan Juba"."""
    name = part.strip(" .,-–*#'\"")
    at = part.find(name)
    key = plain(name)
    words = set(key.split())
    if not key or any(key in _words(group) for group in ("remote", "nowhere", "regions", "office")):
        return
    if words & _words("travel") or any(f"{w} " in f"{key} " and len(w) > 5 for w in _words("remote")):
        return
    bare = _without_office(name)
    for spelling in dict.fromkeys((name, bare)):
        if kind := _known(spelling):
            yield spelling, kind, at + name.find(spelling)
            return
    if "-" in name and (halves := _halves(name)):
        yield from ((n, k, at + name.find(n)) for n, k in halves)
        return
    yield from ((n, k, at + offset) for n, k, offset in _inside(name, bare, words))


def _known(name: str) -> str:
    key = plain(name)
    if gazetteer.country_codes(name) and not gazetteer.is_city_state(name):
        return "code" if gazetteer.is_code(name) else "country"
    if gazetteer.cities_named(name) and not (key in _words("provinces") or (_CODE.fullmatch(name) and len(key) < 3)):
        return "town"
    if key in _words("provinces") or (key.split()[-1:] and key.split()[-1] in _words("area") and len(key.split()) < 5):
        return "admin"
    return "code" if _CODE.fullmatch(name) and len(key) <= 3 else ""


def _halves(name: str) -> list[tuple[str, str]]:
    """"Amman-Jordan": two names with a hyphen between that is none of theirs."""
    for match in re.finditer("-", name):
        found = [(half.strip(), _known(half.strip())) for half in (name[: match.start()], name[match.end() :])]
        if {kind for _, kind in found} == {"town", "country"}:
            return found
    return []


def _inside(name: str, bare: str, words: set[str]) -> Iterator[tuple[str, str, int]]:
    """Names inside a part that says more: "UNHCR Rwanda", "South Sudan Juba", "Ijevan town"."""
    found = [m for m in gazetteer.mentions(name) if not is_ordinary(m.name)]
    countries = [m for m in found if m.kind == "country"]
    stations = [m for m in found if m.kind == "city" and (c := gazetteer.settle(m.name)) and c.station]
    if countries or (stations and len(name.split()) <= _MOST_WORDS and not words & _words("regions")):
        for mention in sorted((*countries, *stations), key=lambda m: m.start):
            yield mention.name, "country" if mention.kind == "country" else "town", mention.start
        return
    unit = set(plain(bare).split()) & _words("unit")
    if bare and not unit and len(bare.split()) <= _MOST_WORDS and _NAME.fullmatch(bare) and bare[0].isupper() \
            and not (bare.isupper() and len(bare) < 5) and not any(w.islower() and len(w) > 3 for w in bare.split()):
        yield bare, "unknown", name.find(bare)


def _without_office(name: str) -> str:
    """The name without words of offices at its ends, as it is written."""
    words = name.split()
    while words:
        key = plain(" ".join(words))
        cut = _office().sub("", key)
        if cut == key:
            break
        dropped = len(key.split()) - len(cut.split())
        if not cut or cut in _words("office"):
            return ""
        leading = not key.startswith(cut)
        words = words[dropped:] if leading else words[:-dropped]
    return " ".join(words).strip(" .,-–*")


@cache
def _travel() -> re.Pattern[str]:
    return re.compile(alternatives(_words("travel")))


def speaks_of_travel(text: str) -> bool:
    """Whether one of its words is of travel ("com deslocações a Manica")."""
    return _travel().search(flat(text)) is not None


def without_travel(text: str) -> str:
    """The value up to where it begins to speak of travel.

    >>> without_travel("Lima, con viajes frecuentes a Iquitos"), without_travel("Kabul, with 50% travel")
    ('Lima', 'Kabul')
    """
    match = _travel().search(flat(text))
    before = text[: match.start()] if match else text
    return _LEADING_IN.sub("", before) if match and _LEADING_IN.sub("", before).strip() else text


def prose_towns(text: str) -> list[str]:
    """Towns behind a preposition where the value is a sentence ("The team is lodged in Dilijan")."""
    towns: list[str] = []
    if set(plain(text).split()) & (_words("travel") | _words("remote")):
        return towns
    for match in _IN.finditer(text):
        mention = next(iter(gazetteer.mentions(text[match.end() : match.end() + 70])), None)
        if mention and mention.start == 0 and mention.kind == "city":
            towns.append(mention.name)
    return towns
