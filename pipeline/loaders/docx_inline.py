"""The words of one Word paragraph, as printed: revisions accepted, fields by their result, boxes set aside.

Inserted and moved-to text stays, deleted and moved-from text goes; hidden text goes; a hyperlink, content control or
smart tag counts as its text; of `mc:AlternateContent` only the choice is read, the fallback says the same again.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.loaders.docx_styles import (
    BOLD,
    LEVEL,
    LIST,
    NUMBERING,
    OFF,
    OUTLINE,
    PPR,
    PSTYLE,
    RPR,
    RSTYLE,
    VAL,
    VANISH,
    R,
    Styles,
    T,
    W,
    child_of,
    value_of,
)

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATE, CHOICE = MC + "AlternateContent", MC + "Choice"
BOX, FIELD, FIELD_MARK = W + "txbxContent", W + "fldSimple", W + "fldChar"
CODE, SYMBOL = W + "instrText", W + "sym"
MATH_TEXT = MATH + "t"

# Dropped with all that is in them: deleted revisions, comments, phonetic guides, properties, raw field codes.
DROPPED = frozenset(
    W + name
    for name in ("del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rt", "delText",
                 "instrText", "delInstrText", "footnoteReference", "endnoteReference", "annotationRef", "ffData")
)
PRINTED = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "",
}
# Symbol fonts, by the low byte of the code (Microsoft's Wingdings chart): what a form or list prints with them.
_SYMBOLS = {
    0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFE: "☒", 0x78: "☒", 0xFC: "✓", 0xE0: "→", 0xB7: "•", 0xA7: "▪", 0xD8: "➢",
}
PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)


def alternatives(element: etree._Element) -> Iterator[etree._Element]:
    """The children that count, of `mc:AlternateContent`: the first choice, else the fallback."""
    chosen = child_of(element, CHOICE)
    yield from chosen if chosen is not None else element.iterfind(MC + "Fallback/*")


class Paragraph:
    """A `w:p`: what its properties name (None where nothing), its words, and its text boxes."""

    __slots__ = ("boxes", "depth", "heavy", "instance", "outline", "style", "texts")

    def __init__(self) -> None:
        self.style: str | None = None
        self.outline: str | None = None
        self.instance: str | None = None  # of a list
        self.depth: str | None = None
        self.texts: list[str] = []  # "\n" a soft break, "\t" a tab
        self.heavy: list[bool | None] = []  # of each of the texts, whether it is bold; None: as the style says
        self.boxes: list[etree._Element] = []

    def name(self, properties: etree._Element) -> None:
        """Take over what the `w:pPr` of the paragraph names; of what is there twice, the first."""
        listed = False
        for child in properties:
            tag = child.tag
            if tag == PSTYLE and self.style is None:
                self.style = child.get(VAL, "")
            elif tag == OUTLINE and self.outline is None:
                self.outline = child.get(VAL, "")
            elif tag == NUMBERING and not listed:
                listed, self.instance, self.depth = True, value_of(child, LIST), value_of(child, LEVEL)

    def is_bold(self, otherwise: bool) -> bool:
        """Whether there are words, and all of them are bold; `otherwise` is what the style of the paragraph says."""
        words = False
        for text, heavy in zip(self.texts, self.heavy, strict=True):
            if text and not text.isspace():
                if not (otherwise if heavy is None else heavy):
                    return False
                words = True
        return words


def read_paragraph(element: etree._Element, styles: Styles) -> Paragraph:
    """Read any `w:p`, whatever stands in it."""
    reader = _Reader(styles)
    properties = child_of(element, PPR)
    if properties is not None:
        reader.paragraph.name(properties)
    reader.walk(element)
    return reader.paragraph


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.paragraph = Paragraph()
        self._fields: list[tuple[str, bool]] = []  # open fields: code so far, whether the result has begun
        self._styles = styles

    def walk(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag == ALTERNATE:
                for chosen in alternatives(child):
                    self._walk_one(chosen, chosen.tag)
            else:
                self._walk_one(child, tag)

    def _walk_one(self, element: etree._Element, tag: object) -> None:
        if not isinstance(tag, str) or tag in DROPPED:
            return
        if tag == R:
            self._run(element)
        elif tag == BOX:
            self.paragraph.boxes.append(element)
        elif tag == MATH_TEXT:
            self._add(element.text or "", False)
        elif tag == FIELD and PAGE_FIELD.match(element.get(W + "instr", "")):
            return
        else:
            self.walk(element)

    def _run(self, element: etree._Element) -> None:
        children = list(element)
        tags = [child.tag for child in children]
        hidden, bold = self._look(children[tags.index(RPR)]) if RPR in tags else (None, None)
        for child, tag in zip(children, tags, strict=True):
            if tag == T:
                if not hidden:
                    self._add(child.text or "", bold)
            elif tag == RPR:
                continue
            elif tag == FIELD_MARK:
                self._turn(child.get(W + "fldCharType", ""))
            elif tag == CODE and self._fields and not self._fields[-1][1]:
                self._fields[-1] = (self._fields[-1][0] + (child.text or ""), False)
            elif tag == ALTERNATE:
                for chosen in alternatives(child):
                    self._walk_one(chosen, chosen.tag)
            elif hidden:
                continue
            elif tag in PRINTED:
                self._add(PRINTED[tag], bold)
            elif tag == SYMBOL:
                self._add(_symbol(child), bold)
            else:
                self._walk_one(child, tag)

    def _look(self, properties: etree._Element) -> tuple[bool | None, bool | None]:
        """Whether a run is hidden, and whether it is bold, by its own properties or its style."""
        hidden: bool | None = None
        bold: bool | None = None
        named: str | None = None
        for child in properties:
            tag = child.tag
            if tag == BOLD and bold is None:
                bold = child.get(VAL, "1") not in OFF
            elif tag == VANISH and hidden is None:
                hidden = child.get(VAL, "1") not in OFF
            elif tag == RSTYLE and named is None:
                named = child.get(VAL, "")
        style = self._styles.by_id.get(named) if named is not None else None
        if style is not None:
            hidden = style.hidden if hidden is None else hidden
            bold = style.bold if bold is None else bold
        return hidden, bold

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(("", False))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], True)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add(self, text: str, bold: bool | None) -> None:
        # The result of a page-number field is no text of the document; nor is anything inside a field's code.
        if self._fields and any(not result or PAGE_FIELD.match(code) for code, result in self._fields):
            return
        self.paragraph.texts.append(text.replace("\r", "\n"))
        self.paragraph.heavy.append(bold)


def _symbol(element: etree._Element) -> str:
    code = element.get(W + "char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    value = int(code, 16)
    if 0xF000 <= value <= 0xF0FF or "ding" in element.get(W + "font", "").lower():
        return _SYMBOLS.get(value & 0xFF, "")
    return chr(value) if 0x20 <= value < 0xD800 else ""
