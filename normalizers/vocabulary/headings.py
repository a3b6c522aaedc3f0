"""Section headings: which kind of section a heading opens.

>>> section_of("III. KEY ACCOUNTABILITIES (not all-inclusive):")
'duties'
>>> section_of("About the Refugee Agency")
'organisational_context'
>>> section_of("Our partners in the field") is None
True
"""
from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

from normalizers.vocabulary import posts
from normalizers.vocabulary.fold import first_word, fold, has_left_out, plain
from normalizers.vocabulary.words import table

# With its mark: "3 years of experience" is no heading "Years of experience".
_NUMBERING = re.compile(
    r"\W*(?:(?:[ivxIVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-hA-H])\s?[.):–-]+\s*|[IVX]{2,5}\s+|\d\.\d{1,2}\s+)"
    r"(?=[^\W\d])"
)
_ABOUT = re.compile(r"^(?:about|a propos d\w*|acerca del?|sobre [ao]s?|sobre el|sobre la) \w+(?: \w+){0,5}$")
_ABOUT_WORDS = re.compile(r"about|a$|a propos|acerca|sobre")
_ABOUT_FIRST = frozenset(("about", "a", "acerca", "sobre"))
_ABOUT_NEEDS = frozenset(("about", "propos", "acerca", "sobre"))
_CONNECTIVES = frozenset("of for in and to de du des del de la da do das dos para pour y et e or at".split())
DOCUMENT = "document"  # titles of the kind of document, which open no section
_REQUIREMENTS = frozenset({"qualifications", "education", "experience", "languages", "competencies", "skills"})
_LONGEST_TOLD = 8  # words of a heading whose kind single words may tell
_LONGEST_ABOUT = 50  # characters
_LONGEST_REMEMBERED = 160  # characters
LONGEST = 9  # words of the longest heading that is looked for inside a line


@cache
def _table() -> dict[str, str]:
    return {
        fold(heading): kind
        for kind, languages in table("headings").items()
        for headings in languages.values()
        for heading in headings
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(heading.partition(" ")[0] for heading in _table())


@cache
def _words() -> dict[str, str]:
    return {word: kind for kind, words in table("heading_words").items() for word in words}


def listed(words: str) -> str | None:
    """The section kind of words that stand in the list of headings, numbering and brackets aside."""
    return _short(words) if len(words) <= _LONGEST_REMEMBERED else _listed(words)


@lru_cache(maxsize=16384)
def _short(words: str) -> str | None:
    return _listed(words)


def _listed(words: str) -> str | None:
    bare = _unnumbered(words)
    for form in (words,) if bare is words else (words, bare):
        first = first_word(form)
        if first is not None and first not in _first_words():
            continue  # nearly all lines
        kind = _table().get(fold(form))
        if not kind and has_left_out(form):
            kind = _table().get(plain(form))
        if kind:
            return kind
    return None


def _unnumbered(words: str) -> str:
    number = _NUMBERING.match(words)
    return words[number.end() :] if number else words


def is_numbered(words: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a number stands before words ("2. Duties"), or before those from a place on; look-up leaves it out."""
    return _NUMBERING.match(words, start, len(words) if end is None else end) is not None


def may_begin(words: str) -> bool:
    """Whether some known heading without a number may begin with the words; a quick no for most words of a text.

    >>> may_begin("Key respo"), may_begin("(new) Key"), may_begin("Key birds")
    (True, True, False)
    """
    if has_left_out(words):
        return True
    folded = fold(words)
    at = bisect_left(_sorted(), folded)
    listed_so = at < len(_sorted()) and _sorted()[at].startswith(folded)
    return listed_so or _ABOUT_WORDS.match(folded) is not None


def may_end(words: str) -> bool:
    """Whether some known heading may end as the words do; a quick no for most ends of lines.

    >>> may_end("Supervisor: Chief General Background"), may_end("Duty station: Goma")
    (True, False)
    """
    if has_left_out(words):
        return True
    said = plain(words).split()
    return bool(said) and (said[-1] in _last_words() or not _ABOUT_NEEDS.isdisjoint(said))


@cache
def _last_words() -> frozenset[str]:
    return frozenset(heading.rpartition(" ")[2] for heading in _table())


def has_word_of_one(words: str) -> bool:
    """Whether one of the words stands in some known heading."""
    return not _all_words().isdisjoint(fold(words).split())


@cache
def _all_words() -> frozenset[str]:
    """The words of the headings of the list, and those without which no heading is one of "About X"."""
    return frozenset(word for heading in _table() for word in heading.split()).union(_ABOUT_NEEDS)


@cache
def _sorted() -> list[str]:
    return sorted(_table())


def exact(words: str) -> str | None:
    """The section kind of words that are a known heading, or of "About X"."""
    return _exact_short(words) if len(words) <= _LONGEST_REMEMBERED else _exact(words)


@lru_cache(maxsize=16384)
def _exact_short(words: str) -> str | None:
    return _exact(words)


def _exact(words: str) -> str | None:
    if kind := _listed(words):
        return kind
    return "organisational_context" if len(words) < _LONGEST_ABOUT and _is_about(_unnumbered(words)) else None


def _is_about(words: str) -> bool:
    first = first_word(words)
    return (first is None or first in _ABOUT_FIRST) and _ABOUT.match(fold(words)) is not None


def section_of(heading: str) -> str | None:
    """The section kind of a line that is known to be a heading; None for an unknown heading.

    A heading that is not in the vocabulary is read by the longest known heading inside it, if that is at least half of
    its words ("Required qualifications of candidates") or begins it ("Duties of the incumbent in the field").
    """
    if kind := exact(heading):
        return kind
    folded = fold(_unnumbered(heading))
    words = folded.split()
    if len(words) > 12:
        return None
    if words and posts.names_post(words[-1]) and not _CONNECTIVES.intersection(words):
        return None  # "Education Officer" is a post; "Duties of the Officer" is a heading
    for size in range(len(words) - 1, max(1, (len(words) + 1) // 2) - 1, -1):
        for first in range(len(words) - size + 1):
            if kind := _table().get(" ".join(words[first : first + size])):
                return kind
    for size in range(len(words) - 1, 0, -1):
        if words[size] in _CONNECTIVES and (kind := _table().get(" ".join(words[:size]))):
            return kind
    return None if posts.names_post(heading) else _by_words(words)


def _by_words(words: list[str]) -> str | None:
    """The kind that the words of a heading tell; of several requirements ("Studies, languages") their whole."""
    if len(words) > _LONGEST_TOLD:
        return None
    kinds = [kind for word in words if (kind := _words().get(word))]
    if len(set(kinds)) > 1 and _REQUIREMENTS.issuperset(kinds):
        return "competencies" if set(kinds) == {"competencies", "skills"} else "qualifications"
    return kinds[0] if kinds else None
