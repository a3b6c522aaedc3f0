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
from collections.abc import Iterable
from functools import cache
from typing import Any

from normalizers.frozen import frozen
from normalizers.vocabulary.words import branched, table


def _vocabulary() -> dict[str, Any]:
    return table("statistics")


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
    return branched(listed, r"\s+")


@cache
def alternatives(*path: str) -> re.Pattern[str]:
    """A pattern that finds any word of a list as a whole word, in any case."""
    return re.compile(rf"(?<!\w){source(*path)}(?!\w)", re.IGNORECASE)


@frozen
class Listed:
    """A list as whole words in any case, looked for only in texts that hold a certain word of an entry."""

    pattern: re.Pattern[str]
    alone: frozenset[str]  # entries of one word
    keys: frozenset[str]  # the longest word of each other entry

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether an entry may be in a text of these words."""
        return not (self.alone.isdisjoint(words) and self.keys.isdisjoint(words))

    def search(self, text: str, words: frozenset[str]) -> re.Match[str] | None:
        """The first entry in a text; `words` are at least `words_of` the text."""
        return self.pattern.search(text) if self.may_be_in(words) else None

    def search_cut(self, text: str, start: int, end: int, words: frozenset[str]) -> re.Match[str] | None:
        """The first entry in `text[start:end]`, which may begin or end within a word; `words` are those of the text."""
        cut = text[start:end]
        if not self.may_be_in(words) and not self.may_be_in(_cut_words(text, start, end)):
            return None
        return self.pattern.search(cut)

    def is_in(self, text: str, words: frozenset[str]) -> bool:
        """Whether an entry is in a text; `words` are `words_of` the text, no more and no less."""
        if not self.alone.isdisjoint(words):
            return True
        return not self.keys.isdisjoint(words) and self.pattern.search(text) is not None


@cache
def listed(*path: str) -> Listed:
    """One list to look for; `ValueError` where an entry has no letter or figure."""
    alone: set[str] = set()
    keys: set[str] = set()
    for entry in words(*path):
        found = sorted(words_of(entry), key=len)
        if not found:
            raise ValueError(f"{entry!r} is no word")
        (alone if found[-1] == entry else keys).add(found[-1])
    return Listed(alternatives(*path), frozenset(alone), frozenset(keys))


def _cut_words(text: str, start: int, end: int) -> frozenset[str]:
    """What is left of the words that a cut goes through."""
    found = []
    if start and _WITHIN.match(text, start - 1):
        found.append(_WORD.match(text, start, end))
    if _WITHIN.match(text, end - 1):
        found.append(_LAST_WORD.search(text, max(start, end - _LONGEST), end))
    return frozenset(lower(word[0]) for word in found if word)


def lower(text: str) -> str:
    """Lower case as a pattern that ignores case sees it; always as long as `text`.

    >>> lower("L'ONU, İn Acıl ſum \u212am")
    "l'onu, in acil sum km"
    """
    if not text.isascii():  # these are plain letters to a pattern, not to `str.lower`
        text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s")
    return text.lower()


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case."""
    return frozenset(_WORD.findall(lower(text)))


def places_of(words: Iterable[str], text: str) -> list[int]:
    """Where in a lower-case text each of some words begins as a whole word.

    >>> places_of(["may", "june"], "in may 2021, as mayors may say")
    [3, 23]
    """
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            if not (text[at - 1 : at].isalpha() or text[at + len(word) : at + len(word) + 1].isalpha()):
                found.append(at)
            at = text.find(word, at + len(word))
    return found


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations with their numbers, from months.toml."""
    return {name.lower(): int(number) for number, names in table("months")["months"].items() for name in names}


@cache
def month_source() -> str:
    """Regex source for any month name in Latin letters, without the abbreviations that are words elsewhere."""
    return joined(n for n in months() if any("a" <= c <= "z" for c in n) and n not in ("out", "set", "ago", "ene"))


@cache
def currency_source(side: str) -> str:
    """Regex source for the signs and codes of money `before` or `after` a figure; `after` takes names too."""
    signs = currency_signs()
    letters = {sign for sign in signs if len(sign) == 1 and sign.isalpha()}
    if side == "after":
        listed = joined(signs - letters - {"MT"})  # metric tons
        return rf"(?:{listed}|(?:de\s+|d['’]\s?)?(?i:{joined(_currency_names())}))"
    return rf"(?:{joined(signs - letters)}|{joined(letters)}(?=\d))"


@cache
def currency_signs() -> frozenset[str]:
    """Signs and codes of money that may stand in front of a figure."""
    money = table("currencies")
    return frozenset({*money["codes"], *money["signs"], *money["abroad"], *_entry(("currency",))} - _currency_names())


@cache
def _currency_names() -> frozenset[str]:
    money = table("currencies")
    return frozenset(money["names"]) | {word for word in money["abroad"] if word.islower()}


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
_PIECE = re.compile(r" |[^ ]")
_WORD = re.compile(r"\w+")
_WITHIN = re.compile(r"\w\w")
_LONGEST = 64  # characters; all words of the vocabulary are shorter
_LAST_WORD = re.compile(r"\w+$")
