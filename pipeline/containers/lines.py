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
_BYTES_LEFT = re.compile("[\udc80-\udcff]")


def encoding_of(head: bytes) -> str:
    """The encoding of a text that begins so; raises `Unreadable` where it is none."""
    return charset.encoding_of(head.rstrip(_SPLIT_LETTER) or head)


def text(stream: Stream) -> Iterator[str]:
    """The text in pieces. A byte that the encoding does not know is a surrogate, for `repaired`."""
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    if not head.strip():
        return
    encoding = encoding_of(head)
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding.startswith("utf-8") else "replace")
    yield decoder.decode(head)
    while data := stream.read(CHUNK):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def lines(stream: Stream, limit: int) -> Iterator[str | None]:
    """The lines with their ends; None for one of more than `limit` characters."""
    end = ""
    held: list[str] = []
    size = 0
    for piece in text(stream):
        end = end or ("\n" if "\n" in piece else "\r" if "\r" in piece else "")
        parts = piece.split(end) if end else [piece]
        for part in parts[:-1]:
            held.append(part)
            yield None if size + len(part) > limit else repaired("".join(held) + end)
            held, size = [], 0
        size += len(parts[-1])
        held = [*held, parts[-1]] if size <= limit else []
    if size:
        yield None if size > limit else repaired("".join(held))


def repaired(line: str) -> str:
    """The line in the encoding of its own, where that of the file does not fit it."""
    if not _BYTES_LEFT.search(line):
        return line
    try:
        return charset.decode(line.encode("utf-8", "surrogateescape"))
    except (Unreadable, UnicodeEncodeError):
        return _BYTES_LEFT.sub("\ufffd", line)
