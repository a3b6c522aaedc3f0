"""The bytes of a PDF before they are read: bombs are refused, odd files told, damaged ones written anew by pdfium."""
from __future__ import annotations

import contextlib
import io
import re
import zlib

import pypdfium2

from normalizers.frozen import frozen
from pipeline.loaders.page import Unreadable
from pipeline.loaders.pdf_sheets import MAX_CONTENT

MAX_STREAM = 48_000_000  # unpacked bytes of one stream that is no picture
MAX_MAPPINGS = 2_000_000  # bytes of all that are kept; those of a font in all letters of Chinese have 400,000

_CATALOG = re.compile(rb"(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b[^>]{0,999}/Type\s{0,9}/Catalog\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Image\b|/DCTDecode")
_OBJECT = re.compile(rb"(\d{1,9})\s{1,9}\d{1,5}\s{1,9}obj\b")
_REFERENCE = re.compile(rb"(\d{1,9})\s{1,9}\d{1,5}\s{1,9}R\b")
_CONTENTS = re.compile(rb"/Contents\s{0,9}(?:\[([^\[\]]{0,9999})\]|(\d{1,9}\s{1,9}\d{1,5}\s{1,9}R\b))")
_BOXES = re.compile(rb"/(Crop|Media)Box\s{0,9}\[([^\[\]]{0,99})\]")
_FORM = re.compile(rb"/Subtype\s{0,9}/Form\b")
_TABLE = re.compile(rb"\s{0,9}(?:xref\b|\d{1,9}\s{1,9}\d{1,5}\s{1,9}obj\b)")
_SECTION = re.compile(rb"\s{0,9}(\d{1,9}) (\d{1,9})[ \r\n]{1,3}((?:\d{10} \d{5} [nf][ \r\n]{1,2})+)")
# Encryption, letters drawn by instructions, layers that may be hidden, vertical writing, words put in the place of
# others, pages turned or enlarged; and names that are written so as not to be found.
_FRACTION = re.compile(rb"(?:/W(?:idths)?|obj)\s{0,9}\[[^/<>A-Za-z]{0,5000}?\d\.\d{0,9}[1-9]")
_ODD = re.compile(
    rb"/Encrypt\b|/Type3\b|/OCProperties\b|/WMode\s{0,9}1|-V\b|/UserUnit\b|/ActualText"
    rb"|/Rotate\s{0,9}[^0\s]|/\w{0,40}#[4-7][0-9A-Fa-f]"
)


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


@frozen
class Survey:
    """What the bytes of a file say of it. `plain`: two readers must read it alike, within bounds."""

    plain: bool
    pages: int  # the most that were counted towards the bounds
    fractions: bool  # whether the widths of letters have fractions
    words: bytes  # the file without its streams, the objects within them spelled out
    mappings: dict[int, bytes]  # of codes to letters, by the number of the object


def survey(data: bytes) -> Survey:
    """Unpack every stream as far as the bound, and refuse bombs; pictures are never unpacked, so they may be larger.

    A file is plain if nothing in it is known to be read in two ways, and if the instructions of all its pages together
    are bounded: each page's are known and unpacked whole, and forms that they draw draw no others.
    """
    heads: list[bytes] = []  # the file without its streams
    sizes: dict[bytes, int] = {}  # unpacked bytes by the number of the object; more than any page may have if unknown
    draws: dict[bytes, int] = {}  # how often a form may be drawn, by the number of the object
    forms: list[int] = []  # unpacked bytes of each
    mappings: dict[int, bytes] = {}
    kept = 0
    end = 0
    sound = data[:5] == b"%PDF-" and _leads_to_objects(data)
    while (match := _STREAM.search(data, end)) is not None:
        head = data[end : match.start()]
        heads.append(head)
        before = head[-600:]
        before = before[before.rfind(b"obj") + 1 :]
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        if b"/Fl" in before and not _PICTURE.search(before):
            blob, whole = _unpacked(data[match.end() : end], before)
        else:
            blob, whole = data[match.end() : end], not re.search(rb"/Filter|/F\b", before)
        numbers = _OBJECT.findall(head[-600:])
        if numbers:
            sizes[numbers[-1]] = max(sizes.get(numbers[-1], 0), len(blob) if whole else MAX_STREAM)
        if numbers and b"begincmap" in blob and (kept := kept + len(blob)) <= MAX_MAPPINGS:
            mappings[int(numbers[-1])] = blob
        if b"/ObjStm" in before:
            heads.append(_spelled_out(before, blob))
            sound = sound and whole
        if _FORM.search(before):
            forms.append(len(blob))
            sound = sound and whole and b"Do" not in blob
        draws[numbers[-1] if numbers else b""] = blob.count(b"Do")
        sound = sound and not (b"/ActualText" in blob and whole)
    heads.append(data[end:])
    words = b" ".join(heads)
    sound = sound and not _ODD.search(words) and _shows_all(words) and len(_FORM.findall(words)) == len(forms)
    contents = _CONTENTS.findall(words) if sound else []
    spent = sum(sizes.get(number, MAX_STREAM) + draws.get(number, 0) * max(forms, default=0)
                for listed, single in contents for number in _REFERENCE.findall(listed or single))
    plain = len(contents) > 0 and spent <= MAX_CONTENT
    return Survey(plain, len(contents), plain and _FRACTION.search(words) is not None, words, mappings)


def _spelled_out(head: bytes, blob: bytes) -> bytes:
    """The objects of a stream as if they stood in the file (ISO 32000-1, 7.5.7); the stream itself if it is damaged."""
    first = re.search(rb"/First\s{1,9}(\d{1,6})\b", head)
    places = blob[: int(first[1])].split() if first else []
    if first is None or not all(place.isdigit() and len(place) < 10 for place in places):
        return blob
    starts = [int(first[1]) + int(start) for start in places[1::2]]
    if starts != sorted(starts):  # or a small file may spell out the same bytes again and again
        return blob
    return b" ".join(b"%b 0 obj %b endobj" % (number, blob[start:end])
                     for number, start, end in zip(places[::2], starts, [*starts[1:], None], strict=False))


def _shows_all(words: bytes) -> bool:
    """Whether pages are shown whole: no box to cut them by, or the one that all have."""
    if b"/CropBox" not in words:
        return True
    boxes = [(kind, tuple(sides.split())) for kind, sides in _BOXES.findall(words)]
    return len(boxes) == len(re.findall(rb"/(?:Crop|Media)Box", words)) and len({sides for _, sides in boxes}) == 1


def _unpacked(blob: bytes, head: bytes) -> tuple[bytes, bool]:
    """What a stream of these words holds, and whether that is all of it."""
    if b"/ASCII85Decode" in head:
        blob = _from_ascii(blob)
    whole = False
    for _ in range(3):  # filters can be stacked
        unpacking = zlib.decompressobj()
        try:
            blob = unpacking.decompress(blob, MAX_STREAM)
        except zlib.error:
            break
        if len(blob) >= MAX_STREAM:
            raise Unreadable(f"refused: a stream of the PDF unpacks to over {MAX_STREAM} bytes")
        whole = unpacking.eof
        if blob[:1] != b"\x78":
            break
    return blob, whole and not re.search(rb"/LZW|/ASCIIHex|/RunLength|/Crypt|/DecodeParms", head)


def _from_ascii(blob: bytes) -> bytes:
    """The bytes of an ASCII85 stream (ISO 32000-1, 7.4.3); b"" for a damaged one."""
    import numpy as np  # takes a tenth of the time of base64.a85decode

    digits = blob.translate(None, b" \t\r\n\0\f").partition(b"~")[0].replace(b"z", b"!!!!!")
    short = -len(digits) % 5
    fives = np.frombuffer(digits + b"u" * short, np.uint8).reshape(-1, 5).astype(np.uint64) - ord("!")
    numbers = fives @ np.array([85**4, 85**3, 85**2, 85, 1], np.uint64)
    if fives.max(initial=0) > 84 or numbers.max(initial=0) > 0xFFFFFFFF:
        return b""
    return numbers.astype(">u4").tobytes()[: 4 * len(numbers) - short]


def _leads_to_objects(data: bytes) -> bool:
    """Whether the file ends as it should, and the table of objects that it names there tells where they stand."""
    places = re.findall(rb"startxref\s{1,9}(\d{1,12})\s{1,9}%%EOF", data[-2048:])
    table = _TABLE.match(data, int(places[-1])) if places else None
    if table is None:
        return False
    at = table.end()
    while (section := _SECTION.match(data, at)) is not None:
        if len(section[3]) < 20 * int(section[2]):
            return False
        first, rows = int(section[1]), section[3].split(b"\n" if b"\n" in section[3] else b"\r")
        at = section.end()
        for number, row in enumerate(rows[:-1], first):
            offset, generation, kind = row.split()
            if kind == b"n" and not data.startswith(b"%d %d obj" % (number, int(generation)), int(offset)):
                return False
    return True

