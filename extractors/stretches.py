"""A sentence with its words, and the place and the period that it names beside a figure, as raw words.

>>> Stretch("In 2021 about 4,000 children were counted in Rakhine State").place(14)
'Rakhine State'
>>> Stretch("In the camps of Muna, Bakasi and Kuya, 900 people share a well").place(38)
'Muna, Bakasi and Kuya'
>>> Stretch("Le Tchad a notifié 900 cas").place(19), Stretch("In 2021 about 4,000 fled").period(8)
('Tchad', 'In 2021')
>>> Stretch("from March 2019 to October 2021, in all, 31,460 households").period(41)
'from March 2019 to October 2021'
>>> Stretch("the plan of 2021; 300 wells are dry").period(18)
''
>>> Stretch("300 boats land fish, worth USD 9 million in 2024").period(0)
''
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from normalizers.vocabulary import gazetteer
from normalizers.vocabulary import statistics as vocabulary

NAME = r"[^\W\d_a-zß-ÿ][\w'’-]*"
# "1.3 million people, or 41 per cent of them, were short of food in 2025": the second figure is the first again
_STOPS = re.compile(r"[;.]\s|\s\(|(?<!\bor )(?<!\bsoit )(?<!\bou )(?<!\bo sea )(?<![\d.,])\d")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST_DIGIT, _CLAUSE = re.compile(r"\d(?<!\d\d)"), re.compile("[;:]")


class Stretch:
    """A sentence, or what of an endless one is looked at beside a figure; what is found in it is found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = vocabulary.words_of(text)

    def place(self, offset: int) -> str:
        """The name behind a preposition that stands nearest: behind the figure first; else the country spoken of."""
        stop = self.text.find("; ", offset)
        behind = next((name for at, name in self._names if offset <= at and (stop < 0 or at < stop)), "")
        if behind:
            return behind
        opened = self.text.rfind("; ", 0, offset) + 1
        before = [name for at, name in self._names if opened <= at < offset]
        if before:
            return before[-1]
        if not self._may_name_country:
            return ""
        named = [m.name for m in gazetteer.mentions(self.text[opened:offset]) if m.kind == "country"]
        return named[-1] if named else ""

    @cached_property
    def _may_name_country(self) -> bool:
        return gazetteer.may_name_country(self.text)

    @cached_property
    def _names(self) -> list[tuple[int, str]]:
        starts = vocabulary.places_of(self.words & _before_places(), vocabulary.lower(self.text))
        starts += [match.start() for match in _CLAUSE.finditer(self.text)]
        names = [(m.start(), m["name"]) for m in matches(_place(), self.text, sorted({0, *starts}))]
        return [(at, name) for at, name in names if name.split()[0].lower() not in _no_places()]

    def period(self, offset: int) -> str:
        """The words of time that go with the figure at an offset: those behind it in its clause, else before it."""
        found = self._periods
        if not found:
            return ""
        stop = _stop(self.text, offset, found)
        behind = next((self.text[start:end] for start, end in found if offset <= start < stop), "")
        if behind:
            return behind
        opened = max(self.text.rfind("; ", 0, offset), self._contrast(offset))
        before = [(start, end) for start, end in found if start < offset and (start > opened or start == 0)]
        return self.text[slice(*before[-1])] if before else ""

    @cached_property
    def _periods(self) -> list[tuple[int, int]]:
        if not _YEAR.search(self.text):  # none is without one
            return []
        starts = vocabulary.places_of(self.words & _before_periods(), vocabulary.lower(self.text))
        starts += [match.start() for match in _FIRST_DIGIT.finditer(self.text)]
        spans = [match.span() for match in matches(_period(), self.text, sorted(starts))]
        if not vocabulary.listed("periods", "events").may_be_in(self.words):
            return spans
        return [span for span in spans if not _event().search(self.text, 0, span[0])]

    def _contrast(self, offset: int) -> int:
        """Where the last clause in front of the figure begins that says the contrary."""
        contrast = vocabulary.listed("phrase_end", "contrast")
        if not contrast.search(self.text, self.words):
            return -1
        return max((m.start() for m in contrast.pattern.finditer(self.text, 0, offset)), default=-1)


def matches(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """As `finditer` of the pattern, which can begin nowhere but at `starts`, in order."""
    position = 0
    for start in starts:
        if start >= position and (match := pattern.match(text, start)):
            yield match
            position = match.end()


@cache
def _no_places() -> frozenset[str]:
    return frozenset(vocabulary.months()) | vocabulary.words("places", "none")


@cache
def _place() -> re.Pattern[str]:
    name = rf"{NAME}(?:\s(?:(?:of|and|de|del|la|du|da|do|et|y|e)\s){{0,2}}{NAME}){{0,4}}"
    item = r"[^\W\d_a-zß-ÿ][^\W\d_A-Z][\w'’-]*"  # no acronym: "In Mali, UNICEF and UNHCR"
    names = rf"{name}(?:(?:,\s{item}(?:\s{item})?){{1,6}},?\s(?:and|et|y|e)\s{item}(?:\s{item})?)?"
    article = r"(?:the\s|le\s|la\s|les\s|los\s|el\s|l['’])?"
    kind = rf"(?:{vocabulary.source('places', 'kinds')}\s(?:of\s|de\s|du\s|des\s|del\s|do\s|da\s|d['’]){article})"
    before = vocabulary.source("places", "before")
    return re.compile(
        rf"(?:(?<!\w)(?i:{before})\s(?i:{article})(?i:{kind})?|(?:^|[;:]\s)(?i:{article})(?i:{kind}))(?P<name>{names})"
    )


@cache
def _before_places() -> frozenset[str]:
    """The first words of what stands in front of the name of a place."""
    return frozenset(_WORD.findall(words)[0] for words in vocabulary.words("places", "before"))


@cache
def _before_periods() -> frozenset[str]:
    """The first words of what stands in front of a period, if not its first digit does."""
    listed = (words for name in ("from", "since", "in", "at") for words in vocabulary.words("periods", name))
    return frozenset(_WORD.findall(words)[0] for words in listed)


@cache
def _event() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.source('periods', 'events')}\s$", re.IGNORECASE)


def _stop(sentence: str, offset: int, periods: list[tuple[int, int]]) -> int:
    """Where the part of a sentence ends that a figure shares with nothing: at the next figure, bracket, semicolon."""
    for match in _STOPS.finditer(sentence, offset):
        if not any(start <= match.end() - 1 < end for start, end in periods):
            return match.start()
    return len(sentence)


@cache
def _period() -> re.Pattern[str]:
    month, year = vocabulary.month_source(), rf"{_YEAR.pattern}(?!\d|[,.]\d)"
    link = r"(?:\s(?:de|of|del)|,)?"
    since, inside = vocabulary.source("periods", "since"), vocabulary.source("periods", "in")
    day = r"(?:\d{1,2}(?:er|st|nd|rd|th|º)?\s(?:de\s)?)?"
    moment = rf"(?:(?:{vocabulary.source('periods', 'part')}\s)?(?:{month}\.?{link}(?:\s{year})?|{year}))"
    return re.compile(
        rf"(?<!\w){vocabulary.source('periods', 'from')}\s?{moment}\s{vocabulary.source('periods', 'until')}\s"
        rf"(?:{month}{link}\s)?{year}"
        rf"|(?:(?<!\w){inside}\s)?(?<!\d){year}\s?[-–]\s?{year}"
        rf"|(?<!\w){since}\s{day}(?:{month}{link}\s)?{year}"
        rf"|(?<!\w){inside}\s{day}(?:{month}\.?(?:\s\d{{1,2}})?{link}\s)?{year}"
        rf"|(?<!\w){vocabulary.source('periods', 'at')}\s\d{{1,2}}(?:er|º)?\s(?:de\s)?{month}{link}\s{year}"
        rf"|(?<=\(){year}(?=\))",
        re.IGNORECASE,
    )
