"""Plain text: one line per paragraph, list item, label or cell of a tab-separated table.

HTML that was pasted into a text is read as HTML, not printed.

>>> [line.text for line in text_lines("Level:\\tP-3\\n<ul><li>Plans</li><li>Reports</li></ul>")]
['Level: P-3', 'Plans', 'Reports']
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from urllib.parse import urlsplit

from pipeline.document import Cell, Line
from pipeline.loaders import furniture
from pipeline.loaders.charset import LONGEST, clean, decode, lost, printable
from pipeline.loaders.fragments import fragment_lines
from pipeline.loaders.inline import MARK, collapse, pieces
from pipeline.loaders.page import NO_TEXT, Page, Unreadable
from pipeline.loaders.typed_marks import plain_marks, quoted_apart, without_leaders
from pipeline.loaders.wrapping import unwrap

_TAG = re.compile(
    r"</?(?:ul|ol|li|p|br|b|i|u|strong|em|div|span|table|tbody|thead|tr|td|th|h[1-6]|a|font|dl|dt|dd|section|small|sup|sub)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(?:ul|ol|table|dl)\b")
_CLOSING = re.compile(r"</(?:ul|ol|table|dl)>")
_BOLD = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,300}\)")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_RULE = re.compile(r"[\s|:+*_=~.–—-]{3,}")
_GAP = re.compile(r"\s{4,}")
_WIDE = re.compile(r"[ ]{3}")
_MOST_TAGGED = 2000  # lines of pasted HTML; beyond, tags are left out unread
_FEWEST_COLUMNS = 3  # of a table whose columns are set apart by spaces
_COLUMNS = re.compile(r"\s{3,}(?=[^\W\d_][\w /().'’-]{1,40}:\s)")
_URL = re.compile(r"(?:source|url|link|canonical)\s{0,3}:\s{0,3}(https?://\S{4,300})", re.IGNORECASE)


def read(data: bytes) -> Page:
    """The page of a plain-text file."""
    text = printable(decode(data))
    lines = furniture.trim(text_lines(clean(text[:LONGEST])))
    if not lines:
        raise Unreadable(NO_TEXT)
    url = next((found.group(1) for line in lines[:20] if (found := _URL.match(line.text))), "")
    board = (urlsplit(url).hostname or "") if url else ""
    metadata = {key: value for key, value in (("url", url), ("board", board)) if value}
    return Page(lines, metadata=metadata, loss=lost(text))


def text_lines(text: str) -> list[Line]:
    """The lines of clean text."""
    lines: list[Line] = []
    table = row = 0
    tagged = count()
    raw_lines = plain_marks(without_leaders(text.split("\n")))
    for raw, cells in _rows([raw for run in quoted_apart(raw_lines) for raw in unwrap(_whole_tags(run))]):
        if len(cells) > 1:
            for column, text_of_cell in enumerate(cells):
                cell = Cell(table, row, column)
                lines += [
                    replace(line, cell=cell, kind="cell" if line.kind == "text" else line.kind)
                    for line in _one(text_of_cell, tagged)
                ]
            row += 1
            continue
        if row:
            table, row = table + 1, 0
        for part in _COLUMNS.split(_narrowed(raw)) if _has_gaps(raw) else (raw.strip(),):
            lines += _one(part, tagged)
    return lines


def _rows(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each line with its cells: set apart by tabs, or by wide gaps where lines that follow each other have as many."""
    filled = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    gaps = [_WIDE.split(_narrowed(line)) if _has_gaps(line) else (line,) for line in filled]
    for i, line in enumerate(filled):
        spaced = len(gaps[i]) >= _FEWEST_COLUMNS and ":" not in line
        beside = [len(gaps[j]) for j in (i - 1, i + 1) if 0 <= j < len(gaps)] if spaced else []
        yield line, [*gaps[i]] if len(gaps[i]) in beside else _cells(line)


def _has_gaps(line: str) -> bool:
    """Whether there may be three white spaces in a row: all but the space itself count as unprintable."""
    return "   " in line or not line.isprintable()


def _narrowed(line: str) -> str:
    """The line with gaps of three spaces where they are wider."""
    return _GAP.sub("   ", line.strip())


def _cells(raw: str) -> list[str]:
    """The cells of a tab-separated row; one where the tab only follows a list mark or a label."""
    if "\t" not in raw.strip("\t "):
        return [raw]
    cells = [cell.strip() for cell in re.split(r"\t+", raw.strip("\t "))]
    if MARK.fullmatch(f"{cells[0]} ") or any(cell.endswith(":") for cell in cells[:-1]):
        return [raw]
    return [cell for cell in cells if cell]


def _one(text: str, tagged: Iterator[int]) -> list[Line]:
    if "&" in text and _ENTITY.search(text):
        text = clean(entities.unescape(entities.unescape(text)))
    if "<" in text and _TAG.search(text):
        if next(tagged) < _MOST_TAGGED:
            return fragment_lines(text)
        text = _TAG.sub(" ", text)
    if "**" in text or "](" in text:
        text = _LINK.sub(r"\1", _BOLD.sub("", text))
    return [Line(piece) for piece in pieces(collapse(text))]


def _whole_tags(lines: list[str]) -> list[str]:
    """The lines, those of an opened list or table as one, so that it can be read as HTML."""
    joined: list[str] = []
    depth = 0
    for line in lines:
        tags = "<" in line
        if depth > 0 and tags:
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
            depth = depth if not line.strip() else 0  # a line without tags: the list was never closed
        if tags:
            lower = line.lower()
            depth = max(0, depth + len(_OPENING.findall(lower)) - len(_CLOSING.findall(lower)))
    return joined
