"""Small Word files for the tests, made with python-docx, and with XML where python-docx has no words for it."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def run(text: str, properties: str = "") -> str:
    """A run in XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    """A paragraph in XML; strings without a tag are runs."""
    runs = "".join(part if part.startswith("<") else run(part) for part in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(*inner: str, properties: str = "") -> str:
    """A table cell in XML; strings without a tag are paragraphs."""
    content = "".join(part if part.startswith("<") else paragraph(part) for part in inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}<w:p/></w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table in XML; strings without a tag are cells."""
    made = ("".join(part if part.startswith("<") else cell(part) for part in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>"


class Word:
    """A Word file in the making."""

    def __init__(self, title: str = "") -> None:
        self.document = docx.Document()
        self.document.core_properties.title = title
        self._lists = 900

    def xml(self, *elements: str) -> Word:
        """Append block elements given as XML."""
        body = self.document.element.body
        for element in elements:
            name_end = min(element.index(c) for c in " >/" if c in element[1:])
            made = parse_xml(f"{element[:name_end]} {NAMESPACES}{element[name_end:]}")
            body.insert(len(body) - 1, made)  # the section properties stay last
        return self

    def text(self, *texts: str, style: str | None = None, bold: bool = False) -> Word:
        for text in texts:
            made = self.document.add_paragraph(style=style).add_run(text)
            made.bold = bold or None
            made.font.size = Pt(11)
        return self

    def header(self, *texts: str) -> Word:
        for text in texts:
            self.document.sections[0].header.add_paragraph(text)
        return self

    def header_xml(self, element: str) -> Word:
        header = self.document.sections[0].header
        header.is_linked_to_previous = False
        header._element.append(parse_xml(element.replace(">", f" {NAMESPACES}>", 1)))
        return self

    def footer(self, text: str) -> Word:
        self.document.sections[0].footer.add_paragraph(text)
        return self

    def listing(self, *levels: tuple[str, str], start: int = 1, like: int | None = None) -> int:
        """A new list: (format, text) of each level. `like`: a new instance of that list, counting from `start`."""
        numbering = self.document.part.numbering_part.element
        self._lists += 1
        number = self._lists
        override = ""
        if like is None:
            made = "".join(
                f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl>'
                for depth, (style, text) in enumerate(levels)
            )
            abstract = parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}">{made}</w:abstractNum>')
            numbering.insert(0, abstract)
        else:
            override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        pointer = f'<w:abstractNumId w:val="{like or number}"/>'
        numbering.append(parse_xml(f'<w:num {NAMESPACES} w:numId="{number}">{pointer}{override}</w:num>'))
        return number

    def item(self, number: int, text: str, depth: int = 0, bold: bool = False) -> Word:
        properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        return self.xml(paragraph(run(text, "<w:b/>" if bold else ""), properties=properties))

    def footnotes(self, *texts: str) -> Word:
        notes = "".join(f'<w:footnote w:id="{n}">{paragraph(text)}</w:footnote>' for n, text in enumerate(texts, 1))
        separator = f'<w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        blob = f"<w:footnotes {NAMESPACES}>{separator}{notes}</w:footnotes>".encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, blob, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        return self

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with each part changed; None leaves a part out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            changed = change(name, package.read(name))
            if changed is not None:
                out.writestr(name, changed)
    return buffer.getvalue()
