"""What of a PDF was not read: told by pdfium, which counts the letters that it finds on a page.

Where pdfminer read a page, another reader counts. Where pdfium read it (`pdf_plain`), its own text is counted as it
was given, before runs, rows, furniture and paragraphs were made of it: that tells what we lost, not what pdfium did
not find. That both find the same on such pages is what makes them plain, and what tests/test_pdf_fast_path.py holds.

Counted is what stands within the page boxes, invisible text over pictures too. Notes and form fields are no part of the
pages for either reader. Where a bound stopped the reading, pages tell the share: letters that nobody drew cannot be
counted within bounds.
"""
from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence

import pypdfium2

from pipeline.loaders.loss import LEAST, letters, of_pages, of_replacements, of_share, said, share
from pipeline.loaders.pdf_sheets import MAX_PAGES, Sheets


def lost_of(sheets: Sheets, read: Iterable[str], pictures: Sequence[int]) -> tuple[float | None, str]:
    """The share of the letters that was read, and in words what was not; pages that are pictures are not counted."""
    total, held = _count(sheets, frozenset(pictures))
    found = letters(read)
    part = share(found, held) if found.total() < 2 * held.total() else None  # else it is pdfium that cannot read it
    texts = [sheet for sheet in sheets.read if sheet.number not in pictures]
    named, nameless = sum(sheet.letters for sheet in texts), sum(sheet.nameless for sheet in texts)
    known = named / (named + nameless) if nameless else 1.0
    if known < LEAST:
        part = min(known, 1.0 if part is None else part)
    last = max([sheet.number for sheet in sheets.read] + sheets.damaged)
    if sheets.cut:
        part = (1.0 if part is None else part) * last / total if total and last < total else None
    lost = said(
        _of_cut(sheets.cut, last, total),
        of_pages(sheets.damaged, "cannot be read: damaged."),
        of_replacements("\ufffd" * sum(sheet.replaced for sheet in texts)),
        _of_names(known),
        "" if sheets.cut else of_share(part),
    )
    return None if part is None else round(part, 3), lost


def _of_cut(cut: str, last: int, total: int | None) -> str:
    of = f" of {total}" if total else ""
    if cut == "pages":
        return f"Only the first {last} pages{of} were read."
    if cut:
        return f"Reading stopped on page {last}{of}: so far the file draws more than any announcement does."
    return ""


def _of_names(known: float) -> str:
    if known >= LEAST:
        return ""
    return f"The file does not say which letters {1 - known:.0%} of its signs are: they need OCR."


def _count(sheets: Sheets, without: frozenset[int]) -> tuple[int | None, Counter[str]]:
    """How many pages there are (None if pdfium cannot open the file), and the letters of those within the bound."""
    printed = {sheet.number: sheet.printed for sheet in sheets.read if sheet.printed is not None}
    if len(printed) == len(sheets.read) and sheets.whole:
        return sheets.pages, letters(text for number, text in printed.items() if number not in without)
    try:
        with contextlib.closing(pypdfium2.PdfDocument(sheets.data)) as document:
            total = len(document)
            last = 0 if sheets.cut == "drawing" else min(total, MAX_PAGES)
            counted = (number for number in range(1, last + 1) if number not in without)
            return total, letters(
                text if (text := printed.get(number)) is not None else _text(document, number) for number in counted
            )
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None, Counter()


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        with contextlib.closing(document[number - 1]) as page, contextlib.closing(page.get_textpage()) as text:
            return str(text.get_text_bounded())
    except pypdfium2.PdfiumError:  # a damaged page; the reader says so himself
        return ""
