"""The words around figures, from statistics.toml, as regex sources and sets; read once, when first asked for.

>>> bool(alternatives("percent").fullmatch("pour cent")), "refugees" in words("nouns", "people")
(True, True)
>>> currency("US$"), currency("K", "PG"), currency("K"), currency("de dólares"), currency("cows")
('USD', 'PGK', 'ZMW', 'USD', None)
>>> fractions()["three quarters"], fractions()["la mitad"]
(0.75, 0.5)
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from normalizers.vocabulary.words import table


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
    """Regex source for the signs and codes of money `before` or `after` a figure; `after` takes names too."""
    money = table("currencies")
    names = set(money["names"]) | {word for word in money["abroad"] if word.islower()}
    signs = {*money["codes"], *money["signs"], *money["abroad"]} - names
    letters = {sign for sign in (*signs, *_entry(("currency",))) if len(sign) == 1 and sign.isalpha()}
    if side == "after":
        listed = joined(signs - letters - {"MT"})  # metric tons
        return rf"(?:{listed}|(?:de\s+|d['’]\s?)?(?i:{joined(names)}))"
    return rf"(?:{joined(signs - letters)}|{joined(letters)}(?=\d))"


def currency(sign: str, country: str = "") -> str | None:
    """The ISO 4217 code of a sign, code or name; the country decides where several use it."""
    money = table("currencies")
    sign = _OF.sub("", " ".join(sign.split()))
    for word in (sign, sign.lower()):
        by_country = money["abroad"].get(word, {})
        if country in by_country:
            return str(by_country[country])
        if word in money["codes"]:
            return word
        found = money["signs"].get(word) or money["names"].get(word) or _entry(("currency",)).get(word)
        if found:
            return str(found)
    return None


@cache
def fractions() -> dict[str, float]:
    """Shares in words with what they are worth: "two thirds", "three-quarters", "la mitad"."""
    found: dict[str, float] = {}
    for words in _entry(("fractions",)).values():
        found |= {whole: 1 / parts for whole, parts in words["whole"].items()}
        for above, numerator in words["numerators"].items():
            for below, denominator in words["denominators"].items():
                if numerator < denominator:
                    found |= {f"{above}{joint}{below}": numerator / denominator for joint in " -"}
    return found


@cache
def large_numbers() -> frozenset[str]:
    """Number words above ten that mean nothing else; smaller ones are spelled out wherever they stand."""
    tables = table("numbers")
    listed = {word: value for numbers in tables["words"].values() for word, value in numbers.items()}
    return frozenset(word for word, value in listed.items() if value > 10 and word not in tables["shy"]["words"])


_OF = re.compile(r"^(?:de |d['’] ?)")
