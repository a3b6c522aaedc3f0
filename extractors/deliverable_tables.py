"""Tables of deliverables: their column, numbers and days; also tables that say only when each is due."""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.listing import Item
from normalizers.vocabulary import deliverables as vocabulary
from pipeline.document import Block, Document

_FEWEST_COLUMNS = 2  # known ones, of a table outside of the section of deliverables
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
    """Each deliverable of a table with its parts: number, due."""
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
        mark = vocabulary.mark(document.of(cell), in_section=True)
        number, behind = mark or ("", 0)
        parts |= {"number": number} if _is_number(number) else {}
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
