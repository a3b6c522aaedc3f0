"""The last day to apply, and the instant where both a time of day and a zone are said.

The printed date is kept as it is printed; the zone often stands in the label ("Application deadline (Midnight Geneva
Time)"), which the extractor hands over as `label`. Sources of the forms: the portals of WFP (hyphens between date, time
and offset), ITU, ILO and UNESCO (zone in the label), UNGM (dotted offset), the World Bank (order in brackets).

>>> found = normalize("24 November 2025-23:59-GMT+02:00 Israel Time (Jerusalem)", Context())
>>> str(found.deadline), str(found.deadline_at), found.deadline_tz
('2025-11-24', '2025-11-24 21:59:00+00:00', 'Asia/Jerusalem')
>>> normalize("24-APR-2020", Context(), label="Application Deadline (Midnight Paris Time)").deadline_tz
'Europe/Paris'
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.dates import FoundDate, find_dates, find_range
from normalizers.dates_yearless import find_yearless
from normalizers.times import find_time, is_midnight
from normalizers.values import Deadline
from normalizers.vocabulary.words import table
from normalizers.zone_names import in_brackets
from normalizers.zones import find_abbreviation, find_zone, to_utc

_VOCABULARY = table("deadline_cues")
_LONGEST = 2000  # characters in which a deadline is stated
_REACH = 90  # characters around the date in which its time and zone stand


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)


_EXTENDED = _any(_VOCABULARY["words"]["extended"])
_OPEN = _any(_VOCABULARY["words"]["open"])
_ZONE_NEAR = _any(_VOCABULARY["time"]["zone_near"])
_SENTENCE_END = re.compile(r"(?<![ap]\.m)(?<!\b[ap]m)(?<!\b[A-Za-z])(?<!\bh[rs])(?<!\bhrs)[.;](?=\s)|\n")
# Portals store a bare day as the first instant of it, and content systems the instant of saving to the millisecond
_NO_TIME = re.compile(r"T00:00(?::00)?(?:\.0+)?(?:Z|[+-]00:?00)?\s*$|T\d\d:\d\d:\d\d\.(?!0+(?!\d))\d+")
_ISO_ZONE = re.compile(r"T\d\d:\d\d(?::\d\d)?(?:\.0+)?(?P<zone>Z|[+-]\d\d:?\d\d)")


def normalize(raw: str, context: Context, label: str = "", **parts: str) -> Deadline:
    """The deadline; of a window its end, of an extension the later date; without a year, after the day of `posted`."""
    raw = raw[:_LONGEST]
    found = _choose(raw, context) or find_yearless(raw, context, parts.get("posted", ""))
    if found is None:
        raise Unrecognised("no deadline: open" if _OPEN.search(raw) else "no date")
    iso = _ISO_ZONE.match(raw, found.end)
    if _NO_TIME.match(raw, found.end):
        return Deadline(found.day, assumed=found.assumed)
    around = _around(raw, found)
    at = find_time(around) or find_time(label)
    zone = _iso_zone(iso["zone"]) if iso else _zone(around, found, context) or _zone(label, found, context)
    if at is None or zone is None:
        unclear = "midnight_assumed" if is_midnight(around) or is_midnight(label) else None
        return Deadline(found.day, None, zone, found.assumed or unclear)
    return Deadline(found.day, to_utc(found.day, at, zone), zone, found.assumed)


def _choose(raw: str, context: Context) -> FoundDate | None:
    every = find_dates(raw, context)
    dates = [found for found in every if found.precision == "day"]
    if extended := _EXTENDED.search(raw):
        later = [found for found in dates if found.start >= extended.end()]
        return later[0] if later else max(dates, key=lambda found: found.day, default=None)
    window = find_range(raw, every)
    if window and window[1].precision == "day" and dates and dates[0].start >= window[0].start:
        return window[1]
    return dates[0] if dates else None


def _around(raw: str, found: FoundDate) -> str:
    """What stands beside the date in the same sentence; the date itself is cut out, its hyphens stay."""
    before = raw[max(0, found.start - _REACH) : found.start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    after = raw[found.end : found.end + _REACH]
    if end := _SENTENCE_END.search(after):
        after = after[: end.start()]
    return f"{before[ends[-1] if ends else 0 :]}0{after}"


def _zone(text: str, found: FoundDate, context: Context) -> str | None:
    if _ZONE_NEAR.search(text):
        return find_zone(text, found.day, context.country)
    bracketed = in_brackets(text) if find_time(text) else None  # "à 17 h 30 (Port-au-Prince)"
    return bracketed or find_abbreviation(text, context.country)


def _iso_zone(zone: str) -> str:
    if zone == "Z" or re.fullmatch(r"[+-]00:?00", zone):
        return "UTC"
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
