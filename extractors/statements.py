"""Sentences of the visible text for those who look for dates, lengths, pay: lines broken inside a sentence are joined.

Offsets stay: a line break within a sentence reads as a space.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.passages import passages
from normalizers.vocabulary.words import alternatives, flat, words
from pipeline.document import Block, Document

# "p.m. New York time" and "Sept. 5" go on; a semicolon ends a statement as a full stop does
_FIGURE = re.compile(r"\d")
_END = re.compile(
    r"(?<!\b[ap]\.m)(?<!\b[ap]\. m)(?<!\b[A-Z])(?<!\b[NnDMS][ort])(?<!\bSept)(?<!\bjuil)(?<!\bRs)"
    r"[.!?]\)?[ ]+(?=[A-ZÀ-Þ0-9¿¡\"“(Α-Ω])|;[ ]"
)
_SHORT_MONTH = re.compile(r"\d[ ]?(?:de )?[^\W\d_]{3,5}\.[ ]$")  # "26 set. 2024"
_DATA = frozenset({"json", "json-ld"})
_SHORTEST_TEXT, _LONGEST_TEXT = 40, 20_000  # characters

# "The assignment runs for ...", "Un contrato por tiempo determinado ..."
_OPENING = re.compile(
    rf"[^\w]{{0,3}}(?:{alternatives(words('durations', 'opening', 'articles'))}[ ]|l')?"
    rf"(?:[a-z-]+ )?{alternatives(words('durations', 'opening', 'nouns'))}"
)


def opens_on_engagement(folded: str) -> bool:
    """Whether a sentence begins with the engagement: such a one speaks of it in whatever section it stands.

    >>> opens_on_engagement("l'engagement est conclu pour un an"), opens_on_engagement("experience of one year")
    (True, False)
    """
    return _OPENING.match(folded) is not None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence: `text` as printed, `folded` without case and accents, both from `start` on."""

    start: int
    text: str
    folded: str
    block: Block

    @property
    def has_figure(self) -> bool:
        """Whether there is a digit; most sentences can be passed over without one."""
        return _FIGURE.search(self.text) is not None


def statements(document: Document) -> Iterator[Statement]:
    """Every sentence of the visible text, headings included."""
    for passage in passages(document):
        block, whole = passage.block, len(passage.text)
        labelled = min(block.end - block.start, whole) if block.field else whole
        yield from _of(passage.start, passage.text[:labelled], block)
        if labelled < whole:  # what follows a labelled value does not stand under its label
            following = document.blocks[bisect_left(document.blocks, block.end, key=lambda b: b.start)]
            yield from _of(passage.start + labelled, passage.text[labelled:], following)
    yield from _in_data(document)


def _in_data(document: Document) -> Iterator[Statement]:
    """Sentences of the texts that a data source holds ("how to apply" of a portal's JSON); its bare values are none."""
    for block in document.blocks:
        if block.source in _DATA and not block.field and block.end - block.start > _SHORTEST_TEXT:
            yield from _of(block.start, document.of(block)[:_LONGEST_TEXT], block)


def _of(start: int, text: str, block: Block) -> Iterator[Statement]:
    text = text.replace("\n", " ")
    begin = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        if text[end : end + 1].isdigit() and _SHORT_MONTH.search(text[max(0, end - 16) : end]):
            continue
        piece = text[begin:end]
        if piece.strip():
            yield Statement(start + begin, piece, flat(piece), block)
        begin = end
