"""Word files (.docx, .docm, .dotx, strict or not): paragraphs, lists with their printed marks, tables, headers, notes.

The body is walked as XML, because the `paragraphs` and `tables` of python-docx leave out content controls, text boxes,
revisions and the order of paragraphs and tables.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipeline.document import Line
from pipeline.loaders.docx_body import Body
from pipeline.loaders.docx_count import shown
from pipeline.loaders.docx_numbering import Numbering
from pipeline.loaders.docx_package import Package, open_package
from pipeline.loaders.docx_styles import W
from pipeline.loaders.loss import LEAST, holds_letters, letters, of_share, said, share_of
from pipeline.loaders.page import NeedsOcr, Page, Unreadable
from pipeline.loaders.titles import as_title

_TEXT_PARTS = {"header": "headers", "footnotes": "footnotes", "endnotes": "endnotes"}
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(data: bytes) -> Page:
    """The text of a Word file in reading order: headers once, body, footnotes."""
    try:
        return _read(open_package(data))
    except RecursionError as error:
        raise Unreadable("a Word file nested deeper than any that people write") from error
    except (etree.XMLSyntaxError, etree.XPathError) as error:
        raise Unreadable(f"a Word file with a damaged part: {error}") from error


def _read(package: Package) -> Page:
    styles = package.styles
    body = Body(styles, Numbering(package.lists, styles))
    heads = list(_running(package, "header"))
    headers = [line for root in heads for line in body.lines(root)]
    main = package.main.find(W + "body")
    lines = body.lines(main) if main is not None else []
    notes = [note for kind in ("footnotes", "endnotes") for root in package.of_kind(kind)
             for note in root if note.get(W + "type") is None]
    below = [line for note in notes for line in body.lines(note)]
    top = list(_said_once(headers, {line.text for line in lines}))
    read = "".join([line.text for line in (*headers, *lines, *below)])
    if not holds_letters(read) and next(package.main.iter(W + "drawing", W + "pict"), None) is not None:
        raise NeedsOcr("a Word file of pictures without text: it needs OCR. Save it as PDF, which can be recognised.")
    held = "".join([text for root in (*heads, main, *notes) if root is not None for text in shown(root, styles)])
    feet = [line for root in _running(package, "footer") for line in body.lines(root)]
    unsaid = "".join([line.text for line in _said_once(feet, {line.text for line in (*headers, *lines, *below)})])
    part = share_of(read, held)
    lost = said(of_share(part), _of_feet(unsaid, held), _of_parts(package))
    return Page([*top, *lines, *below], title=as_title(package.title), loss=lost, text_share=part)


def _of_feet(unsaid: str, held: str) -> str:
    """Feet hold addresses and page numbers, and are left out; a letter of one page may hold more in them."""
    if not unsaid:
        return ""
    left_out = letters([unsaid]).total()
    part = left_out / max(left_out + letters([held]).total(), 1)
    return f"The footers hold {part:.0%} of the letters and are not read." if part > 1 - LEAST else ""


def _of_parts(package: Package) -> str:
    kinds = sorted({_TEXT_PARTS[kind] for kind in package.damaged if kind in _TEXT_PARTS})
    broken = f"The {' and the '.join(kinds)} are damaged and could not be read." if kinds else ""
    chunk = next(package.main.iter(W + "altChunk"), None)
    embedded = "Another document is embedded in this one and is not read: save the file anew in Word."
    return said(broken, embedded if chunk is not None else "")


def _running(package: Package, kind: str) -> Iterator[etree._Element]:
    """The headers (or footers) that are printed, in the order of their pages; those of first pages where they apply."""
    seen: set[str] = set()
    for section in package.main.iter(W + "sectPr"):
        references = list(section.iterchildren(f"{W}{kind}Reference"))
        references.sort(key=lambda reference: reference.get(W + "type") != "first")
        for reference in references:
            identity = reference.get(R_ID, "")
            unprinted = reference.get(W + "type") == "first" and section.find(W + "titlePg") is None
            if identity in package.related and identity not in seen and not unprinted:
                seen.add(identity)
                yield package.related[identity][1]


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
