"""Reading a file from its beginning to its end, unpacked where it is packed (gzip, bzip2, xz), within bounds.

>>> import io, gzip
>>> stream = Stream(io.BytesIO(gzip.compress(b"Driver, G-2")), most=100)
>>> stream.read(6), stream.read(100), stream.read(100)
(b'Driver', b', G-2', b'')
"""
from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

MEGABYTE = 2**20
CHUNK = MEGABYTE
PACKINGS = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
SUFFIXES = {"gzip": (".gz", ".gzip"), "bzip2": (".bz2",), "xz": (".xz",)}


def packing_of(head: bytes) -> str | None:
    """How a file with these first bytes is packed; None: it is not."""
    return next((name for magic, name in PACKINGS.items() if head.startswith(magic)), None)


def unpacked_name(name: str, packing: str) -> str:
    """
    >>> unpacked_name("a/ad.html.gz", "gzip"), unpacked_name("ads.tgz", "gzip"), unpacked_name("ad", "xz")
    ('a/ad.html', 'ads.tar', 'ad')
    """
    if name.lower().endswith((".tgz", ".tbz2", ".txz")):
        return f"{name[: name.rindex('.')]}.tar"
    ending = next((s for s in SUFFIXES[packing] if name.lower().endswith(s)), "")
    return name[: len(name) - len(ending)]


class Stream:
    """Gives what is in the file piece by piece. Raises `Unreadable` where the packing is damaged.

    `most` bounds the bytes that a packed file may unpack to. `stop` is a place that must not be passed, put there by
    those who know how much there can be up to the next thing worth giving.
    """

    def __init__(self, file: BinaryIO, most: int) -> None:
        file.seek(0)
        self._packing = packing_of(file.read(6))
        self.most = most if self._packing else file.seek(0, 2)  # bytes that there can be
        file.seek(0)
        self._source = _opened(file, self._packing)
        self.position = 0
        self.stop: int | None = None

    def read(self, size: int) -> bytes:
        """At least one byte and at most `size`; b"" only at the end."""
        data = self._next(min(size, max(1, self.most - self.position)) if self._packing else size)
        self.position += len(data)
        if self._packing and self.position > self.most:
            raise Unreadable(
                f"It unpacks to more than {self.most // MEGABYTE} MB (`unpacked_mb`). Take it out, or raise the limit "
                "under [limits] in vacancies.toml."
            )
        if self.stop is not None and self.position > self.stop:
            raise Unreadable("A header in it is larger than any that programs write. Make the archive anew.")
        return data

    def _next(self, size: int) -> bytes:
        if not self._packing:
            return self._source.read(size)
        try:
            return cast("gzip.GzipFile", self._source).read1(size)  # not `read`: it loses what it has before an error
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise Unreadable(f"Its {self._packing} packing is damaged or cut off ({error}). Fetch it again.") from error
        except OSError as error:
            if error.errno is not None:  # of the file, not of the packing
                raise
            raise Unreadable(f"Its {self._packing} packing is damaged ({error}). Fetch it again.") from error


def of(file: BinaryIO, settings: Settings) -> Stream:
    """The file as a stream within the limits."""
    return Stream(file, settings.limits.unpacked_mb * MEGABYTE)


def _opened(file: BinaryIO, packing: str | None) -> BinaryIO:
    if packing == "gzip":
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if packing == "bzip2":
        return cast("BinaryIO", bz2.BZ2File(file))
    return cast("BinaryIO", lzma.LZMAFile(file)) if packing == "xz" else file


def bounded(read: Callable[[int], bytes], limit: int, step: int = CHUNK) -> bytes | None:
    """All that `read` gives, or None where it is more than `limit` bytes; little more than these are ever held."""
    parts: list[bytes] = []
    left = limit
    while data := read(min(step, left + 1)):
        left -= len(data)
        if left < 0:
            return None
        parts.append(data)
    return b"".join(parts)


def too_large(limit: int, what: str = "It") -> str:
    """What is said of a member of more than `limit` bytes."""
    return (
        f"{what} is larger than {limit // MEGABYTE} MB (`document_mb`). Take it out; a container, unpack and give on "
        "its own."
    )
