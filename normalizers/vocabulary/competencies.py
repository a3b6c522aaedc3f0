"""Competencies by the framework that prints them.

Source: competencies.csv and competencies.toml, which name theirs.

>>> [entry.framework for entry in named("Thinks and acts strategically")]
['UNICEF 2020']
>>> is_known("esprit d'équipe"), is_known("Good knowledge of Excel")
(True, False)
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from normalizers.vocabulary.words import flat, pattern, rows, table, words

_OTHER = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One competency of one framework."""

    framework: str
    short: str  # the framework as records name it: the organisation
    organisations: frozenset[str]
    name: str
    kind: str


def key(name: str) -> str:
    """A name for look-up: folded, "&" as "and", without punctuation."""
    return _OTHER.sub(" ", flat(name).replace("&", " and ")).strip()


@cache
def entries() -> Mapping[str, tuple[Entry, ...]]:
    """Entries by the key of their name or of another spelling; own names come before spellings."""
    found: dict[str, list[Entry]] = {}
    spellings: list[tuple[str, Entry]] = []
    for row in rows("competencies"):
        organisations = frozenset(row["organisations"].split("|"))
        entry = Entry(row["framework"], row["short"], organisations, row["name"], row["kind"])
        found.setdefault(key(entry.name), []).append(entry)
        spellings += [(key(alias), entry) for alias in row["aliases"].split("|") if alias]
    for alias, entry in spellings:
        found.setdefault(alias, []).append(entry)
    return {name: tuple(items) for name, items in found.items()}


def named(name: str) -> tuple[Entry, ...]:
    """The entries that a name or spelling stands for, in any framework."""
    return entries().get(key(name), ())


def is_known(name: str) -> bool:
    """Whether some framework prints the name."""
    return key(name) in entries()


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of competencies.toml as a pattern on `flat` text."""
    return pattern(words("competencies", section))


def says(section: str, wording: str) -> bool:
    """Whether a heading holds one of the stems of a section."""
    folded = flat(wording)
    return any(flat(stem) in folded for stem in table("competencies")[section]["stems"])


@cache
def commas() -> re.Pattern[str]:
    """Known names that hold a comma or "and", as a pattern on `flat` text: a list must not part them."""
    names = (row["name"] for row in rows("competencies"))
    aliases = (alias for row in rows("competencies") for alias in row["aliases"].split("|"))
    return pattern(name for name in (*names, *aliases) if re.search(r",|&|\b(?:and|et|y|e)\b", flat(name)))
