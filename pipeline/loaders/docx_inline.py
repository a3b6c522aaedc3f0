"""The words of one Word paragraph, as printed: revisions accepted, fields by their result, boxes set aside.

Inserted and moved-to text stays, deleted and moved-from text goes; hidden text goes; a hyperlink, content control or
smart tag counts as its text; of `mc:AlternateContent` only the choice is read, the fallback says the same again.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.loaders.docx_styles import VAL, Styles, W, on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# Dropped with all that is in them: deleted revisions, comments, phonetic guides, properties, raw field codes.
DROPPED = frozenset(
    W + name
    for name in ("del", "moveFrom", "rPr", "pPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rt", "delText",
                 "instrText", "delInstrText", "footnoteReference", "endnoteReference", "annotationRef", "ffData")
)
_PLAIN = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "",
}
# Symbol fonts, by the low byte of the code (Microsoft's Wingdings chart): what a form or list prints with them.
_SYMBOLS = {
    0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFE: "☒", 0x78: "☒", 0xFC: "✓", 0xE0: "→", 0xB7: "•", 0xA7: "▪", 0xD8: "➢",
}
PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph ("\\n" a soft break, "\\t" a tab), whether all of it is bold, and its text boxes."""

    text: str = ""
    bold: bool = False
    boxes: list[etree._Element] = field(default_factory=list)


def alternatives(element: etree._Element) -> Iterator[etree._Element]:
    """The children that count, of `mc:AlternateContent`: the first choice, else the fallback."""
    chosen = element.find(MC + "Choice")
    yield from chosen if chosen is not None else element.iterfind(MC + "Fallback/*")


def read_paragraph(element: etree._Element, styles: Styles, bold: bool) -> Paragraph:
    """Read a `w:p`; `bold` is what its style says."""
    reader = _Reader(styles, bold)
    reader.walk(element)
    words = [(text, heavy) for text, heavy in reader.runs if text.strip()]
    heavy = bool(words) and all(heavy for _, heavy in words)
    return Paragraph("".join(text for text, _ in reader.runs), heavy, reader.boxes)


class _Reader:
    def __init__(self, styles: Styles, bold: bool) -> None:
        self.styles, self.bold = styles, bold
        self.runs: list[tuple[str, bool]] = []
        self.boxes: list[etree._Element] = []
        self.fields: list[tuple[str, bool]] = []  # open fields: code so far, whether the result has begun

    def walk(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self.run(child)
            elif tag == MC + "AlternateContent":
                for chosen in alternatives(child):
                    self.walk_one(chosen)
            else:
                self.walk_one(child)

    def walk_one(self, element: etree._Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in DROPPED:
            return
        if tag == W + "r":
            self.run(element)
        elif tag == W + "txbxContent":
            self.boxes.append(element)
        elif tag == MATH + "t":
            self.add(element.text or "", False)
        elif tag == W + "fldSimple" and PAGE_FIELD.match(element.get(W + "instr", "")):
            return
        else:
            self.walk(element)

    def run(self, element: etree._Element) -> None:
        properties = element.find(W + "rPr")
        named = properties.find(W + "rStyle") if properties is not None else None
        style = self.styles.by_id.get(named.get(VAL, "")) if named is not None else None
        hidden, bold = on(properties, "vanish"), on(properties, "b")
        if hidden is None and style is not None:
            hidden = style.hidden
        if bold is None:
            bold = style.bold if style is not None and style.bold is not None else self.bold
        for child in element:
            tag = child.tag
            if tag == W + "fldChar":
                self.field(child.get(W + "fldCharType", ""))
            elif tag == W + "instrText" and self.fields and not self.fields[-1][1]:
                self.fields[-1] = (self.fields[-1][0] + (child.text or ""), False)
            elif tag == MC + "AlternateContent":
                for chosen in alternatives(child):
                    self.walk_one(chosen)
            elif hidden:
                continue
            elif tag == W + "t":
                self.add(child.text or "", bold)
            elif tag in _PLAIN:
                self.add(_PLAIN[tag], bold)
            elif tag == W + "sym":
                self.add(_symbol(child), bold)
            else:
                self.walk_one(child)

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(("", False))
        elif kind == "separate" and self.fields:
            self.fields[-1] = (self.fields[-1][0], True)
        elif kind == "end" and self.fields:
            self.fields.pop()

    def add(self, text: str, bold: bool) -> None:
        # The result of a page-number field is no text of the document; nor is anything inside a field's code.
        if not any(not result or PAGE_FIELD.match(code) for code, result in self.fields):
            self.runs.append((text.replace("\r", "\n"), bold))


def _symbol(element: etree._Element) -> str:
    code = element.get(W + "char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    value = int(code, 16)
    if 0xF000 <= value <= 0xF0FF or "ding" in element.get(W + "font", "").lower():
        return _SYMBOLS.get(value & 0xFF, "")
    return chr(value) if 0x20 <= value < 0xD800 else ""
