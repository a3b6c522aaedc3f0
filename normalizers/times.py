"""Times of day beside a date: "23:59", "11:59 pm", "23h55", "17.00 hrs", "12 noon", "midnight".

>>> find_time("at 11:59 p.m."), find_time("23h55"), find_time("12 noon"), find_time("midnight"), find_time("3 May")
((23, 59), (23, 55), (12, 0), (23, 59), None)
"""
from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORDS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "vocabulary" / "deadline_cues.toml").read_text("utf-8")
)["time"]
END_OF_DAY = (23, 59)
_HALF = r"[ \u00a0]{0,2}(?P<half>[ap])[ .]{0,2}m\b"
_CLOCK = re.compile(
    rf"(?<![\d:.,/+-])(?P<hour>[01]?\d|2[0-4])(?:[:h](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d{{1,6}})?)?(?:{_HALF})?"
    rf"|\.(?P<dotted>[0-5]\d)(?:{_HALF.replace('half', 'half2')}|[ ]?(?:hrs|hours|h|Uhr)\b)"
    rf"|{_HALF.replace('half', 'half3')}|[ ]?h(?:eures|oras|rs)?\b)(?!\d)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=\d-)(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")  # 24 November 2025-23:59-GMT+02:00
_ISO = re.compile(r"(?<=\d)T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")


def find_time(text: str) -> tuple[int, int] | None:
    """The hour and minute that the text names first; the end of the day for "midnight" and "24:00"."""
    match = _ISO.search(text) or _GLUED.search(text) or _CLOCK.search(text)
    if match:
        groups = match.groupdict()
        half = (groups.get("half") or groups.get("half2") or groups.get("half3") or "").lower()
        hour = int(match["hour"])
        minute = int(groups["minute"] or groups.get("dotted") or 0)
        if (hour == 12 and (half == "a" or is_midnight(text))) or hour == 24:
            return END_OF_DAY if not minute else (0, minute)
        if half and hour > 12:
            half = ""  # "23:59 PM"
        return (hour % 12 + 12 if half == "p" else hour), minute
    if is_midnight(text):
        return END_OF_DAY
    return (12, 0) if _says(text, "noon") else None


def is_midnight(text: str) -> bool:
    """Whether the time is given by the word, which leaves open which end of the day is meant."""
    return _says(text, "midnight")


def _says(text: str, kind: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in _WORDS[kind])
