"""The fractions of the widths of letters, which pdfium leaves out: it counts whole thousandths of a letter height.

Over a line of ninety letters half a point is lost, enough to tell the end of a paragraph wrongly. So they are read from
the fonts of the few files whose widths have fractions. What says which letter a code stands for is looked through for
single letters only: pdfminer, which understands all of it, takes ten times as long.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import get_widths
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, list_value, resolve1, resolve_all, stream_value
from pdfminer.psparser import literal_name

Fractions = Mapping[str, Mapping[int, float]]

_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*(?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")
_LETTER = re.compile(rb"<([0-9A-Fa-f]*)>")


def fractions(data: bytes) -> Fractions | None:
    """By the name of a font without its tag and the code point of a letter, in letter heights.

    None where they cannot be told.
    Raises what pdfminer raises on damage.
    """
    found: dict[str, dict[int, float]] = {}
    known: set[int] = set()
    for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
        for reference in dict_value(dict_value(page.resources).get("Font", {})).values():
            number = getattr(reference, "objid", 0)
            if number in known:
                continue
            known.add(number)
            font = dict_value(reference)
            widths = {code: (width - int(width)) / 1000 for code, width in _widths(font) if width != int(width)}
            if not widths:
                continue
            if "ToUnicode" not in font:
                return None
            named = found.setdefault(without_tag(literal_name(resolve1(font.get("BaseFont")))), {})
            for code, letter in _letters(stream_value(font["ToUnicode"]).get_data()):
                # A name that two fonts share says no more which of them it is.
                if named.setdefault(letter, fraction := widths.get(code, 0.0)) != fraction:
                    return None
    return found


def without_tag(name: str) -> str:
    """The name of a font without the tag of a subset (ISO 32000-1, 9.6.4), which pdfium leaves out for some fonts.

    >>> without_tag("EOODIA+Poetica"), without_tag("Poetica")
    ('Poetica', 'Poetica')
    """
    return name[7:] if name[6:7] == "+" else name


def _widths(font: dict[str, Any]) -> Iterator[tuple[int, float]]:
    if "DescendantFonts" in font:
        within = dict_value(list_value(font["DescendantFonts"])[0])
        yield from ((int(code), width) for code, width in get_widths(resolve_all(within.get("W", []))).items())
    else:
        yield from enumerate(resolve_all(list_value(font.get("Widths", []))), int(resolve1(font.get("FirstChar", 0))))


def _letters(mapping: bytes) -> Iterator[tuple[int, int]]:
    """The codes that stand for one letter, with it (ISO 32000-1, 9.10.3)."""
    for section in _SINGLE.findall(mapping):
        for code, letter in _PAIR.findall(section):
            yield int(code, 16), int(letter, 16)
    for section in _RANGES.findall(mapping):
        for low, high, first, listed in _RANGE.findall(section):
            start = int(low, 16)
            letters = _LETTER.findall(listed)
            if first:
                letters = [b"%x" % (int(first, 16) + index) for index in range(int(high, 16) - start + 1)]
            for index, letter in enumerate(letters):
                if len(letter) <= 4:
                    yield start + index, int(letter, 16)
