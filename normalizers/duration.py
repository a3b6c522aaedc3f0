"""How long the contract runs: a length, a first and last day, or both.

"364 days" is P364D, "24 months" P24M; a month has 365/12 days, a week 7, a year 365 (the record's own rule). Working
days are counted as printed. Renewals, trial periods, working hours and years of experience are no length of it.

>>> normalize("Two (2) years", Context()).duration_iso, normalize("3.5 months", Context()).duration_days
('P2Y', 106)
>>> normalize("one and a half years", Context()).duration_iso, normalize("dos meses y medio", Context()).duration_iso
('P18M', 'P2M15D')
>>> found = normalize("5 meses (del 1 abril al 31 agosto 2019)", Context())
>>> found.duration_iso, str(found.start_date), str(found.contract_end)
('P5M', '2019-04-01', '2019-08-31')
"""
from __future__ import annotations

import math
import re
from datetime import date

from normalizers.base import Context, Unrecognised
from normalizers.dates import FoundDate, find_dates, find_range
from normalizers.numbers import parse_number
from normalizers.values import Duration
from normalizers.vocabulary.expressions import LENGTH, UNITS
from normalizers.vocabulary.words import flat, pattern, words

_DAYS = {"D": 1.0, "W": 7.0, "M": 365 / 12, "Y": 365.0}
_LONGEST_TEXT = 2000  # characters in which a length is stated
_LONGEST = 3660  # days; more is a project or a misreading

_LENGTH = re.compile(LENGTH)
_UNIT_IN_LABEL = re.compile(rf"\b(?:in )?(?P<unit>{UNITS})\b")
_RENEWAL = pattern(words("durations", "around", "renewal"))
_TRIAL = pattern(words("durations", "around", "trial"))
_VAGUE = re.compile(pattern(words("durations", "around", "vague")).pattern + r"[ ]?$")
_OTHER = re.compile(r"[ ]?(?:/|" + pattern(words("durations", "around", "other")).pattern + ")")
_UNTIL = re.compile(pattern(words("durations", "around", "until")).pattern + r"(?: the| el| le| o| end of)?[ :]{0,3}$")
_OPEN_RANGE = re.compile(r"[^\W\d_] ?-[ ]?$")  # "As soon as possible - 31 December 2026"
_FROM = re.compile(pattern(words("durations", "around", "from")).pattern + r"(?: the| el| le| o)?[ :]{0,3}$")
_RANGE = re.compile(r"\d[ ]?(?:-|to|a|à|ou|or|o)[ ]?$")
_HOURS = re.compile(r"\b(?:hours?|heures|horas|hrs)\b")
_UNIT_OF = {flat(word): unit for unit in _DAYS for word in words("durations", "units", unit)}


def normalize(raw: str, context: Context, label: str = "", **parts: str) -> Duration:
    """The length and the days that the string gives; at least one of them."""
    raw = raw[:_LONGEST_TEXT].replace("\n", " ")
    text = flat(raw)
    iso, days = _length(text, context.language) or _bare(text, flat(label)) or (None, None)
    start, end = _period(raw, text, context)
    if iso is None and start is None and end is None:
        raise Unrecognised("no length")
    return Duration(iso, days, start, end)


def _length(text: str, language: str) -> tuple[str, int] | None:
    if _HOURS.search(text):
        return None
    renewal = _RENEWAL.search(text)
    for match in _LENGTH.finditer(text):
        if renewal and renewal.start() < match.start():
            return None
        before, after = text[max(0, match.start() - 25) : match.start()], text[match.end() : match.end() + 40]
        if _VAGUE.search(before) or _OTHER.match(after) or _RANGE.search(before):
            continue
        if (trial := _TRIAL.search(after)) and trial.start() < 12:
            continue
        found = _read(match, language)
        if found and 0 < found[1] <= _LONGEST:
            return found
    return None


def _read(match: re.Match[str], language: str) -> tuple[str, int] | None:
    value = _value(match["bracketed"] or match["number"], language)
    if value is None:
        return None
    unit = _unit(match["unit"])
    if match["half"] or match["half_unit"]:
        value += 0.5
    if match["number2"]:
        second, unit2 = _value(match["number2"], language), _unit(match["unit2"])
        if second is None or second % 1 or value % 1 or "YMWD".index(unit2) <= "YMWD".index(unit):
            return None
        return f"P{int(value)}{unit}{int(second)}{unit2}", _round(value * _DAYS[unit] + second * _DAYS[unit2])
    return _iso(value, unit), _round(value * _DAYS[unit])


def _value(number: str, language: str) -> float | None:
    if number in ("a", "an"):
        return 1.0
    return parse_number(number.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", number) else number, language)


def _unit(word: str) -> str:
    return _UNIT_OF[" ".join(word.split())]


def _iso(value: float, unit: str) -> str:
    """ISO 8601 knows no half months in practice: the fraction goes to the next smaller unit.

    >>> _iso(12, "M"), _iso(3.5, "M"), _iso(1.5, "Y"), _iso(22.5, "D")
    ('P12M', 'P3M15D', 'P18M', 'P23D')
    """
    whole, fraction = int(value), value % 1
    if not fraction:
        return f"P{whole}{unit}"
    if unit == "M":
        return f"P{whole}M{_round(fraction * 30)}D" if whole else f"P{_round(fraction * 30)}D"
    if unit == "Y":
        return f"P{_round(value * 12)}M"
    return f"P{_round(value * _DAYS[unit])}D"


def _round(days: float) -> int:
    return math.floor(days + 0.5)


def _bare(text: str, label: str) -> tuple[str, int] | None:
    """A figure alone, whose unit stands in the label ("Duration (in months)") or which is a year in days."""
    if not re.fullmatch(r"\d{1,4}(?:\.\d)?", text.strip()):
        return None
    value = float(text)
    if unit := _UNIT_IN_LABEL.search(label):
        return _iso(value, _unit(unit["unit"])), _round(value * _DAYS[_unit(unit["unit"])])
    return (f"P{int(value)}D", int(value)) if text.strip() in words("durations", "bare", "days") else None


def _period(raw: str, text: str, context: Context) -> tuple[date | None, date | None]:
    """The first and last day; a bare month is neither."""
    dates = find_dates(raw, context)
    if period := find_range(raw, dates):
        first, last = period
        return _day(first), _day(last)
    start = end = None
    for found in dates:
        before = text[max(0, found.start - 30) : found.start]
        if _UNTIL.search(before) or _OPEN_RANGE.search(before):
            end = end or _day(found)
        elif _FROM.search(before):
            start = start or _day(found)
    return start, end


def _day(found: FoundDate) -> date | None:
    return found.day if found.precision == "day" else None
