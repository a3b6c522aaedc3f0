"""Paragraphs that are nothing but runs of text, read in one walk over their part.

Most are, and asking each of their elements for its children takes several times as long. Anything else in a paragraph
(fields, revisions, boxes, hidden text, styles of runs) or out of its place spoils it: `docx_inline` reads it then.
"""
from __future__ import annotations

from lxml import etree

from pipeline.loaders.docx_inline import (
    ALTERNATE,
    BOX,
    DROPPED,
    FIELD,
    FIELD_MARK,
    MATH_TEXT,
    PRINTED,
    SYMBOL,
    Paragraph,
)
from pipeline.loaders.docx_styles import BOLD, OFF, PPR, RPR, RSTYLE, VAL, VANISH, P, R, T, W

_SPOILING = (
    *sorted(DROPPED - {PPR, RPR}), ALTERNATE, BOX, FIELD, FIELD_MARK, MATH_TEXT, SYMBOL, VANISH, RSTYLE,
    W + "pPrChange", W + "rPrChange",
)
_MET = (T, P, PPR, BOLD, *PRINTED, *_SPOILING)


def plain_paragraphs(container: etree._Element) -> dict[etree._Element, Paragraph]:
    """The plain ones among the paragraphs of a container, at any depth."""
    found: dict[etree._Element, Paragraph] = {}
    now = Paragraph()
    paragraph = properties = run = bold_run = parent = None
    bold: bool | None = None
    nested = False
    for element in container.iterdescendants(*_MET):
        tag, above = element.tag, element.getparent()
        if above is None:
            continue
        if tag == T or tag in PRINTED:
            if above is not run:
                if above.tag != R:  # a tab stop
                    continue
                if above.getparent() is not paragraph:  # but in a link, or in no paragraph
                    _spoil(above, found)
                    continue
                run = above
            now.texts.append((element.text or "").replace("\r", "\n") if tag == T else PRINTED[tag])
            now.heavy.append(bold if run is bold_run else None)
        elif tag == P:
            paragraph, properties, now = element, None, Paragraph()
            if above is not parent:
                parent, nested = above, next(element.iterancestors(P), None) is not None
            if nested:
                _spoil(element, found)
            else:
                found[element] = now
        elif tag == PPR and above is paragraph and properties is None:
            properties = element
            now.name(element)
        elif tag == BOLD and above.tag == RPR:
            owner = above.getparent()
            if owner is None or owner.tag != R:  # the mark that ends a paragraph
                continue
            if owner[0] is not above:
                _spoil(element, found)
            elif owner is not bold_run:
                bold_run, bold = owner, element.get(VAL, "1") not in OFF
        else:
            _spoil(element, found)
    return found


def _spoil(element: etree._Element, found: dict[etree._Element, Paragraph]) -> None:
    for paragraph in element.iterancestors(P):
        found.pop(paragraph, None)
