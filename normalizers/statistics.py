"""A number expression of prose to a `Statistic`: value, upper end, unit, rounding, period.

The raw string is the expression alone ("more than 6.3 million people", "US$ 2.42 billion", "1 in 3"); subject, place,
sentence come as parts and are kept as written. A ratio is given as the number it is (1 in 5: 0.2; four times: 4).

>>> from normalizers.base import Context
>>> found = normalize("more than 6.3 million people", Context(), subject="people", period="from January 2018 to 2022")
>>> found.value, found.unit, found.approximate, found.period_start, found.period_end
(6300000.0, 'count', True, '2018-01', '2022')
>>> [normalize(raw, Context()).value for raw in ("1 in 5", "four times more", "two thirds")]
[0.2, 4.0, 0.6666666666666666]
>>> normalize("between 60 and 75 per cent", Context()).value_max
75.0
"""
from __future__ import annotations

import re
from functools import cache

from normalizers.base import Context, Unrecognised
from normalizers.numbers import find_numbers, parse_number
from normalizers.values import Statistic
from normalizers.vocabulary import statistics as vocabulary

_MARKUP = re.compile(r"[*_`]+")
_LOWER_END, _BEHIND_FIGURES = re.compile(r"[\d.,\s]+"), re.compile(r"[^\d.,\s].*")
_DIGIT = re.compile(r"\d")
_WIDE = re.compile(r"(?<=\d),\s(?=\d{3}(?!\d))")  # "15, 138": the raw string is one expression, so the space is none


def normalize(raw: str, context: Context, **parts: str) -> Statistic:
    """Read an expression; `Unrecognised` where it holds no number or a range that falls."""
    text = _WIDE.sub(",", " ".join(_MARKUP.sub("", raw).split()))
    approximate = _approximate().match(text) is not None
    bare = _approximate().sub("", text, count=1)
    ratio = _ratio(bare, context.language)
    if ratio is not None:
        value, value_max, unit = ratio, None, "ratio"
    else:
        unit, bare = _unit(bare, context.country)
        value, value_max = _values(bare, context.language)
    start, end = _period(parts.get("period", ""))
    return Statistic(
        value,
        value_max,
        unit,
        approximate,
        parts.get("subject") or None,
        start,
        end,
        parts.get("place") or None,
        parts.get("sentence", ""),
        bool(parts.get("boilerplate")),
    )


@cache
def _approximate() -> re.Pattern[str]:
    opening = vocabulary.source("ranges", "opening")
    return re.compile(rf"{vocabulary.source('approximate')}\s*(?=\S)(?!{opening})", re.IGNORECASE)


@cache
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    between, times = vocabulary.source("ratio", "between"), vocabulary.source("ratio", "times")
    joints = vocabulary.joined(vocabulary.words("ranges", "words") | vocabulary.words("ranges", "paired"))
    return (
        re.compile(rf"(?P<of>[\w-]+)\s(?:[^\W\d]+\s){{0,2}}{between}\s(?P<among>[\w-]+)", re.IGNORECASE),
        re.compile(rf"(?P<number>[\w.,-]+)\s{times}\b.*", re.IGNORECASE),
        re.compile(rf"(?P<low>.*?\S)(?:\s{joints}\s|\s?[-–—]\s?)(?P<high>\d.*)", re.IGNORECASE),
    )


def _ratio(text: str, language: str) -> float | None:
    """The number that "1 in 3", "four times more", "two thirds" say; None for other expressions.

    >>> _ratio("un enfant sur cinq", "fr"), _ratio("1 in 3", "en"), _ratio("31,607 children", "en")
    (0.2, 0.3333333333333333, None)
    """
    fractions = vocabulary.fractions()
    if text.lower() in fractions:
        return fractions[text.lower()]
    among, times, _ = _expressions()
    match = among.fullmatch(text)
    if match:
        few, many = parse_number(match["of"], language), parse_number(match["among"], language)
        if few is None or many is None or not 0 < few < many:
            raise Unrecognised(f"{text!r} is no ratio")
        return few / many
    match = times.fullmatch(text)
    return parse_number(match["number"], language) if match else None


def _unit(text: str, country: str) -> tuple[str, str]:
    """The unit, and the expression without its words.

    >>> _unit("US$ 2.42 billion", ""), _unit("3,2 milhões de dólares", ""), _unit("0.66%", "")
    (('USD', '2.42 billion'), ('USD', '3,2 milhões'), ('percent', '0.66'))
    """
    percent, sign, word = _units()
    if percent.search(text):
        return "percent", percent.sub("", text)
    for match in filter(None, (word.search(text), sign.search(text))):
        code = vocabulary.currency(match[0].strip(), country)
        if code is None:
            raise Unrecognised(f"whose money {match[0].strip()!r} is depends on the country")
        rest = text[: match.start()] + text[match.end() :]
        return code, _sign_and_space().sub("", rest).strip()
    return "count", text


@cache
def _units() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Per cent; money in front of a figure; money behind it."""
    before, after = vocabulary.currency_source("before"), vocabulary.currency_source("after")
    return (
        re.compile(rf"\s*{vocabulary.source('percent')}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){before}(?=\s?\d)"),
        re.compile(rf"\s?(?<![^\W\d]){after}\s*$"),
    )


@cache
def _sign_and_space() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.currency_source('before')}\s?(?=\d)")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^{vocabulary.source('ranges', 'opening')}\s", re.IGNORECASE)


def _values(text: str, language: str) -> tuple[float, float | None]:
    """The number, or both ends of a range; a magnitude behind the upper end holds for both.

    >>> _values("26,000-30,000 people", "en"), _values("2 to 3 million", "en"), _values("26.266 personas", "es")
    ((26000.0, 30000.0), (2000000.0, 3000000.0), (26266.0, None))
    """
    text = _opening().sub("", text)
    match = _expressions()[2].fullmatch(text)
    if match and _DIGIT.search(match["low"]):
        low, high = _first(match["low"], language), _first(match["high"], language)
        if high >= 1000 * low and _LOWER_END.fullmatch(match["low"]):
            figures = _first(_BEHIND_FIGURES.sub("", match["high"]), language)
            low *= high / figures if high != figures else 1
        if low >= high:
            raise Unrecognised(f"{text!r} is no rising range")
        return low, high
    return _first(text, language), None


def _first(text: str, language: str) -> float:
    found = next(find_numbers(text, language), None)
    if found is None:  # "un million", "15e3": words that are shy in running text
        value = parse_number(text, language)
        if value is None:
            raise Unrecognised(f"no number in {text!r}")
        return value
    return found.value


@cache
def _moment() -> re.Pattern[str]:
    month = vocabulary.month_source()
    return re.compile(
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|º)?\s(?:de\s)?)?(?<!\w)(?P<month>{month})\.?(?!\w)"
        rf"(?:\s(?P<day_behind>\d{{1,2}})(?=,))?(?:,?\s(?:(?:de|of|del)\s)?(?P<year>(?:19|20)\d\d))?"
        r"|(?P<alone>(?:19|20)\d\d)",
        re.IGNORECASE,
    )


def _period(words: str) -> tuple[str | None, str | None]:
    """First and last moment of a period, as ISO year, year and month, or day.

    >>> _period("Between January and February 2021"), _period("since October 2017"), _period("in 2021"), _period("")
    (('2021-01', '2021-02'), ('2017-10', None), ('2021', '2021'), (None, None))
    >>> _period("as of 31 December 2023"), _period("au 1er mars 2023"), _period("by June 30, 2024")
    (('2023-12-31', '2023-12-31'), ('2023-03-01', '2023-03-01'), ('2024-06-30', '2024-06-30'))
    """
    found = _moment().finditer(words)
    moments = [(m["month"], m["day"] or m["day_behind"], m["year"] or m["alone"]) for m in found]
    if not moments or not moments[-1][2]:
        return None, None
    year = moments[-1][2]
    ends = [_iso(month, day, own or year) for month, day, own in (moments[0], moments[-1])]
    if len(moments) == 1 and vocabulary.alternatives("periods", "since").match(words):
        return ends[0], None
    return ends[0], ends[1]


def _iso(month: str | None, day: str | None, year: str) -> str:
    if not month:
        return year
    whole = f"{year}-{vocabulary.months()[month.lower()]:02}"
    return f"{whole}-{int(day):02}" if day and 0 < int(day) < 32 else whole
