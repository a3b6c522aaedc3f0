"""Time zones as advertisements name them: offsets, cities, Windows display names, abbreviations.

The zone in force is the place where one is named, since an offset or the word "daylight" may be stale ("Central
Daylight Time (Mexico)" lives on in Windows although Mexico gave up summer time in 2022) or have lost its sign
("GMT03:00 (Amman)"). An offset that contradicts the place on that day wins: it is what the applicant reads.

>>> from datetime import date
>>> find_zone("GMT+02:00 Israel Time (Jerusalem)", date(2025, 11, 24)), find_zone("GMT -5.00", date(2021, 4, 9))
('Asia/Jerusalem', '-05:00')
>>> find_zone("Central Daylight Time (Mexico)", date(2022, 8, 8)), find_zone("midnight local time", date(2022, 8, 8))
('America/Mexico_City', None)
>>> to_utc(date(2024, 7, 8), (23, 59), "Europe/Zurich").isoformat()
'2024-07-08T21:59:00+00:00'
"""
from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from tzlocal import windows_tz

from normalizers import zone_names
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import table

_VOCABULARY = table("zones")
_WINDOWS = {plain(name): zone for name, zone in windows_tz.win_tz.items()}

_OFFSET = re.compile(
    r"\b(?:GMT|UTC|(?-i:TUC?))[ \u00a0]{0,2}\(?(?P<sign>[+\-–−])?[ \u00a0]{0,2}"
    r"(?P<hours>\d{1,2})(?:[:.h]?(?P<minutes>[0-5]\d))?(?![\d:])",
    re.IGNORECASE,
)
_BARE_OFFSET = re.compile(r"(?<=\d)[ ]?(?P<sign>[+-])(?P<hours>[01]\d):(?P<minutes>[0-5]\d)\b")  # 23:59-05:00
_WINDOWS_NAME = re.compile(
    r"((?:[A-Z][\w.']{0,20} ){1,4})(Standard|Daylight|Summer) Time(?: ?(\([A-Z][^()]{1,30}\)))?"
)
_DOTTED = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,4}(?!\w)")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{1,4}(?!\w)")


def find_zone(text: str, day: date, country: str = "") -> str | None:
    """The IANA name or the offset ("+04:30") of the zone that the text names, as in force on that day."""
    offset = _offset(text)
    place = _windows(text) or _place(text, country)
    if place and (offset is None or offset == ZoneInfo(place).utcoffset(datetime.combine(day, time(12)))):
        return place
    if offset is not None and (place is None or not _sign_lost(text)):
        return _print(offset)
    return place or find_abbreviation(text, country)


def to_utc(day: date, at: tuple[int, int], zone: str) -> datetime:
    """The instant, with the daylight saving of that date."""
    return datetime.combine(day, time(*at), _tzinfo(zone)).astimezone(UTC)


def _tzinfo(zone: str) -> tzinfo:
    if re.fullmatch(r"[+-]\d\d:\d\d", zone):
        hours, minutes = zone[1:].split(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-delta if zone[0] == "-" else delta)
    return ZoneInfo(zone)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.search(text) or _BARE_OFFSET.search(text)
    if not match or int(match["hours"]) > 14:
        return None
    delta = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return -delta if match["sign"] in ("-", "–", "−") else delta


def _sign_lost(text: str) -> bool:
    match = _OFFSET.search(text)
    return bool(match and not match["sign"])


def _print(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _windows(text: str) -> str | None:
    """A Windows display name, the longest that fits: "W. Europe Daylight Time", "Central Standard Time (Mexico)"."""
    for match in _WINDOWS_NAME.finditer(text):
        words = match[1].split()
        for start in range(len(words)):
            name = f"{' '.join(words[start:])} Standard Time"
            for spelling in (f"{name} {match[3] or ''}", name):
                if (zone := _WINDOWS.get(plain(spelling))) and not (match[3] and spelling == name):
                    return zone
    return None


def _place(text: str, country: str) -> str | None:
    return zone_names.in_brackets(text) or zone_names.phrase(text, country) or zone_names.place(text)


def find_abbreviation(text: str, country: str = "") -> str | None:
    """The zone of the first abbreviation, "EDT", "T.U."; some mean another zone in some countries."""
    text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    for match in _ABBREVIATION.finditer(text):
        abroad = _VOCABULARY["abroad"].get(match[0], {})
        zone = abroad.get(country) or _VOCABULARY["abbreviations"].get(match[0])
        if zone:
            return str(zone)
    return None
