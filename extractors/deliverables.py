"""Proposes deliverables: lists, numbered lines and tables under headings that announce them.

Rules, by how the deliverable is shown: `table` (a column headed so), `marked` ("Producto 2: ..."), `numbered`, `item`,
`line` (lines of a table that was flattened into text, or of a list without marks). Duties are no deliverables.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from types import MappingProxyType

from extractors.listing import Item, joined, runs
from normalizers.vocabulary import deliverables as vocabulary
from normalizers.vocabulary import headings
from pipeline.document import Block, Candidate, Document

_LONGEST_LINE = 300  # of an unmarked deliverable; what is longer is explanation
_FEWEST_COLUMNS = 2  # known ones, of a table of deliverables outside of their section
_FEWEST_PIECES = 2
_LONGEST_HEAD = 80
_NUMBERS = re.compile(r"[A-Z]{0,2}\d[\d.]{0,5}(?:(?:,|\s(?:and|&|et|y|e|to|-))\s?[A-Z]{0,2}\d[\d.]{0,5}){0,6}")
_ENUMERATED = re.compile(r"(?<!\w)(?:\(([ivx]{1,4}|[a-h]|\d{1,2})\)|([ivx]{1,4}|[a-h]|\d{1,2})\))\s(?=\S)")
_SEMICOLON = re.compile(r";\s(?:(?:and|et|y|e)\s)?")
_SENTENCE = re.compile(r"[.!?]\s+[^\W\d_]")
_TAIL = re.compile(r"[\s,;.]*(?:[\s,;](?:and|et|y|e)[\s,]*)?$")
_NUMBER_ONLY = re.compile(r"[\d\s.,%()/-]*")


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `deliverables`, in text order; parts: number, due."""
    found = [*_tables(document), *_marked(document), *_lists(document), *_sentences(document)]
    schedule = _schedule(document)
    end = 0
    for candidate in sorted(found, key=lambda c: c.start):
        if candidate.start >= end:
            end = candidate.end
            due = schedule.get(candidate.parts.get("number", "").strip(" .)"), "")
            if due and "due" not in candidate.parts:
                parts = MappingProxyType({**candidate.parts, "due": due})
                candidate = replace(candidate, parts=parts)
            yield candidate


def _rows(document: Document) -> Iterator[tuple[bool, dict[str, Block]]]:
    """Rows of tables: whether the table stands under deliverables, and its cells by what their columns hold."""
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in document.blocks:
        if block.cell and not block.source:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    for row in rows.values():
        columns: dict[str, Block] = {}
        for block in row:
            kind = vocabulary.column(block.label) if block.label else None
            if kind:
                columns.setdefault(kind, block)
        yield row[0].section == "deliverables", columns


def _tables(document: Document) -> Iterator[Candidate]:
    for inside, columns in _rows(document):
        named = columns.get("deliverable")
        described = columns.get("description")
        if described and (named is None or _is_number(document.of(named))):
            if named:
                columns["number"] = named  # "Produto | Descrição": the first column holds the number
            elif not inside:
                continue
            named = described
        if named is None or not (inside or len(columns) >= _FEWEST_COLUMNS):
            continue
        parts = {kind: document.of(columns[kind]) for kind in ("number", "due") if kind in columns}
        mark = vocabulary.mark(document.of(named), in_section=True)
        number, behind = mark or ("", 0)
        parts |= {"number": number} if _is_number(number) else {}
        yield from _candidate(document, Item(named.start + behind, named.end, "", named), "table", **parts)


def _schedule(document: Document) -> dict[str, str]:
    """Days by the number of the deliverable, from a table of payments: "4.2 and 4.3 | 30 August"."""
    days: dict[str, str] = {}
    for _, columns in _rows(document):
        if "due" not in columns:
            continue
        for kind in ("deliverable", "number"):
            if kind in columns and _is_number(document.of(columns[kind])):
                numbers = re.findall(r"\d+(?:\.\d+)?", document.of(columns[kind]))
                days |= dict.fromkeys(numbers, document.of(columns["due"]))
    return days


def _is_number(text: str) -> bool:
    return _NUMBERS.fullmatch(text) is not None


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
        yield from _candidate(document, Item(start, end, number, block), "marked", **_numbered(number))
    for block, (number, _) in labels:
        yield from _candidate(document, Item(block.start, block.end, number, block), "marked", **_numbered(number))


def _numbered(number: str) -> dict[str, str]:
    """The number as a part; "First" is none."""
    return {} if len(number) > 1 and number.isalpha() and not number.isupper() else {"number": number}


def _end_of_bracket(document: Document, blocks: list[Block], block: Block) -> int:
    """The end of a line, or of the next where an open bracket is closed ("... (" / "30 June 2027)")."""
    text = document.of(block)
    if text.rfind("(") <= text.rfind(")"):
        return block.end
    following = next((b for b in blocks if b.start > block.start), None)
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
    for at, block in enumerate(blocks):
        if vocabulary.introduces(document.of(block)):
            run = list(takewhile(lambda b: b.kind == "item" and not b.cell, blocks[at + 1 :]))
            if run:
                yield run


def _sentences(document: Document) -> Iterator[Candidate]:
    """Deliverables that one paragraph lists: "(i) a plan; (ii) a report", "Deliverables: a plan; a report"."""
    for block in document.blocks:
        if block.source or block.kind == "heading" or block.cell:
            continue
        text = document.of(block)
        head, colon, _ = text.partition(":")
        opened = bool(colon) and (vocabulary.introduces(head + ":") or headings.exact(head) == "deliverables")
        if not (opened or (block.section == "deliverables" and block.kind == "text" and not block.label)):
            continue
        start = len(head) + 1 if opened or (colon and len(head) < _LONGEST_HEAD) else 0
        pieces = list(_pieces(text, start))
        if len(pieces) >= _FEWEST_PIECES:
            for begin, end, number in pieces:
                item = Item(block.start + begin, block.start + end, number, block)
                yield from _candidate(document, item, "sentence", **({"number": number} if number else {}))


def _pieces(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """What marks in brackets or semicolons part, without a closing full stop."""
    marks = list(_ENUMERATED.finditer(text, start))
    if len(marks) < _FEWEST_PIECES:
        marks = list(_SEMICOLON.finditer(text, start))
        if not marks or _SENTENCE.search(text, start):
            return
        begins = [(start, ""), *((m.end(), "") for m in marks)]
    else:
        begins = [(m.end(), m[1] or m[2]) for m in marks]
    ends = [*(m.start() for m in (marks[1:] if len(begins) == len(marks) else marks)), len(text)]
    for (begin, number), end in zip(begins, ends, strict=True):
        piece = text[begin:end]
        tail = _TAIL.search(piece)
        yield begin, begin + (tail.start() if tail else len(piece)), number


def _run(document: Document, items: list[Item], flattened: bool) -> Iterator[Candidate]:
    """The items of one list; in a list with numbers the unnumbered items are details of those above."""
    numbered = sum(item.number != "" for item in items) > 1
    marked = any(item.block.kind == "item" for item in items)
    for item in items:
        text = document.text[item.start : item.end]
        if flattened and vocabulary.is_column(text):
            continue
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
