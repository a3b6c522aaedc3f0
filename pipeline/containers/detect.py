"""Which container a file is, by what is in it; the name decides only between kinds of text that look alike."""
from __future__ import annotations

from typing import BinaryIO

from pipeline.containers import (
    csv_table,
    json_lines,
    mail,
    mbox,
    stream,
    tar_archive,
    unread,
    zip_archive,
)
from pipeline.containers.lines import HEAD, encoding_of
from pipeline.containers.stream import Stream, packing_of, unpacked_name
from pipeline.loaders.page import Unreadable
from pipeline.settings import Dump, Settings

_PARQUET = (b"PAR1", b"PARE")  # the second: encrypted
_WARC = b"WARC/"
_SETTINGS = Settings()  # looking at a file needs no other limits


def kind(file: BinaryIO, name: str, dump: Dump | None) -> str | None:
    """The kind of container that the file is; None: it is a document. `dump`: what the settings say of that name.

    Never raises on damage: a container that is damaged is one that fails when it is read.
    """
    file.seek(0)
    magic = file.read(8)
    if magic.startswith(zip_archive.MAGIC):
        return "zip" if zip_archive.is_archive(file, name, _SETTINGS) else None
    if magic.startswith(_PARQUET):
        return "parquet"
    if found := next((kind for start, kind in unread.MAGIC.items() if magic.startswith(start)), None):
        return found
    packing = packing_of(magic)
    source = stream.of(file, _SETTINGS)
    try:
        head = _read(source, HEAD)
        inner = name if packing is None else unpacked_name(name, packing)
        return _of_stream(file, source, head, inner, dump) or packing
    except (Unreadable, MemoryError):  # the packing is damaged; an xz asks for more memory than there is
        return packing


def _of_stream(file: BinaryIO, source: Stream, head: bytes, name: str, dump: Dump | None) -> str | None:
    """The kind of what is read from its beginning to its end, packed or not."""
    if tar_archive.is_archive(head):
        return "tar"
    if head.startswith(_WARC):
        return "warc"
    try:
        encoding = encoding_of(head)
    except Unreadable:
        return None
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(file, source, head, encoding, name, dump)
    if mbox.is_mailbox(text):
        return "mbox"
    if mail.is_message(text):
        return "mail"
    return "csv" if csv_table.is_table(text, name, dump) else None


def _of_json(file: BinaryIO, source: Stream, head: bytes, encoding: str, name: str, dump: Dump | None) -> str | None:
    from pipeline.containers import json_list  # late: what reads JSON reads the pages in it, too
    from pipeline.loaders.portal_json import LARGEST

    objects = json_lines.objects_in(head.decode(encoding, "replace").lstrip("\ufeff"), len(head) < HEAD)
    if objects < 2 and len(head) == HEAD:  # long lines
        head += _read(source, LARGEST)
        objects = json_lines.objects_in(head.decode(encoding, "replace").lstrip("\ufeff"), len(head) < LARGEST)
    if objects > 1:
        return "jsonl"
    if json_list.has_records(file, dump, _SETTINGS):
        return "json"
    lower = name.lower()
    is_named = lower.endswith(json_lines.SUFFIXES)
    return "jsonl" if is_named else None


def _read(source: Stream, size: int) -> bytes:
    parts = []
    while size > 0 and (data := source.read(size)):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)
