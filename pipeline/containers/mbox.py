"""Mailboxes (mbox, RFC 4155): e-mails one after the other, each behind a line "From sender date"."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from pipeline import hints
from pipeline.containers import mail, stream
from pipeline.containers.member import Member, Refused
from pipeline.containers.stream import CHUNK, MEGABYTE, Stream, too_large
from pipeline.settings import Settings

_FROM = re.compile(rb"From \S.{0,200}\d{4}\b.{0,20}\r?\n?$")
_QUOTED = re.compile(rb"(?m)^>(>*From )")


def is_mailbox(beginning: str) -> bool:
    """Whether a text begins with the first e-mail of a mailbox."""
    first, _, rest = beginning.partition("\n")
    return _FROM.match(first.encode("utf-8", "replace")) is not None and mail.is_message(rest)


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    number = 0
    held: list[bytes] = []
    size = 0
    blank = True
    for line in _lines(stream.of(file, settings)):
        if blank and _FROM.match(line):
            if number:
                yield _message(number, held, size, limit)
            number, held, size = number + 1, [], 0
        elif (size := size + len(line)) <= limit:
            held.append(line)
        blank = not line.strip()
    yield _message(number, held, size, limit)


def _message(number: int, lines: list[bytes], size: int, limit: int) -> Member | Refused:
    if size > limit:
        return Refused(str(number), "TooLarge", too_large(limit))
    return Member(str(number), _QUOTED.sub(rb"\1", b"".join(lines)), hints.NONE)


def _lines(source: Stream) -> Iterator[bytes]:
    """Lines with their ends; one that is longer than what is read at once comes in parts."""
    held = b""
    while data := source.read(CHUNK):
        *whole, held = (held + data).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(held) > CHUNK:
            yield held
            held = b""
    if held:
        yield held
