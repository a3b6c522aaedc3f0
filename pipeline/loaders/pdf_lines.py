"""Glyphs to rows, rows to pieces: the words of a PDF page in the lines in which they are printed.

Glyphs on one baseline are a row; a gap wider than two letters ends a piece of it ("Duty station      Kampala" is two
pieces). Arabic and Hebrew rows are read from the right.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.loaders.pdf_glyphs import Glyph

GAP = 2.0  # letter heights between two pieces of a row
SPACE = 0.19  # letter heights between two words
SMALL = 0.8  # of the letters beside them: marks of footnotes are smaller

BULLETS = "•▪◦●○■□➢➤✓✔❖‣⁃∙·♦◆➔→*–—-"
MARK = re.compile(
    rf"(?:[{re.escape(BULLETS)}]|o(?=\s+\w)|\(?\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}(?!\s+[a-zß-ÿ%])"  # "2.1 Plans", but "21.4 per cent"
    r"|\(?[^\W\d_][.)]|\(?(?:[ivx]{1,5}|[IVX]{1,5})[.)])(?=\s|$)"
)


# The blocks that hold letters which are read from the right.
_BY_PLACE, _FROM_LEFT = attrgetter("y", "x0"), attrgetter("x0")

_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(slots=True)
class Piece:
    """Words of one row without a wide gap between them."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    right: float = 0.0  # where the text of its column or cell ends
    left: float = 0.0  # and where it begins
    body_x0: float = 0.0  # where the words begin after a list mark
    column: int = 0
    value_x: float | None = None  # of "Label: value" made of two pieces: where the value stands


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs by baseline, top to bottom, each row left to right; small raised glyphs stay with their row."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_BY_PLACE):
        if rows:
            row = rows[-1]
            same = abs(glyph.y - row[-1].y) <= 0.12 * glyph.size
            raised = 0.5 if row[0].size < SMALL * glyph.size else 0.38
            if same or glyph.y - row[0].y <= raised * max(row[0].size, glyph.size):
                row.append(glyph)
                continue
        rows.append([glyph])
    for row in rows:
        row.sort(key=_FROM_LEFT)
    return [row for row in rows if not row[0].text.isspace() or any(not g.text.isspace() for g in row)]


def pieces_of(row: Sequence[Glyph], page: int) -> list[Piece]:
    """The pieces of a row; a list mark stays with the words after it however far they stand."""
    if len(row) == 1:  # as most rows of running text are where pdfium read them
        piece = _piece(row, row, page)
        return [piece] if piece is not None else []
    inked = [g for g in row if not g.text.isspace()]
    groups: list[list[Glyph]] = []
    start = 0
    for glyph in inked:
        if groups and glyph.x0 - max(g.x1 for g in groups[-1][-3:]) <= GAP * max(glyph.size, groups[-1][-1].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    pieces: list[Piece] = []
    for group in groups:
        low, high = group[0].x0, group[-1].x0
        while start < len(row) and row[start].x0 < low:
            start += 1
        stop = start
        while stop < len(row) and row[stop].x0 <= high:
            stop += 1
        piece = _piece(row[start:stop], group, page)
        if piece is None:
            continue
        if pieces and MARK.fullmatch(pieces[-1].text):
            mark = pieces.pop()
            piece.text, piece.body_x0, piece.x0 = f"{mark.text} {piece.text}", piece.x0, mark.x0
        pieces.append(piece)
    return pieces


def _piece(row: Sequence[Glyph], inked: Sequence[Glyph], page: int) -> Piece | None:
    first = inked[0]
    x1, y, size, bold = first.x1, first.y, first.size, first.bold
    if len(inked) > 1:
        x1 = max(g.x1 for g in inked)
        if any(g.size != size or g.y != y for g in inked):
            size, y = _usual([(g.size, g) for g in inked]), _usual([(g.y, g) for g in inked])
            row = [g for g in row if not _is_note_mark(g, size, y)]
        if any(g.bold != bold for g in inked):
            bold = _is_bold(inked)
    text, body = _text(row)
    return Piece(text, first.x0, x1, y, size, bold, page, body_x0=body) if text else None


def _is_bold(inked: Sequence[Glyph]) -> bool:
    letters = [(sum(map(str.isalnum, g.text)), g.bold) for g in inked]
    if not any(count for count, _ in letters):
        letters = [(1, g.bold) for g in inked]
    return sum(count for count, bold in letters if bold) >= 0.9 * sum(count for count, _ in letters)


def _is_note_mark(glyph: Glyph, size: float, y: float) -> bool:
    """A raised small figure is the mark of a footnote."""
    return glyph.text.isdigit() and glyph.size < SMALL * size and y - glyph.y > 0.15 * size


def _text(row: Sequence[Glyph]) -> tuple[str, float]:
    """The words of glyphs that stand side by side, and where the words after a list mark begin."""
    words: list[tuple[list[str], float]] = []
    last: Glyph | None = None
    open_word = False
    for glyph in row:
        if glyph.text.isspace():
            open_word = False
            continue
        if glyph.apart or (last is not None and glyph.x0 - last.x1 > SPACE * min(glyph.size, last.size)):
            open_word = False
        if open_word:
            words[-1][0].append(glyph.text)
        else:
            words.append(([glyph.text], glyph.x0))
        last, open_word = glyph, True
    if not words:
        return "", 0.0
    text = " ".join(["".join(word) for word, _ in words])
    if not text.isascii():
        if _RTL.search(text) and sum(_is_rtl(word) for word, _ in words) * 2 > len(words):
            return _from_right([word for word, _ in words]), words[0][1]
        text = unicodedata.normalize("NFC", text)
    marked = len(words) > 1 and MARK.fullmatch("".join(words[0][0]))
    if marked and words[0][0] == ["o"]:
        text = "◦" + text[1:]
    return text, words[1][1] if marked else words[0][1]


def _is_rtl(word: Sequence[str]) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for glyph in word for c in glyph)


def _from_right(words: list[list[str]]) -> str:
    """Words in the order of reading; the glyphs of right-to-left words were collected from the left."""
    out: list[str] = []
    run: list[str] = []  # words that read from the left, in a row that reads from the right
    for word in reversed(words):
        if _is_rtl(word) or not any(glyph.isalnum() for glyph in word):
            out += run
            run = []
            out.append("".join(reversed(word)).translate(_MIRRORED))  # a ligature's letters stand in order
        else:
            run.insert(0, "".join(word))
    return unicodedata.normalize("NFC", " ".join(out + run))


_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def _usual(values: list[tuple[float, Glyph]]) -> float:
    """The median, each glyph counted by its letters."""
    values.sort(key=lambda value: value[0])
    left = sum(len(glyph.text) - glyph.text.count(" ") for _, glyph in values) // 2
    for value, glyph in values:
        left -= len(glyph.text) - glyph.text.count(" ")
        if left < 0:
            return value
    return values[-1][0]
