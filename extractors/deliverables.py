"""Proposes deliverables: lists, numbered lines and tables under headings that announce them.

Rules, by how the deliverable is shown: `table` (a column headed so), `marked` ("Producto 2: ..."), `numbered`, `item`,
`line` (lines of a table that was flattened into text, or of a list without marks). Duties are no deliverables.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.listing import Item, joined, runs
from normalizers.vocabulary import deliverables as vocabulary
from pipeline.document import Block, Candidate, Document

_LONGEST_LINE = 300  # of an unmarked deliverable; what is longer is explanation
_FEWEST_COLUMNS = 2  # known ones, of a table of deliverables outside of their section
_NUMBER_ONLY = re.compile(r"[\d\s.,%()/-]*")


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `deliverables`, in text order; parts: number, due."""
    found = [*_tables(document), *_marked(document), *_lists(document)]
    end = 0
    for candidate in sorted(found, key=lambda c: c.start):
        if candidate.start >= end:
            end = candidate.end
            yield candidate


def _tables(document: Document) -> Iterator[Candidate]:
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in document.blocks:
        if block.cell and not block.source:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    for row in rows.values():
        columns = {vocabulary.column(block.label): block for block in row if block.label}
        cell = columns.get("deliverable")
        known = len([kind for kind in columns if kind])
        if cell is None or (cell.section != "deliverables" and known < _FEWEST_COLUMNS):
            continue
        parts = {kind: document.of(columns[kind]) for kind in ("number", "due") if kind in columns}
        mark = vocabulary.mark(document.of(cell), in_section=True)
        number, behind = mark or ("", 0)
        parts |= {"number": number} if number else {}
        yield from _candidate(document, Item(cell.start + behind, cell.end, "", cell), "table", **parts)


def _marked(document: Document) -> Iterator[Candidate]:
    """"Producto 2: ..." wherever it stands, headings included, if there are at least two of them."""
    blocks = [b for b in document.blocks if not b.source and not b.cell]
    inside = {b: b.section == "deliverables" for b in blocks}
    found = [(b, m) for b in blocks if (m := vocabulary.mark(document.of(b), inside[b]))]
    labels = [(b, m) for b in blocks if b.label and (m := vocabulary.mark(f"{b.label}: x", inside[b]))]
    if len({mark[0] for _, mark in found + labels}) < 2:
        return
    for block, (number, behind) in found:
        start, end = block.start + behind, _end_of_bracket(document, blocks, block)
        yield from _candidate(document, Item(start, end, number, block), "marked", number=number)
    for block, (number, _) in labels:
        yield from _candidate(document, Item(block.start, block.end, number, block), "marked", number=number)


def _end_of_bracket(document: Document, blocks: list[Block], block: Block) -> int:
    """The end of a line, or of the next where an open bracket is closed ("... (" / "30 June 2027)")."""
    text = document.of(block)
    if text.rfind("(") <= text.rfind(")"):
        return block.end
    following = next((b for b in blocks if b.start > block.start), None)
    closed = following is not None and ")" in document.of(following)[:40] and "(" not in document.of(following)
    return following.end if following is not None and closed else block.end


def _lists(document: Document) -> Iterator[Candidate]:
    for run in runs(document, "deliverables"):
        blocks = [b for b in run if not b.cell and not b.label]
        if not blocks or vocabulary.is_other_list(blocks[0].heading):
            continue
        texts = [document.of(b) for b in blocks]
        if any(vocabulary.mark(text, in_section=True) for text in texts):
            continue
        flattened = sum(vocabulary.column(text) is not None for text in texts) >= _FEWEST_COLUMNS
        yield from _run(document, list(joined(document, blocks)), flattened)


def _run(document: Document, items: list[Item], flattened: bool) -> Iterator[Candidate]:
    """The items of one list; in a list with numbers the unnumbered items are details of those above."""
    numbered = sum(item.number != "" for item in items) > 1
    marked = any(item.block.kind == "item" for item in items)
    for item in items:
        text = document.text[item.start : item.end]
        if flattened and vocabulary.column(text):
            continue
        if numbered and not flattened:
            rule = "numbered" if item.number else ""
        elif item.block.kind == "item":
            rule = "item"
        else:
            rule = "line" if flattened or (not marked and _is_line(text)) else ""
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
