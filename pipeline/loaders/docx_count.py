"""The letters of a Word file, counted without reading it: a second opinion on what the reader found.

Counted is every `w:t` that Word shows, wherever it stands: paragraphs, tables, content controls, text boxes, notes.
Not counted is what Word does not show (deleted and moved-from text, hidden text, field codes, cells merged into the one
above) and what stands there twice (the fallback of alternate content, tables of contents, page numbers). Comments are
no part of the document, and charts and diagrams hold no `w:t`.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from pipeline.loaders.docx_inline import MATH, MC, PAGE_FIELD
from pipeline.loaders.docx_styles import VAL, Styles, W, on

_TEXTS = (W + "t", MATH + "t")
_UNSEEN = (W + "del", W + "moveFrom", W + "rt")
_OFF = ("0", "false", "off")


def shown(root: etree._Element, styles: Styles) -> Iterator[str]:
    """The texts of a part that Word shows."""
    left_out = {text for element in _left_out(root, styles) for text in element.iter(*_TEXTS)}
    fields: list[list[str]] = []  # the codes of open fields so far; "" ends a code
    for element in root.iter(*_TEXTS, W + "fldChar", W + "instrText"):
        tag = element.tag
        if tag == W + "fldChar":
            _turn(fields, element.get(W + "fldCharType", ""))
        elif tag == W + "instrText":
            if fields and "" not in fields[-1]:
                fields[-1].append(element.text or " ")
        elif element.text and element not in left_out and not any(map(_is_silent, fields)):
            yield element.text


def _turn(fields: list[list[str]], kind: str) -> None:
    if kind == "begin":
        fields.append([])
    elif kind == "separate" and fields:
        fields[-1].append("")
    elif kind == "end" and fields:
        fields.pop()


def _is_silent(field: list[str]) -> bool:
    """Whether text here is the code of a field, or the number of a page."""
    return "" not in field or PAGE_FIELD.match("".join(field)) is not None


def _left_out(root: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """What is not shown or says the same again, with all that stands in it."""
    yield from root.iter(*_UNSEEN)
    yield from _alternatives(root)
    yield from _hidden(root, {identity for identity, style in styles.by_id.items() if style.hidden})
    yield from _contents(root, {identity for identity, style in styles.by_id.items() if style.contents})
    for merged in root.iter(W + "vMerge"):
        if merged.get(VAL, "continue") == "continue":
            yield from _nearest(merged, "tc")
    for removed in root.iter(W + "cellDel"):
        yield from _nearest(removed, "tc")
    for removed in root.iter(W + "del"):
        if (properties := removed.getparent()) is not None and properties.tag == W + "trPr":
            yield from _nearest(removed, "tr")
    for field in root.iter(W + "fldSimple"):
        if PAGE_FIELD.match(field.get(W + "instr", "")):
            yield field


def _alternatives(root: etree._Element) -> Iterator[etree._Element]:
    """All but the first choice of alternate content."""
    for alternate in root.iter(MC + "AlternateContent"):
        choices = alternate.findall(MC + "Choice")
        yield from choices[1:]
        if choices:
            yield from alternate.iterchildren(MC + "Fallback")


def _hidden(root: etree._Element, styles: set[str]) -> Iterator[etree._Element]:
    for toggle in root.iter(W + "vanish"):
        if toggle.get(VAL, "1") not in _OFF:
            yield from _nearest(toggle, "r")
    for named in root.iter(W + "rStyle") if styles else ():
        if named.get(VAL) in styles and on(named.getparent(), "vanish") is None:
            yield from _nearest(named, "r")


def _contents(root: etree._Element, styles: set[str]) -> Iterator[etree._Element]:
    """Tables of contents."""
    for gallery in root.iter(W + "docPartGallery"):
        if "table of contents" in gallery.get(VAL, "").lower():
            yield from _nearest(gallery, "sdt")
    for named in root.iter(W + "pStyle") if styles else ():
        if named.get(VAL) in styles:
            yield from _nearest(named, "p")


def _nearest(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return islice(element.iterancestors(W + name), 1)
