"""Names of countries and towns: who is meant by "RDC", "Sittwe", "Jordanian".

Cities over 15,000 inhabitants (cities.csv.gz), country names (countries.csv and, by hand, country_names.csv), by hand
the duty stations of UN entities and NGOs however small (duty_stations.csv), whose spelling wins.

>>> country_codes("Lao PDR"), country_codes("Soudan du Sud"), country_codes("Congo"), country_codes("Nowhere")
(('LA',), ('SS',), ('CG', 'CD'), ())
>>> [(c.name, c.country) for c in cities_named("N’DJAMENA")], nationality_of("Jordanian")
([("N'Djamena", 'TD')], 'JO')
>>> [(c.name, c.country) for c in (settle("Geneva"), settle("Hyderabad", "PK")) if c]
[('Geneva', 'CH'), ('Hyderabad', 'PK')]
>>> settle("Tripoli") is None  # Lebanon or Libya
True
"""
from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from normalizers.frozen import frozen
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.kept import kept

_HERE = Path(__file__).parent
DOMINANCE = 10  # how many times larger the largest namesake has to be
_WORD = re.compile(r"\w+")
_LONGEST = 7  # words of the longest name looked for in running text
_LONGEST_REMEMBERED = 200  # characters of a text whose names are remembered


@frozen
class City:
    name: str
    country: str
    population: int = 0
    station: bool = False  # written in duty_stations.csv
    admin: str = ""  # the state's code, United States only


@frozen
class Mention:
    """A name found in running text: of a country ("country"), a town ("city") or both ("Djibouti": "city")."""

    start: int
    end: int
    kind: str
    name: str


def _rows(name: str) -> Iterator[list[str]]:
    """The rows behind the comment line and the head."""
    path = _HERE / name
    text = gzip.decompress(path.read_bytes()).decode() if name.endswith(".gz") else path.read_text(encoding="utf-8")
    rows = csv.reader(text.split("\n")[2:])
    return (row for row in rows if row)


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}

    def add(name: str, code: str) -> None:
        codes = table.setdefault(plain(name), [])
        if code not in codes:
            codes.append(code)

    for code, alternatives, _ in _rows("country_names.csv"):
        for name in filter(None, alternatives.split("|")):
            add(name, code)
    for code, _, *names in _rows("countries.csv"):
        for name in names:
            add(name, code)
    # "Congo" alone is Congo-Brazzaville by the official name; a town decides otherwise ("Kinshasa, Congo").
    table[plain("Congo")] = ["CG", "CD"]
    return {name: tuple(codes) for name, codes in table.items()}


@cache
def _acronyms() -> frozenset[str]:
    """Folded short names that count only in capitals: "CAR" is a country, "Car" is none."""
    names = (name for _, alternatives, _ in _rows("country_names.csv") for name in alternatives.split("|"))
    return frozenset(plain(name) for name in names if name.isupper() and len(name) < 5)


@cache
def _codes() -> dict[str, str]:
    """ISO codes as printed, capitals: "TH", "MOZ"."""
    rows = list(_rows("countries.csv"))
    return {code: code for code, *_ in rows} | {alpha3: code for code, alpha3, *_ in rows}


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    for code, _, demonyms in _rows("country_names.csv"):
        for word in filter(None, demonyms.split("|")):
            table.setdefault(plain(word), code)
    return table


@cache
def us_states() -> dict[str, str]:
    """Folded name or code of a state of the United States -> code."""
    rows = list(_rows("states.csv"))
    return {plain(name): code for code, name in rows} | {plain(code): code for code, _ in rows}


@cache
def _stations() -> dict[str, tuple[City, ...]]:
    table: dict[str, list[City]] = {}
    for name, country, alternatives in _rows("duty_stations.csv"):
        city = City(name, country, station=True)
        for key in {plain(spelling) for spelling in (name, *filter(None, alternatives.split("|")))}:
            table.setdefault(key, []).append(city)
    return {key: tuple(cities) for key, cities in table.items()}


@cache
def _cities() -> dict[str, str]:
    """Folded name -> lines of the file, parsed only when asked for: most of the 34,000 never are."""
    return kept("cities", [_HERE / "cities.csv.gz"], _lines_of_cities)


def _lines_of_cities() -> dict[str, str]:
    text = gzip.decompress((_HERE / "cities.csv.gz").read_bytes()).decode()
    table: dict[str, str] = {}
    for line in text.split("\n")[2:]:
        for key in line.rpartition(",")[2].split("|"):
            table[key] = f"{table[key]}\n{line}" if key in table else line
    table.pop("", None)
    return table


@cache
def cities_named(name: str) -> tuple[City, ...]:
    """Every town of that name, the duty stations first, then by size."""
    key = plain(name)
    stations = _stations().get(key, ())
    others = [
        City(row[0], row[2], int(row[3]), admin=row[1])
        for row in csv.reader(_cities().get(key, "").splitlines())
    ]
    sizes: dict[str, int] = {}
    for city in others:
        sizes[city.country] = max(city.population, sizes.get(city.country, 0))
    sized = tuple(replace(s, population=sizes.get(s.country, 0)) for s in stations)
    known = {s.country for s in stations}
    # "Geneva" is Geneva NY too, but a second row of a station's own country is the same town under its GeoNames name.
    return (*sized, *(c for c in others if c.country not in known or (c.admin and c.country == "US")))


def country_codes(name: str) -> tuple[str, ...]:
    """The countries of that name, ISO 3166-1 alpha-2; codes count only where they are printed in capitals."""
    name = name.strip(" .*")
    if plain(name) in _acronyms() and not (name.isupper() or name == "oPt"):
        return ()
    return _countries().get(plain(name)) or tuple(filter(None, [_codes().get(name)]))


def is_code(name: str) -> bool:
    """Whether the word is an ISO code and no name ("DC" is none, "CA" is one)."""
    return name in _codes() and plain(name) not in _countries()


def nationality_of(word: str) -> str:
    """The country whose people are called so; "" for other words."""
    return _demonyms().get(plain(word)) or _demonyms().get(plain(word).removesuffix("s"), "")


def settle(name: str, country: str = "") -> City | None:
    """The one town that is meant: that of the country, the only duty station, or the largest by far; else None."""
    found = cities_named(name)
    if country:
        return next((c for c in found if c.country == country), None)
    stations = [c for c in found if c.station]
    if len(stations) == 1:
        largest = max(found, key=lambda c: c.population)
        rival = largest.country != stations[0].country and largest.population >= DOMINANCE * stations[0].population
        # A small duty station ("Bo") gives way to a metropolis of that name only if the size of both is known.
        return None if rival and stations[0].population else stations[0]
    if len(found) == 1:
        return found[0]
    ranked = sorted(found, key=lambda c: -c.population)
    if len(ranked) > 1 and ranked[0].population >= DOMINANCE * max(ranked[1].population, 1):
        return ranked[0] if ranked[1].population or not stations else None
    return None


@cache
def _countries_by_first_word() -> dict[str, list[str]]:
    """First word -> folded names with a space on either side."""
    found: dict[str, list[str]] = {}
    for name in filter(None, _countries()):
        found.setdefault(name.split()[0], []).append(f" {name} ")
    return found


def may_name_country(text: str) -> bool:
    """Whether `mentions` may find a country in a text or a part of it; told more quickly than which.

    >>> may_name_country("In South Sudan and the north"), may_name_country("In the south of the land")
    (True, False)
    """
    names, words = _countries_by_first_word(), plain(text)
    found = names.keys() & words.split()
    return any(name in f" {words} " for first in found for name in names[first])


@cache
def _reach() -> dict[str, int]:
    """First word of a name -> words of the longest name that begins so, of those that are looked for."""
    files = ("cities.csv.gz", "duty_stations.csv", "countries.csv", "country_names.csv")
    return kept("reach", [_HERE / name for name in files], _reach_of_all)


def _reach_of_all() -> dict[str, int]:
    reach: dict[str, int] = {}
    for name in (*_cities(), *_stations(), *_countries()):
        first, *others = name.split(" ", _LONGEST)
        reach[first] = max(min(len(others) + 1, _LONGEST), reach.get(first, 0))
    return reach


def mentions(text: str) -> tuple[Mention, ...]:
    """Names of countries and towns in running text, the longest at each place; they begin with a capital."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else tuple(_mentions(text))


@lru_cache(maxsize=1024)  # several rules, and then the normalizer, ask of one title or place
def _remembered(text: str) -> tuple[Mention, ...]:
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    words = [match.span() for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        start, end = words[at]
        step = 1
        if text[start].isupper() or text[start : start + 3] == "oPt":
            most = _reach().get(plain(text[start:end]).partition(" ")[0], 0)
            folded = [plain(text[slice(*word)]) for word in words[at : at + most]]
            for size in range(len(folded), 0, -1):
                end = words[at + size - 1][1]
                if end - start > 70:
                    continue
                key = " ".join(folded[:size])
                kind = "city" if key in _stations() or key in _cities() else "country" if key in _countries() else ""
                if kind == "city" and key in _countries() and not is_city_state(key):
                    kind = "country"
                if kind == "country" and not country_codes(text[start:end]):
                    kind = ""
                if kind:
                    yield Mention(start, end, kind, text[start:end])
                    step = size
                    break
        at += step



def is_city_state(name: str) -> bool:
    """Whether the name alone means a town and its country at once ("Djibouti"), so that it says a duty station."""
    key = plain(name)
    return any(city.country in _countries().get(key, ()) for city in _stations().get(key, ()))
