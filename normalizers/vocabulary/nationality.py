"""Statements that a post is for nationals or residents only, or open to everyone, as patterns on `flat` text.

Source of the words: nationality.toml.

>>> list(statements("only kenyan nationals come into question."))[0][2]
'nationals'
>>> list(statements("we welcome candidates of all nationalities")), list(statements("for non-sudanese nationals only"))
([], [])
>>> list(statements("the call is open to all nationalities."))[0][2]
'everyone'
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from normalizers.vocabulary.words import alternatives, pattern, words

_AROUND = 40  # characters before a statement in which a word can turn it ("normally only for nationals")


def _any(section: str) -> str:
    return alternatives(words("nationality", section))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    nationals, only, must = _any("nationals"), _any("only"), _any("must")
    few = r"(?:[\w'/()-]{1,20}\s){0,4}"
    near = r"[^.;\n]{0,60}?"
    return tuple(
        map(
            re.compile,
            (
                _any("local"),
                rf"{nationals}(?:\s(?:of|from|de|d'|du|do|da)\s[^.;\n()]{{1,50}}?)?\s(?:candidates\s)?{only}",
                rf"(?:{only}|{_any('kept')})\s{few}{nationals}",
                rf"{must}:?\s(?:\(?[a-z]\)\s)?{_any('be')}\s{few}{nationals}",
                rf"{must}\s{_any('hold')}\s{few}(?:{nationals}|{_any('residence')})",
                rf"{only}\s{near}{_any('residence')}",
                rf"{_any('post')}\s(?:(?:is|es|e|est)\s)?(?:[\w-]{{1,12}}\s){{0,2}}(?:for|to|para|a|aux|aos)\s{few}{nationals}",
                rf"{nationals}\s[^.;\n]{{0,120}}?{_any('may_apply')}",
                rf"{_any('may_apply')}\s{near}:\s{nationals}\sof",
            ),
        )
    )


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of the file as a pattern on `flat` text."""
    return pattern(words("nationality", section))


def statements(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Spans that say who may apply: "nationals" (or residents) only, or "everyone"; overlapping ones once."""
    stop = len(text) if end is None else end
    for match in matching("open_to_all").finditer(text, start, stop):
        yield match.start(), match.end(), "everyone"
    taken = start
    found = sorted((m.start(), m.end()) for p in _patterns() for m in p.finditer(text, start, stop))
    for first, last in found:
        if first < taken or _turned(text, start, stop, first, last):
            continue
        taken = last
        yield first, last, "nationals"


def _turned(text: str, start: int, stop: int, first: int, last: int) -> bool:
    """Whether a word in the same sentence makes it another kind of condition."""
    begin = max(start, first - _AROUND, text.rfind(". ", start, first) + 1, text.rfind("\n", start, first) + 1)
    tail = re.compile(r"[^.;\n]{0,40}").match(text, last, stop)
    return bool(matching("everyone").search(text, begin, tail.end() if tail else last))
