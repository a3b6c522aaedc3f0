"""Tools, certifications, fields of knowledge and common skills by their names, and the words around them.

Source: skills.csv and skills.toml, which name theirs. A spelling in capitals counts in capitals, one that begins with a
capital with one, and "proGres" as it is; what is written otherwise, or is a common word as well ("Word", "Access"),
leaves a doubt.

>>> [(m.entry.name, m.doubts) for m in mentions("MS Word, excel; R", "ms word, excel; r", 0, 17)]
[('Microsoft Word', 0), ('Microsoft Excel', 1), ('R', 1)]
>>> known("Results-based  Management"), known("driver's license (category B)"), known("Gardening")
(Entry(name='results-based management', kind='knowledge'), Entry(name='driving licence', kind='certification'), None)
>>> bare("the excellent communication skills"), bare("working under pressure")
('communication skills', 'working under pressure')
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from normalizers.vocabulary import languages
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import alternatives, branched, flat, pattern, rows, words

_FILE = "skills"
_OF_A_LANGUAGE = 2  # words
_GAP = re.compile(r"[\s-]+")
_LETTERS = re.compile(r"[A-E]\d?(?!\w)(?:(?:\s?[,/&]\s?|\s(?:and|et|y|e|or|ou|o)\s|-)[A-E]\d?(?!\w))*[\"']?\)?")


class Entry(NamedTuple):
    """`kind` is knowledge, skill, tool or certification."""

    name: str
    kind: str


class Mention(NamedTuple):
    """A name in a text. `doubts` is 1 where it is written otherwise than it should be or is a common word as well, 2
    where it is both, else 0."""

    start: int
    end: int
    entry: Entry
    doubts: int


class _Spelling(NamedTuple):
    entry: Entry
    written: str
    ambiguous: bool


def known(name: str) -> Entry | None:
    """The entry that a name stands for as a whole; the categories of a driving licence do not matter."""
    name = name.strip()
    folded = flat(name)
    if found := _spellings().get(_key(folded)):
        return found.entry
    match = name_pattern().match(folded)
    if match and with_categories(name, folded, match.end(), len(name)) == len(name) > match.end():
        return _spellings()[_key(match[0])].entry
    return None


def mentions(text: str, folded: str, start: int, end: int) -> Iterator[Mention]:
    """The names between two places of a text, `folded` being that text `flat`; the longest at each place."""
    for match in name_pattern().finditer(folded, start, end):
        spelling = _spellings()[_key(match[0])]
        doubts = spelling.ambiguous + (not _as_written(text[match.start() : match.end()], spelling.written))
        yield Mention(match.start(), match.end(), spelling.entry, doubts)


@cache
def name_pattern() -> re.Pattern[str]:
    """Any name, on `flat` text; a hyphen in it is as good as a space."""
    names = branched((" ".join(_GAP.split(name)) for name in _spellings()), gap=r"[\s-]{1,3}")
    return re.compile(rf"(?<![\w&]){names}(?![\w&])(?!\.\w\.)")


def with_categories(text: str, folded: str, end: int, stop: int) -> int:
    """Where the name of a licence ends that ends at `end`, with the categories behind it: "(categories B and C)"."""
    opening = _category_pattern().match(folded, end, stop)
    letters = _LETTERS.match(text, opening.end(), stop) if opening else None
    if opening is None or letters is None:
        return end
    return letters.end() - (letters[0].endswith(")") and "(" not in opening[0])


def is_language(folded: str) -> bool:
    """Whether `flat` words name a language: "technical english", "arabe tchadien", not "armenian accounting standards".

    >>> is_language("spoken and written french"), is_language("french labour law")
    (True, False)
    """
    match = languages.name_pattern().search(folded)
    return match is not None and (match.end() == len(folded) or len(folded.split()) <= _OF_A_LANGUAGE)


def bare(name: str) -> str:
    """A name in lower case without accents and punctuation, and without articles and words of degree before it."""
    folded = plain(name)
    while match := _leading_pattern().match(folded):
        folded = folded[match.end() :]
    return folded


@cache
def matching(*sections: str) -> re.Pattern[str]:
    """The words of sections of skills.toml as a pattern on `flat` text."""
    return pattern(word for section in sections for word in words(_FILE, section))


@cache
def listed(section: str) -> frozenset[str]:
    """The words of a section of skills.toml, folded."""
    return frozenset(map(flat, words(_FILE, section)))


@cache
def _spellings() -> Mapping[str, _Spelling]:
    """By their keys."""
    found: dict[str, _Spelling] = {}
    for row in rows(_FILE):
        entry = Entry(row["name"], row["kind"])
        ambiguous = row["ambiguous"].split("|")
        for name in filter(None, (*ambiguous, row["name"], *row["aliases"].split("|"))):
            found.setdefault(_key(flat(name)), _Spelling(entry, name, name in ambiguous))
    return found


def _key(folded: str) -> str:
    return " ".join(_GAP.split(folded))


def _as_written(words_: str, spelling: str) -> bool:
    if spelling.isupper():
        return words_.isupper()
    if spelling[0].isupper():
        return words_[0].isupper()
    return spelling.split()[0].islower() or words_ == spelling  # "proGres", which is no "progrès"


@cache
def _category_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s?[(,]?\s?(?:(?:of|de|de la|da)\s)?{alternatives(words(_FILE, 'category'))}\s?:?\s?[\"']?")


@cache
def _leading_pattern() -> re.Pattern[str]:
    leading = {plain(word) for section in ("degree", "articles") for word in words(_FILE, section)}
    return re.compile(rf"{branched(leading, gap=' ')} ")
