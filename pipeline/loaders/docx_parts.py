"""The members of a Word file as parts of an OOXML package: found by name, unpacked within limits, parsed once.

Word files in the wild have relationships to parts that are missing, content types of templates (`.dotx`) or macro
files (`.docm`), or the "strict" namespaces of ISO/IEC 29500. All of these hold the same text. So relationships are
followed wherever they lead to a part, and content types are not asked. External targets are left out: nothing is ever
fetched.
"""
from __future__ import annotations

import posixpath
import struct
import zipfile
from typing import NamedTuple

from lxml import etree

from pipeline.loaders.docx_styles import Styles, read_styles
from pipeline.loaders.page import Unreadable

MAX_TOTAL = 200_000_000  # declared uncompressed bytes of the whole package
MAX_PART = 40_000_000  # of one XML part: a tree takes ten times as much memory
MAX_RATIO = 300  # of a part over 10 MB: Word's own XML stays under 100
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# ISO/IEC 29500 strict -> transitional; what follows the last slash stays.
_PURL = b"http://purl.oclc.org/ooxml/"
_OPEN = b"http://schemas.openxmlformats.org/"
_STRICT = (
    (_PURL + b"officeDocument/relationships", _OPEN + b"officeDocument/2006/relationships"),
    (_PURL + b"wordprocessingml/main", _OPEN + b"wordprocessingml/2006/main"),
    (_PURL + b"officeDocument/math", _OPEN + b"officeDocument/2006/math"),
    (_PURL + b"drawingml/", _OPEN + b"drawingml/2006/"),
)
# Entities are never resolved. Blanks between elements are dropped as python-docx drops them, and kept in notes.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
_NOTES_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

# Styles as read, by the compressed bytes of their part: word processors and libraries write the same ones into file
# after file, and those of python-docx (350 kB) take longer to parse than all the rest of a vacancy.
_STYLES: dict[tuple[bytes, int, int, int], Styles | None] = {}
MAX_STYLES, MAX_STYLES_PART = 8, 1_000_000


class Relation(NamedTuple):
    """An internal relationship of a part: the last word of its type, its id, the absolute path of its target."""

    kind: str
    identity: str
    path: str


class Parts:
    """The members of an archive by part name, whatever the case and the slashes of their names."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile) -> None:
        self._data, self._archive = data, archive
        self._names = {posixpath.normpath("/" + n.replace("\\", "/")).lower(): n for n in archive.namelist()}

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._names

    def get(self, path: str) -> bytes | None:
        """The part in transitional namespaces; None where there is none; `Unreadable` if it is too large."""
        info = self._info(path)
        return _transitional(self._archive.read(info.filename)) if info is not None else None

    def styles(self, path: str) -> Styles | None:
        """The styles of a part; None where there is none or it is damaged."""
        info = self._info(path)
        if info is None:
            return None
        with self._archive.open(info.filename) as member:  # which checks the header before the compressed bytes
            start = info.header_offset + 30 + sum(struct.unpack_from("<HH", self._data, info.header_offset + 26))
            key = (self._data[start : start + info.compress_size], info.compress_type, info.CRC, info.file_size)
            if key in _STYLES:
                return _STYLES[key]
            root = sound(_transitional(member.read()))
        styles = read_styles(root) if root is not None else None
        if info.file_size <= MAX_STYLES_PART:
            while len(_STYLES) >= MAX_STYLES:
                del _STYLES[next(iter(_STYLES))]
            _STYLES[key] = styles
        return styles

    def relations(self, source: str) -> list[Relation]:
        """Every internal relationship of a part ("/": of the package)."""
        folder, name = posixpath.split(source)
        blob = self.get(posixpath.join(folder, "_rels", name + ".rels"))
        if blob is None:
            return []
        try:
            root = parse(blob)
        except etree.XMLSyntaxError:
            return []
        found = []
        for element in root.iter(RELATIONSHIP):
            kind, target = element.get("Type", ""), element.get("Target", "")
            if element.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join(folder, target.replace("\\", "/")))
                found.append(Relation(kind.rsplit("/", 1)[-1], element.get("Id", ""), "/" + path.lstrip("/")))
        return found

    def _info(self, path: str) -> zipfile.ZipInfo | None:
        name = self._names.get(path.lower())
        if name is None:
            return None
        info = self._archive.getinfo(name)
        if info.file_size > MAX_PART:
            raise Unreadable(f"refused: part {name!r} is over {MAX_PART} bytes")
        return info


def refuse_bombs(archive: zipfile.ZipFile) -> None:
    """`Unreadable` for an archive that unpacks to more than any Word file."""
    total = 0
    for info in archive.infolist():
        total += info.file_size
        if info.file_size > 10_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Unreadable(f"refused: {info.filename!r} unpacks to {info.file_size} bytes (a zip bomb)")
    if total > MAX_TOTAL:
        raise Unreadable(f"refused: the file unpacks to {total} bytes (limit {MAX_TOTAL})")


def parse(blob: bytes, kind: str = "") -> etree._Element:
    """An XML part; entities are never resolved, and OOXML knows no document type."""
    root = etree.fromstring(blob, _NOTES_PARSER if kind in ("footnotes", "endnotes") else _PARSER)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a Word file with a document type declaration, which OOXML forbids")
    return root


def sound(blob: bytes | None, kind: str = "") -> etree._Element | None:
    """The part if it parses; a document is readable without its styles."""
    try:
        return parse(blob, kind) if blob is not None else None
    except (etree.XMLSyntaxError, Unreadable):
        return None


def _transitional(blob: bytes) -> bytes:
    if _PURL in blob:
        for strict, transitional in _STRICT:
            blob = blob.replace(strict, transitional)
    return blob
