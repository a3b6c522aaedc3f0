"""Times of day beside a date: "23:59", "11:59 p. m.", "23 h 55", "17.00 hrs", "1700 hrs", "12 noon", "5 de la tarde".

Words for noon, midnight and the parts of the day stand in `vocabulary/deadline_cues.toml`. "Close of business" names no
hour. "00:00" is left as printed: the first instant of the day.

>>> find_time("at 11:59 p.m."), find_time("23h55"), find_time("12 noon"), find_time("midnight"), find_time("3 May")
((23, 59), (23, 55), (12, 0), (23, 59), None)
>>> find_time("à 17 h 00"), find_time("at 1700 hrs"), find_time("a las 5 de la tarde"), find_time("até 18.00")
((17, 0), (17, 0), (17, 0), (18, 0))
"""
from __future__ import annotations

import re

from normalizers.vocabulary.words import table

_WORDS: dict[str, list[str]] = table("deadline_cues")["time"]
END_OF_DAY = (23, 59)


def _any(kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_WORDS[kind], key=len, reverse=True))


_SPACE = "[ \u00a0\u202f]"
_HALF = rf"{_SPACE}{{0,2}}\(?[ap][ .\u00a0]{{0,2}}m\b"
_PART = rf"{_SPACE}(?:{_any('morning')}|{_any('afternoon')}|{_any('night')})\b"
_HOURS = rf"{_SPACE}?(?:{_any('hours')})\b"
# An hour with minutes; or one with dotted minutes or none, and a word or letters that make it an hour
_CLOCK = re.compile(
    rf"(?<![\d:.,/+-])(?P<hour>[01]?\d|2[0-4])(?:"
    rf"(?::|{_SPACE}?h\.?{_SPACE}?|{_SPACE}(?:{_any('hours')}){_SPACE}(?:(?:et|y|e){_SPACE})?)(?P<minute>[0-5]\d)(?!\d)"
    rf"(?::[0-5]\d(?:\.\d{{1,6}})?)?"
    rf"|\.(?P<dotted>[0-5]\d)(?={_HALF}|{_PART}|{_HOURS}|{_SPACE}hours\b)"
    rf"|(?={_HALF}|{_PART}|{_HOURS}))",
    re.IGNORECASE,
)
_MILITARY = re.compile(
    rf"(?<![\d:.,/+-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?={_HOURS}|{_SPACE}hours\b)", re.IGNORECASE
)
_DOTTED = re.compile(
    rf"\b(?:{_any('at')}){_SPACE}(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d./])", re.IGNORECASE
)
_GLUED = re.compile(r"(?<=\d-)(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")  # 24 November 2025-23:59-GMT+02:00
_ISO = re.compile(r"(?<=\d)T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")
_SHAPES = (_ISO, _GLUED, _CLOCK, _MILITARY, _DOTTED)
_BEHIND = re.compile(
    rf"(?:{_HOURS})?(?:{_SPACE}{{0,2}}\(?(?P<half>[ap])[ .\u00a0]{{0,2}}m\b"
    rf"|{_SPACE}(?:(?P<a>{_any('morning')})|(?P<p>{_any('afternoon')})|(?P<n>{_any('night')}))\b)",
    re.IGNORECASE,
)


_SAYS = {kind: re.compile(rf"\b(?:{_any(kind)})\b", re.IGNORECASE) for kind in ("midnight", "noon")}


def find_time(text: str) -> tuple[int, int] | None:
    """The hour and minute that the text names first; the end of the day for "midnight" and "24:00"."""
    match = next((found for shape in _SHAPES if (found := shape.search(text))), None)
    if match is None:
        return END_OF_DAY if is_midnight(text) else (12, 0) if _SAYS["noon"].search(text) else None
    groups = match.groupdict()
    hour, minute = int(groups["hour"]), int(groups.get("minute") or groups.get("dotted") or 0)
    half = _half(text, match.end())
    if hour == 24 or (hour == 12 and (half in ("a", "n") or is_midnight(text))):
        return END_OF_DAY if not minute else (0, minute)
    return (hour + 12 if half in ("p", "n") and hour < 12 else hour), minute


def _half(text: str, end: int) -> str:
    """ "a" before noon, "p" after it, "n" at night, "" where nothing behind the time says it."""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return ""
    return behind["half"].lower() if behind["half"] else "a" if behind["a"] else "p" if behind["p"] else "n"


def is_midnight(text: str) -> bool:
    """Whether the time is given by the word, which leaves open which end of the day is meant."""
    return _SAYS["midnight"].search(text) is not None
