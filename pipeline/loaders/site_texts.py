"""What a site says of itself inside the lines of a page: counts of readers, paths, menus, links to its other pages.

The words are in vocabulary/furniture.toml.

>>> without_site("3 May 2024 – 2 318 views"), without_site("Home > Jobs > Chad"), without_site("Jobs | FAQ | CWA")
('3 May 2024', '', '')
>>> without_site("Send your letter. Join our WhatsApp group (41,000 members).")
'Send your letter.'
>>> without_site("← Driver, G-2, Goma"), without_site("Grade: P-3 | Step: 1")
('', 'Grade: P-3 | Step: 1')
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import ahocorasick

from normalizers.vocabulary.fold import first_word, plain
from normalizers.vocabulary.words import table
from pipeline.loaders.inline import MARK

_LONGEST = 1500  # of a line in which a sentence of the site is looked for
_LONGEST_LINK, _LONGEST_SENTENCE = 140, 250
_FEWEST_LINKS = 3  # of a menu
_ARROW = re.compile(r"^(?:[←‹⟵⬅]|<{1,2})\s?(?=\w)[^›]*$|^[^‹]*[\w)]\s?(?:[→›⟶➡]|>{2})$")
_STEP = re.compile(r"\s*[>›»→]\s*")
_YEAR = re.compile(r"\b20\d\d\b")
_BAR = re.compile(r"\s*[|•·]\s*")
_PART = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")
_SIGN = re.compile(r"[←‹⟵⬅<→›⟶➡>»|•·]|[–—/-](?<=\s.)\s")  # of an arrow, a step, a bar or a part
_DIGIT = re.compile(r"\d")
_NUMBER = r"\d{1,3}(?:[., \u202f]?\d{3})*(?:[.,]\d)?\s?k?"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")


@cache
def words(name: str, key: str = "") -> frozenset[str]:
    """The words of one table of the vocabulary, all languages together or one key."""
    rows: dict[str, list[str]] = table("furniture")[name]
    return frozenset(rows[key]) if key else frozenset(word for row in rows.values() for word in row)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text without case, accents and signs; pages are looked through more than once."""
    return plain(text)


def without_site(text: str) -> str:
    """The line without what the site says of itself; "" where nothing else is left."""
    return _without_site(text) if len(text) <= _LONGEST else text


@lru_cache(maxsize=4096)
def _without_site(text: str) -> str:
    if len(text) <= _LONGEST_LINK and _may_be_of_site(text):
        if _is_link(text) or _is_path(text) or _is_menu(text):
            return ""
        text = _without_counts(text)
    return _without_boasts(text) if _may_boast(text) else text


def _may_be_of_site(text: str) -> bool:
    """Whether a line may be a link, a path, a menu or a count, by its first word and its signs; a quick no for most."""
    first = first_word(text)
    return first is None or first[:1].isdigit() or first in _first_words() or _SIGN.search(text) is not None


@cache
def _first_words() -> frozenset[str]:
    said = (*words("link_beginning"), *words("sharing"), *words("count"))
    return frozenset(beginning.partition(" ")[0] for beginning in said)


def _is_link(text: str) -> bool:
    pointed = text[:1] in "←‹⟵⬅<" or text.rstrip()[-1:] in "→›⟶➡>"
    if pointed and _ARROW.match(text):
        return True
    return ":" not in text and folded(text).startswith(_beginnings())


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(f"{start} " for start in sorted(words("link_beginning")))


def _is_path(text: str) -> bool:
    if ":" in text:
        return False
    steps = _STEP.split(text)
    if len(steps) == 1:
        steps = text.split(" / ") if text.count(" / ") > 1 else steps
    return len(steps) > 1 and folded(steps[0]) in words("home")


def _is_menu(text: str) -> bool:
    parts = [folded(part) for part in _BAR.split(text) if part.strip()]
    if len(parts) < 2:
        return False
    known = sum(part in words("menu") or part in words("phrase") or _is_count(part) for part in parts)
    return (len(parts) >= _FEWEST_LINKS and known * 2 >= len(parts)) or (len(parts) > 1 and known == len(parts))


@cache
def _count() -> re.Pattern[str]:
    counted = "|".join(sorted(map(re.escape, words("count")), key=len, reverse=True))
    return re.compile(rf"{_NUMBER}\s?(?:{counted})|(?:{counted})\s{_NUMBER}(?:\smin\w{{0,5}})?")


def _without_counts(text: str) -> str:
    """The line without counts of readers and links to share; one count beside other words must stand beside a date."""
    parts = [part for part in _PART.split(text) if part.strip()]
    kept = [part for part in parts if MARK.match(part) or not _is_count(folded(part))]
    counts = len(parts) - len(kept)
    if not counts or (counts == 1 and kept and not any(map(_YEAR.search, kept))):
        return text
    return " – ".join(kept)


def _is_count(said: str) -> bool:
    counted = _DIGIT.search(said) is not None and _count().fullmatch(said) is not None
    return counted or said.startswith(_sharing())


@cache
def _sharing() -> tuple[str, ...]:
    return tuple(sorted(words("sharing")))


@cache
def _boasts() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry.split(" + ")) for entry in sorted(words("board")))


def _may_boast(text: str) -> bool:
    """Whether all words of some entry are said; a quick no for nearly all lines."""
    said = text.lower() if text.isascii() else _letters_of_ascii(text)
    return any(all(word in said for word in entry) for _, entries in _longest_words().iter(said) for entry in entries)


def _letters_of_ascii(text: str) -> str:
    """The text in lower case without accents and signs beyond ASCII: words may run together, but none is missed."""
    return unicodedata.normalize("NFKD", text).casefold().encode("ascii", "ignore").decode()


@cache
def _longest_words() -> ahocorasick.Automaton:
    """The words of the entries by the longest of them."""
    by_longest: dict[str, list[list[str]]] = {}
    for parts in _boasts():
        entry = " ".join(parts).split()
        by_longest.setdefault(max(entry, key=len), []).append(entry)
    automaton = ahocorasick.Automaton()
    for longest, entries in by_longest.items():
        automaton.add_word(longest, entries)
    automaton.make_automaton()
    return automaton


def _without_boasts(text: str) -> str:
    sentences = _SENTENCE.split(text)
    kept = [s for s in sentences if len(s) > _LONGEST_SENTENCE or not _boasts_of_site(plain(s))]
    return text if len(kept) == len(sentences) else " ".join(s for s in kept if not _is_count(plain(s)))


def _boasts_of_site(said: str) -> bool:
    padded = f" {said} "
    return any(all(f" {words_of} " in padded for words_of in entry) for entry in _boasts())
