"""What every container has in common: how it is told, how its members are named, and that damage is an outcome."""
from __future__ import annotations

import io
import json
import random
import zipfile
from typing import Any

import pytest

from pipeline import containers
from pipeline.containers import Member, Refused
from pipeline.containers.member import Names
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable
from pipeline.settings import Dump, Limits, Settings, dump_for
from tests import make_containers as make
from tests.make_docx import Word
from tests.make_pdf import Sheet

AD = b"<!doctype html><h1>Driver</h1><p>Grade: G-2</p>"
ROW = {"title": "Driver", "grade": "G-2", "city": "Goma"}
PLAIN = b"""\
From: hr@example.org
Date: Sun, 1 Mar 2026 10:00:00 +0000
MIME-Version: 1.0
Message-ID: <1@example.org>
Content-Type: text/plain; charset=utf-8

Driver, G-2, Goma.
""".replace(b"\n", b"\r\n")
MBOX = b"From hr@example.org Sun Mar  1 10:00:00 2026\n" + PLAIN.replace(b"\r\n", b"\n") + b"\n"
WARC = make.record("https://jobs.example.org/7", make.http(AD))
TABLE = b"id,title,grade\n1,Driver,G-2\n"


def settings(*dumps: Dump, **limits: Any) -> Settings:
    return Settings(limits=Limits(**limits), dumps=dumps)


def read(data: bytes, name: str, given: Settings = Settings()) -> tuple[list[Member | Refused], str | None]:  # noqa: B008
    """The members of a container, and why it was not read to its end."""
    file = io.BytesIO(data)
    kind = containers.kind(file, name, dump_for(given, name))
    assert kind is not None, "no container"
    found: list[Member | Refused] = []
    try:
        for member in containers.members(kind, file, name, given):
            found.append(member)
    except Unreadable as error:
        return found, str(error)
    return found, None


def shown(found: list[Member | Refused]) -> list[tuple[str, object]]:
    """Name and bytes, or name and class of error."""
    return [(m.name, m.data if isinstance(m, Member) else m.error_class) for m in found]


def office(*names: str, mimetype: bytes = b"") -> bytes:
    first = [("mimetype", mimetype)] if mimetype else []
    return make.zipped([*first, *((name, b"<x/>") for name in names)], zipfile.ZIP_STORED)


def two_rows(**more: object) -> bytes:
    return json.dumps({"jobs": [ROW, ROW | more]}).encode()


ZIP = make.zipped([("ad.html", AD)])
TAR = make.tarred([("ad.html", AD)])
LINES = make.json_lines(ROW, ROW)
GRAPH = {"@graph": [{"@type": "JobPosting", "name": name} for name in "ab"]}
SECTIONS = {"title": "Cook", "items": [{"title": title, "content": "x", "n": 1} for title in ("Duties", "Skills")]}
PAIRS = [{"label": "Grade", "value": "P-3"}, {"label": "Title", "value": "Cook"}]

KINDS: list[tuple[str, bytes, str | None]] = [
    ("ads.zip", ZIP, "zip"),
    ("ads.html", ZIP, "zip"),
    ("report.docx", ZIP, "zip"),  # an archive that somebody named so
    ("empty.docx", make.zipped([("a", b""), ("b", b"")]), None),
    ("empty.zip", make.zipped([]), "zip"),
    ("cut.zip", ZIP[:-30], "zip"),
    ("ads.tar", TAR, "tar"),
    ("ads", make.tarred([("a", b"")], form=0), "tar"),
    *((f"ads.tar.{ending}", pack(TAR), "tar") for ending, pack in make.PACK.items()),
    ("ad.html.gz", make.PACK["gz"](AD), "gzip"),
    ("ad.html.bz2", make.PACK["bz2"](AD), "bzip2"),
    ("ad.html.xz", make.PACK["xz"](AD), "xz"),
    ("cut.gz", make.PACK["gz"](AD)[:20], "gzip"),
    ("ads.zip.gz", make.PACK["gz"](ZIP), "gzip"),
    ("ads.warc", WARC, "warc"),
    ("ads.warc.gz", make.PACK["gz"](WARC) * 2, "warc"),
    ("ads.jsonl", LINES, "jsonl"),
    ("ads.txt", LINES, "jsonl"),
    ("ads.json.gz", make.PACK["gz"](LINES), "jsonl"),
    ("ads.jsonl", b"\xef\xbb\xbf" + LINES, "jsonl"),
    ("ads.jsonl", LINES.decode().encode("utf-16"), "jsonl"),
    ("ads.jsonl", make.json_lines(ROW), "jsonl"),
    ("ads.json", make.json_lines(ROW), None),
    ("ads.json", json.dumps(ROW, indent=1).encode(), None),
    ("long.json", make.json_lines(ROW | {"text": "x" * 100_000}, ROW), "jsonl"),
    ("bad.jsonl", b'{"title": \n{"title": "Cook"}\n{"title": "Driver"}\n', "jsonl"),
    ("ads.json", two_rows(), "json"),
    ("ads.json", json.dumps([ROW, ROW], indent=1).encode(), "json"),
    ("ads.json.gz", make.PACK["gz"](two_rows()), "json"),
    ("edges.json", json.dumps({"data": {"jobs": {"edges": [{"node": ROW}, {"node": ROW}]}}}).encode(), "json"),
    ("short.json", json.dumps([{"id": n, "title": "Cook", "description": "Drives"} for n in (1, 2)]).encode(), "json"),
    ("ld.json", json.dumps(GRAPH).encode(), "json"),
    ("one.json", json.dumps({"jobs": [ROW]}).encode(), None),
    ("sections.json", json.dumps(SECTIONS).encode(), None),
    ("pairs.json", json.dumps(PAIRS).encode(), None),
    ("broken.json", two_rows()[:-3], None),
    ("deep.json", b"[" * 100_000, None),
    ("ads.csv", TABLE, "csv"),
    ("ads.tsv.gz", make.PACK["gz"](TABLE.replace(b",", b"\t")), "csv"),
    ("ads.txt", TABLE, None),
    ("page.csv", AD, None),
    ("notes.csv", b"Driver\nGrade G-2\n", None),
    ("ads.dat", make.parquet({"id": [1]}), "parquet"),
    ("cut.parquet", make.parquet({"id": [1]})[:50], "parquet"),
    ("ad.eml", PLAIN, "mail"),
    ("ad.txt", PLAIN, "mail"),
    ("ad.mhtml", b"Snapshot-Content-Location: https://x.org\r\n" + PLAIN, "mail"),
    ("ad.txt", b"Subject: Driver\nFrom: Head of Unit\nDate: 3 May 2026\n\nDrives.\n", None),
    ("ad.txt", b"Date: 3 May\nReceived: 4 May\nContent-Type: open\n\nDrives.\n", None),
    ("ads.mbox", MBOX, "mbox"),
    ("ad.txt", b"From Monday 3 May 2026\nthe driver drives.\n", None),
    ("ads.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "7z"),
    ("ads.rar", b"Rar!\x1a\x07\x01\x00", "rar"),
    ("ads.zst", b"\x28\xb5\x2f\xfd" + b"\0" * 30, "zstd"),
    # Documents.
    ("ad.docx", Word().bytes(), None),
    ("ad.zip", Word().bytes(), None),
    ("ad.docx", Word().bytes()[:-200], None),
    ("cut.bin", Word().bytes()[:-200], None),
    ("book.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), None),
    ("slides", office("ppt/presentation.xml"), None),
    ("ad.odt", office("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), None),
    ("ad.epub", office("META-INF/container.xml", mimetype=b"application/epub+zip"), None),
    ("ad.pages", office("Index/Document.iwa"), None),
    ("cut.odt", office("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")[:-40], None),
    ("notes.zip", make.zipped([("mimetype", b"what?"), ("a/[Content_Types].xml", b"")]), "zip"),
    ("ad.pdf", Sheet().bytes(), None),
    ("ad.html", AD, None),
    ("ad.txt", "Führer, gehobener Dienst\n".encode("cp1252"), None),
    ("empty.txt", b"", None),
    ("nul.txt", b"\0" * 2000, None),
    ("random.bin", random.Random(4).randbytes(5000), None),
]


@pytest.mark.parametrize(("name", "data", "expected"), KINDS, ids=range(len(KINDS)))
def test_the_kind_is_told_by_content(name: str, data: bytes, expected: str | None) -> None:
    assert containers.kind(io.BytesIO(data), name, None) == expected


DUMPED = [
    ("ad.json", json.dumps({"html": "<p>Driver"}).encode(), "json"),  # one record is enough
    ("ads.json", json.dumps([{"html": "a"}]).encode(), "json"),
    ("ads.json", json.dumps({"results": [{"html": "a"}, {"html": "b"}]}).encode(), "json"),
    ("ads.json", make.json_lines({"html": "a"}, {"html": "b"}), "jsonl"),
    ("ads.txt", b"html\na\n", "csv"),
    ("ad.html", AD, None),
    ("ads.zip", ZIP, "zip"),
]


@pytest.mark.parametrize(("name", "data", "expected"), DUMPED)
def test_settings_tell_that_a_text_is_a_dump(name: str, data: bytes, expected: str | None) -> None:
    assert containers.kind(io.BytesIO(data), name, Dump(match="*", body="html")) == expected


SOUND = {
    "ads.zip": ZIP, "ads.tar": TAR, "ads.tgz": make.PACK["gz"](TAR), "ad.gz": make.PACK["gz"](AD), "ads.warc": WARC * 3,
    "ads.warc.gz": make.PACK["gz"](WARC) * 3, "ads.jsonl": LINES, "ads.json": two_rows(), "ads.csv": TABLE,
    "ads.parquet": make.parquet({"id": [1, 2], "title": ["Driver", "Cook"]}), "ad.eml": PLAIN, "ads.mbox": MBOX * 2,
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_damage_is_told_and_never_stops_the_run(name: str) -> None:
    """Cut off anywhere, and with bytes changed: members, refusals, `Unreadable`, and nothing else."""
    whole, problem = read(SOUND[name], name)
    assert whole
    assert problem is None
    dice = random.Random(name)
    for _ in range(150):
        data = bytearray(SOUND[name])
        if dice.random() < 0.5:
            del data[dice.randrange(len(data)) :]
        for _ in range(dice.randrange(4)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        file = io.BytesIO(data)
        if kind := containers.kind(file, name, None):
            try:
                list(containers.members(kind, file, name, Settings()))
            except Unreadable as error:
                assert str(error)[-1] in ".!"


CUT = ["ads.tar", "ads.tgz", "ads.warc", "ads.warc.gz", "ad.gz", "ads.parquet", "ads.zip"]


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("share", [0.4, 0.6, 0.8])
def test_what_is_cut_off_is_not_taken_for_whole(name: str, share: float) -> None:
    data = make.tarred([("ad.html", AD * 600)]) if name == "ads.tar" else SOUND[name]
    found, problem = read(data[: int(len(data) * share)], name)
    assert problem
    assert len(found) < len(read(data, name)[0])


INNER = [("ad.html.gz", "ad.html"), ("a/b.zip#c/ad.txt.gz", "ad.txt"), ("x", "x")]


@pytest.mark.parametrize(("packed", "inner"), INNER)
def test_a_packed_file_is_named_without_the_packing(packed: str, inner: str) -> None:
    assert read(make.PACK["gz"](AD), packed) == ([Member(inner, AD, Hints())], None)


def test_a_packed_file_is_not_unpacked_beyond_the_limit() -> None:
    bomb = make.PACK["gz"](b"\0" * 5_000_000)
    assert shown(read(bomb, "bomb.gz", settings(document_mb=1))[0]) == [("bomb", "TooLarge")]
    lines = make.PACK["gz"](make.json_lines(*([ROW] * 30_000)))
    found, problem = read(lines, "ads.jsonl.gz", settings(unpacked_mb=1))
    assert 15_000 < len(found) < 30_000
    assert problem is not None
    assert "unpacked_mb" in problem


@pytest.mark.parametrize("name", ["ads.7z", "ads.rar", "ads.zst"])
def test_archives_that_are_not_read_say_what_to_do(name: str) -> None:
    data = next(data for other, data, _ in KINDS if other == name)
    found, problem = read(data, name)
    assert not found
    assert problem is not None
    assert "Unpack it" in problem


def test_names_are_given_once_each_however_often_they_come() -> None:
    names = Names()
    given = [names.give_as_is(raw) for raw in ["a", "a", "a~2", "a", "", "", " a", "x" * 2000, "x" * 2000 + "y"]]
    assert given[:7] == ["a", "a~2", "a~2~2", "a~3", "unnamed", "unnamed~2", "a~4"]
    assert len(set(given)) == len(given)
    assert max(map(len, given)) < 1100
    many = [names.give_as_is("same") for _ in range(20_000)]
    assert many[-1] == "same~20000"
    assert len(set(many)) == len(many)
