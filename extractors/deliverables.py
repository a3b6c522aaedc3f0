"""Proposes deliverables: lists, numbered lines and tables under headings that announce them.

Rules, by how the deliverable is shown: `table` (a column headed so), `marked` ("Producto 2: ..."), `numbered`, `item`,
`line` (lines of a table that was flattened into text, or of a list without marks), `sentence` (part of a paragraph that
lists several). Duties are no deliverables, unless a line such as "The consultant will deliver:" opens the list.
"""
from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from extractors import deliverable_sentences, deliverable_tables
from extractors.cues import Gate, starts_near
from extractors.listing import Item, joined, runs, with_colon
from normalizers.vocabulary import deliverables as vocabulary
from pipeline.document import Block, Candidate, Document

_LONGEST_LINE = 300  # of an unmarked deliverable; what is longer is explanation
_FEWEST_COLUMNS = 2  # known ones, of a table that was flattened into lines
_MOST_NESTED = 5  # lists that begin inside each other
_NUMBER_ONLY = re.compile(r"[\d\s.,%()/-]*")
_MARKED = Gate(vocabulary.mark_pattern())


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `deliverables`, in text order; parts: number, due."""
    found: list[Candidate] = []  # of two that begin at the same place the first counts
    for item, parts in deliverable_tables.items(document):
        found += _candidate(document, item, "table", **parts)
    if not found:
        for item, parts in deliverable_tables.dated(document):
            found += _candidate(document, item, "table", **parts)
    found += _marked(document)
    for item, parts in deliverable_tables.printed(document):
        found += _candidate(document, item, "table", **parts)
    parted = list(deliverable_sentences.items(document))
    for item in parted:
        found += _candidate(document, item, "sentence", **({"number": item.number} if item.number else {}))
    starts = {item.block.start for item in parted}
    found += (candidate for candidate in _lists(document) if candidate.start not in starts)
    schedule = deliverable_tables.schedule(document)
    end = 0
    for candidate in sorted(found, key=lambda c: c.start):
        if candidate.start >= end:
            end = candidate.end
            due = schedule.get(candidate.parts.get("number", "").strip(" .)"), "")
            if due and "due" not in candidate.parts:
                candidate = replace(candidate, parts=MappingProxyType({**candidate.parts, "due": due}))
            yield candidate


def _marked(document: Document) -> Iterator[Candidate]:
    """"Producto 2: ..." wherever it stands, headings included, if there are at least two of them."""
    blocks = [b for b in document.blocks if not b.source and not b.cell]
    near = starts_near(document, _MARKED)
    lines = ((b, b.section == "deliverables") for b in blocks)
    found = [
        (b, m) for b, inside in lines if (inside or b.start in near) and (m := vocabulary.mark(document.of(b), inside))
    ]
    labels = [
        (b, m) for b in blocks if b.label and (m := vocabulary.mark(f"{b.label}: x", b.section == "deliverables"))
    ]
    if len({mark[0] for _, mark in found + labels}) < 2:
        return
    following = {block.start: after for block, after in pairwise(blocks)}
    for block, (number, behind) in found:
        start, end = block.start + behind, _end_of_bracket(document, block, following.get(block.start))
        yield from _candidate(document, Item(start, end, number, block), "marked", **_numbered(number))
    for block, (number, _) in labels:
        yield from _candidate(document, Item(block.start, block.end, number, block), "marked", **_numbered(number))


def _numbered(number: str) -> dict[str, str]:
    """The number as a part; "First" is none."""
    return {} if len(number) > 1 and number.isalpha() and not number.isupper() else {"number": number}


def _end_of_bracket(document: Document, block: Block, following: Block | None) -> int:
    """The end of a line, or of the next where an open bracket is closed ("... (" / "30 June 2027)")."""
    text = document.of(block)
    if text.rfind("(") <= text.rfind(")"):
        return block.end
    closed = following is not None and ")" in document.of(following)[:40] and "(" not in document.of(following)
    return following.end if following is not None and closed else block.end


def _lists(document: Document) -> Iterator[Candidate]:
    for run in (*runs(document, "deliverables"), *_introduced(document)):
        blocks = [b for b in run if not b.cell and not b.label]
        if not blocks or vocabulary.is_other_list(blocks[0].heading):
            continue
        texts = [document.of(b) for b in blocks]
        if any(vocabulary.mark(text, in_section=True) for text in texts):
            continue
        flattened = sum(map(vocabulary.is_column, texts)) >= _FEWEST_COLUMNS
        yield from _run(document, list(joined(document, blocks)), flattened)


def _introduced(document: Document) -> Iterator[list[Block]]:
    """Lists in other sections behind a line such as "The consultant will deliver:"."""
    blocks = [b for b in document.blocks if not b.source and b.section != "deliverables"]
    colons = with_colon(document)
    within: deque[int] = deque(maxlen=_MOST_NESTED)  # ends of the lists before
    for at, block in enumerate(blocks):
        if block.start not in colons or not vocabulary.introduces(document.of(block)):
            continue
        if len(within) == _MOST_NESTED and within[0] > at:
            continue
        end = at + 1
        while end < len(blocks) and blocks[end].kind == "item" and not blocks[end].cell:
            end += 1
        within.append(end)
        if end > at + 1:
            yield blocks[at + 1 : end]


def _run(document: Document, items: list[Item], flattened: bool) -> Iterator[Candidate]:
    """The items of one list; in a list with numbers the unnumbered items are details of those above."""
    numbered = sum(item.number != "" for item in items) > 1
    marked = any(item.block.kind == "item" for item in items)
    for item in items:
        text = document.text[item.start : item.end]
        if (flattened or item.block.kind == "text") and vocabulary.is_column(text):
            continue
        if vocabulary.headed(text):
            continue  # a cell of a table: see deliverable_tables.printed
        if numbered and not flattened:
            rule = "numbered" if item.number else ""
        elif item.block.kind == "item":
            rule = "item"
        else:
            goes_on = text.rstrip().endswith(";")  # "Deliverables: - a plan;" with the items behind it
            rule = "line" if flattened or ((not marked or goes_on) and _is_line(text)) else ""
        if rule:
            yield from _candidate(document, item, rule, **({"number": item.number} if item.number else {}))


def _is_line(text: str) -> bool:
    told = text.rstrip().endswith(":") or text.startswith(("The ", "El ", "Le "))  # prose about the list
    return len(text) <= _LONGEST_LINE and not told


def _candidate(document: Document, item: Item, rule: str, **parts: str) -> Iterator[Candidate]:
    text = document.text[item.start : item.end].strip()
    if len(text.split()) < 2 or _NUMBER_ONLY.fullmatch(text) or vocabulary.is_none_of_them(text):
        return
    if vocabulary.is_date(text):
        return
    yield document.candidate("deliverables", item.start, item.end, rule, **parts)
