"""The OOXML package of a Word file, checked and opened: the roots of the parts that carry text.

Each part is parsed once, by lxml. A package in which two readers may take different parts for the same one (names that
differ in case only, an id given twice) is opened by python-docx.
"""
from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from normalizers.frozen import frozen
from pipeline.loaders.docx_numbering import Lists, read_lists
from pipeline.loaders.docx_parts import Parts, Relation, parse, refuse_bombs, sound
from pipeline.loaders.docx_styles import Styles, read_styles
from pipeline.loaders.page import Unreadable

CONVERT = "This form is not read: save it as DOCX or PDF (LibreOffice: soffice --headless --convert-to docx FILE)."
TEXT_KINDS = frozenset(  # the parts that are read, by the last word of their relationship type
    ("officeDocument", "styles", "numbering", "header", "footer", "footnotes", "endnotes", "core-properties")
)
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


@frozen
class Package:
    """What a Word file holds; parts that do not parse are left out."""

    main: etree._Element
    styles: Styles
    lists: Lists
    related: dict[str, tuple[str, etree._Element]]  # the other parts by id of the relationship: kind and root
    title: str  # as the properties say it
    damaged: list[str]  # the kinds of parts that were left out

    def of_kind(self, kind: str) -> Iterator[etree._Element]:
        """The roots of one of `TEXT_KINDS`, in the order of their relationships."""
        return (root for named, root in self.related.values() if named == kind)


def open_package(data: bytes) -> Package:
    """The parts of a Word file that carry text; `Unreadable` if it is none, or damaged, or means harm."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("the Word file is encrypted: remove its password")
        if "WordDocument".encode("utf-16-le") in data:
            raise Unreadable(f"a Word file of before 2007 (.doc). {CONVERT}")
        raise Unreadable(f"an Office file of before 2007 that is no Word file (.xls, .ppt, .msg). {CONVERT}")
    if data.lstrip()[:5] == b"{\\rtf":
        raise Unreadable(f"a rich text file (RTF). {CONVERT}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bombs(archive)
            return _opened(Parts(data, archive))
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(f"not a Word file, or a damaged or truncated one: {error}") from error
    except (etree.XMLSyntaxError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        raise Unreadable(f"a Word file with a damaged part: {error}") from error


def _opened(parts: Parts) -> Package:
    of_package = parts.relations("/")
    main = next((relation.path for relation in of_package if relation.kind == "officeDocument"), "/word/document.xml")
    body = parts.get(main)
    if body is None and "/content.xml" in parts:
        raise Unreadable(f"an OpenDocument file (.odt). {CONVERT}")
    if body is None:
        raise Unreadable("a zip archive without a Word document in it")
    root = parse(body)
    if not str(root.tag).endswith("}document"):
        raise Unreadable(f"not a Word document: its main part is <{etree.QName(root).localname}>")
    core = next((relation.path for relation in of_package if relation.kind == "core-properties"), "")
    properties = sound(parts.get(core) if core else None)
    if properties is None:
        core = ""
    relations = [
        relation for relation in parts.relations(main)
        if relation.kind in TEXT_KINDS and relation.path not in (main, core) and relation.path in parts
    ]
    if _clash([main, core, *(relation.path for relation in relations)], [relation.identity for relation in relations]):
        from pipeline.loaders.docx_reference import open_by_python_docx

        return open_by_python_docx(parts, main, core, relations)
    return _related(parts, relations, root, _title(properties))


def _related(parts: Parts, relations: list[Relation], main: etree._Element, title: str) -> Package:
    styles: Styles | None = None
    lists: Lists | None = None
    related: dict[str, tuple[str, etree._Element]] = {}
    damaged: list[str] = []
    taken: set[str] = set()
    for kind, identity, path in relations:
        if path in taken:
            continue
        found: Styles | Lists | etree._Element | None
        if kind == "styles":
            found = parts.made(path, read_styles, most=1_000_000)
            styles = styles or found
        elif kind == "numbering":
            found = parts.made(path, read_lists, most=50_000)  # which keep their tree
            lists = lists or found
        else:
            found = sound(parts.get(path), kind)
            if found is not None:
                related[identity] = (kind, found)
        if found is not None:
            taken.add(path)
        else:
            damaged.append(kind)
    return Package(main, styles or Styles(), lists or Lists(), related, title, damaged)


def _clash(paths: list[str], identities: list[str]) -> bool:
    """Whether it takes the rules of OPC to say which part is meant."""
    lowered = {path.lower() for path in paths}
    return len(lowered) < len(set(paths)) or len(set(identities)) < len(identities)


def _title(properties: etree._Element | None) -> str:
    named = properties.find(TITLE) if properties is not None and properties.tag == CORE else None
    return (named.text or "") if named is not None else ""
