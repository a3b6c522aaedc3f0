"""Sidecar files: which names they have, what is read from them, what is refused and in which words."""
from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import hints, sidecar
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable

NAMES = [
    ("ad.html", ("ad.html.meta.json", "ad.meta.json")),
    ("a.b/ad.html", ("a.b/ad.html.meta.json", "a.b/ad.meta.json")),
    ("ads/2026.tar.gz", ("ads/2026.tar.gz.meta.json", "ads/2026.tar.meta.json")),
    ("ads/ad", ("ads/ad.meta.json",)),
    ("https://x.example/ads/ad.pdf", ("https://x.example/ads/ad.pdf.meta.json", "https://x.example/ads/ad.meta.json")),
]
URL, DAY = "https://jobs.example.org/7", date(2026, 3, 31)
GOOD = [
    ("{}", Hints()),
    ('{"url": "https://jobs.example.org/7", "captured": "2026-03-31", "board": "Example Jobs"}',
     Hints(URL, DAY, "Example Jobs")),
    ('\ufeff{"url": " https://jobs.example.org/7\\n"}', Hints(URL)),
    ('{"url": null, "captured": "", "board": " "}', Hints()),
    ('{"captured": "2026-03-31T09:30:00Z"}', Hints(captured=DAY)),
    ('{"captured": "2026-03-31T23:30:00-05:00"}', Hints(captured=date(2026, 4, 1))),
    ('{"captured": "2026-04-01 01:00:00+02:00"}', Hints(captured=DAY)),
    ('{"captured": "20260331"}', Hints(captured=DAY)),
    ('{"board": "Example\\n  Jobs"}', Hints(board="Example Jobs")),
    ('{"url": "http://münchen.example/ü?q=1#x"}', Hints("http://münchen.example/ü?q=1#x")),
    # what scrapers write besides is passed over
    ('{"status": 200, "headers": {"url": [1], "url": 2}, "urls": ["x"], "uri": 3, "fetched_at": "x"}', Hints()),
]
DATE = "Write 2026-03-31, or 2026-03-31T09:30:00Z with the zone."
BAD = [
    ('{"captured": "31 March 2026"}', f"captured is '31 March 2026', which is no date. {DATE}"),
    ('{"captured": "2026-02-30"}', f"captured is '2026-02-30', which is no date. {DATE}"),
    ('{"captured": 1774915200}', f"captured is 1774915200, which is no date. {DATE}"),
    ('{"captured": "0001-01-01"}', f"captured is '0001-01-01', when no page was fetched. {DATE} Or leave it out."),
    ('{"captured": "0001-01-01T00:00:00+02:00"}', f"captured is '0001-01-01T00:00:00+02:00', which is no date. {DATE}"),
    (
        '{"captured": "2026-03-31T09:30"}',
        (
            "captured is '2026-03-31T09:30:00', a time without a zone. Put Z behind it where it is UTC, or the offset "
            "(+02:00); or write the date alone."
        ),
    ),
    ('{"url": "jobs.example.org/7"}',
     "url is 'jobs.example.org/7', which is no web address. Write the whole of it, with https://."),
    ('{"url": "ftp://x.example/7"}',
     "url is 'ftp://x.example/7', which is no web address. Write the whole of it, with https://."),
    ('{"url": "https://[x"}', "url is 'https://[x', which is no web address. Write the whole of it, with https://."),
    ('{"url": "https://x y.example"}',
     "url is 'https://x y.example', which is no web address. Write the whole of it, with https://."),
    ('{"url": ["https://x.example"]}',
     "url is ['https://x.example'], which is no text. Write url in quotes, such as \"https://jobs.example.org/7\"."),
    ('{"board": 7}', 'board is 7, which is no text. Write board in quotes, such as "Impactpool".'),
    ('{"board": "a\\u0000b"}', "board is 'a\\x00b', which holds characters that no text has. Write it anew."),
    ('{"board": "\\ud800"}', "board is '\\ud800', which holds characters that no text has. Write it anew."),
    ('{"URL": "https://x.example"}', "the key 'URL' is not known. Write 'url'."),
    ('{"captured_at": "2026-03-31"}', "the key 'captured_at' is not known. Write 'captured'."),
    ('{"capture": "2026-03-31"}', "the key 'capture' is not known. Write 'captured'."),
    ('{"url": "https://x.example", "url": "https://y.example"}', "url stands in it more than once. Leave one."),
    ('["https://x.example"]', 'it holds no JSON object. Write {"url": "https://jobs.example.org/7"}.'),
    ("", "line 1, column 1: no JSON (Expecting value)."),
    ('{"url": "https://x.example",\n}',
     "line 2, column 1: no JSON (Expecting property name enclosed in double quotes)."),
    ("[" * 99_999, "it is no JSON that can be read. Put only url, captured and board into it."),
    ('{"x": ' + "9" * 9999 + "}", "it is no JSON that can be read. Put only url, captured and board into it."),
    (" " * (sidecar.LARGEST + 1), "it is larger than 1 MB. Put nothing else into it, or take it away."),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names(name: str, expected: tuple[str, ...]) -> None:
    assert sidecar.names_for(name) == expected
    assert all(map(sidecar.is_sidecar, expected))
    assert not sidecar.is_sidecar(name)


@pytest.mark.parametrize(("text", "expected"), GOOD)
def test_what_is_read(text: str, expected: Hints) -> None:
    assert sidecar.read(text.encode(), "ad.meta.json") == expected


@pytest.mark.parametrize(("text", "expected"), BAD, ids=[text[:40] for text, _ in BAD])
def test_what_is_refused(text: str, expected: str) -> None:
    with pytest.raises(Unreadable) as caught:
        sidecar.read(text.encode(), "/srv/ads/ad.meta.json")
    assert str(caught.value) == f"its sidecar ad.meta.json cannot be used: {expected}"


def test_other_encodings_are_refused() -> None:
    with pytest.raises(Unreadable, match=r"it is not UTF-8\. Save it as UTF-8\."):
        sidecar.read('{"board": "é"}'.encode("latin-1"), "ad.meta.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(hints.KEYS) | st.text(), inner),
    max_leaves=8,
)


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = sidecar.read(data, "ad.meta.json")
    except Unreadable:
        return
    again = sidecar.read(found.key().encode(), "ad.meta.json")
    assert (again, hash(again)) == (found, hash(found))


# values of tables of other kinds than JSON has, and the day that they are
MOMENTS = [
    (date(2026, 3, 31), DAY),
    (datetime(2026, 3, 31, 9, tzinfo=UTC), DAY),
    (datetime(2026, 4, 1, 1, tzinfo=timezone(timedelta(hours=2))), DAY),
    (None, None),
]


@pytest.mark.parametrize(("value", "expected"), MOMENTS)
def test_days_of_tables(value: object, expected: date | None) -> None:
    assert hints.of(captured=value).captured == expected


KEYS = [
    (Hints(), "{}"),
    (Hints(board="é", captured=DAY), '{"board":"\\u00e9","captured":"2026-03-31"}'),
    (Hints(URL, DAY, "b"), f'{{"board":"b","captured":"2026-03-31","url":"{URL}"}}'),
]


@pytest.mark.parametrize(("told", "expected"), KEYS)
def test_the_key_is_canonical(told: Hints, expected: str) -> None:
    assert told.key() == expected
