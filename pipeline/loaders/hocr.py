"""hOCR, the format in which tesseract tells its words with their places (hOCR 1.2), to glyphs of a page.

Every word is one glyph. A page that lay askew is put straight by the slope of its lines; sizes near the usual one are
that one, because they are measured on blurred letters.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from lxml import etree

from normalizers.frozen import frozen
from pipeline.loaders.pdf_glyphs import Glyph

SURE = 30  # per cent; what is less sure are specks and drawings read as letters
HANGING = 0.5  # letter heights between a list mark and its item; a space is half of that
NEAR = 0.2  # a size that differs by less is the same

_BULLETS = frozenset("e * ¢ © ® « » ° o ■ ~ + @ -".split())  # what is made of bullets
_LINES = frozenset(("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"))
_NUMBER = r"(-?[\d.]+)"
_BOX = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(rf"\bbaseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"\bx_size {_NUMBER}")
_ANGLE = re.compile(rf"\btextangle {_NUMBER}")
_SURE = re.compile(rf"\bx_wconf {_NUMBER}")
_PARSER = etree.XMLParser(recover=True, no_network=True, resolve_entities=False, load_dtd=False)


@frozen
class _Word:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@frozen
class _Line:
    words: tuple[_Word, ...]
    slope: float
    middle: float  # where on the line the baseline is at `y`
    y: float
    size: float
    angle: int  # 0, 90, 180, 270


@frozen
class Recognised:
    """The lines of one page; places count in pixels from the top left corner."""

    lines: tuple[_Line, ...]

    @property
    def angle(self) -> int:
        """By how many degrees most of the text is turned, against the clock."""
        angles: Counter[int] = Counter()
        for line in self.lines:
            angles[line.angle] += sum(len(word.text) for word in line.words)
        return max(angles, key=lambda angle: (angles[angle], angle == 0), default=0)

    def glyphs(self, scale: float) -> list[Glyph]:
        """The words of the lines that are not turned, with spaces between them; `scale` is points per pixel."""
        lines = [line for line in self.lines if line.angle == 0]
        letters = [line.size for line in lines for word in line.words for _ in word.text]
        usual = median(letters) if letters else 0.0
        slope = median([line.slope for line in lines for _ in line.words]) if lines else 0.0
        return [glyph for line in lines for glyph in _glyphs(line, scale, slope, usual)]


def _glyphs(line: _Line, scale: float, slope: float, usual: float) -> Iterator[Glyph]:
    size = usual if abs(line.size - usual) < NEAR * usual else line.size
    y = line.y - slope * line.middle
    words = line.words
    if len(words) > 1 and words[0].text in _BULLETS and words[1].x0 - words[0].x1 > HANGING * size:
        words = (replace(words[0], text="•"), *words[1:])
    last: _Word | None = None
    for word in words:
        if last is not None and word.x0 > last.x1:
            yield _glyph(" ", last.x1, word.x0, y, size, scale)
        yield _glyph(word.text, word.x0, word.x1, y, size, scale)
        last = word


def _glyph(text: str, x0: float, x1: float, y: float, size: float, scale: float) -> Glyph:
    top, bottom = (y - 0.8 * size) * scale, (y + 0.2 * size) * scale
    return Glyph(text, x0 * scale, x1 * scale, top, bottom, y * scale, size * scale, bold=False, font="")


def recognised(data: bytes) -> Recognised:
    """What an hOCR file says."""
    root = etree.fromstring(data or b"<html/>", _PARSER)
    if root is None:
        return Recognised(())
    return Recognised(tuple(filter(None, map(_line, root.iter("{*}span")))))


def _line(element: etree._Element) -> _Line | None:
    title = element.get("title", "")
    box, size = _BOX.search(title), _SIZE.search(title)
    words = tuple(filter(None, map(_word, element.iter("{*}span"))))
    if element.get("class") not in _LINES or box is None or size is None or not words:
        return None
    left, _, right, bottom = map(float, box.groups())
    baseline = _BASELINE.search(title)
    slope, offset = map(float, baseline.groups()) if baseline else (0.0, 0.0)
    middle = (left + right) / 2
    turned = _ANGLE.search(title)
    angle = round(float(turned.group(1)) / 90) * 90 % 360 if turned else 0
    return _Line(words, slope, middle, bottom + offset + slope * (middle - left), float(size.group(1)), angle)


def _word(element: etree._Element) -> _Word | None:
    title = element.get("title", "")
    box, sure = _BOX.search(title), _SURE.search(title)
    text = "".join(map(str, element.itertext())).strip()
    if element.get("class") != "ocrx_word" or box is None or not text or (sure and float(sure.group(1)) < SURE):
        return None
    x0, top, x1, bottom = map(float, box.groups())
    return _Word(text, x0, top, x1, bottom)
