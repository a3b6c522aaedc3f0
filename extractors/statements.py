"""Sentences of the visible text for those who look for dates, lengths, pay: lines broken inside a sentence are joined.

Offsets stay: a line break within a sentence reads as a space.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from extractors import cues
from extractors.cues import Cues, Gate
from extractors.passages import passages
from normalizers.vocabulary.expressions import DATE
from normalizers.vocabulary.words import alternatives, words
from pipeline.document import Block, Document

# "p.m. New York time" and "Sept. 5" go on; a semicolon ends a statement as a full stop does
_FIGURE = re.compile(r"\d")
_DATE = re.compile(DATE)
_DATED = re.compile(r"\d{4}|\d[/-]")  # no date is without: a year of four digits, or "3/5/24", "3-May-24"
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


def dates_in(text: str) -> Iterator[re.Match[str]]:
    """The dates in a text."""
    years = [match.start() for match in _DATED.finditer(text)]
    return _DATE.finditer(text, max(0, years[0] - _LONGEST_DATE), years[-1] + _LONGEST_DATE) if years else iter(())


def opens_on_engagement(folded: str) -> bool:
    """Whether a sentence begins with the engagement: such a one speaks of it in whatever section it stands.

    >>> opens_on_engagement("l'engagement est conclu pour un an"), opens_on_engagement("experience of one year")
    (True, False)
    """
    return _OPENING.match(folded) is not None


@dataclass(eq=False, slots=True)
class Statement:
    """One sentence: `text` as printed, `folded` without case and accents, both from `start` of the document on.

    `dates` are the dates in it, the first of many.
    """

    start: int
    text: str
    folded: str
    block: Block
    cues: Cues
    dates: tuple[re.Match[str], ...]

    @property
    def has_figure(self) -> bool:
        """Whether there is a digit; most sentences can be passed over without one."""
        return _FIGURE.search(self.text) is not None

    def opens(self, gate: Gate, begin: int = 0, end: int | None = None) -> bool:
        """Whether a gate is open in the sentence, or between two places in it."""
        return self.cues.open(gate, self.start + begin, self.start + (len(self.text) if end is None else end))


def statements(document: Document) -> tuple[Statement, ...]:
    """Every sentence of the visible text, headings included; then those of data sources."""
    return document.view(_statements)


def near(document: Document, *gates: Gate) -> Iterator[Statement]:
    """The sentences in which one of the gates is open, in the order of `statements`."""
    starts, numbers = document.view(_places)
    hit = cues.among(starts, cues.of(document).starts(*gates))
    found = (statements(document)[number] for number in sorted(numbers[at] for at in hit))
    return (statement for statement in found if any(map(statement.opens, gates)))


def _statements(document: Document) -> tuple[Statement, ...]:
    return tuple(_all(document))


def _places(document: Document) -> tuple[list[int], list[int]]:
    """Where the sentences begin, in the order of the text, and their numbers."""
    order = sorted((statement.start, number) for number, statement in enumerate(statements(document)))
    return [start for start, _ in order], [number for _, number in order]


def _all(document: Document) -> Iterator[Statement]:
    for passage in passages(document):
        block, whole = passage.block, len(passage.text)
        labelled = min(block.end - block.start, whole) if block.field else whole
        yield from _of(document, passage.start, passage.text[:labelled], block)
        if labelled < whole:  # what follows a labelled value does not stand under its label
            following = document.blocks[bisect_left(document.blocks, block.end, key=lambda b: b.start)]
            yield from _of(document, passage.start + labelled, passage.text[labelled:], following)
    # Texts that a data source holds ("how to apply" of a portal's JSON); its bare values are no sentences
    for block in document.blocks:
        if block.source in _DATA and not block.field and block.end - block.start > _SHORTEST_TEXT:
            yield from _of(document, block.start, document.of(block)[:_LONGEST_TEXT], block)


def _of(document: Document, start: int, text: str, block: Block) -> Iterator[Statement]:
    folded, found = cues.flat_text(document), cues.of(document)
    text = text.replace("\n", " ")
    begin = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        if text[end : end + 1].isdigit() and _SHORT_MONTH.search(text[max(0, end - 16) : end]):
            continue
        piece = text[begin:end]
        if piece.strip():
            dates = tuple(islice(dates_in(piece), _MOST_DATES))
            yield Statement(start + begin, piece, folded[start + begin : start + end], block, found, dates)
        begin = end
