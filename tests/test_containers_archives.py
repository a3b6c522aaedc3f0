"""Zip and tar: sound, odd, hostile."""
from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from datetime import date

import pytest

from pipeline.containers import Member
from pipeline.containers.member import as_path
from pipeline.hints import Hints
from tests import make_containers as make
from tests.test_containers import AD, read, settings, shown

TOLD = b'{"url": "https://jobs.example.org/7", "captured": "2026-03-01", "board": "Jobs"}'
HINTS = Hints("https://jobs.example.org/7", date(2026, 3, 1), "Jobs")

# What the entry is called, what the member is.
NAMES = [
    ("ad.html", "ad.html"),
    ("a b/ad (2).html", "a b/ad (2).html"),
    ("../../etc/passwd", "etc/passwd"),
    ("/etc/passwd", "etc/passwd"),
    ("a/./b//c/../ad.html", "a/b/c/ad.html"),
    ("..\\..\\ad.html", "ad.html"),
    ("C:\\ads\\ad.html", "C:/ads/ad.html"),
    ("ad#2.html", "ad%232.html"),
    ("ad\n.html", "ad .html"),
    ("ad\x1b[31m.html", "ad\\x1b[31m.html"),
    ("ad\u202elmth.html", "ad\\u202elmth.html"),
    ("Führer e\u0301.html", "Führer é.html"),
    ("Водитель.html", "Водитель.html"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names_of_entries_are_safe_and_can_be_printed(name: str, expected: str) -> None:
    entries = [(name, AD)]
    for archive in (make.zipped(entries), make.tarred(entries), make.tarred(entries, form=tarfile.GNU_FORMAT)):
        assert shown(read(archive, "ads")[0]) == [(expected, AD)]


def test_names_of_other_encodings() -> None:
    utf8_unsaid = make.patched(make.zipped([("Führer.html", AD)]), 8, b"\0\0", 6)
    assert shown(read(utf8_unsaid, "ads.zip")[0]) == [("Führer.html", AD)]
    dos = utf8_unsaid.replace("ü".encode(), b"\x81x")
    assert shown(read(dos, "ads.zip")[0]) == [("Füxhrer.html", AD)]
    latin = make.tarred([("F?hrer.html", AD)], form=tarfile.USTAR_FORMAT)
    header = bytearray(latin)
    header[1] = 0xFC
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + 256 + sum(header[156:512]))
    assert shown(read(bytes(header), "ads.tar")[0]) == [("F\\xfchrer.html", AD)]


def test_a_nul_does_not_hide_the_end_of_a_name() -> None:
    archive = make.zipped([("ad.html?.exe", AD)]).replace(b"html?", b"html\0")
    assert shown(read(archive, "ads.zip")[0]) == [("ad.html\\x00.exe", AD)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_second_of_a_name_is_numbered() -> None:
    entries = [("ad.html", b"1"), ("../ad.html", b"2"), ("ad.html", b"3")]
    expected = [("ad.html", b"1"), ("ad.html~2", b"2"), ("ad.html~3", b"3")]
    for archive in (make.zipped(entries), make.tarred(entries)):
        assert shown(read(archive, "ads")[0]) == expected


LITTER = [
    "__MACOSX/._ad.html", ".DS_Store", "a/Thumbs.db", "desktop.ini", ".git/config", "a/.hidden/ad.html", "a/.ad.html",
    "~$ad.docx", "vacancies.toml", "lost.meta.json", "folder/",
]  # fmt: skip


def test_litter_and_folders_are_left_out() -> None:
    entries = [*((name, b"" if name.endswith("/") else b"x") for name in LITTER), ("ad.html", AD)]
    folder = make.tar_entry("folder", tarfile.DIRTYPE)
    for archive in (make.zipped(entries), make.tarred([e for e in entries if e[1]], folder)):
        assert shown(read(archive, "ads")[0]) == [("ad.html", AD)]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["a/ad.html.meta.json", "a/ad.meta.json", "./a/ad.meta.json"])
def test_sidecars_tell_of_their_neighbour_wherever_they_stand(name: str, first: bool) -> None:
    entries = [("a/ad.html", AD), ("b/ad.html", AD), ("c.html", AD)]
    entries = [(name, TOLD), *entries] if first else [*entries, (name, TOLD)]
    for archive in (make.zipped(entries), make.tarred(entries), make.PACK["gz"](make.tarred(entries))):
        found, problem = read(archive, "ads")
        assert [m.hints for m in found if isinstance(m, Member)] == [HINTS, Hints(), Hints()]
        assert problem is None


@pytest.mark.parametrize("sidecar", [b"{", b'{"captured": "yesterday"}', b"[]", b" " * 2_000_000])
def test_a_sidecar_that_is_none_is_told_with_its_document(sidecar: bytes) -> None:
    entries = [("ad.html", AD), ("ad.html.meta.json", sidecar)]
    for archive in (make.zipped(entries), make.tarred(entries)):
        (member,), _ = read(archive, "ads")
        assert shown([member])[0][1] in ("Unreadable", "TooLarge")


def test_an_entry_that_is_too_large_is_refused_and_the_rest_is_read() -> None:
    entries = [("bomb", b"\0" * 3_000_000), ("ad.html", AD)]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        archive = make.zipped(entries, method)
        assert shown(read(archive, "ads.zip", settings(document_mb=1))[0]) == [("bomb", "TooLarge"), ("ad.html", AD)]
        assert len(shown(read(archive, "ads.zip")[0])[0][1]) == 3_000_000  # type: ignore[arg-type]
    for packed in (make.tarred(entries), make.PACK["xz"](make.tarred(entries))):
        assert shown(read(packed, "ads", settings(document_mb=1))[0]) == [("bomb", "TooLarge"), ("ad.html", AD)]


def test_a_zip_that_lies_about_sizes_is_bounded() -> None:
    archive = make.zipped([("bomb", b"\0" * 3_000_000)])
    for size in (100, 900_000, 3_000_001):
        lying = make.patched(archive, 24, struct.pack("<L", size), 22)
        expected = "TooLarge" if size > 2**20 else "Damaged"
        assert shown(read(lying, "ads.zip", settings(document_mb=1))[0]) == [("bomb", expected)]


def test_entries_that_overlap_are_refused_together() -> None:
    assert zipfile.ZipFile(io.BytesIO(make.overlapping(50))).infolist()
    found, problem = read(make.overlapping(50), "bomb.zip")
    assert not found
    assert problem is not None
    assert "overlap" in problem


ZIP_TROUBLE = [
    (8, struct.pack("<H", 1), 6, "Encrypted"),
    (10, struct.pack("<H", 9), 8, "UnsupportedCompression"),  # Deflate64
    (10, struct.pack("<H", 93), 8, "UnsupportedCompression"),
    (16, b"\1\2\3\4", 14, "Damaged"),  # the checksum
    (38, struct.pack("<L", 0o120777 << 16), None, "Link"),
    (42, struct.pack("<L", 7), None, "Damaged"),  # where the entry is
]


@pytest.mark.parametrize(("offset", "value", "local", "expected"), ZIP_TROUBLE)
def test_entries_of_a_zip_that_cannot_be_read(offset: int, value: bytes, local: int | None, expected: str) -> None:
    archive = make.patched(make.zipped([("ad.html", AD)]), offset, value, local)
    found, problem = read(archive, "ads.zip")
    assert shown(found) == [("ad.html", expected)]
    assert problem is None


def test_a_damaged_entry_does_not_take_its_neighbours_along() -> None:
    archive = make.zipped([("1", b"one" * 100), ("2", b"two" * 100), ("3", b"three" * 100)], zipfile.ZIP_STORED)
    found, problem = read(archive.replace(b"twotwo", b"owtowt", 1), "ads.zip")
    assert shown(found) == [("1", b"one" * 100), ("2", "Damaged"), ("3", b"three" * 100)]
    assert problem is None


def test_one_disk_of_several_is_refused() -> None:
    archive = make.zipped([("ad.html", AD)])
    end = archive.rindex(b"PK\5\6")
    for disk in (archive[: end + 4] + b"\1\0" + archive[end + 6 :], b"PK\7\x08" + archive[:-100]):
        found, problem = read(disk, "ads.zip")
        assert not found
        assert problem is not None


def test_zip64_and_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 10)  # of the old format
    many = make.zipped([(f"{n}.txt", b"") for n in range(50)])
    end = many.rindex(b"PK\5\6")
    assert many.count(b"PK\6\6") == 1
    for archive in (many, many[: end + 12] + b"\xff" * 8 + many[end + 20 :]):
        found, problem = read(archive, "ads.zip")
        assert (len(found), problem) == (50, None)
        found, problem = read(archive, "ads.zip", settings(entries=40))
        assert not found
        assert problem is not None
        assert "`entries`" in problem


def test_a_zip_within_a_zip_is_a_member() -> None:
    inner = make.zipped([("ad.html", AD)])
    assert shown(read(make.zipped([("b.zip", inner)]), "a.zip")[0]) == [("b.zip", inner)]


def test_links_are_refused_and_devices_left_out() -> None:
    odd = [
        make.tar_entry("soft", tarfile.SYMTYPE, "/etc/passwd"),
        make.tar_entry("hard", tarfile.LNKTYPE, "ad.html"),
        make.tar_entry("pipe", tarfile.FIFOTYPE),
        make.tar_entry("disk", tarfile.BLKTYPE),
        make.tar_entry("screen", tarfile.CHRTYPE),
    ]
    archive = make.tarred([("ad.html", AD)], *odd)
    assert shown(read(archive, "ads.tar")[0]) == [("ad.html", AD), ("soft", "Link"), ("hard", "Link")]


def header(archive: bytes, at: int, value: bytes) -> bytes:
    """The archive with its first header changed, and the checksum made good."""
    data = bytearray(archive)
    data[at : at + len(value)] = value
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 256 + sum(data[156:512]))
    return bytes(data)


TAR = make.tarred([("ad.html", AD), ("b.html", AD)], form=tarfile.GNU_FORMAT)
TAR_TROUBLE = [
    (124, b"\xff" * 11 + b"\0"),  # a size below nothing
    (124, b"77777777777\0"),  # 8 GiB, of a file of some kilobytes
    (124, b"\x80" + b"\x7f" * 11),
    (156, b"L"),  # the content is the name of the next
    (156, b"x"),  # attributes
    (156, b"S"),  # sparse, with a map that is none
    (156, b"K"),
]


@pytest.mark.parametrize(("at", "value"), TAR_TROUBLE)
def test_headers_of_a_tar_that_lie(at: int, value: bytes) -> None:
    found, problem = read(header(TAR, at, value), "ads.tar")
    assert problem or len(found) <= 2


def test_a_name_without_end_is_not_held() -> None:
    """A megabyte of zeros that unpacks to a name of 200 MB."""
    size = 200_000_000
    head = make.tar_entry("././@LongLink", b"L", size=size).tobuf(tarfile.GNU_FORMAT)
    bomb = make.PACK["gz"](head + b"a" * size)
    found, problem = read(bomb, "ads.tar.gz")
    assert not found
    assert problem is not None
    assert "header" in problem


def test_a_sparse_file_is_as_large_as_it_says() -> None:
    sparse = tarfile.TarInfo("sparse")
    sparse.size = 512
    told = {"major": "0", "minor": "1", "map": "0,512", "size": str(10**13)}
    sparse.pax_headers = {f"GNU.sparse.{key}": value for key, value in told.items()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(sparse, io.BytesIO(b"x" * 512))
    assert shown(read(buffer.getvalue(), "ads.tar")[0]) == [("sparse", "TooLarge")]


def test_garbage_in_the_middle_of_a_tar_is_not_its_end() -> None:
    first = make.tarred([("1", AD)])[:1024]
    for rest in (b"garbage" * 200, b"x" * 100):
        found, problem = read(first + rest, "ads.tar")
        assert shown(found) == [("1", AD)]
        assert problem is not None
    found, problem = read(first, "ads.tar")  # without the empty blocks at the end
    assert (shown(found), problem) == ([("1", AD)], None)


def test_paths_have_no_bytes_that_are_no_text() -> None:
    assert as_path("caf\udce9/../x") == "caf\\xe9/x"
