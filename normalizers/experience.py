"""Years of experience that a notice asks for: bounds, field of work as written, required or desired.

Of figures and words for one number the figure counts ("five (5) years"); months are parts of a year. "Up to two years"
has an upper bound only. Ages and lengths of contracts are no experience: the extractor leaves them out.

>>> normalize("At least five (5) years of experience in nutrition", Context())
Experience(years_min=5.0, years_max=None, area='experience in nutrition', requirement='required')
>>> normalize("Sept ans au moins dans les ports", Context(language="fr")).years_min
7.0
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.numbers import parse_number
from normalizers.values import Experience
from normalizers.vocabulary.education import degrees
from normalizers.vocabulary.requirements import matching, requirement_of, years_pattern
from normalizers.vocabulary.words import flat

_MOST = 25  # years that a post asks for; what is longer is the age of somebody or of an organisation
_LINK = re.compile(
    r"^(?:'s?|\s|,|(?:or|ou|o)\s(?:more|plus|mas|mais)\s|au\smoins\s"
    r"|of\s|d'|de\s(?:l'|la\s)?|da\s|do\s|en\s(?=experiencia))*"
)
_AREA_END = re.compile(r";|\.(?:\s|$)|(?:,?\s|(?<=\s))(?:is|are)\s(?:required|essential|accepted|an?\s)")
_BRACKET = re.compile(r"\s?\([^()]{0,60}\)?")
_LONGEST = 200
_NOT = re.compile(r"(?:\bnot?|\bpas|\bnao)\s$")


def normalize(raw: str, context: Context, requirement: str = "", unit: str = "") -> Experience:
    """The first statement of years in `raw`, or of `unit` where the figure stands alone."""
    raw = f"{raw} {unit}".strip() if unit else raw
    folded = flat(raw)
    asked = requirement_of(requirement)
    match = years_pattern().search(folded)
    if match is None:
        if matching("no_experience").search(folded):
            return Experience(0.0, requirement=asked)
        raise Unrecognised(f"no years: {raw!r}")
    low, high = _bounds(match, context.language)
    if low is None or low > _MOST or (high is not None and not low < high <= _MOST):
        raise Unrecognised(f"no years of experience: {raw!r}")
    if match["unit"] and matching("months").fullmatch(match["unit"]):
        low, high = round(low / 12, 2), round(high / 12, 2) if high is not None else None
    area = _area(raw, folded, match.end())
    if high is None and _upper_bound(folded, match.start()):
        return Experience(None, low, area, asked)
    return Experience(low, high, area, asked)


def _bounds(match: re.Match[str], language: str) -> tuple[float | None, float | None]:
    """The bounds in the unit; "year and a half" is one and a half."""
    if match["bare_half"]:
        return 1.5, None
    low, high = _value(match["low"], language), _value(match["high"], language)
    if match["half"] and low is not None:
        return (low, high + 0.5) if high is not None else (low + 0.5, None)
    return low, high


def _value(words_: str | None, language: str) -> float | None:
    """The number; a half behind it counts ("one and a half years")."""
    if not words_:
        return None
    half = matching("half").search(words_)
    number = parse_number(words_[: half.start()] if half else words_, language)
    return number + 0.5 if half and number is not None else number


def _upper_bound(folded: str, start: int) -> bool:
    """Whether "up to" or "less than" stands before the number, but not "not less than"."""
    before = max(0, start - 20)
    found = (m for m in matching("upper").finditer(folded, before, start) if m.end() >= start - 1)
    return any(not _NOT.search(folded, max(0, m.start() - 5), m.start()) for m in found)


def _area(raw: str, folded: str, end: int) -> str | None:
    """What the years are to be years of, as written."""
    rest = folded[end:]
    link = _LINK.match(rest)
    start = end + (link.end() if link else 0)
    stop = _AREA_END.search(folded, start)
    bracket = _BRACKET.search(folded, start, stop.start() if stop else len(folded))
    if bracket and next(degrees(folded, bracket.start(), bracket.end()), None):
        stop = bracket  # "2 years of work (Master's)"
    area = raw[start : stop.start() if stop else len(raw)].strip(" ,:.;-–()")
    return area if area and len(area) <= _LONGEST else None
