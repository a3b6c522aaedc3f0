"""Duty stations as printed: "Jordan - Amman (Country Office)", "Beira e/ou Pemba (TBC), Moçambique", "Washington, DC".

A town is spelled as in the gazetteer; one that the gazetteer does not know is kept as written where its country stands
beside it. A name of several towns is settled by the country beside it, then by the country of the document, then by a
duty station or a town ten times as large as its namesakes; else the country stays open.

>>> from normalizers.base import Context
>>> normalize("MAPUTO, Mozambique, MOZAMBIQUE", Context())
(Place(city='Maputo', admin=None, country='MZ'),)
>>> [(p.city, p.country) for p in normalize("Brussels ; Luxembourg", Context())]
[('Brussels', 'BE'), ('Luxembourg', 'LU')]
>>> normalize("Tapachula, Chiapas, México", Context())
(Place(city='Tapachula', admin='Chiapas', country='MX'),)
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from normalizers.base import Context, Unrecognised
from normalizers.values import Place
from normalizers.vocabulary import gazetteer
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.places import Segment, is_ordinary, prose_towns, segments, without_travel

_LONGEST = 300  # characters of a value; behind that stands prose
_MOST_PLACES = 12
_GLUED = re.compile(r"(\S*[^\W\d_A-ZÀ-Þ])([A-ZÀ-Þ]\S+)")  # "OsloNorway": two cells of a page without a space


@dataclass(slots=True)
class _Town:
    """A town that is being read; `codes` are the countries beside it, the likeliest first."""

    name: str
    known: bool
    admin: str | None = None
    codes: tuple[str, ...] = field(default=())


def normalize(raw: str, context: Context, **parts: str) -> tuple[Place, ...]:
    """Every place of the string in its order; Unrecognised for "Home-based", "Multiple locations", offices, prose."""
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    if not text or len(text) > _LONGEST:
        raise Unrecognised("no place" if not text else "too long for a place")
    if text.islower():
        text = text.title()
    text = without_travel(text)
    towns, countries = _read(segments(text), context)
    if not countries and (glued := _GLUED.fullmatch(text)) and gazetteer.country_codes(glued.group(2)):
        towns, countries = _read(segments(", ".join(glued.groups())), context)
    if not towns and not countries:
        towns = [_Town(name, known=True) for name in prose_towns(text)]
    places = [_place(town, context) for town in towns] or [Place(country=code) for code in countries]
    found = tuple(dict.fromkeys(place for place in places if place is not None))
    if not found or len(found) > _MOST_PLACES:
        raise Unrecognised("no place that the gazetteer knows")
    return found


def _read(parts: Sequence[Segment], context: Context) -> tuple[list[_Town], list[str]]:
    """Towns with the countries beside them; the countries alone where there is no town."""
    listing = any(part.kind == "town" and part.joined for part in parts) or _is_row_of_stations(parts)
    towns: list[_Town] = []
    countries: list[str] = []
    before: tuple[str, ...] = ()  # a country that stands before its town
    fresh: list[_Town] = []  # towns that still want a country
    previous = ""
    for at, part in enumerate(parts):
        if part.kind == "country" and not _is_state_of(towns, part):
            codes = gazetteer.country_codes(part.name)
            countries.append(codes[0])
            takers = [t for t in fresh if previous != "list" or any(gazetteer.settle(t.name, c) for c in codes)]
            for town in takers:
                town.codes = codes
            if not takers:
                before = codes
            fresh = []
        elif part.kind == "code" and towns and towns[-1].known:
            _read_code(towns[-1], part.name)
            fresh = [t for t in fresh if not t.codes]
        elif part.kind in ("admin", "code", "country"):
            if towns and towns[-1].admin is None:
                towns[-1].admin = part.name
        elif part.kind == "town":
            if towns and previous == "town" and not part.joined and not listing and not towns[-1].codes:
                if not gazetteer.is_city_state(part.name):  # "Djibouti, Djibouti" names no province
                    towns[-1].admin = part.name  # "Kandahar, Kandahar", "Lima, Lima, Peru"
                continue
            town = _Town(part.name, known=True)
            if any(gazetteer.settle(part.name, code) for code in before):
                town.codes = before
            else:
                fresh.append(town)
            towns.append(town)
        elif part.kind == "unknown" and (not towns or part.joined or listing) and _may_be_town(parts, at, context):
            town = _Town(part.name, known=False)
            towns.append(town)
            fresh.append(town)
        previous = "list" if part.kind == "town" and at + 1 < len(parts) and parts[at + 1].joined else part.kind
    if not towns and not countries:  # "TH", "ZMB": a code that stands alone
        countries = [code for part in parts if part.kind == "code" for code in gazetteer.country_codes(part.name)]
    _share_countries(towns)
    if not any(town.known for town in towns) and any(not town.codes for town in towns) and countries:
        towns = [town for town in towns if town.codes]
    if not towns and len(countries) > 1 and len(set(countries)) == 1:
        towns = _capital_of_same_name(parts)
    return towns, list(dict.fromkeys(countries))


def _is_row_of_stations(parts: Sequence[Segment]) -> bool:
    """"Goma, Bunia, Beni": three duty stations of one country in a row are no town in its province."""
    found = [gazetteer.settle(part.name) for part in parts if part.kind == "town"]
    stations = {city.name: city.country for city in found if city and city.station}
    return len(stations) == len(found) > 2 and len(set(stations.values())) == 1


def _share_countries(towns: list[_Town]) -> None:
    """"Aden and Al-Khokah": a town that nobody knows lies in the country of its neighbour."""
    known = next((t for t in towns if t.known), None)
    settled = gazetteer.settle(known.name, *known.codes[:1]) if known else None
    for town in towns:
        if not town.known and not town.codes and settled:
            town.codes = (settled.country,)


def _capital_of_same_name(parts: Sequence[Segment]) -> list[_Town]:
    """"Panama, PANAMA": the name stands twice because the town is meant."""
    name = next(part.name for part in parts if part.kind == "country") + " City"
    return [_Town(name, known=True)] if gazetteer.settle(name) else []


def _is_state_of(towns: list[_Town], part: Segment) -> bool:
    """"Atlanta, Georgia": the state, because the town lies there."""
    state = gazetteer.us_states().get(plain(part.name))
    return bool(state and towns and any(c.admin == state for c in gazetteer.cities_named(towns[-1].name)))


def _read_code(town: _Town, code: str) -> None:
    """"Bangkok, TH" is a country, "Tijuana, BC" and "Atlanta, GA" are none."""
    state = gazetteer.us_states().get(plain(code))
    if state and any(c.admin == state for c in gazetteer.cities_named(town.name)):
        town.admin, town.codes = code, ("US",)
        return
    codes = gazetteer.country_codes(code)
    if codes and gazetteer.settle(town.name, codes[0]):
        town.codes = codes
    elif town.admin is None:
        town.admin = code


def _may_be_town(parts: Sequence[Segment], at: int, context: Context) -> bool:
    """A name that the gazetteer does not know: only with a country behind it or a known town beside it."""
    following = parts[at + 1 :]
    if any(part.kind == "town" and not part.joined for part in following[:2]):
        return False  # "Al Raha, Amman, Jordan": the part of the town stands first
    return bool(
        any(part.kind == "country" for part in following)
        or any(part.kind == "town" for part in parts)
        or (len(parts) == 1 and context.country)
    )


def _place(town: _Town, context: Context) -> Place | None:
    for code in town.codes:
        if city := gazetteer.settle(town.name, code):
            return Place(city.name, town.admin, code)
    if town.codes:
        return Place(_as_written(town.name), town.admin, town.codes[0])
    city = (gazetteer.settle(town.name, context.country) if context.country else None) or gazetteer.settle(town.name)
    if city:
        return Place(city.name, town.admin, city.country)
    if town.known:
        same = {c.name for c in gazetteer.cities_named(town.name)}
        return Place(same.pop() if len(same) == 1 else _as_written(town.name), town.admin, None)
    return Place(_as_written(town.name), town.admin, context.country) if context.country else None


def _as_written(name: str) -> str:
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: m.group().capitalize(), name) if name.isupper() else name


def countries_named(text: str) -> Counter[str]:
    """How often a text names each country, itself or by one of its well-known towns.

    >>> countries_named("Protection Officer, Goma, RDC - UNHCR Kenya").most_common(1)
    [('CD', 2)]
    """
    counts: Counter[str] = Counter()
    for mention in gazetteer.mentions(text):
        if is_ordinary(mention.name):
            continue
        if mention.kind == "country":
            counts[gazetteer.country_codes(mention.name)[0]] += 1
        elif (city := gazetteer.settle(mention.name)) and city.station:
            counts[city.country] += 1
    return counts
