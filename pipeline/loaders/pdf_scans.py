"""Which pages of a PDF are pictures of text: scanned, drawn as outlines, in fonts that do not say what letters are."""
from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Sequence
from functools import partial

import pypdfium2
from PIL import Image

from pipeline.loaders.ocr import DPI, MAX_PIXELS, PageError, Recogniser
from pipeline.loaders.pdf_sheets import FEW, Sheet, Sheets

COVERED = 0.5  # share of a page; smaller pictures are logos and photographs
OUTLINES = 200  # curves: a page of drawn letters has thousands, a frame with round corners four


def unread(sheets: Sequence[Sheet]) -> list[int]:
    """The numbers of the pages whose text nobody can read but by recognising it; all, where no page holds text."""
    texts = [sheet for sheet in sheets if sheet.letters > FEW]
    behind = {picture for sheet in texts for picture in sheet.pictures}  # letterheads drawn under pages of text
    found = [sheet.number for sheet in sheets if _is_unread(sheet, behind)]
    if any(sheet.letters for sheet in sheets if sheet.number not in found):
        return found
    return [sheet.number for sheet in sheets]


def _is_unread(sheet: Sheet, behind: Iterable[int]) -> bool:
    if sheet.nameless > max(sheet.letters, FEW):
        return True
    if sheet.letters > FEW:
        return False
    covered = sum(share for picture, share in sheet.pictures.items() if picture not in behind)
    return covered >= COVERED or (not sheet.letters and sheet.curves >= OUTLINES)


def recognise(sheets: Sheets, numbers: Sequence[int], recogniser: Recogniser) -> None:
    """Put what is recognised on the pages of these numbers in the place of what could be read of them."""
    with contextlib.closing(pypdfium2.PdfDocument(sheets.data)) as document:
        document.init_forms()  # what is filled into a form is drawn with the page
        for index, sheet in enumerate(sheets.read):
            if sheet.number in numbers:
                picture = partial(_picture, document, sheet.number - 1)
                sheets.read[index] = recogniser.sheet(sheet.number, picture, sheet.width, sheet.height) or sheet


def _picture(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    try:
        with contextlib.closing(document[index]) as page:
            area = math.prod(page.get_size())
            scale = min(DPI / 72, math.sqrt(MAX_PIXELS / max(area, 1.0)))
            image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
            return image.copy()  # of pixels that do not go with the page
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise PageError from error
