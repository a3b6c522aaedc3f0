"""Languages as notices name them, and the words that say how well they must be known.

Source: languages.csv and language_levels.toml, which name theirs.

>>> names()["kiswahili"], names()["arabe"], level_of("good command"), level_of("connaissance de")
('sw', 'ar', 'proficient', None)
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from normalizers.vocabulary.words import alternatives, flat, pattern, rows, table, words

_FILE = "language_levels"
LEVELS = ("basic", "intermediate", "proficient", "fluent", "native")


@cache
def names() -> Mapping[str, str]:
    """ISO 639 code by folded name; a name that two languages share belongs to the first row."""
    found: dict[str, str] = {}
    for row in rows("languages"):
        columns = [row[language] for language in ("en", "fr", "es", "pt")] + row["variants"].split("|")
        for name in filter(None, columns):
            found.setdefault(flat(name), row["code"])
    return found


@cache
def name_pattern() -> re.Pattern[str]:
    """Any name, on `flat` text."""
    return pattern(names())


@cache
def _levels() -> Mapping[str, str]:
    return {flat(word): level for level in LEVELS for word in words(_FILE, "levels", level)}


@cache
def _letters() -> Mapping[str, str]:
    return {flat(word): level for level, letters in table(_FILE)["letters"].items() for word in letters}


def level_of(wording: str) -> str | None:
    """The level that a wording names as a whole, or through the words it holds; a letter ("level C") only at last."""
    wording = " ".join(flat(wording).split())
    if wording in listed("neutral"):
        return None
    if wording in _levels():
        return _levels()[wording]
    if found := level_pattern().search(wording):
        return _levels()[" ".join(found[0].split())]
    return next((level for letter, level in _letters().items() if letter in wording), None)


def is_letter(wording: str) -> bool:
    """Whether a wording is a letter alone, which any words beside it outdo: "working knowledge (level C)"."""
    return " ".join(flat(wording).split()) in _letters()


@cache
def level_pattern() -> re.Pattern[str]:
    """Any wording that names a level, on `flat` text."""
    return pattern(_levels())


@cache
def marker_pattern() -> re.Pattern[str]:
    """Any wording that asks for a language, with or without a level, on `flat` text."""
    return pattern([*_levels(), *_letters(), *words(_FILE, "demand"), *words(_FILE, "neutral")])


@cache
def statement_pattern() -> re.Pattern[str]:
    """What an organisation says of its languages, on `flat` text.

    >>> bool(statement_pattern().search("english and french are the secretariat's working languages"))
    True
    """
    verbs, nouns = (alternatives(words(_FILE, section)) for section in ("statement_verbs", "statement_nouns"))
    return re.compile(rf"{verbs}\s(?:[\w'-]{{1,20}}\s){{0,4}}?{nouns}")


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of the file ("statements", "papers", ...) as a pattern on `flat` text."""
    return pattern(words(_FILE, section))


@cache
def listed(section: str) -> frozenset[str]:
    """The words of a section of the file, folded."""
    return frozenset(flat(word) for word in words(_FILE, section))
