"""Grade codes and the cue words around them, compiled once from `normalizers/vocabulary/grade_cues.toml`.

Cue words are looked for in a folded copy of the text that has the same offsets, codes in the text itself: case tells
"NO-B" from "no".
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase

from extractors import cues
from normalizers.vocabulary.words import branched, table
from pipeline.document import Block, Document

_BASES = {code: base for code in range(0xC0, 0x250) if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()}
_FOLDED = _BASES | dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")
_OTHERS = re.compile(r"[\u00c0-\u024f\u2010-\u2014\u2212]+")  # what the table holds lies in here
_NUMBERED = re.compile(r"[Gg]rade (?<!\w......)\d")  # "Grade 9" of NGOs
_GAP = "[ \u00a0’'-]{1,3}"
_SEPARATOR = r"[-\u2010-\u2013. \u00a0]?"
_TAIL_WORDS = r"\s{0,2}(?:[/&]|-|\u2013|to|and|or|et|ou|y|e)\s{0,2}"


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """The words of one list of the vocabulary."""
    lists: dict[str, dict[str, list[str]]] = _vocabulary()
    return tuple(lists[table][name])


def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return table("grade_cues")


def folded(text: str) -> str:
    """Lower case without accents and with plain dashes, every character at its old place.

    >>> folded("Sous l’autorité du Chef – P‑5")
    'sous l’autorite du chef - p-5'
    """
    plain = (text if text.isascii() else _OTHERS.sub(lambda run: run[0].translate(_FOLDED), text)).lower()
    return plain if len(plain) == len(text) else text.casefold()[: len(text)].ljust(len(text))


def text_of(document: Document, block: Block) -> str:
    """The text of a block, `folded`; the document's is worked out once."""
    return document.view(_folded)[block.start : block.end]


def _folded(document: Document) -> str:
    return folded(document.text)


def with_codes(document: Document) -> set[int]:
    """Where the blocks begin in which a grade stands, of any kind: elsewhere nobody needs to look for one."""
    return document.view(_with_codes)


def _with_codes(document: Document) -> set[int]:
    text, code = document.text, codes("sure", "common", "national", "local")
    starts = [match.start() for match in _NUMBERED.finditer(text)]
    end = 0
    for capital in _capital().finditer(text):
        if capital.start() >= end and (match := code.match(text, capital.start())):
            starts.append(match.start())
            end = match.end()
    return {block.start for block in cues.blocks_at(document, starts)}


@cache
def _capital() -> re.Pattern[str]:
    """The capital with which every code begins, unless a letter follows that follows in none: as in most words."""
    listed = [code for kind in ("sure", "common", "national", "local") for code in words("code", kind)]
    others = set(ascii_lowercase).difference(code[1:2] for code in listed)
    return re.compile(rf"[A-Z](?<![\w/.-].)(?![{''.join(sorted(others))}])")


def any_of(entries: Iterable[str]) -> str:
    """A pattern for one of the entries as whole words; a space stands for any white space, hyphen or apostrophe."""
    return rf"(?<!\w){branched(entries, _GAP)}(?!\w)"


@cache
def _codes(kinds: tuple[str, ...]) -> str:
    parts = []
    if "national" in kinds:
        parts.append(rf"(?:{'|'.join(words('code', 'national'))})(?:{_SEPARATOR}[A-E]|-?[1-5])")
    numbered = [entry for kind in kinds if kind != "national" for entry in words("code", kind)]
    letters = "|".join(re.escape(entry) for entry in sorted(numbered, key=len, reverse=True))
    parts.append(rf"(?:{letters}){_SEPARATOR}\d{{1,2}}")
    if "sure" in kinds:
        parts.append(r"ASG|USG")
    return rf"(?<![\w/.-])(?:{'|'.join(parts)})(?![\w+])"


@cache
def codes(*kinds: str) -> re.Pattern[str]:
    """A grade of one of the kinds, with the rest of its range ("P-3/P-4", "AD 5 & AD 7", "P3 / NOC")."""
    code = _codes(kinds)
    again = _codes((*kinds, *{"sure", "common", "national"}.difference(kinds))).replace(r"(?<![\w/.-])", "")
    return re.compile(rf"{code}(?:{_TAIL_WORDS}(?:{again})){{0,3}}")
