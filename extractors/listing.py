"""Lists in a document: runs of blocks under one heading, items that a page broke, lists flattened into a paragraph."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from extractors.cues import blocks_at
from normalizers.frozen import frozen
from pipeline.document import Block, Document

_UNFINISHED = re.compile(r"(?:,|\b(?:and|or|of|the|to|for|with|y|o|de|et|ou|e|da|do))$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s(?=\d)(?<=[\w.;:,)]\s)(\d{1,2})[.)]\s(?=[^\W\d])")
_NUMBER = re.compile(r"\d{1,2}[.)]")
_COLON = re.compile(":")
_FEWEST_MARKS = 2
_TAIL = 12  # characters at its end that tell whether a line goes on


@frozen
class Item:
    """One entry of a list: `document.text[start:end]`, with its printed mark."""

    start: int
    end: int
    number: str
    block: Block


def runs(document: Document, *sections: str) -> Iterator[list[Block]]:
    """The visible blocks of sections of these kinds, one list for each heading; headings left out."""
    for section, blocks in document.view(_runs):
        if section in sections:
            yield [b for b in blocks if b.kind != "heading" and b.end > b.start]


def _runs(document: Document) -> list[tuple[str, list[Block]]]:
    """The visible blocks under each heading, with the kind of their section."""
    visible = (b for b in document.blocks if not b.source)
    return [(kind, list(blocks)) for (kind, _), blocks in groupby(visible, key=lambda b: (b.section, b.heading))]


def with_colon(document: Document) -> frozenset[int]:
    """Where the blocks begin in which a colon stands: no other line opens a list or puts a label before its words."""
    return document.view(_with_colon)


def _with_colon(document: Document) -> frozenset[int]:
    return frozenset(block.start for block in blocks_at(document, (m.start() for m in _COLON.finditer(document.text))))


def joined(document: Document, blocks: list[Block]) -> Iterator[Item]:
    """Blocks as items; one that stops in mid-sentence takes up the next, if that begins in lower case unnumbered."""
    held: Item | None = None
    for block in blocks:
        text = document.of(block)
        if held and not block.number and text[:1].islower() and _goes_on(document, held, block):
            held = Item(held.start, block.end, held.number, held.block)
            continue
        if held:
            yield held
        held = Item(block.start, block.end, block.number, block)
    if held:
        yield held


def _goes_on(document: Document, held: Item, block: Block) -> bool:
    tail = max(held.start, held.end - _TAIL)
    if _UNFINISHED.search(document.text, tail, held.end):
        return True
    return block.kind == "text" and document.text[tail : held.end].rstrip()[-1:] not in ".;:!?"


def split(document: Document, item: Item) -> Iterator[Item]:
    """The parts of a numbered list that was flattened into one item ("1. Plan 2. Write 3. ..."), else the item."""
    text = document.text[item.start : item.end]
    first = int(item.number.rstrip(".)")) if _NUMBER.fullmatch(item.number) else 0
    marks: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        if int(match[1]) == first + len(marks) + 1:  # numbers must run upward by one
            marks.append(match)
    if len(marks) < _FEWEST_MARKS:
        yield item
        return
    ends = [*(m.start() for m in marks), len(text)]
    if first:
        yield Item(item.start, item.start + ends[0], item.number, item.block)
    for match, end in zip(marks, ends[1:], strict=True):
        yield Item(item.start + match.end(), item.start + end, match[1], item.block)
