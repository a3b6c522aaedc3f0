"""Tar archives (POSIX ustar and pax, GNU), plain or packed, read from the beginning to the end.

A sidecar may stand behind its document, so the archive is read twice: for the sidecars, then for the documents.
"""
from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, cast

from pipeline import hints, sidecar
from pipeline.containers import stream
from pipeline.containers.member import CannotGive, Member, Names, Refused, as_path, is_left_out
from pipeline.containers.stream import MEGABYTE, bounded, too_large
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

_BLOCK = tarfile.RECORDSIZE * 8  # bytes that are read at once
_HEADERS = MEGABYTE  # of one entry, with its long name and its attributes: tarfile holds them whole
_CONTINUED = b"M"  # GNU: the rest of a file that began on another volume


def is_archive(head: bytes) -> bool:
    """Whether a file begins with the header of an entry, whose checksum holds."""
    try:
        return bool(tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape").name)
    except (tarfile.HeaderError, ValueError):
        return False


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    told: dict[str, Hints | CannotGive] = {}
    with suppress(Unreadable):  # which comes again when the documents before the damage have been given
        told.update(_sidecars(file, settings))
    names = Names()
    for archive, entry in _entries(file, settings):
        path = as_path(entry.name)
        is_file = entry.isreg() or entry.issym() or entry.islnk() or entry.type == _CONTINUED
        if not is_file or not path or is_left_out(path):
            continue
        given = names.give_as_is(path)
        try:
            yield Member(given, _read(archive, entry, limit), _hints(told, path))
        except CannotGive as error:
            yield error.refused(given)


def _sidecars(file: BinaryIO, settings: Settings) -> Iterator[tuple[str, Hints | CannotGive]]:
    for archive, entry in _entries(file, settings):
        path = as_path(entry.name)
        if entry.isreg() and sidecar.is_sidecar(path):
            try:
                yield path, sidecar.read(_read(archive, entry, sidecar.LARGEST + 1), path)
            except Unreadable as error:
                yield path, CannotGive("Unreadable", str(error))
            except CannotGive as error:
                yield path, error


def _hints(told: dict[str, Hints | CannotGive], path: str) -> Hints:
    found = next((told[name] for name in sidecar.names_for(path) if name in told), hints.NONE)
    if isinstance(found, CannotGive):
        raise found
    return found


def _entries(file: BinaryIO, settings: Settings) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    source = stream.of(file, settings)
    source.stop = _HEADERS
    with _damage():
        archive = tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|", bufsize=_BLOCK, tarinfo=_Entry)  # noqa: SIM115
        while (entry := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # else it holds all that it has seen
            if archive.offset > source.most + tarfile.BLOCKSIZE:  # tarfile would look for the end for ever
                raise Unreadable("A file in its tar archive is longer than the rest of it. Fetch or pack it again.")
            source.stop = archive.offset + _HEADERS
            yield archive, entry


class _Entry(tarfile.TarInfo):
    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Entry:
        """Tell of damage in the middle, which tarfile takes for the end."""
        try:
            return super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise Unreadable(f"Its tar archive is damaged or cut off ({error}). Fetch or pack it again.") from error


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo, limit: int) -> bytes:
    if entry.issym() or entry.islnk():
        raise CannotGive("Link", "It is a link, and links in archives are not followed. Pack the file itself.")
    if entry.type == _CONTINUED:
        raise CannotGive("Damaged", "It began on another volume of the archive. Pack the files in one.")
    if entry.size > limit:
        raise CannotGive("TooLarge", too_large(limit))
    with _damage():
        source = archive.extractfile(entry)
        data = bounded(source.read, limit) if source else None
    if data is None or len(data) != entry.size:
        raise CannotGive("Damaged", "It is not as long as its header says. Fetch or pack the archive again.")
    return data


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, ValueError, EOFError, OverflowError, RecursionError, KeyError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"Its tar archive is damaged or cut off ({error}). Fetch or pack it again.") from error
