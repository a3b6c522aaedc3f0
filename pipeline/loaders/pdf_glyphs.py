"""The glyphs of a PDF page as text with a place: what is not read is left out, what is misnamed is put right.

A PDF says where each glyph stands, not what the words are. Left out: rotated stamps and watermarks, glyphs off the
page, the second strike of text printed twice to look bold. Put right: ligatures, and the "ti" of macOS fonts that the
file calls "." or "*" (seen in PDFs of Apple Pages: "Opera.ons"); its width betrays it.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BOLD = re.compile(r"bold|black|heavy|demi|extrab", re.IGNORECASE)
PICTURES = re.compile(r"wingding|dingbat|webding", re.IGNORECASE)
# "All unused codes in WinAnsiEncoding greater than 40 (octal) map to the bullet" (ISO 32000-1, annex D.2).
_UNUSED = frozenset(f"(cid:{code})" for code in (127, 129, 141, 143, 144, 157))
_SPACES = frozenset(("(cid:1)", "(cid:3)", "(cid:32)"))  # the places where fonts keep the space
LIGATURES = ("ti", "tt", "ft", "fi", "fl", "ff", "ffi", "ffl", "tti", "fft", "Th")
MARKS = ".*,;:!#$%&'+"  # what ligatures are called falsely
# Symbol fonts put their bullets in the private use area; the low byte is the code in the font.
_SYMBOLS = {
    0xB7: "•", 0xA7: "▪", 0xA8: "☐", 0x6F: "☐", 0xFE: "☒", 0xFC: "✓", 0xD8: "➢", 0x76: "❖", 0xE0: "→", 0x2D: "-",
}


@dataclass(slots=True)
class Glyph:
    """One glyph, or several that are printed alike side by side, with the spaces between them.

    `top` and `bottom` count downwards from the top of the page, like the baseline `y`.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    y: float
    size: float
    bold: bool
    font: str
    advance: float = 0.0
    apart: bool = False  # a space that is no glyph stands before it


def read_glyphs(chars: Sequence[dict[str, Any]], width: float, height: float) -> tuple[list[Glyph], bool, str]:
    """The readable glyphs of a page from pdfplumber's `page.chars`, whether it was laid on its side, and its stamps."""
    directions = Counter(_direction(char["matrix"]) for char in chars if not char["text"].isspace())
    usual = max((d for d in directions if d is not None), key=lambda d: (directions[d], d == 0), default=0)
    if directions[0] * 3 >= directions[usual]:
        usual = 0
    glyphs: list[Glyph] = []
    struck: dict[tuple[str, int, int], Glyph] = {}
    for char in chars:
        size = char["size"]
        if _direction(char["matrix"]) != usual or not 1 <= size <= 1000:
            continue
        font = char["fontname"]
        text = named(char["text"], bool(PICTURES.search(font)))
        if not text:
            continue
        x0, x1, top, bottom, y = _turned(char, usual, width, height)
        if x1 < 0 or bottom < 0 or x0 > (height if usual % 180 else width) or top > (width if usual % 180 else height):
            continue
        glyph = Glyph(text, x0, x1, top, bottom, y, size, bool(BOLD.search(font)), font, char["adv"])
        if not text.isspace():
            first = _struck_before(struck, glyph)
            if first is not None:
                first.bold = True
                continue
        glyphs.append(glyph)
    _name_ligatures(glyphs)
    stamps = (char["text"] for char in chars if directions[None] and _direction(char["matrix"]) is None)
    return glyphs, usual % 180 != 0, "".join(stamps)


def _direction(matrix: tuple[float, ...]) -> int | None:
    """Which way the text runs: 0 to the right, 90 up, 180 to the left, 270 down; None aslant."""
    a, b, c, d = matrix[:4]
    if abs(b) <= 0.05 * abs(a):
        return (0 if a > 0 else 180) if a * d > 0 else None
    if abs(a) <= 0.05 * abs(b):
        return (90 if b > 0 else 270) if b * c < 0 else None
    return None


def _turned(char: dict[str, Any], usual: int, width: float, height: float) -> tuple[float, float, float, float, float]:
    """(x0, x1, top, bottom, baseline) of a glyph on the page turned so that its text runs to the right."""
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    e, f = char["matrix"][4:6]
    if usual == 90:
        x0, x1, top, bottom, y = height - bottom, height - top, x0, x1, e
    elif usual == 270:
        x0, x1, top, bottom, y = top, bottom, width - x1, width - x0, width - e
    elif usual == 180:
        x0, x1, top, bottom, y = width - x1, width - x0, height - bottom, height - top, f
    else:
        y = height - f
    # The matrix is that of the media box; where the page shows another box it does not say the height.
    return x0, x1, top, bottom, y if top - 1 <= y <= bottom + 1 else bottom


def named(text: str, picture: bool) -> str:
    """The text of a glyph, `picture` if its font is one of symbols; "" for one that the file gives no text for."""
    if len(text) == 1:
        code = ord(text)
        if picture and not 0xF000 <= code <= 0xF0FF and not text.isspace():
            return _SYMBOLS.get(code, "•") if code < 0x100 else text
        if 0x20 <= code < 0x7F:
            return text
        if 0xF000 <= code <= 0xF0FF:
            return _SYMBOLS.get(code & 0xFF, "•")
        if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFE:  # Latin ligatures, Arabic presentation forms
            return unicodedata.normalize("NFKC", text)
        if code == 0xA0 or unicodedata.category(text) == "Zs":
            return " "
        return "" if unicodedata.category(text) in ("Cc", "Co", "Cn", "Cs") or code == 0xFFFD else text
    if text.startswith("(cid:"):
        return "•" if picture or text in _UNUSED else ""
    return unicodedata.normalize("NFKC", text).replace("\n", " ")


def is_nameless(char: dict[str, Any]) -> bool:
    """Whether the file gives no text for a glyph of `page.chars` that is no space."""
    text = char["text"]
    if (len(text) == 1 and (" " <= text < "\x7f" or text.isspace())) or text in _SPACES:
        return False
    return not named(text, bool(PICTURES.search(char["fontname"])))


def _struck_before(struck: dict[tuple[str, int, int], Glyph], glyph: Glyph) -> Glyph | None:
    """The same glyph almost in the same place, if it was printed already."""
    reach = max(0.1 * glyph.size, 0.3)
    column, row = int(glyph.x0 // reach), int(glyph.y // reach)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            first = struck.get((glyph.text, column + dx, row + dy))
            if first is not None and abs(first.x0 - glyph.x0) < reach and abs(first.y - glyph.y) < reach:
                return first
    struck[glyph.text, column, row] = glyph
    return None


def _name_ligatures(glyphs: list[Glyph]) -> None:
    """Punctuation within a word that is as wide as a ligature of its font is that ligature."""
    suspects = [
        index
        for index in range(1, len(glyphs) - 1)
        if glyphs[index].text in MARKS and glyphs[index - 1].text.isalpha()
        and glyphs[index].advance > 0.3 and glyphs[index + 1].text.isalpha()
    ]
    if not suspects:
        return
    widths: dict[tuple[str, str], float] = {}
    narrowest: dict[tuple[str, str], float] = {}
    for glyph in glyphs:
        key = (glyph.font, glyph.text)
        widths.setdefault(key, glyph.advance)
        narrowest[key] = min(narrowest.get(key, glyph.advance), glyph.advance)
    for index in suspects:
        glyph = glyphs[index]
        if glyph.text in ".,;:!'" and glyph.advance < 1.5 * narrowest[glyph.font, glyph.text] and glyph.advance < 0.45:
            continue
        best, error = "", 0.05
        for ligature in LIGATURES:
            parts = [widths.get((glyph.font, letter)) for letter in ligature]
            if all(part is not None for part in parts):
                total = sum(part for part in parts if part is not None)
                if total and (miss := abs(total - glyph.advance) / total) < error:
                    best, error = ligature, miss
        if best:
            glyph.text = best
