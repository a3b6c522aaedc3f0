"""Tables of deliverables: their column, numbers and days; also tables that say only when each is due."""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.listing import Item, with_colon
from normalizers.vocabulary import deliverables as vocabulary
from pipeline.document import Block, Document

_FEWEST_COLUMNS = 2  # known ones, of a table outside of the section of deliverables
_FEWEST_ROWS = 2
_LISTED = re.compile(r"(\d{1,2})[.)]\s+(?=[^\W\d])")
_NUMBERS = re.compile(r"[A-Z]{0,2}\d[\d.]{0,5}(?:(?:,|\s(?:and|&|et|y|e|to|-))\s?[A-Z]{0,2}\d[\d.]{0,5}){0,6}")


def _rows(document: Document) -> Iterator[tuple[bool, dict[str, list[Block]]]]:
    """Rows of tables: whether the table stands under deliverables, and its cells by what their columns hold."""
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in document.blocks:
        if block.cell and not block.source:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    for row in rows.values():
        columns: dict[str, list[Block]] = {}
        for block in row:
            kind = vocabulary.column(block.label) if block.label else None
            if kind:
                columns.setdefault(kind, []).append(block)
        yield row[0].section == "deliverables", columns


def items(document: Document) -> Iterator[tuple[Item, dict[str, str]]]:
    """Each deliverable of a table with its parts: number, due, days, share."""
    for inside, columns in _rows(document):
        named = columns.get("deliverable", []) + columns.get("description", [])
        paid = any(vocabulary.tells_pay(block.label) for block in columns.get("other", []))
        if not ("deliverable" in columns or inside or ("due" in columns and paid)):
            continue
        cell = next((block for block in named if not _is_number(document.of(block))), None)
        if cell is None or not (inside or len(columns) >= _FEWEST_COLUMNS):
            continue
        numbers = [*columns.get("number", []), *(block for block in named if _is_number(document.of(block)))]
        parts = {"number": document.of(numbers[0])} if numbers else {}
        parts |= {"due": document.of(columns["due"][0])} if "due" in columns else {}
        for block in columns.get("other", []):
            if vocabulary.tells_pay(block.label) and "%" in document.of(block):
                parts["share"] = document.of(block)
            elif vocabulary.tells_days(block.label):
                parts["days"] = document.of(block)
        mark = vocabulary.mark(document.of(cell), in_section=True)
        number, behind = mark or ("", 0)
        parts |= {"number": number} if _is_number(number) else {}
        yield Item(cell.start + behind, cell.end, "", cell), parts


def printed(document: Document) -> Iterator[tuple[Item, dict[str, str]]]:
    """Tables printed line by line, each cell behind the heading of its column ("Output: ...", "Due date: ...")."""
    rows: list[tuple[Item, dict[str, str]]] = []
    colons = with_colon(document)
    for block in document.blocks:
        if not (block.label or block.start in colons) or block.cell or block.source or block.kind == "heading":
            continue
        behind = 0 if block.label else vocabulary.headed(document.of(block))
        heading = block.label or document.of(block)[:behind].rstrip(" :")
        kind = vocabulary.column(heading) if behind or vocabulary.is_column(heading) else None
        text = document.of(block)[behind:]
        if kind == "deliverable":
            number, more = vocabulary.mark(text, in_section=True) or ("", 0)
            item = Item(block.start + behind + more, block.end, "", block)
            rows.append((item, {"number": number} if _is_number(number) else {}))
        elif rows and kind == "due":
            rows[-1][1].setdefault("due", text)
        elif rows and kind == "other" and vocabulary.tells_pay(heading) and "%" in text:
            rows[-1][1].setdefault("share", text)
    if len(rows) >= _FEWEST_ROWS:
        yield from rows


def dated(document: Document) -> Iterator[tuple[Item, dict[str, str]]]:
    """Tables under deliverables whose columns say nothing, but where each row is a text and, behind it, a day."""
    tables: dict[int, list[list[Block]]] = {}
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in document.blocks:
        if block.cell and not block.source and block.section == "deliverables":
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    for (table, _), row in rows.items():
        tables.setdefault(table, []).append(row)
    for table_rows in tables.values():
        body = [row for row in table_rows if any(vocabulary.is_date(document.of(cell)) for cell in row)]
        if len(body) < _FEWEST_ROWS or len(table_rows) - len(body) > 1:  # one row may hold the headings
            continue
        for row in body:
            due = next(cell for cell in row if vocabulary.is_date(document.of(cell)))
            told = [cell for cell in row if cell is not due and not _is_number(document.of(cell).rstrip(".)"))]
            if not told or told[0].start > due.start:
                continue
            cell, text = told[0], document.of(told[0])
            mark = vocabulary.mark(text, in_section=True)
            listed = _LISTED.match(text)
            number, behind = mark or ((listed[1], listed.end()) if listed else ("", 0))
            parts = {"due": document.of(due)} | ({"number": number} if _is_number(number) else {})
            yield Item(cell.start + behind, cell.end, "", cell), parts


def schedule(document: Document) -> dict[str, str]:
    """Days by the number of the deliverable, from a table of payments: "4.2 and 4.3 | 30 August"."""
    days: dict[str, str] = {}
    for _, columns in _rows(document):
        if "due" not in columns:
            continue
        for block in columns.get("deliverable", []):
            if _is_number(document.of(block)):
                numbers = re.findall(r"\d+(?:\.\d+)?", document.of(block))
                days |= dict.fromkeys(numbers, document.of(columns["due"][0]))
    return days


def _is_number(text: str) -> bool:
    return _NUMBERS.fullmatch(text) is not None
