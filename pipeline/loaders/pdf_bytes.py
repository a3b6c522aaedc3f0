"""The bytes of a PDF before they are read: bombs are refused, damaged files are written anew by pdfium."""
from __future__ import annotations

import contextlib
import io
import re
import zlib

import pypdfium2

from pipeline.loaders.page import Unreadable

MAX_STREAM = 48_000_000  # unpacked bytes of one stream that is no picture

_CATALOG = re.compile(rb"(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b[^>]{0,999}/Type\s{0,9}/Catalog\b")
_STREAM = re.compile(rb"stream\r?\n")


def mended(data: bytes, most: int) -> bytes | None:
    """The file as pdfium, which forgives more, writes it anew; None where it cannot, or has more than `most` pages."""
    catalog = _CATALOG.search(data)
    if catalog is not None and b"trailer" not in data:  # a download that broke off
        data += b"\ntrailer\n<</Root %b %b R>>\nstartxref\n0\n%%%%EOF" % catalog.groups()
    try:
        with contextlib.closing(pypdfium2.PdfDocument(data)) as document:
            if not 0 < len(document) <= most:
                return None
            # Pages copied into a new file leave the damaged directory behind.
            with contextlib.closing(pypdfium2.PdfDocument.new()) as copy:
                copy.import_pages(document)
                out = io.BytesIO()
                copy.save(out)
                return out.getvalue()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None


def refuse_bombs(data: bytes) -> None:
    """Unpack every stream as far as the bound; pictures are never unpacked later, so they may be larger."""
    end = 0
    while (match := _STREAM.search(data, end)) is not None:
        before = data[max(match.start() - 600, 0) : match.start()]
        before = before[before.rfind(b"obj") + 1 :]
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        if b"/Fl" not in before or re.search(rb"/Image\b|/DCTDecode", before):
            continue
        blob = data[match.end() : end]
        for _ in range(3):  # filters can be stacked
            try:
                blob = zlib.decompressobj().decompress(blob, MAX_STREAM)
            except zlib.error:
                break
            if len(blob) >= MAX_STREAM:
                raise Unreadable(f"refused: a stream of the PDF unpacks to over {MAX_STREAM} bytes")
            if blob[:1] != b"\x78":
                break
