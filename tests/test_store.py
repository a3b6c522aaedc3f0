"""Tables and publishing: every table exists, the bytes are the same each time, readers never see half a run."""
from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline import rows, schema, store
from pipeline.document import Block, Document, Source
from pipeline.record import Issue, Vacancy

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


def publish(out: Path, *vacancies: Vacancy, run_id: str = "run") -> Path:
    with store.Run(out) as run:
        for v in vacancies:
            run.add(rows.of(v))
        return run.publish(run_id, {"run": run_id})


def read(out: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = ds.dataset(out / "current" / table, format="parquet").to_table().to_pylist()
    return found


def digests(run: Path) -> dict[str, str]:
    return {p.parent.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in run.glob("*/*.parquet")}


def test_all_tables_exist_when_nothing_was_read(tmp_path: Path) -> None:
    run = publish(tmp_path)
    assert {p.name for p in run.iterdir() if p.is_dir()} == set(schema.schemas())
    for name, known in schema.schemas().items():
        written = pq.read_schema(run / name / "part-0.parquet")
        assert written.equals(known), name
        assert written.field(0).metadata[b"description"]
        assert read(tmp_path, name) == []


def test_a_record_is_spread_over_its_tables(tmp_path: Path) -> None:
    publish(tmp_path, vacancy())
    (row,) = read(tmp_path, "vacancies")
    assert (row["title"], row["grade"], row["deadline"]) == ("Logistics Officer", "P-3", None)
    assert [(r["position"], r["group"]) for r in read(tmp_path, "responsibilities")] == [(0, "Duties"), (1, None)]
    (evidence,) = read(tmp_path, "evidence")
    (document,) = read(tmp_path, "documents")
    text = str(document["text"])
    assert text[int(str(evidence["start"])) : int(str(evidence["end"]))] == evidence["raw"]
    assert json.loads(str(document["metadata"])) == {"board": "b", "url": "https://example.org"}
    assert read(tmp_path, "issues")[0]["code"] == "missing_deadline"


def test_sections_are_cut_from_the_text() -> None:
    found = list(rows.sections(vacancy().document))
    assert [(s["kind"], s["text"]) for s in found] == [
        (None, "Grade: P-3"), ("duties", "Runs the warehouse.\nKeeps the books."),
    ]
    assert all(TEXT[int(str(s["start"])) : int(str(s["end"]))] == s["text"] for s in found)


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    several = [vacancy(f"{n:016x}", f"{n:05}.txt") for n in range(30)]
    first = publish(tmp_path / "one", *several, run_id="a")
    second = publish(tmp_path / "two", *several, run_id="b")
    assert digests(first) == digests(second)


def test_rows_keep_the_order_they_were_given_over_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ROW_GROUP", 4)
    run = publish(tmp_path, *[vacancy(f"{n:016x}", f"{n:05}.txt") for n in range(10)])
    assert pq.ParquetFile(run / "vacancies" / "part-0.parquet").num_row_groups == 3
    assert [r["source_uri"] for r in read(tmp_path, "vacancies")] == [f"{n:05}.txt" for n in range(10)]


def test_a_broken_run_leaves_the_published_one(tmp_path: Path) -> None:
    publish(tmp_path, vacancy(), run_id="good")
    with pytest.raises(RuntimeError), store.Run(tmp_path) as run:
        run.add(rows.of(vacancy("f" * 16)))
        raise RuntimeError("pulled the plug")
    assert [r["vacancy_id"] for r in read(tmp_path, "vacancies")] == ["0123456789abcdef"]
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == [".lock", "good"]


@pytest.mark.parametrize("call", ["rename", "symlink_to", "replace"])
def test_a_crash_while_publishing_leaves_the_published_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    publish(tmp_path, vacancy(), run_id="good")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, fail)
        with pytest.raises(store.StoreError, match=r"No space left.*as it was"):
            publish(tmp_path, vacancy("f" * 16), run_id="bad")
    assert (tmp_path / "current").resolve().name == "good"
    publish(tmp_path, vacancy("e" * 16), run_id="next")
    assert [r["vacancy_id"] for r in read(tmp_path, "vacancies")] == ["e" * 16]
    assert not (tmp_path / ".current.new").is_symlink()


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "runs" / store.PARTIAL / "vacancies"
    left.mkdir(parents=True)
    (left / "part-0.parquet").write_bytes(b"PAR1")
    publish(tmp_path, vacancy())
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == [".lock", "run"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with store.Run(tmp_path), pytest.raises(store.StoreError, match="another run"), store.Run(tmp_path):
        pass


def test_a_run_never_overwrites_another(tmp_path: Path) -> None:
    assert [publish(tmp_path, run_id="same").name for _ in range(3)] == ["same", "same-2", "same-3"]


def test_rows_that_do_not_fit_are_refused() -> None:
    good = vacancy()
    for columns, words in (
        ({"titel": "x"}, "no column titel"),
        ({"openings": "two"}, "table vacancies"),
    ):
        with pytest.raises(ValueError, match=words):
            rows.of(replace(good, columns=columns))
    with pytest.raises(ValueError, match="text must not be null"):
        rows.of(replace(good, children={"deliverables": ({"number": "1."},)}))


def test_the_same_bytes_elsewhere_get_an_id_of_their_own() -> None:
    moved = rows.shift_id(rows.of(vacancy()), "-2")
    ids = {i for batch in moved.values() for i in batch["vacancy_id"].to_pylist()}
    assert ids == {"0123456789abcdef-2"}
    assert all(batch.schema.equals(schema.schemas()[name]) for name, batch in moved.items())


def test_every_column_is_described() -> None:
    for name, table in schema.tables():
        assert len({c.name for c in table.columns}) == len(table.columns)
        for column in table.columns:
            assert column.description.endswith("."), f"{name}.{column.name}"
            assert isinstance(column.type, pa.DataType)
