"""Patterns as a process before has compiled them: the thousand that reading needs take Python half a second.

Of what it compiles a pattern to, `re` shows no public side: this module does what `re._compiler.compile` does, and
keeps what that hands to the engine. It follows from the pattern, its flags and the version of Python alone.
"""
from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import NamedTuple

from normalizers.vocabulary.kept import Place

FACTS = (_sre.MAGIC, _sre.CODESIZE)
_MOST = 4000  # patterns; where there would be more, those are forgotten that this process had no use for


class _Compiled(NamedTuple):
    flags: int
    code: array[int]
    groups: int
    numbers: Mapping[str, int]  # of named groups
    names: tuple[str | None, ...]  # of all groups


@contextmanager
def remembered() -> Iterator[None]:
    """Meanwhile no pattern is compiled that is known from a process before; those that were not are, for the next."""
    place = Place("patterns", FACTS)
    known: dict[tuple[str, int], _Compiled] = place.find() or {}
    used: dict[tuple[str, int], _Compiled] = {}
    itself = _compiler.compile

    def compiled(pattern: str | bytes, flags: int = 0) -> re.Pattern[str]:
        if not isinstance(pattern, str) or flags & re.DEBUG:
            made: re.Pattern[str] = itself(pattern, flags)
            return made
        key = (pattern, int(flags))
        used[key] = known.get(key) or _compile(pattern, flags)
        return _made(pattern, used[key])

    _compiler.compile = compiled
    try:
        yield
    finally:
        _compiler.compile = itself
    if used.keys() - known.keys():
        place.keep(known | used if len(known | used) <= _MOST else used)


def _compile(pattern: str, flags: int) -> _Compiled:
    parsed = _parser.parse(pattern, flags)
    code, state = array("I", _compiler._code(parsed, flags)), parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return _Compiled(flags | state.flags, code, state.groups - 1, state.groupdict, tuple(names))


def _made(pattern: str, of: _Compiled) -> re.Pattern[str]:
    made: re.Pattern[str] = _sre.compile(pattern, of.flags, of.code.tolist(), of.groups, of.numbers, of.names)
    return made
