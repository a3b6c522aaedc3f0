"""The words around figures, from statistics.toml, as regex sources and sets; read once, when first asked for.

>>> bool(alternatives("percent").fullmatch("pour cent")), "refugees" in words("nouns", "people")
(True, True)
>>> currency("US$"), currency("K", "PG"), currency("K"), currency("de dólares"), currency("cows")
('USD', 'PGK', 'ZMW', 'USD', None)
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "statistics.toml").read_text("utf-8"))


def _entry(path: tuple[str, ...]) -> Any:
    entry: Any = _vocabulary()
    for name in path:
        entry = entry[name]
    return entry


@cache
def words(*path: str) -> frozenset[str]:
    """The lower-cased words of one list; for a table with only `words`, that list."""
    entry = _entry(path)
    if isinstance(entry, dict) and "words" in entry:
        entry = entry["words"]
    return frozenset(word.lower() for word in entry)


@cache
def numbers(*path: str) -> dict[str, float]:
    """A table of words with values: months, fractions."""
    return {word.lower(): float(value) for word, value in _entry(path).items()}


@cache
def source(*path: str) -> str:
    """Regex source for any word of a list or table, the longest first; white space in them matches any white space."""
    return joined(words(*path))


def joined(listed: Iterable[str]) -> str:
    """As `source`, for words given here."""
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


@cache
def alternatives(*path: str) -> re.Pattern[str]:
    """A pattern that finds any word of a list as a whole word, in any case."""
    return re.compile(rf"(?<!\w){source(*path)}(?!\w)", re.IGNORECASE)


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations with their numbers, from months.toml."""
    table = tomllib.loads((Path(__file__).parent / "months.toml").read_text("utf-8"))["months"]
    return {name.lower(): int(number) for number, names in table.items() for name in names}


@cache
def month_source() -> str:
    """Regex source for any month name in Latin letters, without the abbreviations that are words elsewhere."""
    return joined(n for n in months() if any("a" <= c <= "z" for c in n) and n not in ("out", "set", "ago", "ene"))


@cache
def currency_source(side: str) -> str:
    """Regex source for the currency signs and words `before` or `after` a figure; codes and signs keep their case."""
    return joined(_entry(("currency", side)))


def currency(sign: str, country: str = "") -> str | None:
    """The ISO 4217 code of a sign, code or word; the country decides where several use the sign."""
    sign = " ".join(sign.split())
    by_country = _entry(("currency", "countries"))
    for word in (sign, sign.removeprefix("de ")):
        if country and f"{word} {country}" in by_country:
            return str(by_country[f"{word} {country}"])
        for side in ("before", "after"):
            table = _entry(("currency", side))
            found = table.get(word) or table.get(word.lower())
            if found:
                return str(found)
    return None
