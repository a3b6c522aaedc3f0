"""The OOXML package of a Word file, checked and put in order before python-docx opens it.

Word files in the wild have relationships to parts that are missing, content types of templates (`.dotx`) or macro
files (`.docm`), or the "strict" namespaces of ISO/IEC 29500. All of these hold the same text. So the package is rebuilt
in memory with only the parts that carry text (body, styles, numbering, headers, footnotes, properties), and python-docx
reads that. External targets are left out with the rest: nothing is ever fetched.
"""
from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from pipeline.loaders.page import Unreadable

CONVERT = "This form is not read: save it as DOCX or PDF (LibreOffice: soffice --headless --convert-to docx FILE)."
MAX_TOTAL = 200_000_000  # declared uncompressed bytes of the whole package
MAX_PART = 40_000_000  # of one XML part: a tree takes ten times as much memory
MAX_RATIO = 300  # of a part over 10 MB: Word's own XML stays under 100

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# The parts that carry text, by the last word of their relationship type.
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
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

# ISO/IEC 29500 strict -> transitional; what follows the last slash stays.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", OFFICE.rstrip("/").encode()),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def open_document(data: bytes) -> tuple[Document, list[str]]:
    """The file as python-docx sees it, with the kinds of damaged parts that were left out; or `Unreadable`."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("the Word file is encrypted: remove its password")
        if "WordDocument".encode("utf-16-le") in data:
            raise Unreadable(f"a Word file of before 2007 (.doc). {CONVERT}")
        raise Unreadable(f"an Office file of before 2007 that is no Word file (.xls, .ppt, .msg). {CONVERT}")
    if data.lstrip()[:5] == b"{\\rtf":
        raise Unreadable(f"a rich text file (RTF). {CONVERT}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bombs(package)
            rebuilt, damaged = _rebuilt(package)
        return docx.Document(io.BytesIO(rebuilt)), damaged
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(f"not a Word file, or a damaged or truncated one: {error}") from error
    except (etree.XMLSyntaxError, OpcError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise Unreadable(f"a Word file with a damaged part: {error}") from error


def parse(blob: bytes) -> etree._Element:
    """An XML part; entities are never resolved, and OOXML knows no document type."""
    root = etree.fromstring(blob, _PARSER)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a Word file with a document type declaration, which OOXML forbids")
    return root


def _refuse_bombs(package: zipfile.ZipFile) -> None:
    total = 0
    for info in package.infolist():
        total += info.file_size
        if info.file_size > 10_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Unreadable(f"refused: {info.filename!r} unpacks to {info.file_size} bytes (a zip bomb)")
    if total > MAX_TOTAL:
        raise Unreadable(f"refused: the file unpacks to {total} bytes (limit {MAX_TOTAL})")


def _rebuilt(package: zipfile.ZipFile) -> tuple[bytes, list[str]]:
    """A package of the parts that carry text, with true content types and no dangling or external relationships."""
    names = {posixpath.normpath("/" + name.replace("\\", "/")).lower(): name for name in package.namelist()}

    def part(path: str) -> bytes | None:
        name = names.get(path.lower())
        if name is None:
            return None
        if package.getinfo(name).file_size > MAX_PART:
            raise Unreadable(f"refused: part {name!r} is over {MAX_PART} bytes")
        blob = package.read(name)
        for strict, transitional in _STRICT:
            blob = blob.replace(strict, transitional)
        return blob

    relations = [(kind, path) for kind, _, path in _relations(part, "/")]
    main = next((path for kind, path in relations if kind == "officeDocument"), "/word/document.xml")
    body = part(main)
    if body is None and "/content.xml" in names:
        raise Unreadable(f"an OpenDocument file (.odt). {CONVERT}")
    if body is None:
        raise Unreadable("a zip archive without a Word document in it")
    root = parse(body)
    if not str(root.tag).endswith("}document"):
        raise Unreadable(f"not a Word document: its main part is <{etree.QName(root).localname}>")
    kept: dict[str, tuple[str, bytes]] = {main: (CONTENT_TYPES["officeDocument"], body)}
    package_rels = [_relation("rId1", OFFICE + "officeDocument", main)]
    core = next((path for kind, path in relations if kind == "core-properties"), "")
    if (blob := _sound(part(core) if core else None)) is not None:
        kept[core] = (CONTENT_TYPES["core-properties"], blob)
        package_rels.append(_relation("rId2", CORE, core))
    main_rels, damaged = [], []
    for kind, identity, path in _relations(part, main):
        if kind not in CONTENT_TYPES or path in kept or (blob := part(path)) is None:
            continue
        if _sound(blob) is None:
            damaged.append(kind)
            continue
        kept[path] = (CONTENT_TYPES[kind], blob)
        main_rels.append(_relation(identity, OFFICE + kind, path))
    folder, name = posixpath.split(main)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        overrides = "".join(
            f"<Override PartName={quoteattr(path)} ContentType={quoteattr(kind)}/>" for path, (kind, _) in kept.items()
        )
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        out.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}">{default}{overrides}</Types>')
        out.writestr("_rels/.rels", _relationships(package_rels))
        out.writestr(f"{folder.strip('/')}/_rels/{name}.rels".lstrip("/"), _relationships(main_rels))
        for path, (_, blob) in kept.items():
            out.writestr(path.lstrip("/"), blob)
    return buffer.getvalue(), damaged


def _sound(blob: bytes | None) -> bytes | None:
    """The part if it parses; a document is readable without its styles."""
    try:
        if blob is not None:
            parse(blob)
            return blob
    except (etree.XMLSyntaxError, Unreadable):
        pass
    return None


def _relations(part: Callable[[str], bytes | None], source: str) -> list[tuple[str, str, str]]:
    """(last word of the type, id, absolute path) of every internal relationship of a part."""
    folder, name = posixpath.split(source)
    blob = part(posixpath.join(folder, "_rels", name + ".rels"))
    if blob is None:
        return []
    found = []
    try:
        root = parse(blob)
    except etree.XMLSyntaxError:
        return []
    for element in root.iter(f"{{{RELS}}}Relationship"):
        kind, target = element.get("Type", ""), element.get("Target", "")
        if element.get("TargetMode") != "External" and target:
            path = posixpath.normpath(posixpath.join(folder, target.replace("\\", "/")))
            found.append((kind.rsplit("/", 1)[-1], element.get("Id", ""), "/" + path.lstrip("/")))
    return found


def _relation(identity: str, kind: str, path: str) -> str:
    return f"<Relationship Id={quoteattr(identity)} Type={quoteattr(kind)} Target={quoteattr(path)}/>"


def _relationships(relations: list[str]) -> str:
    return f'<Relationships xmlns="{RELS}">{"".join(relations)}</Relationships>'
