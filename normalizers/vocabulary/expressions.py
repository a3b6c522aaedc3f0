"""Regex sources of expressions in running text: dates, lengths of time, sums of money, small counts.

An extractor proposes the span that such an expression covers, the normalizer of the field reads it again in full. Words
come from months.toml, durations.toml, currencies.toml and numbers.toml. `LENGTH` and `COUNT` are for text folded with
`flat`, `DATE` and `MONEY` for text as printed (a currency code is told from a word by its capitals); a sum needs one of
the groups `before`, `middle`, `second`, `after` to be money.

>>> import re
>>> re.search(DATE, "closes Tuesday 3 June 2021 at 17:00")[0], re.search(LENGTH, "for two (2) years")[0]
('3 June 2021', 'two (2) years')
>>> [match[0] for match in re.finditer(MONEY, "USD 2,303-2,753 per month, 1 250 000 XAF, $18.45/hr")]
['USD 2,303-2,753', '1 250 000 XAF', '$18.45']
"""
from __future__ import annotations

from collections.abc import Iterable

from normalizers.numbers import FIGURE
from normalizers.vocabulary.words import branched, flat, table, words

_MONTH_NAMES = [name for names in table("months")["months"].values() for name in names]
_MONTHS = branched(_MONTH_NAMES, "[ ]")
_ORDINAL = r"(?:[ ]?(?:st|nd|rd|th|er|º|°)(?![^\W\d_]))?"
_LINK = r"[ ,./-]{0,3}(?:(?:of|de|del|do)[ ])?"
# A label may run into the date ("APPLICATIONS3 September 2025"), never a figure or a path; behind it a time may follow
# without a space ("2025-23:59").
NAMED_DATE = (
    rf"(?i:(?:\d{{1,2}}{_ORDINAL}{_LINK}(?:{_MONTHS}|[^\W\d_]{{5,11}})\.?{_LINK}\d{{4}}"
    rf"|\d{{1,2}}-(?:{_MONTHS})-\d{{2}}"
    rf"|(?<![^\W\d_])(?:{_MONTHS})\.?[ -]{{1,2}}\d{{1,2}}{_ORDINAL}(?:[ ]?,[ ]?|[ -]{{1,2}}){_LINK}\d{{4}}))"
)
DATE = (
    rf"(?:(?:(?<![\d/.-]){NAMED_DATE}"
    r"|(?<![\w/.-])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{1,2}/\d{2}))(?![\w/]|-(?!\d\d:)))"
)
# A date begins with its first digit, or with the month that stands right before it
MONTH_BEFORE_DAY = rf"(?<![^\W\d_])(?i:{_MONTHS})\.?[ -]{{1,2}}$"
LONGEST_MONTH = max(map(len, _MONTH_NAMES)) + 3  # characters of the above

# A day and month that no year follows, nor the rest of a numeric date
DAY_MONTH = (
    rf"(?i:(?<![\d/.:-])(?:\d{{1,2}}{_ORDINAL}[ ](?:(?:of|de)[ ])?(?:{_MONTHS})(?![^\W_])|(?<![^\W\d_])(?:{_MONTHS})[ ]"
    rf"\d{{1,2}}{_ORDINAL}(?![\d/.:-]))\.?)(?!,?[ ]?(?:(?:of|de|del|do)[ ])?\d{{4}})"
)
# The first day of a period before its last, in folded text: "from 1 February to ", "del 3 al "
WINDOW = (
    r"(?:(?:from|du|del|de|entre|between)[ ](?:(?:the|le|el|o)[ ])?(?:[a-z]{4,9},? )?\d{1,2}(?:er|st|nd|rd|th|º)?"
    r"(?:[ /-](?:de )?[a-z0-9/ -]{1,20})?[ ](?:to|until|through|and|au|et|al|y|a|e|ate)[ ]"
    r"(?:(?:the|le|el|o dia|ao dia)[ ])?(?:[a-z]{4,9},? )?)"
)


def _any(listed: Iterable[str]) -> str:
    return branched(map(flat, listed), "[ ]")


_ATOM = _any(word for language in table("numbers")["words"].values() for word in language)
COUNT = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|{_ATOM}(?:[ -](?:(?:and|et|y|e)[ -])?{_ATOM}){{0,2}}|an?)"
UNITS = _any(words("durations", "units"))
_HALF = _any(words("durations", "around", "half"))
LENGTH = (
    rf"(?<![\w.,/])(?<!\d-)(?P<number>{COUNT})(?:[ -]?\([ ]?(?:(?P<bracketed>\d{{1,4}})|[a-z -]{{2,20}})[ ]?\))?"
    rf"(?P<half>[ -]?(?:½|{_HALF}))?[ -]{{0,2}}(?P<unit>{UNITS})(?!\w)(?P<half_unit>[ ]{_HALF}(?!\w))?"
    rf"(?:[ ]?{_any(words('durations', 'around', 'and'))}[ ]?(?P<number2>{COUNT})(?:[ ]?\(\d{{1,3}}\))?[ -]?"
    rf"(?P<unit2>{UNITS})(?!\w))?"
)


def _exact(listed: Iterable[str]) -> str:
    return branched(listed, "[ ]")


_MONEY = table("currencies")
_SIGNS = {*_MONEY["codes"], *_MONEY["signs"], *_MONEY["abroad"]} - {*_MONEY["names"]}
CURRENCY = (
    rf"(?:(?<![A-Za-z])(?:{_exact(_SIGNS)}|(?i:{_exact(_MONEY['names'])}))(?![A-Za-z]))"
)
_MAGNITUDE = r"(?:[kKmM](?!\w)|[ ](?i:millions?|millones|millón|milh[õã]es|milhão|mil|mille)(?!\w))"
_SUM = rf"{FIGURE}{_MAGNITUDE}?(?!\d|[.,]\d)"
_SPACES = "[ \u00a0]{0,2}"
_JOIN = "(?i:to|and|à|a|al|y|et|e|até|hasta|up to|jusqu'à|max(?:imum)?|m[áa]ximo)"
MONEY = (
    rf"(?:(?P<before>{CURRENCY})\.?{_SPACES})?(?<![\d.,])(?P<low>{_SUM})"
    rf"(?:{_SPACES}\(?[ ]?(?P<middle>{CURRENCY})[ ]?\)?)?"
    rf"(?:{_SPACES}(?:[-–—]|(?P<join>{_JOIN})(?=[ $€£])){_SPACES}"
    rf"(?:(?P<second>{CURRENCY}){_SPACES})?"
    rf"(?P<high>{_SUM})(?:{_SPACES}\(?[ ]?(?P<after>{CURRENCY})[ ]?\)?)?)?"
)
