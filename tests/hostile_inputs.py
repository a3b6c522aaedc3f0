"""Inputs that mean harm, or are broken in odd ways, and what must become of each."""
from __future__ import annotations

import io
import os
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
AD = """\
Job Title: Logistics Officer {number}
Organization: UNICEF
Grade: P-3
Duty Station: Nairobi, Kenya

Duties
- Runs the warehouse and its {number} stores.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>'
)
LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def word(body: str, before: str = "", **others: bytes) -> bytes:
    """A Word file with that body, and other members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        document = f'<?xml version="1.0"?>{before}<w:document {WORD}><w:body>{body}</w:body></w:document>'
        for name, data in (("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", document)):
            file.writestr(name, data)
        for name, content in others.items():
            file.writestr(name, content)
    return buffer.getvalue()


def archive(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(data),
    )


def page(content: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def forms(depth: int) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    draws = b"/A Do " * 10
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>/Length %d>>"
        b"stream\n%b\nendstream"
    )
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(draws), draws),
        *(form % (number + 1, len(draws), draws) for number in range(5, 5 + depth)),
        form % (5 + depth, 3, b"q Q"),
    )


LAUGHS = '<!DOCTYPE l [<!ENTITY a0 "lollollol">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]>"
EMPTY_PAGES = b"<</Type/Catalog/Pages 2 0 R>>"

# By name: the bytes, and what becomes of them ("record", "container", or the class of the error).
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.docx": (lambda: word(paragraph("a" * 120_000_000)), "Unreadable"),
    "media.docx": (lambda: word(paragraph(AD.format(number=1)), media=bytes(120_000_000)), "Unreadable"),
    "laughs.docx": (lambda: word(paragraph("&a9;"), before=LAUGHS), "Unreadable"),
    "entity.docx": (
        lambda: word(paragraph("&x;"), before='<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "Unreadable"
    ),
    "nested.docx": (
        lambda: word("<w:tbl><w:tr><w:tc>" * 5000 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 5000), "Unreadable"
    ),
    "unclosed.docx": (lambda: word("<w:p><w:r><w:t>unclosed"), "Unreadable"),
    "cut.docx": (lambda: word(paragraph("x"))[:300], "Unreadable"),
    "loop.pdf": (lambda: pdf(EMPTY_PAGES, b"<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 3>>"), "Unreadable"),
    "count.pdf": (lambda: pdf(EMPTY_PAGES, b"<</Type/Pages/Kids[]/Count 1000000000>>"), "Unreadable"),
    "tree.pdf": (
        lambda: pdf(
            EMPTY_PAGES, b"<</Type/Pages/Count 20000/Kids[%b]>>" % (b"3 0 R " * 20_000),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        ),
        "Unreadable",
    ),
    "array.pdf": (lambda: pdf(b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 200_000 + b">>"), "Unreadable"),
    "bomb.pdf": (lambda: page(zlib.compress(bytes(120_000_000), 9)), "Unreadable"),
    "forms.pdf": (lambda: forms(4), "Unreadable"),
    "html.pdf": (lambda: b"<html><body>404 Not found</body></html>", "NotAVacancy"),
    "ruby.html": (lambda: f"<h1>Vacancy</h1><p>{AD.format(number=1)}".encode() + b"<rt>x" * 25_000, "record"),
    "deep.html": (lambda: b"<div>" * 100_000 + b"<p>Grade: P-3</p>", "Unreadable"),
    "tables.html": (lambda: b"<table><tr><td>" * 1_000 + b"<p>Grade: P-3</p>", "NotAVacancy"),
    "span.html": (lambda: b"<table><tr><td colspan=1000000000 rowspan=1000000000>x</td></tr></table>", "NotAVacancy"),
    "deep.json": (lambda: b"[" * 200_000 + b"]" * 200_000, "Unreadable"),
    "number.json": (lambda: b'{"title": ' + b"9" * 1_000_000 + b"}", "Unreadable"),
    "line.txt": (lambda: b"word " * 200_000, "NotAVacancy"),
    "nul.txt": (lambda: bytes(1_000_000), "Unreadable"),
    "spaces.txt": (lambda: b" " * 5_000_000, "Unreadable"),
    "utf16.txt": (lambda: AD.format(number=2).encode("utf-16-le"), "record"),
    "latin.txt": (lambda: AD.format(number=3).replace("Nairobi", "Bogotá").encode("latin-1"), "record"),
    "lie.html": (lambda: b"<meta charset=utf-8><p>M\xe9xico " + AD.format(number=4).encode(), "record"),
    "random.txt": (lambda: zlib.compress(bytes(range(256)) * 4000), "NotAVacancy"),
    "empty.html": (lambda: b"", "Unreadable"),
    "line\nbreak.txt": (lambda: AD.format(number=5).encode(), "record"),
    "\x1b[31mred\x07.txt": (lambda: AD.format(number=6).encode(), "record"),
    os.fsdecode(b"caf\xe9.txt"): (lambda: AD.format(number=7).encode(), "record"),
    f"{'x' * 251}.txt": (lambda: AD.format(number=8).encode(), "record"),
    "a#b#c#d#e#f.txt": (lambda: AD.format(number=9).encode(), "record"),
    "a#b#c#d#e.zip": (lambda: archive({"inner.txt": AD.format(number=14)}), "container"),
    "b.zip": (lambda: archive({"twice.txt": AD.format(number=15)}), "container"),
    "b.zip#twice.txt": (lambda: AD.format(number=16).encode(), "record"),
    "-rf.txt": (lambda: AD.format(number=10).encode(), "record"),
    "\u202eoдин\u0301 \U0001f4be.txt": (lambda: AD.format(number=11).encode(), "record"),
    "no suffix": (lambda: AD.format(number=12).encode(), "record"),
    "back\\slash \\xe9.txt": (lambda: AD.format(number=13).encode(), "record"),
}


def write(folder: Path) -> None:
    """Write them, a file that is too large, links that lead nowhere, and what is no file at all."""
    for name, (make, _) in FILES.items():
        (folder / name).write_bytes(make())
    with (folder / "large.txt").open("wb") as file:
        file.truncate(101 * 2**20)
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "itself.txt").symlink_to("itself.txt")


def odd(folder: Path) -> Iterator[Path]:
    """What no run may open, or follow."""
    os.mkfifo(folder / "pipe.txt")
    yield folder / "pipe.txt"
    (folder / "device.txt").symlink_to("/dev/zero")
    yield folder / "device.txt"
    (folder / "around").symlink_to(".")
    yield folder / "around"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s"))
    yield folder / "s"
