"""PDF files: words with their pages, tables, headings, paragraphs made whole; no running heads, no page numbers."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.document import Cell, Line
from pipeline.loaders.loss import of_pages, said
from pipeline.loaders.ocr import HOW, Recogniser, version
from pipeline.loaders.page import NeedsOcr, Page, Unreadable
from pipeline.loaders.pdf_columns import in_order
from pipeline.loaders.pdf_furniture import ZONE, Row, furniture
from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_lines import Piece, pieces_of, rows_of
from pipeline.loaders.pdf_loss import lost_of
from pipeline.loaders.pdf_pages import read_sheets
from pipeline.loaders.pdf_paragraphs import Print, heading_depth, paragraphs, usual_print
from pipeline.loaders.pdf_scans import recognise, unread
from pipeline.loaders.pdf_sheets import Sheet
from pipeline.loaders.pdf_tables import Table, continues, join, take_tables
from pipeline.settings import Ocr


def read(data: bytes, ocr: Ocr | None = None) -> Page:
    """The text of a PDF in reading order, each Line with its page; with `ocr`, pages that are pictures are recognised.

    Raises `NeedsOcr` where there is no other page, and without `ocr`.
    """
    if b"%PDF-" not in data[:4096] and b"startxref" not in data[-4096:]:
        raise Unreadable("not a PDF file")
    sheets = read_sheets(data)
    pictures = unread(sheets.read)
    metadata: dict[str, str] = {}
    lost = ""
    if ocr is not None and pictures:
        recogniser = Recogniser(ocr)
        recognise(sheets, pictures, recogniser)
        lost = recogniser.lost()
        metadata["ocr"] = version() or ""
    elif len(pictures) == len(sheets.read):
        if any(sheet.nameless for sheet in sheets.read):
            raise NeedsOcr(f"a PDF whose fonts do not say what their letters are: it needs OCR. {HOW}")
        raise NeedsOcr(f"a PDF without text, scanned or empty: it needs OCR. {HOW}")
    elif pictures:
        metadata["pictures"] = " ".join(map(str, pictures))
        lost = of_pages(pictures, "not read: pictures of text, which need OCR.")
    lines, left_out = lines_of(sheets.read)
    part, more = lost_of(sheets, [*left_out, *(line.text for line in lines if line.page not in pictures)], pictures)
    return Page(lines, sheets.title, metadata, said(lost, more), part)


def lines_of(sheets: list[Sheet]) -> tuple[list[Line], list[str]]:
    """The lines of pages in the order of reading, and the furniture that is left out."""
    flow, left_out = _flow(sheets)
    return list(_lines(flow)), left_out


def _flow(sheets: list[Sheet]) -> tuple[list[Piece | Table], list[str]]:
    """Pieces and tables of all pages in the order of reading, tables cut by a page made whole; and the furniture."""
    rows = [sheet.rows for sheet in sheets]
    heights = [
        [_row(row, sheet.height) for row in sheet_rows] for sheet, sheet_rows in zip(sheets, rows, strict=True)
    ]
    left_out = furniture(heights)
    furnishing = [heights[page][row].text for page, row in left_out] + [sheet.stamps for sheet in sheets]
    out: list[Piece | Table] = []
    for index, sheet in enumerate(sheets):
        kept = [row for at, row in enumerate(rows[index]) if (index, at) not in left_out]
        tables: list[Table] = []
        if sheet.grids:
            tables, glyphs = take_tables(sheet.grids, [glyph for row in kept for glyph in row], sheet.number)
            kept = rows_of(glyphs)
        flow = _with_tables(in_order(kept, sheet.width, sheet.number), tables)
        before, after = out[-1] if out else None, flow[0] if flow else None
        if isinstance(before, Table) and isinstance(after, Table) and continues(before, after):
            furnishing += join(before, after)
            flow = flow[1:]
        out.extend(flow)
    return out, furnishing


def _row(row: Sequence[Glyph], page_height: float) -> Row:
    """A row as `furniture` looks at it: what stands in the middle of the page is not read for that."""
    height = row[0].y / max(page_height, 1.0)
    return Row("" if ZONE < height < 1 - ZONE else " ".join(piece.text for piece in pieces_of(row, 0)), height)


def _with_tables(pieces: list[Piece], tables: list[Table]) -> list[Piece | Table]:
    """Each table before the first piece that stands below its top in the same column."""
    out: list[Piece | Table] = list(pieces)
    for table in tables:
        at = next(
            (i for i, piece in enumerate(out)
             if isinstance(piece, Piece) and piece.y > table.top and piece.x0 < table.x1 and piece.x1 > table.x0),
            len(out),
        )
        out.insert(at, table)
    return out


def _lines(flow: list[Piece | Table]) -> Iterator[Line]:
    cells = [cell for table in flow if isinstance(table, Table) for row in table.rows for cell in row]
    free = [item for item in flow if isinstance(item, Piece)]
    setting = usual_print(free or [piece for cell in cells for piece in cell.pieces])
    waiting: list[Piece] = []
    tables = 0
    for item in flow:
        if isinstance(item, Piece):
            waiting.append(item)
            continue
        yield from _text(waiting, setting)
        waiting = []
        yield from _table(item, tables, setting)
        tables += 1
    yield from _text(waiting, setting)


def _text(pieces: list[Piece], setting: Print) -> Iterator[Line]:
    for paragraph in paragraphs(pieces, setting):
        depth = heading_depth(paragraph, setting)
        if depth is None:
            yield Line(paragraph.text, page=paragraph.first.page)
        else:
            yield Line(paragraph.text, "heading", depth=depth, page=paragraph.first.page)


def _table(table: Table, index: int, setting: Print) -> Iterator[Line]:
    for number, row in enumerate(table.rows):
        for cell in row:
            for paragraph in paragraphs(cell.pieces, setting):
                # Bold in a cell marks the labels; only a row that is one cell can hold a heading.
                depth = heading_depth(paragraph, setting) if len(row) == 1 else None
                yield Line(paragraph.text, "cell" if depth is None else "heading", depth=depth or 0,
                           page=paragraph.first.page, cell=Cell(index, number, cell.column))
