"""The letters of a Word file, counted without reading it: a second opinion on what the reader found.

Counted is every `w:t` that Word shows, wherever it stands: paragraphs, tables, content controls, text boxes, notes.
Not counted is what Word does not show (deleted and moved-from text, hidden text, field codes, cells merged into the one
above) and what stands there twice (the fallback of alternate content, tables of contents, page numbers). Comments are
no part of the document, and charts and diagrams hold no `w:t`.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from pipeline.loaders.docx_inline import ALTERNATE, CHOICE, MATH_TEXT, MC, PAGE_FIELD
from pipeline.loaders.docx_styles import OFF, PSTYLE, RSTYLE, VAL, VANISH, Styles, T, W, on

_TEXTS = (T, MATH_TEXT)
_UNSEEN = frozenset((W + "del", W + "moveFrom", W + "rt"))
_MARK, _CODE, _MERGED, _FIELD, _GALLERY, _CELL_DELETED = (
    W + name for name in ("fldChar", "instrText", "vMerge", "fldSimple", "docPartGallery", "cellDel")
)
_COUNTED = (*_TEXTS, _MARK, _CODE)
_LEAVING = (*_UNSEEN, ALTERNATE, VANISH, _GALLERY, _MERGED, _CELL_DELETED, _FIELD)


def shown(root: etree._Element, styles: Styles) -> list[str]:
    """The texts of a part that Word shows."""
    texts: list[etree._Element] = []
    left_out: set[etree._Element] = set()
    plain = True
    named = [name for name, used in ((RSTYLE, styles.hidden), (PSTYLE, styles.contents)) if used]
    for element in root.iter(*_COUNTED, *_LEAVING, *named):
        tag = element.tag
        if tag in _COUNTED:
            texts.append(element)
            plain = plain and tag in _TEXTS
        else:
            for whole in _left_out(element, tag, styles):
                left_out.update(whole.iter(*_TEXTS))
    if plain and not left_out:
        return [text for element in texts if (text := element.text)]
    return list(_outside_of_fields(element for element in texts if element not in left_out))


def _outside_of_fields(elements: Iterable[etree._Element]) -> Iterator[str]:
    fields: list[list[str]] = []  # the codes of open fields so far; "" ends a code
    for element in elements:
        tag = element.tag
        if tag == _MARK:
            _turn(fields, element.get(W + "fldCharType", ""))
        elif tag == _CODE:
            if fields and "" not in fields[-1]:
                fields[-1].append(element.text or " ")
        elif (text := element.text) and not any(map(_is_silent, fields)):
            yield text


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


def _left_out(element: etree._Element, tag: str, styles: Styles) -> Iterator[etree._Element]:
    """What is not shown or says the same again because of an element of `_LEAVING`, with all that stands in it."""
    if tag == PSTYLE:
        if element.get(VAL) in styles.contents:
            yield from _nearest(element, "p")
    elif tag == RSTYLE:
        if element.get(VAL) in styles.hidden and on(element.getparent(), VANISH) is None:
            yield from _nearest(element, "r")
    elif tag == VANISH:
        if element.get(VAL, "1") not in OFF:
            yield from _nearest(element, "r")
    elif tag in _UNSEEN:
        yield element
        if tag == W + "del" and (properties := element.getparent()) is not None and properties.tag == W + "trPr":
            yield from _nearest(element, "tr")
    elif tag == ALTERNATE:  # all but the first choice
        choices = element.findall(CHOICE)
        yield from choices[1:]
        if choices:
            yield from element.iterchildren(MC + "Fallback")
    elif tag == _GALLERY:
        if "table of contents" in element.get(VAL, "").lower():
            yield from _nearest(element, "sdt")
    elif tag == _MERGED:
        if element.get(VAL, "continue") == "continue":
            yield from _nearest(element, "tc")
    elif tag == _CELL_DELETED:
        yield from _nearest(element, "tc")
    elif PAGE_FIELD.match(element.get(W + "instr", "")):
        yield element


def _nearest(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return islice(element.iterancestors(W + name), 1)
