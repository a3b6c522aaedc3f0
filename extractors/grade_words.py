"""Grade codes and the cue words around them, compiled once from `normalizers/vocabulary/grade_cues.toml`.

Cue words are looked for in `flat` text, codes in the text itself: case tells "NO-B" from "no".
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase

from extractors import cues
from normalizers.vocabulary.words import branched, table
from pipeline.document import Document

_NUMBERED = re.compile(r"rade (?<=[Gg]rade )(?<!\w......)\d")  # "Grade 9" of NGOs
_GAP = "[ '-]{1,3}"
_SEPARATOR = r"[-\u2010-\u2013. \u00a0]?"
_TAIL_WORDS = r"\s{0,2}(?:[/&]|-|\u2013|to|and|or|et|ou|y|e)\s{0,2}"


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """The words of one list of the vocabulary."""
    lists: dict[str, dict[str, list[str]]] = _vocabulary()
    return tuple(lists[table][name])


def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return table("grade_cues")


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
