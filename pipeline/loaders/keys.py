"""The words of JSON and front-matter keys, and what the vocabulary says of a key.

>>> words_of("jobRequisitionId"), words_of("career_categories"), words_of("deadlineforapplications")
('job requisition id', 'career categories', 'deadline for applications')
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from normalizers.vocabulary import words

_WORDS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
_SIGNS = re.compile(r"[\W_]+")
_LONGEST_WORD = 16


def _vocabulary() -> dict[str, Any]:
    return words.table("portal_keys")


@cache
def keys(table: str) -> frozenset[str]:
    """One list of vocabulary/portal_keys.toml."""
    return frozenset(ranked(table))


@cache
def ranked(table: str) -> tuple[str, ...]:
    """The same in the order of the list, the most telling first."""
    return tuple(_vocabulary()[table])


@cache
def pairs(table: str) -> dict[str, str]:
    """One table of vocabulary/portal_keys.toml, in its order."""
    found: dict[str, str] = _vocabulary()[table]
    return found


def bare(key: str) -> str:
    """A key without case and signs, for comparison: "@Type" is "type"."""
    return _SIGNS.sub("", key).lower()


def is_a(key: str, *tables: str) -> bool:
    """Whether the key stands in one of the lists."""
    name = bare(key)
    return any(name in keys(table) for table in tables)


def is_of_others(key: str) -> bool:
    """Whether the key is that of a list of other vacancies.

    >>> is_of_others("otherRequisitions"), is_of_others("jobs_you_may_like"), is_of_others("otherInformation")
    (True, True, False)
    """
    words = {word for part in _WORDS.findall(key[:120]) for word in _cut(part.lower())}
    return bare(key) in keys("others_alone") or bool(words & keys("others") and words & keys("vacancies"))


@lru_cache(maxsize=4096)
def words_of(key: str) -> str:
    """A key as words: at capitals, signs and, where it is written in one, at the words of the vocabulary."""
    if bare(key) in pairs("printed"):
        return pairs("printed")[bare(key)]
    found = [word for part in _WORDS.findall(key[:120]) for word in _cut(part.lower())]
    while len(found) > 1 and found[0] in keys("silent_words"):
        found.pop(0)
    while len(found) > 1 and found[-1] in keys("silent_words"):
        found.pop()
    return " ".join(found)


def _cut(word: str) -> list[str]:
    """The word, or the words it is made of if they all are known."""
    if len(word) < 8 or word in keys("words"):
        return [word]
    best: list[list[str] | None] = [[]] + [None] * len(word)  # the fewest known words up to each letter
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before = best[start]
            known = best[end]
            if (
                before is not None
                and word[start:end] in keys("words")
                and (known is None or len(before) + 1 < len(known))
            ):
                best[end] = [*before, word[start:end]]
    return best[-1] or [word]
