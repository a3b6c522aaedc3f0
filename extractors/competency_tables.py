"""Which cell of a row in a table of competencies holds the name: that of the column headed "Name", else the first."""
from __future__ import annotations

import re

from normalizers.frozen import frozen
from normalizers.vocabulary import competencies as vocabulary
from normalizers.vocabulary.words import flat
from pipeline.document import Block

_BAR = re.compile(r"\s[|]\s")


@frozen
class Row:
    """A row, or a cell of one, that has been read as such: the span of the name in it, if any."""

    name: tuple[int, int] | None = None
    column: int | None = None  # that holds the names, counted from the left; for rows printed with bars


def read_row(text: str, block: Block, column: int | None) -> Row | None:
    """What a cell or a row with bars says; None for what is no row, or holds names in every cell."""
    return _cell(text, block, column) if block.cell else _barred(text, block, column)


def _cell(text: str, block: Block, column: int | None) -> Row | None:
    known = vocabulary.is_known(text[block.start : block.end])
    if block.label:
        if _names(block.label):
            return Row(_trimmed(text, block.start, block.end), column)
        return None if known or vocabulary.is_group(block.label) else Row(None, column)
    return Row(None, column) if block.cell and block.cell.column and not known else None


def _barred(text: str, block: Block, column: int | None) -> Row | None:
    edges = [block.start, *(e for bar in _BAR.finditer(text, block.start, block.end) for e in bar.span()), block.end]
    cells = list(zip(edges[::2], edges[1::2], strict=True))
    if len(cells) < 2:
        return None
    headed = next((index for index, (first, last) in enumerate(cells) if _names(text[first:last])), None)
    if headed is not None:
        return Row(None, headed)
    if column is None and vocabulary.is_known(text[slice(*cells[0])]):
        column = None if vocabulary.is_known(text[slice(*cells[1])]) else 0
    if column is None or column >= len(cells):
        return None
    return Row(_trimmed(text, *cells[column]), column)


def _names(heading: str) -> bool:
    return bool(vocabulary.matching("name_columns").fullmatch(flat(heading).strip()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
