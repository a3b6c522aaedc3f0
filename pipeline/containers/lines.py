"""The lines of a text of any length, in any encoding, without holding more than one of them.

>>> import io
>>> [line for line in lines(Stream(io.BytesIO(b"first\\r\\nsecond \\xe9\\nlast"), 100), limit=7)]
['first\\r\\n', None, 'last']
"""
from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from pipeline.containers.stream import CHUNK, Stream
from pipeline.loaders import charset
from pipeline.loaders.page import Unreadable

HEAD = 65_536  # bytes that tell the encoding
_SPLIT_LETTER = bytes(range(0x80, 0x100))
_ASCII = bytes(range(0x20, 0x7F))
_BYTES_LEFT = re.compile("[\udc80-\udcff]")


def encoding_of(head: bytes) -> str:
    """The encoding of a text that begins so; raises `Unreadable` where it is none."""
    return charset.encoding_of(head.rstrip(_SPLIT_LETTER) or head)


def lines(stream: Stream, limit: int) -> Iterator[str | None]:
    """The lines with their ends; None for one of more than `limit` characters.

    Dumps are put together from many places: a line that is no UTF-8 is read in the encoding that the beginning has, or
    in that of its own.
    """
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    if not head.strip():
        return
    encoding = encoding_of(head)
    own = "" if encoding.startswith("utf-8") else encoding
    if own and _ASCII.decode(own, "replace") == _ASCII.decode():
        encoding = "utf-8"
    end = ""
    held: list[str] = []
    size = 0
    for piece in _text(stream, head, encoding):
        end = end or ("\n" if "\n" in piece else "\r" if "\r" in piece else "")
        *whole, rest = piece.split(end) if end else [piece]
        for part in whole:
            held.append(part)
            yield None if size + len(part) > limit else _repaired("".join(held) + end, own)
            held, size = [], 0
        size += len(rest)
        held = [*held, rest] if size <= limit else []
    if size:
        yield None if size > limit else _repaired("".join(held), own)


def _text(stream: Stream, head: bytes, encoding: str) -> Iterator[str]:
    """The text in pieces. A byte that is no UTF-8 is a surrogate."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding.startswith("utf-8") else "replace")
    yield decoder.decode(head)
    while data := stream.read(CHUNK):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def _repaired(line: str, encoding: str) -> str:
    if not _BYTES_LEFT.search(line):
        return line
    try:
        data = line.encode("utf-8", "surrogateescape")
        return data.decode(encoding, "replace") if encoding else charset.decode(data)
    except (Unreadable, UnicodeEncodeError):
        return _BYTES_LEFT.sub("\ufffd", line)
