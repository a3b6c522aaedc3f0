r"""Words without which a pattern finds nothing: read off the pattern itself, so that they cannot fall behind it.

Looking for many words at once is cheap, trying many patterns at every character is not. So a text is looked through
for these words first, and a pattern is only tried where one of them stands. Both are `bare`: folded, and with one space
for any run of white space, hyphens and apostrophes, which patterns allow between the words of a phrase.

The grammar of patterns is that of Python's own parser, of which `re` shows no public side.

>>> sorted(required(re.compile(r"(?<!\w)(?:closing\s{1,3}dates?|dead-line)(?!\w)[ :]{0,3}")))
['closing date', 'dead line']
>>> sorted(required(re.compile(r"\d+ (?:Jours|days) (?:per|par) \w+")))
[' days par ', ' days per ', ' jours par ', ' jours per ']
>>> sorted(required(re.compile(r"based?(?:\(\w\)|/\w) in")))
['base(', 'base/', 'based(', 'based/']
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from normalizers.vocabulary.words import flat

GAP = re.compile(r"[\s'-]+")
_MOST = 6000  # strings of one pattern
_LONG_ENOUGH = 8  # characters; longer words are hardly rarer
_LARGEST_SET = 12  # characters of a set that are listed
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NOWHERE = (op.AT, op.ASSERT, op.ASSERT_NOT)  # what matches no character of its own


def bare(text: str) -> str:
    """Folded, words parted by one space."""
    return GAP.sub(" ", flat(text))


def required(pattern: re.Pattern[str]) -> frozenset[str]:
    """Strings one of which stands, `bare`, in whatever the pattern matches; `ValueError` where there is no such."""
    found = _best(_parser.parse(pattern.pattern, pattern.flags))
    if not found:
        raise ValueError(f"matches without any certain word: {pattern.pattern[:80]}")
    return frozenset(_shortest(found))


def _shortest(strings: Iterable[str]) -> set[str]:
    """Without those that hold another one of them."""
    kept: set[str] = set()
    for string in sorted(strings, key=len):
        if not any(string[i:j] in kept for i in range(len(string)) for j in range(i + 1, len(string) + 1)):
            kept.add(string)
    return kept


def _best(sequence: Any) -> set[str] | None:
    """The best strings to look for; None where a match may hold none."""
    exact: set[str] = {""}  # what the last nodes match, while that can be listed
    best: set[str] | None = None
    for node in sequence:
        if node[0] in _NOWHERE:
            continue
        strings = _exactly(node)
        if strings is not None and (joined := _joined(exact, strings)) is not None:
            exact = joined
            continue
        if strings is None:
            best = _better(best, _joined(exact, _beginnings(node)) or exact)
            best = _better(best, _inside(node))
        else:
            best = _better(best, exact)
        exact = strings or {""}
    return _better(best, exact)


def _joined(heads: set[str], tails: set[str]) -> set[str] | None:
    """Each head with each tail; None where these are too many."""
    if len(heads) * len(tails) > _MOST:
        return None
    return {GAP.sub(" ", head + tail) for head, tail in product(heads, tails)}


def _better(one: set[str] | None, other: set[str] | None) -> set[str] | None:
    """That whose shortest string is longer, up to a length; then that of fewer strings."""
    if not other or any(not string.strip() for string in other):
        return one
    if not one:
        return other

    def worth(strings: set[str]) -> tuple[int, int]:
        return min(_LONG_ENOUGH, *(len(string.strip()) for string in strings)), -len(strings)

    return other if worth(other) > worth(one) else one


def _exactly(node: Any) -> set[str] | None:
    """All strings that the node matches, `bare`; None where they cannot be listed."""
    kind, value = node
    if kind is op.LITERAL:
        return {bare(chr(value))}
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
            strings.add(bare(chr(value)))
        elif (what, value) == (op.CATEGORY, op.CATEGORY_SPACE):
            strings.add(" ")
        else:
            return None
    return strings if len(strings) <= _LARGEST_SET else None


def _sequence(nodes: Any) -> set[str] | None:
    exact: set[str] | None = {""}
    for node in nodes:
        if node[0] not in _NOWHERE and exact is not None:
            strings = _exactly(node)
            exact = None if strings is None else _joined(exact, strings)
    return exact


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
        if node[0] in _NOWHERE:
            continue
        strings = _exactly(node)
        joined = _joined(exact, _beginnings(node) if strings is None else strings)
        exact = exact if joined is None else joined
        if strings is None or joined is None:
            break
    return exact


def _inside(node: Any) -> set[str] | None:
    """The best strings of a node whose matches cannot be listed."""
    kind, value = node
    if kind is op.SUBPATTERN:
        return _best(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _best(value)
    if kind in _REPEATS and value[0]:
        return _best(value[2])
    if kind is op.BRANCH:
        found = [_best(branch) for branch in value[1]]
        return None if None in found else {string for strings in found if strings for string in strings}
    return None
