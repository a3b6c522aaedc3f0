"""Sentences of the visible text for those who look for dates, lengths, pay: lines broken inside a sentence are joined.

Offsets stay: a line break within a sentence reads as a space.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from extractors import cues
from extractors.cues import Cues, Gate
from extractors.passages import passages
from normalizers.vocabulary.expressions import DATE, LONGEST_MONTH, MONTH_BEFORE_DAY
from normalizers.vocabulary.words import alternatives, words
from pipeline.document import Block, Document

# "p.m. New York time" and "Sept. 5" go on; a semicolon ends a statement as a full stop does
_FIGURE = re.compile(r"\d")
_DATE = re.compile(DATE)
_MONTH_BEFORE = re.compile(MONTH_BEFORE_DAY)
_DIGITS = re.compile(r"\d+")
_DATED = re.compile(r"\d(?:\d{3}|[/-])")  # no date is without: a year of four digits, or "3/5/24", "3-May-24"
_LONGEST_DATE = 50  # characters on either side of that
_MOST_DATES = 60  # of one sentence; more are a list
# A set of characters comes first, since Python runs over a text to the next of them faster than it tries a pattern.
_END = re.compile(
    r"[.!?;](?:(?<=;)[ ]|(?<!;)(?<!\b[ap]\.m.)(?<!\b[ap]\. m.)(?<!\b[A-Z].)(?<!\b[NnDMS][ort].)(?<!\bSept.)"
    r"(?<!\bjuil.)(?<!\bRs.)\)?[ ]+(?=[A-ZÀ-Þ0-9¿¡\"“(Α-Ω]))"
)
_SHORT_MONTH = re.compile(r"\d[ ]?(?:de )?[^\W\d_]{3,5}\.[ ]$")  # "26 set. 2024"
_DATA = frozenset({"json", "json-ld"})
_SHORTEST_TEXT, _LONGEST_TEXT = 40, 20_000  # characters

# "The assignment runs for ...", "Un contrato por tiempo determinado ..."
_OPENING = re.compile(
    rf"[^\w]{{0,3}}(?:{alternatives(words('durations', 'opening', 'articles'))}[ ]|l')?"
    rf"(?:[a-z-]+ )?{alternatives(words('durations', 'opening', 'nouns'))}"
)
ON_ENGAGEMENT = Gate(_OPENING)


def may_be_dated(text: str) -> bool:
    """A quick no for most texts without a date."""
    return _DATED.search(text) is not None


def dates_in(text: str) -> Iterator[re.Match[str]]:
    """The dates in a text."""
    years = [match.start() for match in _DATED.finditer(text)]
    if not years:
        return
    position, end = max(0, years[0] - _LONGEST_DATE), years[-1] + _LONGEST_DATE
    for start in _starts_of_dates(text, position, end):
        if start >= position and (match := _DATE.match(text, start, end)):
            yield match
            position = match.end()


def _starts_of_dates(text: str, begin: int, end: int) -> Iterator[int]:
    """Where a date may begin: to try its pattern at every character takes most of the time."""
    for digits in _DIGITS.finditer(text, begin, end):
        start = digits.start()
        if text[start - 1 : start] in (" ", "-"):
            month = _MONTH_BEFORE.search(text, max(begin, start - LONGEST_MONTH), start)
            if month:
                yield month.start()
        yield start


def opens_on_engagement(folded: str) -> bool:
    """Whether a sentence begins with the engagement: such a one speaks of it in whatever section it stands. None does
    where `ON_ENGAGEMENT` is shut.

    >>> opens_on_engagement("l'engagement est conclu pour un an"), opens_on_engagement("experience of one year")
    (True, False)
    """
    return _OPENING.match(folded) is not None


@dataclass(eq=False, slots=True)
class Statement:
    """One sentence: `text` as printed, `folded` without case and accents, both from `start` of the document on."""

    start: int
    text: str
    folded: str
    block: Block
    cues: Cues
    _dates: tuple[re.Match[str], ...] | None = None

    @property
    def dates(self) -> tuple[re.Match[str], ...]:
        """The dates in it, the first of many."""
        if self._dates is None:
            self._dates = tuple(islice(dates_in(self.text), _MOST_DATES))
        return self._dates

    @property
    def has_figure(self) -> bool:
        """Whether there is a digit; most sentences can be passed over without one."""
        return _FIGURE.search(self.text) is not None

    def opens(self, gate: Gate, begin: int = 0, end: int | None = None) -> bool:
        """Whether a gate is open in the sentence, or between two places in it."""
        return self.cues.open(gate, self.start + begin, self.start + (len(self.text) if end is None else end))


@dataclass(slots=True)
class Stretch:
    """Text to be cut into sentences, which is done where somebody asks for one."""

    start: int
    text: str
    block: Block
    cues: Cues
    sentences: list[Statement] | None = None

    def opens(self, gate: Gate) -> bool:
        """Whether a gate is open in the text."""
        return self.cues.open(gate, self.start, self.start + len(self.text))


Where = Callable[[Stretch], bool]  # whether the sentences of a stretch are asked for


def anywhere(_: Stretch) -> bool:
    return True


def near(document: Document, gate: Gate, where: Where = anywhere) -> Iterator[Statement]:
    """The sentences of the visible text in which the gate is open, headings included; then those of data."""
    return (s for s in _around(document, cues.of(document).starts(gate), where) if s.opens(gate))


def dated(document: Document) -> tuple[Statement, ...]:
    """The sentences that hold a date, in the same order."""
    return document.view(_dated)


def dated_or_near(document: Document, gate: Gate, where: Where = anywhere) -> Iterator[Statement]:
    """The sentences that hold a date, and those in which the gate is open, in the same order."""
    places = [*document.view(years), *cues.of(document).starts(gate)]
    found = _around(document, places, where)
    return (statement for statement in found if statement.opens(gate) or statement.dates)


def _dated(document: Document) -> tuple[Statement, ...]:
    return tuple(statement for statement in _around(document, document.view(years)) if statement.dates)


def years(document: Document) -> list[int]:
    """Where something stands without which there is no date."""
    return [match.start() for match in _DATED.finditer(document.text)]


def _around(document: Document, places: Iterable[int], where: Where = anywhere) -> Iterator[Statement]:
    """The sentences of the stretches in which some places are."""
    stretches, starts, numbers = document.view(_places)
    for number in sorted(numbers[at] for at in cues.among(starts, places)):
        stretch = stretches[number]
        if not where(stretch):
            continue
        if stretch.sentences is None:
            stretch.sentences = list(_of(stretch, cues.flat_text(document)))
        yield from stretch.sentences


def _places(document: Document) -> tuple[list[Stretch], list[int], list[int]]:
    """The stretches in the order in which they are read; where they begin, in the order of the text; their numbers."""
    stretches = list(_stretches(document))
    order = sorted((stretch.start, number) for number, stretch in enumerate(stretches))
    return stretches, [start for start, _ in order], [number for _, number in order]


def _stretches(document: Document) -> Iterator[Stretch]:
    found = cues.of(document)
    for passage in passages(document):
        block, whole = passage.block, len(passage.text)
        labelled = min(block.end - block.start, whole) if block.field else whole
        yield Stretch(passage.start, passage.text[:labelled], block, found)
        if labelled < whole:  # what follows a labelled value does not stand under its label
            following = document.blocks[bisect_left(document.blocks, block.end, key=lambda b: b.start)]
            yield Stretch(passage.start + labelled, passage.text[labelled:], following, found)
    # Texts that a data source holds ("how to apply" of a portal's JSON); its bare values are no sentences
    for block in document.blocks:
        if block.source in _DATA and not block.field and block.end - block.start > _SHORTEST_TEXT:
            yield Stretch(block.start, document.of(block)[:_LONGEST_TEXT], block, found)


def _of(stretch: Stretch, folded: str) -> Iterator[Statement]:
    """The sentences of a stretch; `folded` is the text of the whole document."""
    start, text = stretch.start, stretch.text.replace("\n", " ")
    begin = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        if text[end : end + 1].isdigit() and _SHORT_MONTH.search(text[max(0, end - 16) : end]):
            continue
        piece = text[begin:end]
        if piece.strip():
            yield Statement(start + begin, piece, folded[start + begin : start + end], stretch.block, stretch.cues)
        begin = end
