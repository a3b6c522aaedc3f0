r"""Words without which a pattern finds nothing: read off the pattern itself, so that they cannot fall behind it.

Looking for many words at once is cheap, trying many patterns at every character is not. So a text is looked through
for these words first, and a pattern is only tried where one of them stands. Both are `bare`: folded, with one space for
all that stands between two words; so an edge of a word that a pattern demands is a space too.

The grammar of patterns is that of Python's own parser, of which `re` shows no public side.

>>> [sorted(words) for words in required(re.compile(r"(?<!\w)(?:closing\s{1,3}dates?|dead-line)(?!\w)"))]
[[' closing date ', ' closing dates ', ' dead line ']]
>>> [sorted(words) for words in required(re.compile(r"\d+ (?:Jours|days) (?:per|par) \w+ only"))]
[[' days par ', ' days per ', ' jours par ', ' jours per '], [' only']]
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from normalizers.vocabulary.words import flat

GAP = re.compile(r"[\W_]+")
_MOST = 6000  # strings of one set
_MOST_SETS = 4
_RARE = 5  # characters, edges counted; shorter words are common
_LONG_ENOUGH = 8  # characters; longer words are hardly rarer
_LARGEST_SET = 12  # characters of a set that are listed
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NOWHERE = (op.AT, op.ASSERT, op.ASSERT_NOT)  # what matches no character of its own


def bare(text: str) -> str:
    """Folded, words parted by one space."""
    return GAP.sub(" ", flat(text))


@cache
def _bare(code: int) -> str:
    """One character, `bare`: patterns name the same few again and again."""
    return bare(chr(code))


def required(pattern: re.Pattern[str] | str) -> tuple[frozenset[str], ...]:
    """Sets of strings, the rarest first: one of each set stands, `bare`, in whatever the pattern, or source, matches.

    Raises `ValueError` where there is no such set.
    """
    source, flags = (pattern, 0) if isinstance(pattern, str) else (pattern.pattern, pattern.flags)
    found = sorted(_all(_parser.parse(source, flags)), key=_worth, reverse=True)
    if not found:
        raise ValueError(f"matches without any certain word: {source[:80]}")
    rare = [strings for strings in found[1:_MOST_SETS] if _worth(strings)[0] >= _RARE]
    return tuple(dict.fromkeys(frozenset(_shortest(strings)) for strings in (found[0], *rare)))


def _shortest(strings: Iterable[str]) -> set[str]:
    """Without those that begin with another one of them."""
    kept: set[str] = set()
    for string in sorted(strings, key=len):
        if not any(string[:end] in kept for end in range(len(string))):
            kept.add(string)
    return kept


def _all(sequence: Any) -> list[set[str]]:
    """Every set of strings one of which each match holds; none that holds a blank."""
    exact: set[str] = {""}  # what the last nodes match, while that can be listed
    found: list[set[str]] = []
    for node in sequence:
        strings = _exactly(node)
        if strings is not None and (joined := _joined(exact, strings)) is not None:
            exact = joined
            continue
        if strings is None:
            found += [_joined(exact, _beginnings(node)) or exact, *_inside(node)]
        else:
            found.append(exact)
        exact = strings or {""}
    return [strings for strings in (*found, exact) if strings and all(string.strip() for string in strings)]


def _joined(heads: set[str], tails: set[str]) -> set[str] | None:
    """Each head with each tail; None where these are too many."""
    if len(heads) == len(tails) == 1:  # most often: a letter behind others
        return {(min(heads) + min(tails)).replace("  ", " ")}
    if len(heads) * len(tails) > _MOST:
        return None
    return {(head + tail).replace("  ", " ") for head, tail in product(heads, tails)}


def _worth(strings: set[str]) -> tuple[int, int]:
    """How rare they are: the length of the shortest, up to a length; then how few."""
    return min(_LONG_ENOUGH, *map(len, strings)), -len(strings)


def _exactly(node: Any) -> set[str] | None:
    """All strings that the node matches, `bare`; None where they cannot be listed."""
    kind, value = node
    if kind in _NOWHERE:
        return {" " if kind is op.ASSERT_NOT and _is_word(value[1]) else ""}
    if kind is op.LITERAL:
        return {_bare(value)}
    if kind is op.IN:
        return _of_set(value)
    if kind is op.SUBPATTERN:
        return _sequence(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _sequence(value)
    if kind is op.BRANCH:
        parts = [_sequence(branch) for branch in value[1]]
        union = {string for part in parts if part for string in part}
        return union if None not in parts and len(union) <= _MOST else None
    if kind in _REPEATS:
        least, most, inner = value
        strings = _sequence(inner)
        if strings is not None and (most == 1 or strings == {" "}):
            return strings | {""} if least == 0 else strings
    return None


def _of_set(members: Any) -> set[str] | None:
    strings: set[str] = set()
    for what, value in members:
        if what is op.LITERAL:
            strings.add(_bare(value))
        elif what is op.RANGE and value[1] - value[0] < _LARGEST_SET:
            strings.update(map(_bare, range(value[0], value[1] + 1)))
        elif what is op.CATEGORY and value in (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD):
            strings.add(" ")
        else:
            return None
    return strings if len(strings) <= _LARGEST_SET else None


def _sequence(nodes: Any) -> set[str] | None:
    exact: set[str] | None = {""}
    for node in nodes:
        strings = _exactly(node)
        if exact is not None:
            exact = None if strings is None else _joined(exact, strings)
    return exact


def _is_word(nodes: Any) -> bool:
    """Whether the nodes stand for one character, any letter or figure among others."""
    return len(nodes) == 1 and nodes[0][0] is op.IN and (op.CATEGORY, op.CATEGORY_WORD) in nodes[0][1] and (
        nodes[0][1][0][0] is not op.NEGATE
    )


def _beginnings(node: Any) -> set[str]:
    """What a node begins with that cannot be listed; the empty string where that is not certain."""
    kind, value = node
    if kind is op.SUBPATTERN or kind is op.ATOMIC_GROUP:
        return _first(value[-1] if kind is op.SUBPATTERN else value)
    if kind is op.BRANCH:
        return set().union(*map(_first, value[1]))
    if kind in _REPEATS and value[0]:
        return _first(value[2])
    return {""}


def _first(nodes: Any) -> set[str]:
    exact = {""}
    for node in nodes:
        strings = _exactly(node)
        joined = _joined(exact, _beginnings(node) if strings is None else strings)
        exact = exact if joined is None else joined
        if strings is None or joined is None:
            break
    return exact


def _inside(node: Any) -> list[set[str]]:
    """The sets of a node whose matches cannot be listed; of alternatives, the rarest of each together."""
    kind, value = node
    if kind is op.SUBPATTERN:
        return _all(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _all(value)
    if kind in _REPEATS and value[0]:
        return _all(value[2])
    if kind is op.BRANCH:
        branches = [_all(branch) for branch in value[1]]
        if all(branches):
            return [set().union(*(max(sets, key=_worth) for sets in branches))]
    return []
