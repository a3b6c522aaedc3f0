"""CSV, JSON lines and workbooks: nothing lost, nothing that runs, all of it or nothing."""
from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema, store
from pipeline.__main__ import main
from pipeline.commands import FAILED, LOCKED, OK, USAGE
from pipeline.exports import csv_files, formulas, json_lines, run, whole, workbook
from pipeline.published import Published
from tests import sample_run
from tests.sample_run import id_of, make, vacancy

HOSTILE = [
    '=HYPERLINK("http://example.org","x")', "=1+1", "+1", "-1", "- a duty", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n",
    "'=1", "''=1", "＝1", "\u00a0=1", "'", "'tis", "", "a,b", 'a "b"', "a\nb", "NA", "#N/A", "true", "007",
    "é — 漢字 😀", "\u2028x", "</script>",
]
CODES = "en fr es pt ar ru zh".split()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    sample_run.ingest(folder)
    return folder


def export(form: str, out: Path, to: Path) -> int:
    return main(["export", "--format", form, "--out", str(out), "--to", str(to)])


def opened(out: Path) -> run.Run:
    return run.Run(*store.published(out))


def rows_of(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "current" / name).to_pylist()
    return rows


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


# CSV


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_holds_all_rows_of_all_tables(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export("csv", out, tmp_path / "csv") == OK
    said = capsys.readouterr()
    assert "Wrote run" in said.out
    assert said.err == ""
    wanted = {"datapackage.json", *(f"{name}.csv" for name in schema.schemas())}
    assert {p.name for p in (tmp_path / "csv").iterdir()} == wanted
    for name, known in schema.schemas().items():
        found = read_csv(tmp_path / "csv" / f"{name}.csv")
        for row, whole_row in zip(found, rows_of(out, name), strict=True):
            assert list(row) == known.names
            for column, value in whole_row.items():
                if isinstance(value, str):
                    assert formulas.restored(row[column]) == value
                elif isinstance(value, bool):
                    assert row[column] == str(value).lower()
                elif isinstance(value, int | float):
                    assert float(row[column]) == value
                elif not isinstance(value, bytes):
                    assert row[column] == (plain(value) or "")


def test_csv_makes_formulas_harmless_and_keeps_the_rest(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(n, title=text) for n, text in enumerate(HOSTILE)], parts=3)
    csv_files.write(opened(tmp_path), tmp_path / "csv")
    found = [row["title"] for row in read_csv(tmp_path / "csv" / "vacancies.csv")]
    assert not any(text.lstrip(" \u00a0")[:1] in set("=+-@＝") or text[:1] in set("\t\r\n") for text in found if text)
    assert [formulas.restored(text) for text in found] == HOSTILE
    untouched = [text for text in HOSTILE if not formulas.is_formula(text)]
    assert {"007", "NA", "'tis", "a,b"} <= set(untouched) <= set(found)


@given(st.text(st.sampled_from("='+-@ \t\r\n＝\u00a0\u2003ax\x0b\x1c\ufeff1"), max_size=6))
def test_what_was_made_harmless_can_be_restored(text: str) -> None:
    made = formulas.harmless(pa.chunked_array([[text]])).to_pylist()[0]
    assert formulas.restored(made) == text
    assert made == (f"'{text}" if formulas.is_formula(text) else text)


def test_csv_tells_null_from_an_empty_text(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(1, title=None, city="")])
    csv_files.write(opened(tmp_path), tmp_path / "csv")
    header, row = (tmp_path / "csv" / "vacancies.csv").read_text().splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert (cells['"title"'], cells['"city"']) == ("", '""')


# JSON lines


def test_json_lines_nest_all_rows_under_their_vacancy(out: Path, tmp_path: Path) -> None:
    assert export("jsonl", out, tmp_path / "all.jsonl") == OK
    found = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").split("\n")[:-1]]
    wanted = [{k: plain(v) for k, v in row.items()} for row in rows_of(out, "vacancies")]
    assert [{k: v for k, v in each.items() if k not in schema.CHILDREN} for each in found] == wanted
    for name in schema.CHILDREN:
        nested = [{"vacancy_id": each["vacancy_id"], **row} for each in found for row in each[name]]
        assert nested == [
            {k: plain(v) for k, v in row.items() if not isinstance(v, bytes)} for row in rows_of(out, name)
        ]


def test_json_lines_are_one_line_for_every_reader(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(n, title=text) for n, text in enumerate([*HOSTILE, "a\x85b"])])
    json_lines.write(opened(tmp_path), tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text("utf-8")
    assert "<" not in text
    assert [json.loads(line)["title"] for line in text.splitlines()] == [*HOSTILE, "a\x85b"]


@pytest.mark.parametrize("parts", [1, 4])
def test_children_go_to_their_vacancy_across_slices_and_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 2)
    asked = [(0, "en"), (0, "fr"), (3, "es"), (6, "pt"), (6, "ar"), (6, "en")]
    make(tmp_path, [vacancy(n) for n in range(7)], parts=parts,
         languages=[{"of": n, "language": code, "requirement": "required"} for n, code in asked])
    found = [(r.row["vacancy_id"], row["language"]) for r in opened(tmp_path).records("languages")
             for row in r.children["languages"]]
    assert found == [(id_of(n), code) for n, code in asked]


@pytest.mark.parametrize("order", [[1, 0], [0, 9]])
def test_rows_that_belong_nowhere_or_are_not_in_order_are_told(tmp_path: Path, order: list[int]) -> None:
    make(tmp_path, [vacancy(0), vacancy(1)])
    rows = [{"vacancy_id": id_of(n), "position": 0, "language": "en", "requirement": "required"} for n in order]
    path = tmp_path / "current" / "languages" / "part-00000.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=schema.schemas()["languages"]), path)
    with pytest.raises(store.StoreError, match="damaged: rows of languages"):
        list(opened(tmp_path).records("languages"))


# Workbook


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    book.close()
    return found


def test_a_workbook_has_a_sheet_for_each_table_with_all_values(out: Path, tmp_path: Path) -> None:
    assert export("xlsx", out, tmp_path / "all.xlsx") == OK
    found = sheets(tmp_path / "all.xlsx")
    assert list(found) == ["about", *schema.schemas()]
    meaning = "ISO 639-1; ISO 639-3 where there is no two-letter code."
    assert ("languages", "language", "string", meaning) in found["about"]
    for name in schema.schemas():
        columns = [c.name for c in dict(schema.tables())[name].columns if c.type != schema.SKETCH]
        assert list(found[name][0]) == columns
        wanted = [tuple(_in_excel(row[c]) for c in columns) for row in rows_of(out, name)]
        assert [_full(row, columns) for row in found[name][1:]] == [_full(row, columns) for row in wanted]


def _full(row: tuple[Any, ...], columns: list[str]) -> list[Any]:
    """Empty cells at the end of a line are not read, and an empty text is an empty cell."""
    return [None if value == "" else value for value in (*row, *[None] * (len(columns) - len(row)))]


def _in_excel(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return value.replace("\r", "\n") if isinstance(value, str) else value


def test_nothing_in_a_workbook_is_a_formula_or_an_error(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(n, title=text) for n, text in enumerate([*HOSTILE, "\x00\ufffe=1", "\x0b"])])
    workbook.write(opened(tmp_path), tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    cells = [row[5] for row in book["vacancies"].iter_rows(min_row=2)]
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert not kinds & {"f", "e"}
    for cell, text in zip(cells, HOSTILE, strict=False):
        assert str(cell.value or "").replace("\r", "\n") == text.replace("\r", "\n")
        assert cell.quotePrefix == (formulas.is_formula(text) or text == "#N/A"), text
    assert [cell.value for cell in cells[-2:]] == ["=1", None]


@pytest.mark.parametrize(("rows", "wanted"), [
    (0, [1]), (3, [4]), (4, [4, 2]), (6, [4, 4]), (7, [4, 4, 2]),
], ids=str)
def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, wanted: list[int]
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 4)
    monkeypatch.setattr(workbook, "_AT_ONCE", 2)
    make(tmp_path, [vacancy(1)], languages=[
        {"of": 1, "language": code, "requirement": "required"} for code in CODES[:rows]
    ])
    told = workbook.write(opened(tmp_path), tmp_path / "all.xlsx")
    found = {title: lines for title, lines in sheets(tmp_path / "all.xlsx").items() if title.startswith("languages")}
    assert [len(lines) for lines in found.values()] == wanted
    assert list(found) == ["languages", "languages 2", "languages 3"][: len(wanted)]
    codes = [line[2] for lines in found.values() for line in lines[1:]]
    assert codes == CODES[:rows]
    assert told == ["languages has more rows than a sheet can hold, and goes on in further sheets."] * (len(wanted) > 1)


@pytest.mark.parametrize(("text", "cut"), [
    ("x" * 32_767, False), ("x" * 32_768, True), ("😀" * 16_383, False), ("😀" * 16_384, True),
    ("=" + "😀" * 16_384, True),
], ids=["as much", "one more", "pairs", "a pair more", "formula"])
def test_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path, text: str, cut: bool) -> None:
    make(tmp_path, [vacancy(1)], documents=[{"of": 1, "text": text, "metadata": "{}"}])
    told = workbook.write(opened(tmp_path), tmp_path / "all.xlsx")
    found = sheets(tmp_path / "all.xlsx")
    value = found["documents"][1][2]
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert told == ["1 text of documents.text cut: a cell can hold 32,767 characters."] * cut
    if cut:
        assert value.endswith(" [cut]")
        assert text.startswith(value.removesuffix(" [cut]"))
        assert (told[0],) in {row[:1] for row in found["about"]}
    else:
        assert value == text


def test_days_that_excel_does_not_know_are_text(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(1, deadline=date(1899, 1, 1)), vacancy(2, deadline=date(9999, 12, 31))])
    workbook.write(opened(tmp_path), tmp_path / "all.xlsx")
    found = sheets(tmp_path / "all.xlsx")["vacancies"]
    at = found[0].index("deadline")
    assert [row[at] for row in found[1:]] == ["1899-01-01", datetime(9999, 12, 31)]  # noqa: DTZ001


def test_sheets_are_kept_beside_the_workbook_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder for temporary files may be small, and what a killed export leaves there nobody removes."""
    make(tmp_path / "out", [vacancy(1)])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    seen: list[list[Path]] = []
    monkeypatch.setattr(whole, "sync", lambda path: seen.append(list(elsewhere.iterdir())))
    workbook.write(opened(tmp_path / "out"), tmp_path / "to" / "all.xlsx")
    assert seen[0] == []
    assert tempfile.tempdir == str(elsewhere)
    assert [p.name for p in (tmp_path / "to").iterdir()] == ["all.xlsx"]


# The command


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "jobposting"])
def test_what_was_exported_before_gives_way(tmp_path: Path, form: str) -> None:
    make(tmp_path / "out", [vacancy(1)])
    for _ in range(2):
        assert export(form, tmp_path / "out", tmp_path / "deep" / "to") == OK
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["to"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "jobposting"])
def test_a_failure_leaves_what_was_there(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "out", [vacancy(1)])
    to = tmp_path / "there" / "to"
    assert export(form, tmp_path / "out", to) == OK
    before = {p: p.read_bytes() for p in (tmp_path / "there").rglob("*") if p.is_file()}

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole, "sync", full)
    assert export(form, tmp_path / "out", to) == FAILED
    assert "No space left on device. Make room there" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in (tmp_path / "there").rglob("*") if p.is_file()} == before
    assert [p.name for p in (tmp_path / "there").iterdir()] == ["to"]


def test_the_old_folder_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "out", [vacancy(1)])
    to = tmp_path / "csv"
    assert export("csv", tmp_path / "out", to) == OK
    rename = Path.rename

    def broken(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("broken")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    assert export("csv", tmp_path / "out", to) == FAILED
    assert (to / "datapackage.json").exists()


def blocked_folder(tmp_path: Path) -> Path:
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "mine.txt").write_text("mine")
    return tmp_path / "to"


def blocked_file(tmp_path: Path) -> Path:
    (tmp_path / "to").write_text("mine")
    return tmp_path / "to"


@pytest.mark.parametrize(("form", "to", "said"), [
    ("csv", blocked_folder, "holds what is no export (mine.txt). Name another folder with --to"),
    ("csv", blocked_file, "holds what is no export (to)"),
    ("jsonl", blocked_folder, "is a folder; name a file with --to"),
    ("jsonl", lambda p: blocked_file(p) / "x", "Not a directory"),
    ("jsonl", lambda p: p / "out" / "current" / "x.jsonl", "among the runs, which are never changed"),
    ("csv", lambda p: p / "out" / "runs", "among the runs"),
])
def test_wrong_places_are_told(
    tmp_path: Path, form: str, to: Callable[[Path], Path], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "out", [vacancy(1)])
    assert export(form, tmp_path / "out", to(tmp_path)) == USAGE
    assert said in capsys.readouterr().err


def test_two_exports_to_one_place_do_not_mix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "out", [vacancy(1)])
    with whole.file(tmp_path / "to") as path:
        path.write_text("first")
        assert export("jsonl", tmp_path / "out", tmp_path / "to") == LOCKED
    assert "another export is writing" in capsys.readouterr().err
    assert (tmp_path / "to").read_text() == "first"


def test_what_a_killed_export_left_is_removed(tmp_path: Path) -> None:
    make(tmp_path / "out", [vacancy(1)])
    left = tmp_path / ".to.partial" / "new"
    left.mkdir(parents=True)
    (left / "half.csv").write_text("half")
    assert export("csv", tmp_path / "out", tmp_path / "to") == OK
    assert not left.parent.exists()
    assert not (tmp_path / "to" / "half.csv").exists()


def test_without_a_run_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export("csv", tmp_path / "out", tmp_path / "to") == FAILED
    assert "holds no published run. Name the place of one with --out, or make one" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make(tmp_path / "out", [vacancy(1)]) / "current" / "languages" / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:80])
    assert export("jsonl", tmp_path / "out", tmp_path / "to") == FAILED
    assert "is damaged" in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


def test_a_run_in_a_bucket_is_exported(tmp_path: Path, bucket: str) -> None:
    url = f"s3://{bucket}/tables"
    sample_run.ingest(url)
    assert main(["export", "--format", "jsonl", "--out", url, "--to", str(tmp_path / "all.jsonl")]) == OK
    assert len((tmp_path / "all.jsonl").read_text().splitlines()) == len(list(sample_run.RAW.iterdir()))


def test_records_are_read_slice_by_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, [vacancy(n) for n in range(12)], parts=3)
    read: list[tuple[str, int]] = []
    table = Published.table

    def watched(self: Published, name: str, part: int) -> pa.Table:
        read.append((name, part))
        return table(self, name, part)

    monkeypatch.setattr(Published, "table", watched)
    records: Iterator[run.Record] = opened(tmp_path).records("languages")
    next(records)
    assert read == [("vacancies", 0), ("languages", 0)]
