"""What the post pays: one sum or a range, its currency and the period it is paid for.

A figure without a currency is refused: it may be a grade, a step or a reference. Weekly pay has no place in the
record's list of periods and gives the sum alone.

>>> normalize("USD 2,303-2,753 per month", Context())
Salary(salary_min=2303.0, salary_max=2753.0, salary_currency='USD', salary_period='month')
>>> normalize("101,715,000 ( TShs)", Context(), label="Annual salary").salary_period
'year'
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.numbers import parse_number
from normalizers.values import Salary
from normalizers.vocabulary.expressions import MONEY
from normalizers.vocabulary.words import flat, table

_MONEY = re.compile(MONEY)
_PERIODS = {
    period: re.compile(
        "|".join((r"(?<!\w)" if word[0].isalpha() else "") + re.escape(flat(word)) + r"(?!\w)" for word in listed)
    )
    for period, listed in table("currencies")["period"].items()
}
_STEP = re.compile(r"\b(?:step|echelon|escalon|escalao)\b")
_AND = frozenset({"and", "y", "et", "e"})
_BETWEEN = re.compile(r"\b(?:between|entre)(?: [a-z$./]{1,12})? ?$")
_GRADE = re.compile(r"\b[A-Z]{1,3}[ -]?\d{1,2}\b")
_SENTENCE_END = re.compile(r"[.;]\s")
_REACH = 60  # characters behind the sum in which its period stands
_LONGEST = 2000  # characters in which pay is stated
_FEWEST_DIGITS = 4
_SMALLEST, _LARGEST = 1.0, 1e10


def normalize(raw: str, context: Context, label: str = "", **parts: str) -> Salary:
    """The first sum of money, with the upper end of its range."""
    raw = raw[:_LONGEST]
    for match in _MONEY.finditer(raw):
        currency = _currency(match, context.country)
        low = _low(match, raw, context.language)
        if currency is None or low is None or not _SMALLEST <= low <= _LARGEST:
            continue
        high = _upper(raw, match, currency, context)
        if high is not None and high < low:
            high = None
        return Salary(low, high, currency, _period(raw, match, label))
    raise Unrecognised("no sum of money with a currency")


def _upper(raw: str, match: re.Match[str], currency: str, context: Context) -> float | None:
    """The end of a printed range, else the sum for the higher grade ("EUR 5 672,78 in AD 5, EUR 7 261,98 in AD 7")."""
    if match["high"] and not _is_second(match, raw):
        return _number(match["high"], context.language)
    following = _MONEY.search(raw, match.end())
    while following and _currency(following, context.country) is None:
        following = _MONEY.search(raw, following.end())
    if following is None or _currency(following, context.country) != currency:
        return None
    between = raw[match.end() : following.start("second" if _is_second(following, raw) else 0)]
    stepped = _GRADE.search(between) or _STEP.search(flat(between))
    if len(between) > _REACH or not stepped or _SENTENCE_END.search(between):
        return None
    return _low(following, raw, context.language)


def _is_second(match: re.Match[str], raw: str) -> bool:
    """Whether the figure before "and" is no money: "in AD 5 and EUR 7 261,98", "for 2 posts and 290 000 FCFA"."""
    if match["before"] or match["middle"] or not match["high"]:
        return False
    if match["second"]:
        return True
    return (match["join"] or "").lower() in _AND and not _BETWEEN.search(flat(raw[: match.start()]))


def _low(match: re.Match[str], raw: str, language: str) -> float | None:
    return _number(match["high" if _is_second(match, raw) else "low"], language)


def _number(figure: str, language: str) -> float | None:
    return parse_number(re.sub(r"(?<=\d)m$", "M", figure), language)  # "3.2m" a month: millions, nobody is paid metres


def _currency(match: re.Match[str], country: str) -> str | None:
    sign = match["before"] or match["middle"] or match["second"] or match["after"]
    if sign is None:
        return None
    if len(sign) == 1 and sign.isalpha() and len(match["low"]) < _FEWEST_DIGITS:
        return None  # "P3" is a grade, "L 24,500" a sum
    vocabulary = table("currencies")
    if sign in vocabulary["codes"]:
        return sign
    name = sign if sign in vocabulary["signs"] or sign in vocabulary["abroad"] else sign.lower()
    abroad: dict[str, str] = vocabulary["abroad"].get(name, {})
    codes: dict[str, str] = {**vocabulary["names"], **vocabulary["signs"]}
    code: str | None = abroad.get(country) or codes.get(name)
    return code


def _period(raw: str, match: re.Match[str], label: str) -> str | None:
    """The period named behind the sum, else before it, else in the label; the nearest of those behind."""
    behind, before = flat(raw[match.end() : match.end() + _REACH]), flat(raw[: match.start()][-_REACH:])
    for text, nearest in ((behind, min), (before, max), (flat(label), min)):
        places = {period: found.start() for period, shape in _PERIODS.items() if (found := shape.search(text))}
        if places:
            period: str = nearest(places, key=places.__getitem__)
            return period
    return None
