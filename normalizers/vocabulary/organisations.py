"""Names of employers and of job boards, and how they are found.

Acronyms count only in capitals ("WHO" is one, "who" is none); longer names in any case, accents and punctuation aside.

>>> canonical("Fonds des Nations Unies pour l’enfance"), canonical("WHO"), canonical("Who"), canonical("Acme")
('UNICEF', 'WHO', '', '')
>>> is_board("Impactpool"), [m.name for m in mentions("WFP and the UN Refugee Agency in Chad")]
(True, ['WFP', 'UN Refugee Agency'])
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from normalizers.frozen import frozen
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import table

SIMILAR = 92  # cutoff of fuzzy look-up, 0..100; "Internatonal Labour Organization" scores 98, another body below 90
_FUZZY_LENGTH = 14  # letters; shorter names are too alike
_ACRONYM = 6  # letters up to which a name in capitals counts only in capitals
_WORD = re.compile(r"\w+")
_GAP = 200  # characters in which the next word of a name begins and ends
_PARTED = re.compile(r"[;:|\n(.]")  # between words that are no name together


@frozen
class Mention:
    start: int
    end: int
    name: str
    canonical: str


def _data() -> dict[str, dict[str, list[str]]]:
    return table("organisations")


@cache
def _names() -> dict[str, str]:
    """Folded name -> canonical name, without acronyms."""
    return {plain(name): short for short, name in _all() if not _is_acronym(name)}


@cache
def _acronyms() -> dict[str, str]:
    return {plain(name): short for short, name in _all() if _is_acronym(name)}


def _all() -> Iterator[tuple[str, str]]:
    for group in ("un", "missions", "international", "ngo"):
        for short, others in _data()[group].items():
            yield from ((short, name) for name in (short, *others))


def _is_acronym(name: str) -> bool:
    return len(name) <= _ACRONYM and sum(c.isupper() for c in name) > 1


@cache
def _beginnings() -> frozenset[str]:
    """What names begin with, word by word, up to the whole of them."""
    names = [name.split() for name in (*_names(), *_acronyms())]
    return frozenset(" ".join(words[:size]) for words in names for size in range(1, len(words) + 1))


def may_name(text: str) -> bool:
    """Whether a word stands in the text with which some name begins.

    >>> may_name("Officer, World Bank"), may_name("Finance Officer")
    (True, False)
    """
    return not _beginnings().isdisjoint(plain(text).split())


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The canonical name of exactly this name; "" where the vocabulary has none."""
    key = plain(name)
    key = key.removesuffix(" s") if key.removesuffix(" s") in _acronyms() else key
    if short := _names().get(key) or _names().get(key.removeprefix("the ")):
        return short
    letters = re.sub(r"['’]s$", "", name.strip())
    return _acronyms().get(key, "") if letters == letters.upper() or letters in _acronyms().values() else ""


def similar(name: str) -> str:
    """The canonical name of a name that is misspelled; "" below the cutoff."""
    key = plain(name)
    if len(key) < _FUZZY_LENGTH:
        return ""
    best = process.extractOne(key, list(_names()), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return _names()[best[0]] if best else ""


@cache
def _boards() -> frozenset[str]:
    return frozenset(plain(name) for name in _data()["boards"]["names"])


def is_board(name: str) -> bool:
    """Whether the name is of a site that carries the advertisements of others."""
    return plain(name) in _boards()


def is_donor(short: str) -> bool:
    """Whether texts name the body because it pays."""
    return short in _data()["donors"]["names"]


def employer_of_host(host: str) -> str:
    """The employer whose mail or web host this is ("jobs.unicef.org"); "" for boards and others."""
    labels = host.casefold().split(".")
    hosts = _data()["hosts"]
    return next((str(hosts[tail]) for at in range(len(labels)) if (tail := ".".join(labels[at:])) in hosts), "")


def mentions(text: str) -> Iterator[Mention]:
    """Names of the vocabulary in running text, the longest at each place."""
    end = 0
    for word in _WORD.finditer(text):
        if word.start() >= end and (found := mention_at(text, word.start())):
            yield found
            end = found.end


def name_source() -> str:
    """Regex source of any name, on `flat` text, however its words are parted."""
    gap = r"[\W_]+"
    return rf"(?<!\w)(?:{'|'.join(name.replace(' ', gap) for name in (*_names(), *_acronyms()))})(?!\w)"


def mention_at(text: str, start: int) -> Mention | None:
    """The longest name that begins with the word that begins at a place."""
    word = _WORD.match(text, start) if text[start].isupper() else None
    longest, key = None, ""
    while word:
        key = f"{key} {plain(word[0])}" if key else plain(word[0])
        if key not in _beginnings():
            break
        end = word.end()
        short = _names().get(key) or (canonical(text[start:end]) if key in _acronyms() else "")
        if short and not (text[start:end] in _data()["words"]["names"] and _shouted(text, start, end)):
            longest = Mention(start, end, text[start:end], short)
        word = _WORD.search(text, end, end + _GAP)
        if word and _PARTED.search(text, end, word.start()):
            break
    return longest


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether a word in capitals stands directly beside."""
    before = re.search(r"([^\W\d_]{2,})[ ]$", text[max(0, start - 30) : start])
    after = re.match(r"[ ]([^\W\d_]{2,})", text[end : end + 30])
    return any(found and found.group(1).isupper() for found in (before, after))
