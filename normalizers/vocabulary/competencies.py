"""Competencies by the framework that prints them.

Source: competencies.csv (by framework), competency_names.csv (other languages), competencies.toml, which name theirs.

>>> [entry.framework for entry in named("Thinks and acts strategically")]
['UNICEF 2020']
>>> is_known("l'esprit d'équipe"), is_known("Good knowledge of Excel")
(True, False)
>>> is_group("Core competencies and values"), is_group("De base"), is_group("Leading by Example")
(True, True, False)
>>> level_pattern().search("indicateurs de niveau ii")["level"]
'ii'
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from normalizers.frozen import frozen
from normalizers.vocabulary.words import alternatives, flat, pattern, rows, table, words

_OTHER = re.compile(r"[^\w]+")
_ARTICLE = re.compile(r"(?:le|la|les|l|el|los|las|o|a|os|as|the) (?=\w)")
_BRACKET = re.compile(r"(?<=\w)\s?\([^\W\d][^()\d]{4,60}\)\s*$")
_LANGUAGES = ("fr", "es", "pt")


@frozen
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
    translated = _translations()
    for row in rows("competencies"):
        entry = Entry(row["framework"], row["short"], _organisations(row["organisations"]), row["name"], row["kind"])
        found.setdefault(key(entry.name), []).append(entry)
        spellings += [(key(alias), entry) for alias in row["aliases"].split("|") if alias]
        spellings += [(alias, entry) for alias in translated.get(key(entry.name), ())]
    for alias, entry in spellings:
        if entry not in found.setdefault(alias, []):
            found[alias].append(entry)
    return {name: tuple(items) for name, items in found.items()}


def _organisations(printed: str) -> frozenset[str]:
    """The organisations that use a framework; "@" names a list of them."""
    table_ = table("competencies")
    names = (table_[n[1:]]["organisations"] if n.startswith("@") else [n] for n in printed.split("|"))
    return frozenset(name for group in names for name in group)


def _translations() -> Mapping[str, frozenset[str]]:
    """Keys of the names in other languages by the key of the English name."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("competency_names"):
        keys = frozenset(key(name) for language in _LANGUAGES for name in row[language].split("|") if name)
        found[key(row["name"])] = found.get(key(row["name"]), frozenset()) | keys
    return found


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[Entry, ...]:
    """The entries that a name or spelling stands for, in any framework; an article before it does not matter.

    Nor do words in brackets behind it that only say it again: "Responsabilidade (prestação de contas)".
    """
    folded = key(name)
    found = entries().get(folded) or entries().get(_ARTICLE.sub("", folded, count=1), ())
    bare = _BRACKET.sub("", name)
    return found or (named(bare) if bare != name else ())


def is_known(name: str) -> bool:
    """Whether some framework prints the name."""
    return bool(named(name))


@cache
def _group_words() -> frozenset[str]:
    return frozenset(flat(word) for word in words("competencies", "group_words"))


@lru_cache(maxsize=4096)
def is_group(name: str) -> bool:
    """Whether words name a group of competencies ("Core values"), never one."""
    if matching("groups").fullmatch(flat(name)):
        return True
    return _group_words().issuperset(key(name).split()) and not is_known(name)


@cache
def level_pattern() -> re.Pattern[str]:
    """"level 2", "niveau II" on `flat` text; group level."""
    return re.compile(alternatives(words("competencies", "level")) + r"\s?(?P<level>\d|iv|i{1,3}|v)(?!\w)")


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of competencies.toml as a pattern on `flat` text."""
    return pattern(words("competencies", section))


@lru_cache(maxsize=4096)
def says(section: str, wording: str) -> bool:
    """Whether a heading holds one of the stems of a section."""
    folded = flat(wording)
    return any(stem in folded for stem in _stems(section))


@cache
def _stems(section: str) -> tuple[str, ...]:
    return tuple(map(flat, table("competencies")[section]["stems"]))
