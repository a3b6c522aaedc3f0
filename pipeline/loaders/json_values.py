"""Values of JSON in the words of people: moments in milliseconds, sums with their bounds, numbers and their units.

>>> moment_of("1761177540000", "postEndDate"), moment_of("/Date(1759276800000+0000)/", "start")
('2025-10-22T23:59:00Z', '2025-10-01')
>>> money_of({"min": 900, "max": 1200, "currency": "USD", "interval": "per-month-salary"})
'USD 900 - 1200 per month'
>>> with_unit("6", "contract duration in months")
('6 months', 'contract duration')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.loaders.keys import bare, is_a, keys, pairs, words_of

_EPOCH = re.compile(r"(?:/Date\()?(\d{10}|\d{12,13})(?:[+-]\d{4})?(?:\)/)?")
_FIRST, _LAST = 946_684_800, 2_208_988_800  # the years 2000 to 2039, in seconds
_SUMS = ("money_min", "money_max", "money_currency", "money_period")
_JOINING = frozenset(("in", "of", "no", "number"))
_NUMBER = re.compile(r"\d{1,3}(?:\.\d)?")


def moment_of(text: str, key: str) -> str:
    """The day, with its time if not midnight, that a count of seconds or milliseconds since 1970 stands for."""
    found = _EPOCH.fullmatch(text)
    if not found:
        return ""
    words = set(words_of(key).split())
    digits = found.group(1)
    said = text.startswith("/Date(")
    if not said and (words & keys("numbered") or (len(digits) == 10 and not words & keys("dated"))):
        return ""
    seconds = int(digits) // (1 if len(digits) == 10 else 1000)
    if not _FIRST <= seconds <= _LAST:
        return ""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%d}" if seconds % 86400 == 0 else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def with_unit(text: str, label: str) -> tuple[str, str]:
    """A bare number with the unit that its key names, and the label without it."""
    words = label.split()
    unit = next((word for word in words if word in keys("units")), "")
    if not unit or len(words) < 2 or not _NUMBER.fullmatch(text):
        return text, label
    if not text.strip("0."):
        return "", label
    at = words.index(unit)
    before, after = words[:at], words[at + 1 :]
    while before and before[-1] in _JOINING:
        before.pop()
    while after and after[0] in _JOINING:
        after.pop(0)
    return f"{text} {unit}", " ".join([*before, *after]) or label


def money_of(value: Mapping[str, Any]) -> str:
    """The line of a sum: currency, bounds and period; "" where there is no sum."""
    flat = dict(_flat(value))
    low, high = _first(flat, "money_min"), _first(flat, "money_max")
    if any(key.endswith("cents") for key in flat):
        low, high = (bound[:-2] if len(bound) > 2 else bound for bound in (low, high))
    bounds = list(dict.fromkeys(filter(None, (low, high)))) or [_first(flat, "money_sum")]
    if not bounds[0]:
        return ""
    currency = next((text for key, text in flat.items() if key in keys("money_currency")), "")
    period = next((found for key, text in flat.items() if is_a(key, "money_period") and (found := period_of(text))), "")
    return " ".join(filter(None, (currency, " - ".join(bounds), period)))


def period_of(text: str) -> str:
    """The period that a word of a portal names, as one says it of a sum.

    >>> period_of("per-year-salary"), period_of("MONTHLY"), period_of("one-time")
    ('per year', 'per month', '')
    """
    lower = text.lower()
    return next((f"per {name}" for beginning, name in pairs("periods").items() if beginning in lower), "")


def sums_of(value: Mapping[str, Any]) -> tuple[str, set[str]]:
    """The sum that keys beside each other spell out ("salaryMin", "salary_max", "salaryCurrency"), and those keys."""
    parts: dict[str, Any] = {}
    used: set[str] = set()
    for key, inner in value.items():
        name = bare(key)
        start = next((word for word in sorted(keys("money"), key=len, reverse=True) if name.startswith(word)), "")
        rest = name.removeprefix(start) if start else ""
        if rest and not isinstance(inner, dict | list) and is_a(rest, *_SUMS):
            parts[rest] = inner
            used.add(key)
    line = money_of(parts)
    return (line, used) if line else ("", set())


def _flat(value: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and depth < 2:
            yield from _flat(inner, depth + 1)
        elif isinstance(inner, str | int | float) and not isinstance(inner, bool) and len(str(inner)) <= 60:
            yield bare(key), str(inner).strip()


def _first(flat: Mapping[str, str], table: str) -> str:
    """The first value of the keys that is a number and not nothing."""
    for key, text in flat.items():
        if key in keys(table) and re.fullmatch(r"\d[\d,. ]{0,20}", text) and text.strip("0., "):
            return text.removesuffix(".0")
    return ""
