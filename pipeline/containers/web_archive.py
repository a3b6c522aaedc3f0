"""WARC files (ISO 28500): the pages and files that a crawler kept, each with its address and the time.

Payloads are unpacked here, not by warcio, which does it without a bound.
"""
from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser

from pipeline.containers import media, stream
from pipeline.containers.member import CannotGive, Member, Names, Refused
from pipeline.containers.rows import Doubts
from pipeline.containers.stream import MEGABYTE, Stream, bounded, too_large
from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

_HEADERS = MEGABYTE  # of one record, at most: warcio reads lines of any length
_OK = "200"
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}  # the last: without a header
_HTTP = StatusAndHeadersParser([], verify=False)


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    names, doubts = Names(), Doubts()
    for record in _records(stream.of(file, settings)):
        uri = record.rec_headers.get_header("WARC-Target-URI") or ""
        try:
            data = _document(record, uri, limit)
        except CannotGive as error:
            yield error.refused(names.give_as_is(uri))
            continue
        if data is not None:
            given = names.give_as_is(uri)
            captured = record.rec_headers.get_header("WARC-Date")
            url = uri if uri.lower().startswith(("http://", "https://")) else None
            yield Member(given, data, doubts.hints(given, url=url, captured=captured))
    yield from doubts.told(names)


def _records(source: Stream) -> Iterator[Any]:
    source.stop = _HEADERS
    records = WARCIterator(source, no_record_parse=True)
    before: Any = None
    while True:
        with _damage(), redirect_stderr(io.StringIO()):  # what warcio says of wrong lengths is said below
            record = next(records, None)
        if before is not None and before.raw_stream.limit > 0:
            raise Unreadable("Its WARC is cut off within a record. Fetch it again.")
        if records.err_count:
            raise Unreadable("A record of its WARC is longer than it says. Make the WARC anew.")
        if record is None:
            return
        if record.length is None or not (record.rec_headers.get_header("Content-Length") or "").isdecimal():
            raise Unreadable("A record of its WARC does not say how long it is. Make the WARC anew.")
        source.stop = source.position + record.raw_stream.limit + _HEADERS
        before = record
        yield record


def _document(record: Any, uri: str, limit: int) -> bytes | None:
    """The document of a record; None: it holds none."""
    kind = record.rec_headers.get_header("WARC-Type")
    if kind not in ("response", "resource") or uri.lower().endswith("/robots.txt"):
        return None
    is_http = kind == "response" and uri.lower().startswith(("http:", "https:"))
    if kind == "response" and not is_http:
        return None  # of a name server, say
    head = io.BytesIO(record.raw_stream.read(_HEADERS))
    with suppress(EOFError):
        described = _HTTP.parse(head) if is_http else record.rec_headers
        if is_http and not described.statusline.startswith(_OK):
            return None
        content_type = described.get_header("Content-Type")
        if (media_type := media.type_of(content_type)) and media_type not in media.DOCUMENTS:
            return None
        if record.rec_headers.get_header("WARC-Truncated") or record.rec_headers.get_header("WARC-Segment-Number"):
            raise CannotGive("Damaged", "The crawler has kept only a part of it. Fetch it again.")
        data = _whole(record, head.read(), limit)
        if is_http:
            data = _decoded(data, described, limit)
        return media.as_utf8(data, media.charset_of(content_type)) if media_type.startswith("text/") else data
    return None  # a response of no bytes at all


def _whole(record: Any, head: bytes, limit: int) -> bytes:
    rest = bounded(record.raw_stream.read, max(0, limit - len(head)))
    if rest is None or len(head) > limit:
        raise CannotGive("TooLarge", too_large(limit))
    if record.raw_stream.limit > 0:
        raise Unreadable("Its WARC is cut off within a record. Fetch it again.")
    return head + rest


def _decoded(data: bytes, described: Any, limit: int) -> bytes:
    """The body without what was done to it for the way. Crawlers may undo that, and leave the headers as they were."""
    if "chunked" in (described.get_header("Transfer-Encoding") or "").lower() and _CHUNK.match(data):
        try:
            data = ChunkedDataReader(io.BytesIO(data), raise_exceptions=True).read()
        except ChunkedDataException as error:
            raise CannotGive("Damaged", f"Its transfer was cut off ({error}). Fetch it again.") from error
    for encoding in reversed((described.get_header("Content-Encoding") or "").lower().split(",")):
        data = _inflated(data, encoding.strip(), limit)
    return data


def _inflated(data: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity", "none"):
        return data
    if encoding not in _WINDOWS:
        raise CannotGive("UnsupportedCompression", f"It is packed by {encoding[:40]}, which is not read.")
    for window in _WINDOWS[encoding]:
        unpacker = zlib.decompressobj(window)
        try:
            unpacked = unpacker.decompress(data, limit + 1)
        except zlib.error:
            continue
        if len(unpacked) > limit:
            raise CannotGive("TooLarge", too_large(limit))
        if not unpacker.eof:
            raise CannotGive("Damaged", "Its transfer was cut off. Fetch it again.")
        return unpacked
    if encoding != "deflate" and data.startswith(b"\x1f\x8b"):
        raise CannotGive("Damaged", "Its packing is damaged. Fetch it again.")
    return data


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (ArchiveLoadFailed, ValueError, EOFError, IndexError, AttributeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"Its WARC is damaged ({error}). Fetch or make it again.") from error
