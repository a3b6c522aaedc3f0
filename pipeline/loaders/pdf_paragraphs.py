"""Pieces of a PDF to paragraphs: broken lines joined, hyphens at the line end undone, headings by their print.

A line goes on in the next one where the next word would not have fitted, judged by where the column ends; a list mark,
a label, a heading, a wider gap or a change of print begins anew.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipeline.loaders.pdf_columns import LABELLED
from pipeline.loaders.pdf_lines import BULLETS, MARK, Piece

HEADING_LENGTH = 120
_ENDS = ".!?:;…。؟"
_KEPT_HYPHEN = frozenset(
    ("self", "non", "co", "well", "long", "short", "ex", "cross", "follow", "high", "low", "full", "part", "half",
     "multi", "gender", "evidence", "data", "anti", "post", "semi", "on", "e", "problem", "decision", "day", "results")
)
_HYPHENS = ("-", "‐")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


@dataclass
class Print:
    """How the document is set: what is usual, so that the rest stands out."""

    size: float = 11.0
    pitch: float = 14.0
    bold_is_rare: bool = True
    larger: list[float] = field(default_factory=list)  # sizes of headings, largest first
    texts: list[str] = field(default_factory=list)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that occur whole; only a hyphen at the end of a line asks for them."""
        words: set[str] = set()
        for text in self.texts:
            found = _WORD.findall(text.lower())
            words.update(found[:-1] if text.endswith(_HYPHENS) else found)
        return frozenset(words)


@dataclass(slots=True)
class Paragraph:
    """Pieces that make one paragraph, and their text."""

    pieces: list[Piece]
    text: str

    @property
    def first(self) -> Piece:
        return self.pieces[0]


def usual_print(pieces: Sequence[Piece]) -> Print:
    """The body's size and line pitch, whether bold means anything, the larger sizes, and the texts."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for piece in pieces:
        sizes[round(piece.size * 2) / 2] += len(piece.text)
        total += len(piece.text)
        bold += len(piece.text) * piece.bold
    size = sizes.most_common(1)[0][0] if sizes else 11.0
    pitches = Counter(
        round(b.y - a.y + 0.001, 1)  # 13.65 is one pitch, whatever the last bits of the two places
        for a, b in pairwise(pieces)
        if a.page == b.page and a.column == b.column and 0.9 * size < b.y - a.y < 2.6 * size
    )
    pitch = pitches.most_common(1)[0][0] if pitches else 1.25 * size
    larger = sorted((s for s in sizes if s >= 1.12 * size), reverse=True)
    return Print(size, pitch, 2 * bold < total, larger, [piece.text for piece in pieces])


def paragraphs(pieces: Iterable[Piece], setting: Print) -> list[Paragraph]:
    """Pieces in the order of reading, joined."""
    out: list[Paragraph] = []
    for piece in pieces:
        if out and goes_on(out[-1], piece, setting):
            last = out[-1]
            words = setting.words if last.text.endswith(_HYPHENS) else frozenset[str]()
            last.text = glue(last.text, piece.text, words)
            last.pieces.append(piece)
        else:
            out.append(Paragraph([piece], piece.text))
    return out


def goes_on(paragraph: Paragraph, b: Piece, setting: Print) -> bool:
    """Whether the paragraph goes on with piece `b`."""
    first, a = paragraph.first, paragraph.pieces[-1]
    together = a.page == b.page and a.column == b.column
    if abs(a.size - b.size) > 0.09 * max(a.size, b.size) or (b.value_x is not None):
        return False
    if together and not 0 < b.y - a.y <= max(1.25 * setting.pitch, 1.5 * a.size):
        return False
    if together and a.text[-1] == "," and _is_centred(a, b):
        return True
    ended, full = a.text[-1] in _ENDS, is_full(a, b)
    lower = b.text[0].islower()
    if setting.bold_is_rare and a.bold != b.bold and all(p.bold for p in paragraph.pieces) != b.bold:
        # A heading ends where its print ends; a bold word may end a line of a paragraph.
        return full and lower and not ended and len(paragraph.pieces) > 1
    item = bool(MARK.match(first.text))
    under_text = item and abs(b.x0 - first.body_x0) <= 3
    if MARK.match(b.text):
        dash = b.text[0] in "-–—" and not item
        hangs = under_text and first.body_x0 > first.x0 + 3
        return full and not ended and (hangs or (dash and abs(b.x0 - a.x0) <= 3))
    if LABELLED.match(b.text) and (ended or not full or a.value_x is not None or bool(LABELLED.match(first.text))):
        return False
    if not together:
        return not (ended and not lower) and (full or lower)
    if a.value_x is not None or first.value_x is not None:
        return abs(b.x0 - (first.value_x or b.x0)) <= 4
    if _is_centred(a, b):
        return full or (lower and not ended)
    if b.x0 < min(p.x0 for p in paragraph.pieces[1:] or paragraph.pieces) - 3:
        return full and len(paragraph.pieces) == 1 and not item and not ended and a.x0 - b.x0 < 4 * a.size
    if b.x0 > a.x0 + 6 and not under_text and not (item and len(paragraph.pieces) == 1 and b.x0 <= first.body_x0 + 3):
        return full and lower and not ended
    return full or (lower and not ended)


def is_full(a: Piece, b: Piece) -> bool:
    """Whether the first word of `b` would not have fitted at the end of `a`."""
    word = b.text.split(" ", 1)[0]
    width = (b.x1 - b.x0) * (len(word) + 1) / max(len(b.text), 1)
    if _is_centred(a, b):
        return (a.x1 - a.x0) + width > a.right - a.left - 2
    return a.x1 + width > a.right - 2


def _is_centred(a: Piece, b: Piece) -> bool:
    middle = (a.left + a.right) / 2
    return (
        abs(a.x0 - b.x0) > 4
        and abs((a.x0 + a.x1) / 2 - middle) < 6
        and abs((b.x0 + b.x1) / 2 - middle) < 6
        and min(a.x0, b.x0) > a.left - 1
    )


def glue(a: str, b: str, words: frozenset[str] = frozenset()) -> str:
    """Two lines as one; a word that the line end cut in two is whole again.

    >>> glue("the manage-", "ment of stocks"), glue("a self-", "starter"), glue("COVID-", "19 response")
    ('the management of stocks', 'a self-starter', 'COVID-19 response')
    >>> glue("VA/2026/", "031"), glue("Geneva /", "Nairobi")
    ('VA/2026/031', 'Geneva / Nairobi')
    """
    if a.endswith("\u00ad"):
        return a[:-1] + b
    if a.endswith("/") and a[-2:-1].isalnum():  # a reference or "and/or", in a narrow cell
        return a + b
    if not a.endswith(_HYPHENS) or len(a) < 2 or not a[-2].isalnum():
        return f"{a} {b}"
    head = _WORD.findall(a[:-1].lower())
    tail = _WORD.match(b.lower())
    if not b[:1].islower() or not a[-2].isalpha() or not head or tail is None:
        return a + b
    before, after = head[-1], tail.group()
    if before + after in words:
        return a[:-1] + b
    if f"{before}-{after}" in words or before.rsplit("-", 1)[-1] in _KEPT_HYPHEN or "-" in after:
        return a + b
    return a[:-1] + b


def heading_depth(paragraph: Paragraph, setting: Print) -> int | None:
    """The level of a paragraph that is printed as a heading, None for any other."""
    text = paragraph.text
    if len(text) > HEADING_LENGTH or text[-1] in ".;," or text[0] in BULLETS or not any(c.isalpha() for c in text):
        return None
    if LABELLED.match(text) and not text.endswith(":"):
        return None
    size = round(paragraph.first.size * 2) / 2
    if size in setting.larger:
        return setting.larger.index(size) + 1
    if setting.bold_is_rare and all(piece.bold for piece in paragraph.pieces) and len(paragraph.pieces) <= 2:
        return len(setting.larger) + 1
    return None
