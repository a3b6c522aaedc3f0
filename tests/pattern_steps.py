"""How many readings of a text a regular expression goes through before it gives up: each part, in each way to reach it.

>>> steps(r"(?:a+)+b", "aaaa") > 2 * steps(r"(?:a+)+b", "aaa"), steps(r"(?:a+,)+b", "a,a,a,a,")
(True, 16)
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from benchmarks.adversarial.patterns import CHARACTERS, REPEATS, in_brackets

Ends = Counter[int]  # place in the text -> number of ways that lead to it


def steps(pattern: str, text: str, flags: int = 0) -> int:
    """The number of readings from the beginning of the text, what looks around being taken to hold."""
    reader = _Reader(text)
    reader.sequence(list(parser.parse(pattern, flags & ~re.UNICODE)), Counter({0: 1}), flags)
    return reader.steps


class _Reader:
    """Follows all ways at once, counting them."""

    def __init__(self, text: str) -> None:
        self.text, self.steps = text, 0
        self._known: dict[tuple[Any, int], set[str]] = {}

    def sequence(self, tree: Sequence[Any], ends: Ends, flags: int) -> Ends:
        for code, argument in tree:
            if not ends:
                break
            ends = self._part(code, argument, ends, flags)
            self.steps += ends.total()
        return ends

    def _part(self, code: Any, argument: Any, ends: Ends, flags: int) -> Ends:
        if code in REPEATS:
            least, most, tree = argument
            return self._repeated(least, most, tree, ends, flags)
        if code == codes.SUBPATTERN:
            return self.sequence(argument[3], ends, (flags | argument[1]) & ~argument[2])
        if code == codes.ATOMIC_GROUP:
            return self.sequence(argument, ends, flags)
        if code == codes.BRANCH:
            found: Ends = Counter()
            for branch in argument[1]:
                found += self.sequence(branch, ends, flags)
            return found
        if code in CHARACTERS:
            taken = self._taken(code, argument, flags)
            return Counter({at + 1: n for at, n in ends.items() if self.text[at : at + 1] in taken})
        return ends

    def _taken(self, code: Any, argument: Any, flags: int) -> set[str]:
        """Which characters of the text the part takes."""
        key = (code, argument if isinstance(argument, int) else id(argument))
        if key not in self._known:
            one = re.compile(in_brackets(code, argument), flags & re.IGNORECASE)
            self._known[key] = set(filter(one.match, self.text))
        return self._known[key]

    def _repeated(self, least: int, most: Any, tree: Sequence[Any], ends: Ends, flags: int) -> Ends:
        found: Ends = Counter()
        for times in range(len(self.text) + 1):
            if times >= least:
                found += ends
            if times == most or not ends:
                break
            first = min(ends)
            again = self.sequence(tree, ends, flags)
            ends = Counter({at: n for at, n in again.items() if at > first})
        return found
