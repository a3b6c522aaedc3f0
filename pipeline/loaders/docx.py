"""Word files (.docx, .docm, .dotx, strict or not): paragraphs, lists with their printed marks, tables, headers, notes.

python-docx opens the package; the body is walked as XML, because its `paragraphs` and `tables` leave out content
controls, text boxes, revisions and the order of paragraphs and tables.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docx.document import Document as WordDocument
from docx.opc.part import Part, XmlPart
from lxml import etree

from pipeline.document import Line
from pipeline.loaders.docx_body import Body
from pipeline.loaders.docx_count import shown
from pipeline.loaders.docx_numbering import read_numbering
from pipeline.loaders.docx_package import open_document, parse
from pipeline.loaders.docx_styles import W, read_styles
from pipeline.loaders.loss import LEAST, letters, of_share, said, share
from pipeline.loaders.page import NeedsOcr, Page, Unreadable
from pipeline.loaders.titles import as_title

_TEXT_PARTS = {"header": "headers", "footnotes": "footnotes", "endnotes": "endnotes"}
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(data: bytes) -> Page:
    """The text of a Word file in reading order: headers once, body, footnotes."""
    try:
        return _read(*open_document(data))
    except RecursionError as error:
        raise Unreadable("a Word file nested deeper than any that people write") from error
    except (etree.XMLSyntaxError, etree.XPathError) as error:
        raise Unreadable(f"a Word file with a damaged part: {error}") from error


def _read(document: WordDocument, damaged: list[str]) -> Page:
    parts = _parts(document)
    styles = read_styles(_first(parts, "styles"))
    lists = {identity: style.list_id for identity, style in styles.by_id.items() if style.list_id is not None}
    body = Body(styles, read_numbering(_first(parts, "numbering"), lists))
    heads = list(_running(document, "header"))
    headers = [line for root in heads for line in body.lines(root)]
    main = document.element.find(W + "body")
    lines = list(body.lines(main)) if main is not None else []
    notes = [note for kind in ("footnotes", "endnotes") for root in parts.get(kind, [])
             for note in root if note.get(W + "type") is None]
    below = [line for note in notes for line in body.lines(note)]
    top = list(_said_once(headers, {line.text for line in lines}))
    read = letters(line.text for line in (*headers, *lines, *below))
    if not read and next(document.element.iter(W + "drawing", W + "pict"), None) is not None:
        raise NeedsOcr("a Word file of pictures without text: it needs OCR. Save it as PDF, which can be recognised.")
    held = letters(text for root in (*heads, main, *notes) if root is not None for text in shown(root, styles))
    feet = [line for root in _running(document, "footer") for line in body.lines(root)]
    unsaid = letters(line.text for line in _said_once(feet, {line.text for line in (*headers, *lines, *below)}))
    part = share(read, held)
    lost = said(of_share(part), _of_feet(unsaid.total(), held.total()), _of_parts(document, damaged))
    return Page([*top, *lines, *below], title=_title(document), loss=lost, text_share=part)


def _of_feet(unsaid: int, held: int) -> str:
    """Feet hold addresses and page numbers, and are left out; a letter of one page may hold more in them."""
    part = unsaid / max(unsaid + held, 1)
    return f"The footers hold {part:.0%} of the letters and are not read." if part > 1 - LEAST else ""


def _of_parts(document: WordDocument, damaged: list[str]) -> str:
    kinds = sorted({_TEXT_PARTS[kind] for kind in damaged if kind in _TEXT_PARTS})
    broken = f"The {' and the '.join(kinds)} are damaged and could not be read." if kinds else ""
    chunk = next(document.element.iter(W + "altChunk"), None)
    embedded = "Another document is embedded in this one and is not read: save the file anew in Word."
    return said(broken, embedded if chunk is not None else "")


def _title(document: WordDocument) -> str:
    try:
        return as_title(document.core_properties.title or "")
    except (ValueError, KeyError):  # a properties part of another making
        return ""


def _parts(document: WordDocument) -> dict[str, list[etree._Element]]:
    """The roots of the related parts, by the last word of the relationship's type."""
    found: dict[str, list[etree._Element]] = {}
    for relation in document.part.rels.values():
        if not relation.is_external:
            found.setdefault(relation.reltype.rsplit("/", 1)[-1], []).append(_root(relation.target_part))
    return found


def _root(part: Part) -> etree._Element:
    return part.element if isinstance(part, XmlPart) else parse(part.blob)


def _first(parts: dict[str, list[etree._Element]], kind: str) -> etree._Element | None:
    return next(iter(parts.get(kind, [])), None)


def _running(document: WordDocument, kind: str) -> Iterator[etree._Element]:
    """The headers (or footers) that are printed, in the order of their pages; those of first pages where they apply."""
    rels = document.part.rels
    seen: set[str] = set()
    for section in document.element.iter(W + "sectPr"):
        references = list(section.iterchildren(f"{W}{kind}Reference"))
        references.sort(key=lambda reference: reference.get(W + "type") != "first")
        for reference in references:
            identity = reference.get(R_ID, "")
            unprinted = reference.get(W + "type") == "first" and section.find(W + "titlePg") is None
            if identity in rels and identity not in seen and not unprinted and not rels[identity].is_external:
                seen.add(identity)
                yield _root(rels[identity].target_part)


def _said_once(headers: list[Line], body: set[str]) -> Iterator[Line]:
    """Header lines that the body does not say itself, each once. Page counts ("Page of", "1/") say nothing."""
    said = set(body)
    for line in headers:
        words = [word for word in line.text.lower().replace("/", " ").split() if word not in _PAGE_WORDS]
        if line.text not in said and any(c.isalpha() for word in words for c in word):
            said.add(line.text)
            yield replace(line, kind="text", depth=0) if line.kind == "heading" else line


_PAGE_WORDS = frozenset(
    ("page", "pages", "página", "pagina", "pág", "pág.", "pag", "pag.", "p.", "seite", "of", "de", "sur", "von", "|")
)
