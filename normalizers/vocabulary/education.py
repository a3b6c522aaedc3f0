"""Degrees as notices name them, by level.

Source: education_levels.toml, which names its own.

>>> level_of("Advanced university degree in law"), level_of("university degree"), level_of("driving licence")
('master', 'bachelor', None)
>>> level_of("University degree (Master's level)"), level_of("maîtrise du français"), level_of("bachillerato")
('master', None, 'secondary')
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from normalizers.vocabulary import requirements
from normalizers.vocabulary.words import alternatives, flat, pattern, words

_FILE = "education_levels"
_NEAR = 25
_PRECISELY = re.compile(
    r"\s?\((?:[a-z]{1,10}\s){0,3}|,\s(?:at\sleast\s(?:a\s)?)?|\s(?:de|du)\s(?:type\s|niveau\s)?|\s?:\s"
)
_AGAIN = re.compile(r"\s?\((?:[a-z]{1,10}\s){0,3}|\s(?:en|de|em)\s")
LEVELS = ("none", "primary", "secondary", "technical", "bachelor", "master", "doctorate")


@cache
def _levels() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for level in LEVELS:
        for word in words(_FILE, "levels", level):
            found.setdefault(flat(word), level)
    return found


@cache
def pattern_of_degrees() -> re.Pattern[str]:
    """A degree, or words that look like one (group none), on `flat` text."""
    return re.compile(f"(?P<none>{alternatives(words(_FILE, 'not_degrees'))})|(?P<degree>{alternatives(_levels())})")


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of the file as a pattern on `flat` text."""
    return pattern(words(_FILE, section))


def degrees(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Spans and levels of the degrees that a `flat` text names, in order.

    What stands in brackets right behind a general word makes it precise: "University degree (Master's)" is one mention.
    """
    held: tuple[int, int, str] | None = None
    for match in pattern_of_degrees().finditer(text, start, len(text) if end is None else end):
        if match["degree"] is None:
            continue
        level = _levels()[" ".join(match[0].split())]
        if held and _is_same(text, held, match.span(), level):
            held = (held[0], match.end(), level)
            continue
        if held:
            yield held
        held = (match.start(), match.end(), level)
    if held:
        yield held


def _is_same(text: str, held: tuple[int, int, str], span: tuple[int, int], level: str) -> bool:
    """Whether a degree only says the one before it again: precisely, or in other words of the same level."""
    between = text[held[1] : span[0]]
    if level == held[2] and _AGAIN.fullmatch(between):
        return True
    if between.startswith(",") and requirements.matching("desired").search(text, span[1], span[1] + _NEAR):
        return False  # "law degree, master's preferred"
    return bool(matching("generic").search(text, held[0], held[1])) and _specifies(between)


def _specifies(between: str) -> bool:
    """Brackets, a comma, or "of level" between a general word and a precise one.

    >>> level_of("Diplôme universitaire de niveau Bac+5")
    'master'
    """
    return bool(_PRECISELY.fullmatch(between))


def level_of(wording: str) -> str | None:
    """The level of the degree that is named first."""
    return next((level for _, _, level in degrees(flat(wording))), None)
