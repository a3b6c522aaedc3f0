"""Rows of a record, and a folder of runs: readers see all of one run or all of the other."""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import rows, schema, store
from pipeline.document import Block, Document, Source
from pipeline.process import pack, unpack
from pipeline.record import Issue, Vacancy
from pipeline.store.local import GOING, PARTIAL

TEXT = "Logistics Officer\nGrade: P-3\nDuties\nRuns the warehouse.\nKeeps the books."


def vacancy(key: str = "0123456789abcdef", uri: str = "a.txt") -> Vacancy:
    grade = TEXT.index("P-3")
    first, second = TEXT.index("Runs"), TEXT.index("Keeps")
    blocks = (
        Block(0, 17, kind="heading"),
        Block(grade, grade + 3, label="Grade", field="grade"),
        Block(TEXT.index("Duties"), first - 1, kind="heading", section="duties", heading="Duties"),
        Block(first, second - 1, section="duties", heading="Duties"),
        Block(second, len(TEXT), section="duties", heading="Duties"),
    )
    metadata = {"url": "https://example.org", "board": "b"}
    document = Document(Source(uri, "text", "f" * 64), TEXT, blocks, metadata=metadata)
    evidence = {
        "table": "vacancies", "row_position": 0, "field": "grade", "value": "P-3", "raw": "P-3", "start": grade,
        "end": grade + 3, "page": None, "extractor": "label", "confidence": 0.9, "chosen": True, "reason": None,
    }
    children = {"responsibilities": ({"group": "Duties", "text": "Runs the warehouse."}, {"text": "Keeps the books."})}
    issues = (Issue("missing_deadline", "deadline", "warning", "No closing date is stated."),)
    return Vacancy(key, {"title": "Logistics Officer", "grade": "P-3"}, document, children, (evidence,), issues)


def test_a_record_is_spread_over_its_tables() -> None:
    found = {name: batch.to_pylist() for name, batch in rows.of(vacancy()).items()}
    (row,) = found["vacancies"]
    assert (row["title"], row["grade"], row["deadline"]) == ("Logistics Officer", "P-3", None)
    assert [(r["position"], r["group"]) for r in found["responsibilities"]] == [(0, "Duties"), (1, None)]
    (evidence,), (document,) = found["evidence"], found["documents"]
    assert document["text"][evidence["start"] : evidence["end"]] == evidence["raw"]
    assert json.loads(document["metadata"]) == {"board": "b", "url": "https://example.org"}
    assert found["issues"][0]["code"] == "missing_deadline"


def test_sections_are_cut_from_the_text() -> None:
    found = list(rows.sections(vacancy().document))
    assert [(s["kind"], s["text"]) for s in found] == [
        (None, "Grade: P-3"), ("duties", "Runs the warehouse.\nKeeps the books."),
    ]
    assert all(TEXT[int(str(s["start"])) : int(str(s["end"]))] == s["text"] for s in found)


def keep(place: store.Store, run_id: str, **files: str) -> None:
    folder = place.scratch()
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    place.keep(run_id, {})


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_is_kept_then_pointed_to(tmp_path: Path) -> None:
    place = store.at(tmp_path / "deep" / "out")
    assert (place.runs(), place.current()) == ([], None)
    with place.lock():
        keep(place, "one", a="1", manifest="{}")
        assert (place.runs(), place.current()) == (["one"], None)
        place.point("one")
    assert place.current() == "one"
    assert tree(tmp_path / "deep" / "out" / "current") == {"a": "1", "manifest": "{}"}


def test_what_has_not_changed_is_linked(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    with place.lock():
        keep(place, "one", t__x="1")
        place.point("one")
        folder = place.scratch()
        (folder / "t").mkdir()
        place.keep("two", {"t/y": "one/t/x"})
        place.point("two")
        place.remove("one")
    assert tree(tmp_path / "current") == {"t/y": "1"}
    assert place.runs() == ["two"]


def test_the_published_run_is_not_removed(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    with place.lock():
        keep(place, "one")
        place.point("one")
        with pytest.raises(ValueError, match="published"):
            place.remove("one")


def test_leaving_without_keeping_takes_it_back(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    with pytest.raises(RuntimeError), place.lock():
        (place.scratch() / "half").write_text("x")
        raise RuntimeError("pulled the plug")
    assert [p.name for p in (tmp_path / "runs").iterdir()] == [".lock"]


@pytest.mark.parametrize("left", [PARTIAL, GOING])
def test_what_a_killed_run_left_is_removed(tmp_path: Path, left: str) -> None:
    (tmp_path / "runs" / left / "vacancies").mkdir(parents=True)
    (tmp_path / "runs" / left / "vacancies" / "part-00000.parquet").write_bytes(b"PAR1")
    (tmp_path / ".current.new").symlink_to("runs/nowhere")
    place = store.at(tmp_path)
    with place.lock():
        keep(place, "run")
        place.point("run")
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == [".lock", "run"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["current", "runs"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    one, other = store.at(tmp_path), store.at(tmp_path)
    with one.lock(), pytest.raises(store.Locked, match="another run"), other.lock():
        pass
    with other.lock():
        keep(other, "run")


def test_the_published_run_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    with pytest.raises(store.StoreError, match="holds no published run"):
        store.published(tmp_path)
    with place.lock():
        keep(place, "run", vacancies__x="")
        place.point("run")
    for name in (tmp_path, tmp_path / "current", tmp_path / "runs" / "run"):
        found, run_id = store.published(name)
        assert (found.runs(), run_id) == (["run"], "run")


def test_a_damaged_manifest_is_told(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    with place.lock():
        keep(place, "run", **{"manifest.json": "{"})
    with pytest.raises(store.StoreError, match=r"manifest.json cannot be read"):
        place.manifest("run")


@pytest.mark.parametrize(("columns", "words"), [
    ({"titel": "x"}, "table vacancies has no column titel"),
    ({"openings": "two"}, "table vacancies: openings must not be str"),
    ({"openings": True}, "openings must not be bool"),
    ({"openings": 2**31}, "openings must not be of more than 32 bits"),
    ({"deadline": "2027-03-01"}, "deadline must not be str"),
    ({"title": "half a pair: \ud83d"}, "surrogates not allowed"),
    ({"grade_rank": "4"}, "grade_rank must not be str"),
])
def test_rows_that_do_not_fit_are_refused(columns: dict[str, object], words: str) -> None:
    """Where they are made, not where Arrow is given the rows of many records."""
    with pytest.raises(ValueError, match=words):
        rows.of(replace(vacancy(), columns=columns))


def test_what_a_row_must_have_is_not_null() -> None:
    with pytest.raises(ValueError, match="table deliverables: text must not be null"):
        rows.of(replace(vacancy(), children={"deliverables": ({"number": "1."},)}))


@pytest.mark.parametrize(("column", "value"), [
    ("openings", 2**31 - 1), ("grade_rank", 4), ("grade_rank", 4.5), ("is_staff", False), ("title", "Agent d’État 🚰"),
    ("deadline", date(2027, 3, 1)), ("deadline_at", datetime(2027, 3, 1, 22, 59, tzinfo=UTC)), ("city", None),
])
def test_what_fits_comes_out_as_it_went_in(column: str, value: object) -> None:
    assert rows.of(replace(vacancy(), columns={column: value}))["vacancies"].to_pylist()[0][column] == value


def test_rows_of_several_records_stand_one_after_the_other() -> None:
    one, other = rows.of(vacancy()), rows.under(rows.of(vacancy()), "f" * 16)
    both = rows.together((one, other))
    assert both["evidence"].to_pylist() == one["evidence"].to_pylist() + other["evidence"].to_pylist()


def test_rows_can_be_put_under_another_id() -> None:
    moved = rows.under(rows.of(vacancy()), "0123456789abcdef-2")
    ids = {i for batch in moved.values() for i in batch["vacancy_id"].to_pylist()}
    assert ids == {"0123456789abcdef-2"}
    assert all(batch.schema.equals(schema.schemas()[name]) for name, batch in moved.items())


def test_rows_come_back_as_they_were_packed() -> None:
    record = rows.of(vacancy())
    assert unpack(pack(record)) == record


def test_every_column_is_described() -> None:
    for name, table in schema.tables():
        assert len({c.name for c in table.columns}) == len(table.columns)
        for column in table.columns:
            assert column.description.endswith("."), f"{name}.{column.name}"
            assert isinstance(column.type, pa.DataType)
