"""ZIP archives (PKWARE APPNOTE 6.3.10), and how to tell them from the office files that are zipped, too."""
from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline import hints, sidecar
from pipeline.containers.member import CannotGive, Member, Names, Refused, as_path, is_left_out
from pipeline.containers.stream import CHUNK, MEGABYTE, bounded, too_large
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # entries, none, the first disk of several
_END = struct.Struct("<4s4H2LH")
_LOCATOR, _END_64 = struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF
_ENTRY = 46  # bytes of an entry in the directory, at least
_LARGEST_DIRECTORY = 256 * MEGABYTE
_ENCRYPTED, _UTF_8 = 0x1, 0x800  # flags
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_OTHER_METHODS = {1: "shrinking", 6: "imploding", 9: "Deflate64", 93: "Zstandard", 98: "PPMd", 99: "AES encryption"}
_STEPS = {zipfile.ZIP_BZIP2: 4096, zipfile.ZIP_LZMA: 4096}  # little: zipfile unpacks all of what it has read at once
_DAMAGE = (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError, OverflowError, RuntimeError)

# What only office files hold, and their suffixes, for those whose directory is lost. Not "META-INF/": of Java, too.
_OFFICE_NAMES = ("[content_types].xml", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
_OFFICE_TYPES = (b"application/epub", b"application/vnd.")  # in the entry "mimetype" of OpenDocument and EPUB
_OFFICE_BEGINNINGS = (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/", b"mimetypeapplication/")
_OFFICE_SUFFIXES = frozenset(
    ".docx .docm .dotx .dotm .xlsx .xlsm .xltx .pptx .pptm .potx .odt .ott .ods .odp .epub .pages .numbers .key".split()
)


def is_archive(file: BinaryIO, name: str, settings: Settings) -> bool:
    """Whether a file with the magic of ZIP is an archive; False: an office file, even a damaged one.

    The content decides. Where there is none, or the directory is lost, the first entry does, and the suffix.
    """
    is_named_so = PurePosixPath(name.lower()).suffix in _OFFICE_SUFFIXES
    try:
        with _opened(file, settings) as archive:
            return not _is_office(archive) and (not is_named_so or any(info.file_size for info in archive.infolist()))
    except (*_DAMAGE, OSError, MemoryError):
        file.seek(30)
        return not is_named_so and not file.read(40).startswith(_OFFICE_BEGINNINGS)


def _is_office(archive: zipfile.ZipFile) -> bool:
    names = {info.filename.lower() for info in archive.infolist()}
    if any(name in names for name in _OFFICE_NAMES):
        return True
    if not {"mimetype", "index/document.iwa"} & names:
        return False
    try:
        with archive.open("mimetype") as source:
            return source.read(100).lstrip().startswith(_OFFICE_TYPES)
    except KeyError:
        return True  # Pages, Numbers, Keynote
    except (*_DAMAGE, zlib.error):
        return True


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    names = Names()
    try:
        archive = _opened(file, settings)
    except _DAMAGE as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"Its zip archive is damaged or cut off ({error}). Fetch or pack it again.") from error
    with archive:
        _refuse_overlaps(archive)
        sidecars = {path: info for info in archive.infolist() if sidecar.is_sidecar(path := _path(info))}
        for info in archive.infolist():
            path = _path(info)
            if info.is_dir() or not path or is_left_out(path):
                continue
            given = names.give_as_is(path)
            try:
                yield Member(given, _read(archive, info, limit), _told(archive, path, sidecars))
            except CannotGive as error:
                yield error.refused(given)


def _opened(file: BinaryIO, settings: Settings) -> zipfile.ZipFile:
    """The archive with its directory in memory, about 600 bytes an entry."""
    disks, size = _end(file)
    if disks > 1:
        raise Unreadable("It is one of several disks of a zip archive. Join them (zip -s 0), and give the whole.")
    if size // _ENTRY > settings.limits.entries or size > _LARGEST_DIRECTORY:
        raise Unreadable(
            f"It holds more than {settings.limits.entries} entries (`entries`). Take it out, or raise the limit under "
            "[limits] in vacancies.toml."
        )
    file.seek(0)
    return zipfile.ZipFile(file)


def _end(file: BinaryIO) -> tuple[int, int]:
    """Number of disks and bytes of the directory, from the record at the end (APPNOTE 4.3.16 and 4.3.14)."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _LONGEST_COMMENT - _END.size))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Unreadable("Its zip archive has no directory: it is cut off. Fetch or pack it again.")
    _, disk, _, here, total, size, _, _ = _END.unpack_from(tail, at)
    if disk not in (0, 0xFFFF) or here != total:
        return 2, size
    if size == 0xFFFFFFFF and at >= _LOCATOR.size:
        mark, _, offset, disks = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
        if mark == b"PK\x06\x07" and offset < end:
            file.seek(offset)
            record = file.read(_END_64.size)
            if record.startswith(b"PK\x06\x06") and len(record) == _END_64.size:
                return disks, _END_64.unpack(record)[8]
    return 1, size


def _refuse_overlaps(archive: zipfile.ZipFile) -> None:
    """Entries that share bytes make a small file a bomb, and no program writes them."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Unreadable("Entries of its zip archive overlap: it is made to overwhelm programs. Take it out.")
        end = info.header_offset + 30 + info.compress_size


def _path(info: zipfile.ZipInfo) -> str:
    """The whole name, which zipfile ends at a NUL; UTF-8 where it is that, as of macOS, which does not say so."""
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return as_path(name)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise CannotGive("Link", "It is a link, and links in archives are not followed. Pack the file itself.")
    if info.flag_bits & _ENCRYPTED:
        raise CannotGive("Encrypted", "It is encrypted. Remove the password.")
    if info.compress_type not in _METHODS:
        method = _OTHER_METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise CannotGive("UnsupportedCompression", f"It is packed by {method}, which is not read. Pack it plainly.")
    if info.file_size > limit:
        raise CannotGive("TooLarge", too_large(limit))
    try:
        with archive.open(info) as source:
            data = bounded(source.read, limit, _STEPS.get(info.compress_type, CHUNK))
    except (*_DAMAGE, zlib.error, lzma.LZMAError) as error:
        raise CannotGive("Damaged", f"It is damaged ({error}). Fetch or pack the archive again.") from error
    except OSError as error:
        if error.errno is not None:  # of the file, not of its bzip2
            raise
        raise CannotGive("Damaged", f"It is damaged ({error}). Fetch or pack the archive again.") from error
    if data is None or len(data) != info.file_size:
        raise CannotGive("Damaged", "It is not as long as the directory says. Fetch or pack the archive again.")
    return data


def _told(archive: zipfile.ZipFile, path: str, sidecars: dict[str, zipfile.ZipInfo]) -> Hints:
    name = next((name for name in sidecar.names_for(path) if name in sidecars), None)
    if name is None:
        return hints.NONE
    try:
        return sidecar.read(_read(archive, sidecars[name], sidecar.LARGEST + 1), name)
    except Unreadable as error:
        raise CannotGive("Unreadable", str(error)) from error
