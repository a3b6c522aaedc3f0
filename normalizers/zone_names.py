"""Places and words that name a time zone: cities, countries that keep one time, "hora ecuatoriana", "heure de l'Est".

Countries of several zones are known by the time of the mainland only where nobody means another ("Ecuador", "Spain");
`vocabulary/zones.toml` lists them. Source: IANA time zone database 2025 (zone.tab), Unicode CLDR 45 country names.

>>> place("hora de Ecuador"), place("heure d'Antananarivo"), place("Israel Time (Jerusalem)"), place("the Office")
('America/Guayaquil', 'Indian/Antananarivo', 'Asia/Jerusalem', None)
>>> phrase("a las 17 h, hora colombiana"), phrase("heure de l'Est"), phrase("hora local", "BO"), phrase("local time")
('America/Bogota', 'America/New_York', 'America/La_Paz', None)
"""
from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import rows, table

_FOLDER = Path(__file__).parent / "vocabulary"
_VOCABULARY = table("zones")
_LONGEST = 5  # words of a name
_TIME = rf"(?:{'|'.join(_VOCABULARY['phrase']['time'])})"
_LINKS = frozenset(_VOCABULARY["phrase"]["links"])
_LOCAL = re.compile(rf"\b(?:{'|'.join(_VOCABULARY['phrase']['local'])})\b")
_NAMED = re.compile(rf"\b{_TIME}\b(?=((?: [a-z]+){{1,8}}))")
_BEFORE_TIME = re.compile(r"(?<![a-z])((?:[a-z]+ ){1,5})time\b")
_BRACKET = re.compile(r"\([^()]{3,60}\)")
_ELISION = re.compile(r"(?<!\w)[dl]['’](?=[^\W\d_]{2})", re.IGNORECASE)


@cache
def _cities() -> dict[str, str]:
    with (_FOLDER / "zones.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["zone"] for row in csv.DictReader(line for line in file if not line.startswith("#"))}


@cache
def _countries() -> dict[str, str]:
    """ISO code -> the zone of countries that keep one time, or whose capital's time is meant by their name."""
    english = {row["code"]: plain(row["en"]) for row in rows("countries")}
    single = {code: _cities()[name] for code, name in english.items() if name in _cities()}
    return {**single, **_VOCABULARY["main"]}


@cache
def _places() -> dict[str, str]:
    named: dict[str, str] = {}
    for row in rows("countries"):
        if zone := _countries().get(row["code"]):
            named |= {plain(row[language]): zone for language in ("en", "es", "fr", "pt")}
    for row in rows("country_names"):
        if zone := _countries().get(row["code"]):
            named |= {plain(name): zone for name in row["alternatives"].split("|") if len(name) > 2}
    return {**named, **_VOCABULARY["exonyms"], **_cities()}


@cache
def _adjectives() -> dict[str, str]:
    """ "colombiana", "kenyan": only beside a word for time."""
    named = {
        plain(word): zone
        for row in rows("country_names")
        if (zone := _countries().get(row["code"]))
        for word in row["demonyms"].split("|")
        if word
    }
    return {**named, **_VOCABULARY["words"]}


def place(text: str) -> str | None:
    """A city or country; the one in brackets or nearest the end is the more exact ("Israel Time (Jerusalem)")."""
    marked = re.sub(r"(?<!\w)\d[\w:.]*", "|", _ELISION.sub("", text))
    words = [(plain(word), word[:1].isupper()) for word in re.findall(r"[^\W_]+(?:['’.][^\W_]+)*|\|", marked)]
    found: str | None = None
    position = 0
    while position < len(words):
        for length in range(min(_LONGEST, len(words) - position), 0, -1):
            name = " ".join(word for word, _ in words[position : position + length])
            if words[position][1] and name in _places():
                found = _places()[name]
                position += length - 1
                break
        position += 1
    return found


def in_brackets(text: str) -> str | None:
    """The place in brackets behind a wider name: "Eastern European Time (Amman)"."""
    return next((zone for bracket in _BRACKET.findall(text) if (zone := place(bracket))), None)


def phrase(text: str, country: str = "") -> str | None:
    """What stands beside the word for time: "hora de Lima", "Nairobi time", "heure locale" of a country of one time."""
    words = plain(_ELISION.sub("", text))
    for match in _NAMED.finditer(words):
        if zone := _first(match[1].split()):
            return zone
    for match in _BEFORE_TIME.finditer(words):
        names = match[1].split()
        for start in range(len(names)):
            name = " ".join(names[start:])
            if zone := _adjectives().get(name) or _places().get(name):
                return zone
    return _countries().get(country) if country and _LOCAL.search(words) else None


def _first(words: list[str]) -> str | None:
    """The zone that the words name first, behind "de la", "in"."""
    while words and words[0] in _LINKS:
        words = words[1:]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        name = " ".join(words[:length])
        if zone := _places().get(name) or _adjectives().get(name):
            return zone
    return None
