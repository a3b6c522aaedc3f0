"""Lists in a document: runs of blocks under one heading, items that a page broke, lists flattened into a paragraph."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.document import Block, Document

_UNFINISHED = re.compile(r"(?:,|\b(?:and|or|of|the|to|for|with|y|o|de|et|ou|e|da|do))$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:(?<=[.;:,)])|(?<=\w))\s(?=(\d{1,2})[.)]\s[^\W\d])")
_DASHED = re.compile(r"\s[-–•*·]\s(?=[^\W\d_a-zß-ÿ])")
_INLINE_MARK = re.compile(r"(\d{1,2})[.)]\s+|[-–•*·]\s+")
_FEWEST_INLINE = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: `document.text[start:end]`, with its printed mark."""

    start: int
    end: int
    number: str
    block: Block


def runs(document: Document, *sections: str) -> Iterator[list[Block]]:
    """The visible blocks of sections of these kinds, one list for each heading; headings left out."""
    chosen = (b for b in document.blocks if not b.source)
    for (section, _), blocks in groupby(chosen, key=lambda b: (b.section, b.heading)):
        if section in sections:
            yield [b for b in blocks if b.kind != "heading" and b.end > b.start]


def joined(document: Document, blocks: list[Block]) -> Iterator[Item]:
    """Blocks as items; one that stops in mid-sentence takes up the next, if that begins in lower case unnumbered."""
    held: Item | None = None
    for block in blocks:
        text = document.of(block)
        if held and not block.number and text[:1].islower() and _goes_on(document.text[held.start : held.end], block):
            held = Item(held.start, block.end, held.number, held.block)
            continue
        if held:
            yield held
        held = Item(block.start, block.end, block.number, block)
    if held:
        yield held


def _goes_on(text: str, block: Block) -> bool:
    return bool(_UNFINISHED.search(text)) or (block.kind == "text" and text.rstrip()[-1:] not in ".;:!?")


def split(document: Document, item: Item) -> Iterator[Item]:
    """The parts of a list that was flattened into one paragraph ("1. Plan ... 2. Write ..."), else the item itself."""
    text = document.text[item.start : item.end]
    cuts = _cuts(text)
    if not cuts:
        yield item
        return
    first = _INLINE_MARK.match(text)
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        mark = _INLINE_MARK.match(text, start)
        begin = mark.end() if mark else start
        if text[begin:end].strip() and (start or first):
            yield Item(item.start + begin, item.start + end, (mark[1] or "") if mark else "", item.block)


def _cuts(text: str) -> list[int]:
    """Where the parts begin, behind the white space; numbers must run upward by one."""
    numbered = list(_NUMBERED.finditer(text))
    first = re.match(r"(\d{1,2})[.)]\s", text)
    expected, cuts = (int(first[1]) + 1 if first else 1), []
    for match in numbered:
        if int(match[1]) == expected:
            cuts.append(match.end())
            expected += 1
    if len(cuts) + bool(first) >= _FEWEST_INLINE:
        return cuts
    dashed = [match.start() + 1 for match in _DASHED.finditer(text)]
    leads = bool(re.match(r"[-–•*·]\s", text))
    return dashed if len(dashed) + leads >= _FEWEST_INLINE else []
