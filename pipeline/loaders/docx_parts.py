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
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from lxml import etree

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

T = TypeVar("T")

# What was made of the parts that a word processor or a library writes into file after file, by their compressed bytes.
# Styles as python-docx writes them (350 kB) take longer to parse than all the rest of a vacancy.
_MADE: dict[tuple[Callable[..., Any], bytes, int, int, int], Any] = {}
MAX_MADE = 16


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

    def made(self, path: str, make: Callable[[etree._Element], T], most: int) -> T | None:
        """What `make` makes of a part; None where there is no part or it is damaged.

        It must not change afterwards: it is kept for other files if the part has `most` bytes or fewer.
        """
        info = self._info(path)
        if info is None:
            return None
        with self._archive.open(info.filename) as member:  # which checks the header before the compressed bytes
            start = info.header_offset + 30 + sum(struct.unpack_from("<HH", self._data, info.header_offset + 26))
            stored = self._data[start : start + info.compress_size]
            key = (make, stored, info.compress_type, info.CRC, info.file_size)
            if key not in _MADE:
                root = sound(_transitional(member.read()))
                made = make(root) if root is not None else None
                if info.file_size > most:
                    return made
                while len(_MADE) >= MAX_MADE:
                    del _MADE[next(iter(_MADE))]
                _MADE[key] = made
        return cast("T | None", _MADE[key])

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
