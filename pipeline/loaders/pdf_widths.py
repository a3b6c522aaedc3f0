"""The fractions of the widths of letters, which pdfium leaves out: it counts whole thousandths of a letter height.

Over a line of ninety letters half a point is lost, enough to tell the end of a paragraph wrongly. pdfminer reads the
fonts of the few files whose widths have fractions.
"""
from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, resolve1

Fractions = Mapping[str, Mapping[int, float]]


def fractions(data: bytes) -> Fractions | None:
    """By the name of a font and the code point of a letter, in letter heights; None where one has two widths."""
    found: dict[str, dict[int, float]] = {}
    manager = PDFResourceManager()
    known: set[int] = set()
    for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
        for reference in dict_value(dict_value(page.resources).get("Font", {})).values():
            number = getattr(reference, "objid", 0)
            if number in known:
                continue
            known.add(number)
            spec = dict_value(reference)
            widths = found.setdefault(getattr(resolve1(spec.get("BaseFont")), "name", ""), {})
            for letter, fraction in _of_font(manager.get_font(number, spec)):
                if widths.setdefault(letter, fraction) != fraction:
                    return None
    return found


def _of_font(font: Any) -> list[tuple[int, float]]:
    out = []
    for code, width in font.widths.items():
        if isinstance(width, float) and isinstance(code, int) and not width.is_integer():
            try:
                letter = font.to_unichr(code)
            except PDFUnicodeNotDefined:
                continue
            if len(letter) == 1:
                out.append((ord(letter), (width - int(width)) / 1000))
    return out
