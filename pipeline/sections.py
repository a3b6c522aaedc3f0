"""Headings: which lines are headings, and which kind of section the lines after them stand in.

A heading that the vocabulary knows opens a section of its kind. An unknown heading ends the section before it, unless
it is deeper than that section's own heading: then it is a sub-heading and the section goes on.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from normalizers.frozen import frozen
from normalizers.vocabulary import headings, labels
from normalizers.vocabulary.fold import fold
from pipeline.document import Line

_LONGEST_HEADING = 110
_CAPITALS_DEPTH = 2  # an all-capitals line of running text
_PLAIN_DEPTH = 4  # a known heading in running text
_SUBHEADING_DEPTH = 6  # a short line that ends with a colon and names nothing known


@frozen
class Heading:
    """A line that opens a section: its kind ("" for unknown words) and its depth (1 is the top)."""

    kind: str
    depth: int


def heading_of(line: Line) -> Heading | None:
    """How a line acts as a heading; None for body text."""
    text = line.text.strip()
    if not text or len(text) > _LONGEST_HEADING or line.label or line.cell or line.source:
        return None
    if line.kind == "heading":
        return Heading(headings.section_of(text) or "", line.depth or 3)
    if line.kind == "item" and not line.number and not text.endswith(":"):
        return None
    named = labels.alone(text)
    if named in labels.SECTION_FIELDS:
        return Heading(headings.exact(text) or labels.SECTION_FIELDS[named], _PLAIN_DEPTH)
    if named and not (named in labels.UNUSED_FIELDS and headings.exact(text)):
        return None  # a label whose value is missing
    capitals = _is_capitals(text)
    if text.endswith((".", ";")) and not capitals:
        return None
    known = headings.exact(text)
    if not known and (capitals or text.endswith(":")):
        known = headings.section_of(text)
    if known:
        return Heading(known, _CAPITALS_DEPTH if capitals else _PLAIN_DEPTH)
    if capitals and line.kind == "text" and len(text.split()) > 1:
        return Heading("", _CAPITALS_DEPTH)
    if text.endswith(":") and line.kind == "text" and len(text.split()) <= 8:
        return Heading("", _SUBHEADING_DEPTH)
    return None


def _is_capitals(text: str) -> bool:
    bare = re.sub(r"\([^()]*\)", "", text) if "(" in text else text
    if not bare.isupper():  # as nearly all lines
        return False
    letters = [c for c in bare if c.isalpha()]
    return len(letters) >= 6 and all(c.isupper() for c in letters) and not any(c.isdigit() for c in text)


@dataclass(slots=True)
class Sections:
    """Where the reading stands: the kind and words of the open section; fed with headings in order.

    `above` is the heading that the open one stands under: the last of those before it that is less deep.
    """

    kind: str = ""
    heading: str = ""
    _depth: int = 0
    _path: list[tuple[int, str]] = field(default_factory=list)

    @property
    def above(self) -> str:
        return self._path[-2][1] if len(self._path) > 1 else ""

    def open(self, words: str, heading: Heading) -> None:
        """Take a heading; `kind` and `heading` are those of the lines that follow."""
        self.heading = words.strip().rstrip(" :")
        while self._path and self._path[-1][0] >= heading.depth:
            self._path.pop()
        self._path.append((heading.depth, self.heading))
        if heading.kind == headings.DOCUMENT:
            self.kind, self._depth = "", heading.depth
        elif heading.kind:
            self.kind, self._depth = heading.kind, heading.depth
        elif not self.kind or heading.depth <= self._depth:
            self.kind, self._depth = "", heading.depth


def names_section(label: str) -> bool:
    """Whether a label alone on its line opens a section ("Languages:") rather than naming the next line."""
    named = labels.field_of(label)
    return (named in labels.SECTION_FIELDS) or (named is None and headings.exact(fold(label)) is not None)
