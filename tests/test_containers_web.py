"""WARC: which records are documents, what was done to them on the way, what is cut off."""
from __future__ import annotations

import gzip
import zlib
from datetime import date

import pytest

from pipeline.containers import Member, Refused
from pipeline.hints import Hints
from tests import make_containers as make
from tests.test_containers import AD, read, settings, shown

URI = "https://jobs.example.org/7"
HINTS = Hints(URI, date(2026, 3, 1))
CP1252 = "<p>Führer".encode("cp1252")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GZIP = gzip.compress(AD)
RAW = zlib.compressobj(wbits=-15)
DEFLATED = RAW.compress(AD) + RAW.flush()

# The record, and the bytes of its document, the class of the error, or nothing.
RECORDS: list[tuple[bytes, object]] = [
    (make.record(URI, make.http(AD)), AD),
    (make.record(f"<{URI}>", make.http(AD)), AD),  # as wget wrote it
    (make.record(URI, make.http(AD, "text/html; charset=utf-8")), AD),
    (make.record(URI, make.http(CP1252, "text/html;charset=windows-1252")), CP1252.decode("cp1252").encode()),
    (make.record(URI, make.http(CP1252, "text/html;charset=utf-8")), CP1252),
    *((make.record(URI, make.http(b"x", kind)), b"x") for kind in (
        "application/pdf", "application/json", "text/plain", "application/octet-stream", "application/msword", "",
        DOCX, "APPLICATION/PDF ; x=y")),
    *((make.record(URI, make.http(b"x", kind)), None) for kind in (
        "image/png", "text/css", "application/javascript", "text/javascript", "font/woff2", "image/svg+xml",
        "video/mp4", "application/font-woff", "application/xml", "application/rss+xml")),
    *((make.record(URI, make.http(AD, status=told)), None) for told in ("404 Not Found", "301 Moved", "206 Part", "")),
    (make.record(URI, AD, "resource"), AD),
    (make.record(URI, b"x", "resource", Content_Type="image/png"), None),
    *((make.record(URI, make.http(AD), kind), None) for kind in (
        "request", "revisit", "metadata", "warcinfo", "conversion")),
    (make.record("dns:jobs.example.org", b"20260301 jobs.example.org 1.2.3.4"), None),
    (make.record("https://jobs.example.org/robots.txt", make.http(b"User-agent: *", "text/plain")), None),
    (make.record(URI, b""), None),
    # Transfer.
    (make.record(URI, make.http(make.chunked(AD), Transfer_Encoding="chunked")), AD),
    (make.record(URI, make.http(make.chunked(GZIP), Transfer_Encoding="chunked", Content_Encoding="gzip")), AD),
    (make.record(URI, make.http(AD, Transfer_Encoding="chunked")), AD),  # the crawler has undone it
    (make.record(URI, make.http(GZIP, Content_Encoding="gzip")), AD),
    (make.record(URI, make.http(GZIP, Content_Encoding="X-GZIP, identity")), AD),
    (make.record(URI, make.http(AD, Content_Encoding="gzip")), AD),
    (make.record(URI, make.http(zlib.compress(AD), Content_Encoding="deflate")), AD),
    (make.record(URI, make.http(DEFLATED, Content_Encoding="deflate")), AD),
    (make.record(URI, make.http(b"\x8b\x01", Content_Encoding="br")), "UnsupportedCompression"),
    (make.record(URI, make.http(GZIP[:-12], Content_Encoding="gzip")), "Damaged"),
    (make.record(URI, make.http(GZIP[:12] + b"\xff" * 30, Content_Encoding="gzip")), "Damaged"),
    (make.record(URI, make.http(make.chunked(AD)[:-20], Transfer_Encoding="chunked")), "Damaged"),
    (make.record(URI, make.http(AD), WARC_Truncated="length"), "Damaged"),
    (make.record(URI, make.http(gzip.compress(b"\0" * 3_000_000), Content_Encoding="gzip")), "TooLarge"),
    (make.record(URI, make.http(make.chunked(gzip.compress(b"\0" * 3_000_000), 2000), Transfer_Encoding="chunked",
                                Content_Encoding="gzip")), "TooLarge"),
    (make.record(URI, make.http(b"x" * 3_000_000)), "TooLarge"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), RECORDS, ids=range(len(RECORDS)))
def test_records(record: bytes, expected: object) -> None:
    after = make.record("https://jobs.example.org/8", make.http(b"after"))
    for data in (record + after, make.PACK["gz"](record) + make.PACK["gz"](after), make.PACK["gz"](record + after)):
        found, problem = read(data, "ads.warc", settings(document_mb=1))
        first = [] if expected is None else [(URI, expected)]
        assert shown(found) == [*first, ("https://jobs.example.org/8", b"after")]
        assert all(m.hints == HINTS for m in found if isinstance(m, Member) and m.name == URI)
        assert problem is None


@pytest.mark.parametrize("uri", ["file:///ads/ad.html", "urn:example:7", "https://x.org/a#b"])
def test_addresses(uri: str) -> None:
    (member,), _ = read(make.record(uri, AD, "resource"), "ads.warc")
    assert isinstance(member, Member)
    assert member.name == uri.replace("#", "%23")
    assert member.hints.url == (uri if uri.startswith("https") else None)


def test_the_second_of_an_address_is_numbered_and_a_wrong_date_told() -> None:
    data = make.record(URI, make.http(b"1")) + make.record(URI, make.http(b"2"), WARC_Date="yesterday")
    found, problem = read(data, "ads.warc")
    assert shown(found) == [(URI, b"1"), (f"{URI}~2", b"2"), ("captured", "BadHint")]
    assert found[1].hints == Hints(URI)  # type: ignore[union-attr]
    assert problem is None


ONE = make.record(URI, make.http(AD))
BROKEN = [
    ONE + ONE[:-30],
    ONE + ONE[:100],
    ONE + ONE.replace(b"Content-Length: ", b"Content-Length: 9"),
    ONE + ONE.replace(b"Content-Length: ", b"Content-Length: -"),
    ONE + ONE.replace(b"Content-Length: ", b"Content-Lngth: "),
    ONE + b"garbage\r\n" * 10,
    ONE + ONE.replace(AD, AD + b"more\r\nthan it says"),
    ONE + ONE.replace(b"WARC-Date: ", b"WARC-Date: " + b"x" * 2_000_000),
]


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_a_warc_that_is_broken_keeps_what_stands_before(data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    for packed in (data, make.PACK["gz"](data)):
        found, problem = read(packed, "ads.warc")
        assert shown(found)[:1] == [(URI, AD)]
        assert len(found) <= 2
        assert not any(isinstance(m, Refused) for m in found)
        assert problem
    assert capfd.readouterr() == ("", "")


def test_a_header_without_end_is_not_held() -> None:
    """Two hundred megabytes without a line break, from half a megabyte."""
    bomb = make.PACK["gz"](ONE + b"WARC/1.0\r\nWARC-Type: " + b"x" * 200_000_000)
    found, problem = read(bomb, "ads.warc.gz")
    assert shown(found) == [(URI, AD)]
    assert problem is not None
    assert "header" in problem
