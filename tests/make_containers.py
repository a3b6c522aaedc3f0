"""Small containers for the tests: sound ones, damaged ones, and those that somebody made to overwhelm programs."""
from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
Entries = Iterable[tuple[str, bytes]]


def zipped(entries: Entries, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.filename, info.compress_type = name, method  # ZipInfo itself ends names at a NUL
            archive.writestr(info, data)
    return buffer.getvalue()


def patched(archive: bytes, offset: int, value: bytes, local_offset: int | None = None) -> bytes:
    """The archive with bytes changed in every entry: at `offset` of the directory, at `local_offset` of the entry."""
    data = bytearray(archive)
    for mark, at in ((b"PK\x01\x02", offset), (b"PK\x03\x04", local_offset)):
        place = data.find(mark)
        while place >= 0 and at is not None:
            data[place + at : place + at + len(value)] = value
            place = data.find(mark, place + 4)
    return bytes(data)


def overlapping(times: int) -> bytes:
    """A zip whose entries all unpack the same bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"\0" * 1_000_000
    kernel = packed.compress(plain) + packed.flush()
    crc = zlib.crc32(plain)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(kernel), len(plain), 1, 0) + b"a" + kernel
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(kernel), len(plain), 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * times
    return local + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(directory), len(local), 0)


def tarred(entries: Entries, *others: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in others:
            archive.addfile(info)
    return buffer.getvalue()


def tar_entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def json_lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def parquet(columns: Mapping[str, Sequence[Any]]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), buffer)
    return buffer.getvalue()


def http(body: bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content-Type": kind} | {k.replace("_", "-"): v for k, v in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(uri: str, block: bytes, kind: str = "response", **headers: str) -> bytes:
    """One record of a WARC."""
    fields = {
        "WARC-Type": kind, "WARC-Target-URI": uri, "WARC-Date": "2026-03-01T23:59:00Z",
        "WARC-Record-ID": "<urn:uuid:12345678-feed-4abc-8def-1234567890ab>", "Content-Length": str(len(block)),
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/html",
    } | {k.replace("_", "-"): v for k, v in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def chunked(data: bytes, size: int = 10) -> bytes:
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
