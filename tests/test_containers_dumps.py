"""JSON lines, JSON, CSV and Parquet: rows as members, with what the settings say of their columns."""
from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.containers import Member, Refused
from pipeline.hints import Hints
from pipeline.settings import Dump
from tests import make_containers as make
from tests.test_containers import ROW, read, settings, shown

DUMP = Dump(match="*", body="html", id="ref", url="link", captured="fetched", board="site")
GIVEN = settings(DUMP)
FULL = {"ref": "VA-7", "html": "<p>Driver", "link": "https://x.org/7", "fetched": "2026-03-01", "site": "Jobs", "n": ""}
HINTS = Hints("https://x.org/7", date(2026, 3, 1), "Jobs")


def csv_of(*rows: list[str]) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode()


def every_form(*rows: dict[str, Any]) -> list[tuple[str, bytes]]:
    columns = {key: [row.get(key) for row in rows] for key in rows[0]}
    cells = [["" if row.get(key) is None else str(row[key]) for key in rows[0]] for row in rows]
    return [
        ("rows.jsonl", make.json_lines(*rows)),
        ("rows.json", json.dumps(rows).encode()),
        ("rows.json", json.dumps({"total": len(rows), "results": rows}, indent=2).encode()),
        ("rows.csv", csv_of(list(rows[0]), *cells)),
        ("rows.parquet", make.parquet(columns)),
    ]


@pytest.mark.parametrize(("name", "data"), every_form(FULL, FULL | {"ref": "VA-8"}))
def test_columns_become_document_name_and_hints(name: str, data: bytes) -> None:
    found, problem = read(data, name, GIVEN)
    assert found == [Member("VA-7", b"<p>Driver", HINTS), Member("VA-8", b"<p>Driver", HINTS)]
    assert problem is None


@pytest.mark.parametrize(("name", "data"), every_form(ROW, ROW | {"title": "Cook"}))
def test_without_settings_the_row_is_the_document_and_its_number_the_name(name: str, data: bytes) -> None:
    found, problem = read(data, name)
    assert [(m.name, m.hints) for m in found if isinstance(m, Member)] == [("1", Hints()), ("2", Hints())]
    assert [json.loads(m.data) for m in found if isinstance(m, Member)] == [ROW, ROW | {"title": "Cook"}]
    assert problem is None


@pytest.mark.parametrize(("name", "data"), every_form(FULL | {"ref": ""}, FULL, FULL, FULL | {"ref": "a#b\n"}))
def test_names_of_rows(name: str, data: bytes) -> None:
    if name == "rows.csv":
        data = data.replace(b"a#b\n", b'"a#b\n"')
    assert [m.name for m in read(data, name, GIVEN)[0]] == ["1", "VA-7", "VA-7~2", "a%23b"]


@pytest.mark.parametrize("body", [None, "", "  "])
def test_a_row_without_a_document_is_told(body: str | None) -> None:
    for name, data in every_form(FULL, FULL | {"html": body, "ref": "VA-8"}, FULL | {"ref": "VA-9"}):
        found, _ = read(data, name, GIVEN)
        assert [m.name for m in found] == ["VA-7", "VA-8", "VA-9"]
        assert isinstance(found[1], Refused)
        assert found[1].error_class == "EmptyRow"
        assert "Row 2: " in found[1].message


BODIES: list[tuple[object, bytes | None]] = [
    ({"title": "Driver"}, b'{"title": "Driver"}'),
    (["a", "b"], b'["a", "b"]'),
    ([], None),
    (7, None),
    (True, None),
    ("Führer", "Führer".encode()),
    ("half \ud83d", "half \ufffd".encode()),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_what_can_be_a_document(body: object, expected: bytes | None) -> None:
    found, _ = read(make.json_lines({"html": body}, {"html": "x"}), "rows.jsonl", GIVEN)
    assert shown(found)[0] == ("1", expected if expected else "EmptyRow")


DATES: list[tuple[object, date | None]] = [
    ("2026-03-01", date(2026, 3, 1)),
    ("2026-03-01T23:30:00-05:00", date(2026, 3, 2)),
    ("2026-03-01T23:30:00Z", date(2026, 3, 1)),
    (1772323200, date(2026, 3, 1)),
    (1772323200.5, date(2026, 3, 1)),
    ("1772323200", date(2026, 3, 1)),
    (1772323200000, date(2026, 3, 1)),
    (None, None),
    ("", None),
]
NO_DATES = ["yesterday", "01/03/2026", "2026-03-01 10:00:00", "0001-01-01", 7, True, -1, 10**40, [1], {"a": 1}]


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_days_of_capture(value: object, expected: date | None) -> None:
    found, _ = read(make.json_lines({"html": "x", "fetched": value}), "rows.jsonl", GIVEN)
    assert found == [Member("1", b"x", Hints(captured=expected))]


@pytest.mark.parametrize("value", NO_DATES)
def test_what_is_no_date_is_told_once_and_the_rows_are_read(value: object) -> None:
    row = {"html": "x", "fetched": value, "site": "Jobs"}
    found, problem = read(make.json_lines(row, {"html": "y"}, row), "rows.jsonl", GIVEN)
    assert found[:3] == [
        Member("1", b"x", Hints(board="Jobs")), Member("2", b"y", Hints()), Member("3", b"x", Hints(board="Jobs"))
    ]  # fmt: skip
    (told,) = found[3:]
    assert isinstance(told, Refused)
    assert told[:2] == ("captured", "BadHint")
    assert told.message.startswith("2 members were read without captured. First row 1: captured is ")
    assert problem is None


def test_a_parquet_keeps_its_types() -> None:
    dump = Dump(match="*", body="html", id="ref", captured="fetched")
    moment = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    columns: dict[str, list[object]] = {
        "html": [b"<p>Driver", b""], "fetched": [moment, moment], "ref": [7, 8], "logo": [b"\xff", None]
    }  # fmt: skip
    found, _ = read(make.parquet(columns), "rows.parquet", settings(dump))
    assert shown(found) == [("7", b"<p>Driver"), ("8", "EmptyRow")]
    assert found[0].hints.captured == date(2026, 3, 1)  # type: ignore[union-attr]
    (whole, _), _ = read(make.parquet(columns), "rows.parquet")
    assert json.loads(whole.data)["fetched"] == "2026-03-01T23:59:00+00:00"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_a_column_that_is_not_there_is_told_at_once(name: str) -> None:
    data = dict(every_form({"id": "1", "title": "Driver"}))[name]
    found, problem = read(data, name, settings(Dump(match="*", body="html", id="id")))
    assert not found
    assert problem == "It has no column 'html', which [[dumps]] in vacancies.toml names for it. It has: id, title."


# Lines of JSON, and what becomes of them.
LINES = [
    (b'{"a": 1}\n{"a": 2', [b'{"a": 1}', "BadRow"]),  # cut off
    (b'{"a": 1}\n{"a" 2}\n{"a": 3}\n', [b'{"a": 1}', "BadRow", b'{"a": 3}']),
    (b'{"a": 1}\n\n  \r\n{"a": 2}\r\n', [b'{"a": 1}', b'{"a": 2}']),
    (b'{"a": 1}\n[1]\n"x"\nnull\n{"a": 2}\n{"a": 3}', [b'{"a": 1}', *["BadRow"] * 3, b'{"a": 2}', b'{"a": 3}']),
    (b'\xef\xbb\xbf{"a": 1}\n{"a": 2}', [b'{"a": 1}', b'{"a": 2}']),
    (b'{"a": "F\xfchrer"}\n{"a": "F\xc3\xbchrer"}', ['{"a": "Führer"}'.encode()] * 2),
    (b'{"a": "tab\there"}\n{"a": 2}', [b'{"a": "tab\there"}', b'{"a": 2}']),
    (b'{"a": 1}\n' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b'\n{"a": 2}', [b'{"a": 1}', "BadRow", b'{"a": 2}']),
    (b'{"a": 1}\n{"a": ' + b"9" * 9000 + b'}\n{"a": 2}', [b'{"a": 1}', "BadRow", b'{"a": 2}']),
    ('{"a": "é"}\n{"a": 2}\n'.encode("utf-16"), ['{"a": "é"}'.encode(), b'{"a": 2}']),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), LINES, ids=range(len(LINES)))
def test_lines_of_json(data: bytes, expected: list[object]) -> None:
    found, problem = read(data, "rows.jsonl")
    assert [what for _, what in shown(found)] == expected
    assert [m.name for m in found] == [str(n) for n in range(1, len(expected) + 1)]
    assert problem is None


def test_a_line_that_is_too_large_is_refused_and_the_rest_is_read() -> None:
    data = make.json_lines({"a": 1}, {"a": "x" * 3_000_000}, {"a": 2})
    assert shown(read(data, "rows.jsonl", settings(document_mb=1))[0]) == [
        ("1", b'{"a": 1}'), ("2", "TooLarge"), ("3", b'{"a": 2}')
    ]  # fmt: skip


# Tables, and what becomes of their rows: the cells, or the class of the error.
TABLES: list[tuple[str, list[object]]] = [
    ("a,b\n1,2\n3,4", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
    ("a;b\n1,5;2\n", [{"a": "1,5", "b": "2"}]),
    ("a\tb\n1\t2\n", [{"a": "1", "b": "2"}]),
    ("a|b\n1|2\n", [{"a": "1", "b": "2"}]),
    ("a,b\r1,2\r", [{"a": "1", "b": "2"}]),
    ('a,b\n"x\r\ny","say ""no"""\n', [{"a": "x\r\ny", "b": 'say "no"'}]),
    ("\na,b\n\n1,2\n,\n", [{"a": "1", "b": "2"}]),
    ("a,b\n1,2,,\n", [{"a": "1", "b": "2"}]),
    ("a,b\n1\n1,2,3\n4,5\n", ["BadRow", "BadRow", {"a": "4", "b": "5"}]),
    (",b,b\n1,2,3\n", [{"column 1": "1", "b": "2", "b (3)": "3"}]),
    ('a,b\n1,"2\n', ["BadRow"]),  # cut off
    ('a,b\n1,"2\n3,4\n5,6\n', ["BadRow", {"a": "3", "b": "4"}, {"a": "5", "b": "6"}]),  # a stray quote
    ('a,b\n1,"2"x\n3,4\n', ["BadRow", {"a": "3", "b": "4"}]),
    ("\ufeffa,b\n1,2\n", [{"a": "1", "b": "2"}]),
    ("a,b\n1,nul\0\n", [{"a": "1", "b": "nul\0"}]),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_rows_of_tables(text: str, expected: list[object]) -> None:
    for encoding in ("utf-8", "utf-16"):
        if text.startswith("\ufeff") and encoding != "utf-8":
            continue
        found, problem = read(text.encode(encoding), "rows.csv")
        assert [json.loads(m.data) if isinstance(m, Member) else m.error_class for m in found] == expected
        assert [m.name for m in found] == [str(n) for n in range(1, len(expected) + 1)]
        assert problem is None


def test_a_table_in_a_western_encoding() -> None:
    found, _ = read("id,title\n1,Führer\n2,Größe\n".encode("cp1252"), "rows.csv")
    assert [json.loads(m.data)["title"] for m in found if isinstance(m, Member)] == ["Führer", "Größe"]
    late = b"id,title\n" + b"1,Driver\n" * 10_000 + "2,Führer\n".encode("cp1252")
    assert json.loads(read(late, "rows.csv")[0][-1].data)["title"] == "Führer"  # type: ignore[union-attr]


def test_the_settings_choose_the_delimiter() -> None:
    found, _ = read(b"html;a,b,c\n<p>Driver;1,2,3\n", "rows.txt", settings(Dump(match="*.txt", body="html")))
    assert shown(found) == [("1", b"<p>Driver")]


def test_a_row_of_a_table_that_is_too_large_is_refused() -> None:
    data = b"a,b\n1,2\n3," + b"x" * 3_000_000 + b'\n5,"' + (b"y" * 999 + b"\n") * 1100 + b'"\n7,8\n'
    found, _ = read(data, "rows.csv", settings(document_mb=1))
    kinds = [m.error_class if isinstance(m, Refused) else json.loads(m.data)["a"] for m in found]
    assert kinds[:3] == ["1", "TooLarge", "TooLarge"]
    assert kinds[-1] == "7"


def many(count: int, size: int = 100) -> list[dict[str, Any]]:
    dice = random.Random(1)
    return [{"title": f"Driver {n}", "grade": "G-2", "text": "é\\" * dice.randrange(size)} for n in range(count)]


@pytest.mark.parametrize("wrap", ["[]", "jobs", "data.results"])
def test_a_large_json_is_read_record_by_record(wrap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.containers import json_list

    monkeypatch.setattr(json_list, "LARGEST", 1000)
    monkeypatch.setattr(json_list, "CHUNK", 333)
    rows = many(300)
    value: Any = rows
    for key in reversed(wrap.split(".")) if wrap != "[]" else ():
        value = {"took": 3, "facets": [{"a": [1]}], key: value, "more": {"x": "]"}}
    for indent, ascii_only in ((None, True), (1, False)):
        data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
        found, problem = read(data, "all.json")
        assert [json.loads(m.data) for m in found if isinstance(m, Member)] == rows
        assert problem is None
        found, problem = read(data[: len(data) * 2 // 3], "all.json")
        assert 150 < len(found) < 250
        assert problem == "Its JSON is damaged or cut off. Export it again."
        found, problem = read(data.replace(b'"grade"', b'"grade', 150).replace(b'"grade', b'"grade"', 149), "all.json")
        assert problem is not None


def test_a_list_keeps_what_is_no_vacancy_as_a_row() -> None:
    found, _ = read(json.dumps({"jobs": [ROW, ROW, "x", {"error": 1}]}).encode(), "ads.json")
    assert [what if isinstance(what, str) else "" for _, what in shown(found)] == ["", "", "BadRow", ""]
