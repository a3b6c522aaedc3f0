"""A Word file as python-docx sees it: the judge where parts clash by name or by id, and of `docx_package` in the tests.

python-docx stumbles over dangling relationships and odd content types. So it is given a package of only the parts that
carry text, rebuilt in memory with true content types.
"""
from __future__ import annotations

import io
import posixpath
import zipfile
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart

from pipeline.loaders.docx_numbering import Lists, read_lists
from pipeline.loaders.docx_package import Package
from pipeline.loaders.docx_parts import Parts, Relation, parse, sound
from pipeline.loaders.docx_styles import read_styles
from pipeline.loaders.page import Unreadable

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CONTENT_TYPES = {
    "officeDocument": WORD + "document.main+xml",
    "styles": WORD + "styles+xml",
    "numbering": WORD + "numbering+xml",
    "header": WORD + "header+xml",
    "footer": WORD + "footer+xml",
    "footnotes": "application/xml",
    "endnotes": "application/xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
}


def open_by_python_docx(parts: Parts, main: str, core: str, relations: list[Relation]) -> Package:
    """The package of these parts; `core` is "" where there are no properties. `Unreadable` if python-docx gives up."""
    kinds = {main: "officeDocument"} | ({core: "core-properties"} if core else {})
    kept = {path: parts.get(path) or b"" for path in kinds}
    ours: list[Relation] = []
    damaged: list[str] = []
    for relation in relations:
        blob = parts.get(relation.path)
        if relation.path in kept or blob is None:
            continue
        if sound(blob) is None:
            damaged.append(relation.kind)
            continue
        kept[relation.path], kinds[relation.path] = blob, relation.kind
        ours.append(relation)
    try:
        document = docx.Document(io.BytesIO(_rebuilt(kept, kinds, main, core, ours)))
    except (OpcError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise Unreadable(f"a Word file with a damaged part: {error}") from error
    related = {
        identity: (kind, part.element if isinstance(part, XmlPart) else parse(part.blob, kind))
        for identity, relation in document.part.rels.items()
        for kind, part in [(relation.reltype.rsplit("/", 1)[-1], relation.target_part)]
    }
    styles, numbering = (
        next((root for kind, root in related.values() if kind == made), None) for made in ("styles", "numbering")
    )
    lists = read_lists(numbering) if numbering is not None else Lists()
    related = {identity: part for identity, part in related.items() if part[0] not in ("styles", "numbering")}
    title = _title(document) if core else ""
    return Package(document.element, read_styles(styles), lists, related, title, damaged)


def _title(document: Document) -> str:
    try:
        return str(document.core_properties.title)
    except (ValueError, KeyError, AttributeError):  # a properties part of another making
        return ""


def _rebuilt(kept: dict[str, bytes], kinds: dict[str, str], main: str, core: str, relations: list[Relation]) -> bytes:
    """A package of these parts, with true content types and no dangling or external relationships."""
    types = {path: CONTENT_TYPES[kind] for path, kind in kinds.items()}
    overrides = "".join(f"<Override PartName={quoteattr(p)} ContentType={quoteattr(t)}/>" for p, t in types.items())
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    of_package = [_relationship("rId1", OFFICE + "officeDocument", main)]
    if core:
        of_package.append(_relationship("rId2", CORE, core))
    of_main = [_relationship(identity, OFFICE + kind, path) for kind, identity, path in relations]
    folder, name = posixpath.split(main)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}">{default}{overrides}</Types>')
        out.writestr("_rels/.rels", _relationships(of_package))
        out.writestr(f"{folder.strip('/')}/_rels/{name}.rels".lstrip("/"), _relationships(of_main))
        for path, blob in kept.items():
            out.writestr(path.lstrip("/"), blob)
    return buffer.getvalue()


def _relationship(identity: str, kind: str, path: str) -> str:
    return f"<Relationship Id={quoteattr(identity)} Type={quoteattr(kind)} Target={quoteattr(path)}/>"


def _relationships(relations: list[str]) -> str:
    return f'<Relationships xmlns="{RELS}">{"".join(relations)}</Relationships>'
