"""Running text for those who look for statements: passages of blocks that belong together."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.document import Block, Document

_LONGEST = 20_000  # characters of a passage that are read; no statement is that long
_WRAPPED = 45  # a line that breaks in the middle of a sentence is at least this long
_FIGURE_MARK = re.compile(r"\d[\d.,]*")


class Passage(NamedTuple):
    """A stretch of the document: `text` is `document.text[start:...]`, the block is the first of it."""

    start: int
    text: str
    block: Block


def passages(document: Document) -> tuple[Passage, ...]:
    """The visible blocks of body text; lines that were broken inside a sentence are one passage."""
    return document.view(_passages)


def _passages(document: Document) -> tuple[Passage, ...]:
    return tuple(_all(document))


def _all(document: Document) -> Iterator[Passage]:
    first = last = None
    for block in document.blocks:
        if first and last and not _continues(document, last, block):
            yield _passage(document, first, last)
            first = None
        if not block.source and block.end > block.start:
            first, last = first or block, block
    if first and last:
        yield _passage(document, first, last)


def _passage(document: Document, first: Block, last: Block) -> Passage:
    return Passage(first.start, document.text[first.start : last.end][:_LONGEST], first)


def _continues(document: Document, before: Block, block: Block) -> bool:
    if block.kind != "text" and not (block.kind == "item" and block.number):
        return False
    if block.source or block.label or block.cell or before.cell or before.kind == "heading":
        return False
    if block.kind == "item":
        if not (_FIGURE_MARK.fullmatch(block.number) and document.of(block)[:1].islower()):
            return False
        if before.kind == "text":  # "the rate was" / "21.4 per cent": a line that begins with its figure
            return document.of(before).rstrip()[-1:] not in ".:;!?"
    if (before.section, before.heading) != (block.section, block.heading):
        return False
    if before.end - before.start < _WRAPPED or block.end - before.start >= _LONGEST:
        return False
    return document.of(before).rstrip()[-1:] not in ".:;!?"
