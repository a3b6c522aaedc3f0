"""What a trained model sees in running text: the words that name something asked for, or where one is to work.

A small spaCy pipeline (models/spans, trained by `make train`); what its labels mean is told in
models/training/spans/README.md. Who asks says which blocks it is to look at.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from extractors.recogniser import Recogniser
from extractors.spacy_parts import load_model
from extractors.span_words import words
from normalizers.frozen import frozen
from pipeline.document import Block, Document

FOLDER = Path(__file__).resolve().parent.parent / "models" / "spans"
LABELS = ("area", "certification", "duty_station", "education_field", "knowledge", "skill", "tool", "years")
_LONGEST = 3_000  # characters of a block that are read
_MOST = 10_000  # characters of all blocks of a document that are read; of the labelled ones none asks for 4,000


@frozen
class Span:
    """`document.text[start:end]`, which lies inside the block, and what it is: one of `LABELS`."""

    start: int
    end: int
    label: str
    block: Block


def marked(document: Document, blocks: Iterable[Block]) -> Iterator[Span]:
    """What the model marks in these blocks of a document, until they are too many; all are read at once, and spans
    share no character."""
    read = list(_bounded(blocks))
    if not read:
        return
    text = document.text
    places = [list(words(text, block.start, min(block.end, block.start + _LONGEST))) for block in read]
    found = _model().marks([[text[start:end] for start, end in at] for at in places])
    for block, at, marks in zip(read, places, found, strict=True):
        for first, behind, label in marks:
            yield Span(at[first][0], at[behind - 1][1], label, block)


def _bounded(blocks: Iterable[Block]) -> Iterator[Block]:
    left = _MOST
    for block in blocks:
        left -= min(block.end - block.start, _LONGEST)
        if left < 0:
            return
        yield block


@cache
def _model() -> Recogniser:
    """The trained pipeline. Workers are copies of a process that has loaded it: `pipeline.warm` reads a notice."""
    return Recogniser(load_model(FOLDER))
