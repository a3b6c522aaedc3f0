"""What the list of the review desk answers, beside what plain Python answers from the same rows; and odd runs."""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from normalizers.base import Context
from pipeline import schema, store
from pipeline.corrections import FIELDS, ROWS, Corrections, Entry, append, check, read
from pipeline.corrections.entry import Action
from pipeline.review import question, vacancy, words
from pipeline.review.desk import Said, seen, waiting
from pipeline.review.fields import BY_FIELD, INSTANCES, PROSE
from pipeline.review.question import Question
from pipeline.review.shelf import Shelf
from tests import desk, made_runs

Row = Mapping[str, Any]
NOTHING = Said(Corrections(), ())
SINCE = {  # columns that came after the first version of the schema
    "vacancies": ["first_seen", "last_seen", "content_changed_at", "is_gone", "duplicate_of"],
    "evidence": ["cited_vacancy_id"],
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    desk.fill(folder / "raw", 9)
    desk.ingest(folder / "raw", folder / "out")
    return folder / "out"


def rows(out: Path, table: str) -> list[Row]:
    return list(ds.dataset(out / "current" / table).to_table().to_pylist())


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, lambda v, e, i: True),
        ({"q": "OFFICER"}, lambda v, e, i: "officer" in v["title"].lower()),
        ({"q": "  nairobi   pilot "}, lambda v, e, i: v["title"] == "Pilot"),
        ({"q": "a.txt"}, lambda v, e, i: v["source_uri"] == "a.txt"),
        ({"q": "100%_.*"}, lambda v, e, i: False),
        ({"organization": "UNICEF"}, lambda v, e, i: v["organization"] == "UNICEF"),
        ({"organization": "UNICE"}, lambda v, e, i: False),
        ({"issue": "missing_contract_type"}, lambda v, e, i: any(x["code"] == "missing_contract_type" for x in i)),
        ({"field": "department"}, lambda v, e, i: not any(x["field"] == "department" for x in e)),
        ({"field": "languages", "below": "0.95"},
         lambda v, e, i: any(x["field"] == "languages" and x["confidence"] < 0.95 for x in e)),
        ({"below": "0.9"}, lambda v, e, i: any(x["field"] not in PROSE and x["confidence"] < 0.9 for x in e)),
        ({"below": "0.95", "organization": "UNICEF"}, lambda v, e, i: v["organization"] == "UNICEF" and any(
            x["field"] not in PROSE and x["confidence"] < 0.95 for x in e)),
        ({"field": "nonsense", "below": "x", "state": "y", "order": "z"}, lambda v, e, i: True),
        ({"state": "open"}, lambda v, e, i: True),
        ({"state": "corrected"}, lambda v, e, i: False),
    ],
)
def test_filters(out: Path, asked: dict[str, str], fits: Callable[[Row, list[Row], list[Row]], bool]) -> None:
    shelf = Shelf(*store.published(out))
    found = question.answer(Question.of(asked), shelf, NOTHING)
    evidence, issues = [e for e in rows(out, "evidence") if e["chosen"]], rows(out, "issues")

    def of(table: list[Row], vacancy: Row) -> list[Row]:
        return [row for row in table if row["vacancy_id"] == vacancy["vacancy_id"]]

    wanted = {v["vacancy_id"] for v in rows(out, "vacancies") if fits(v, of(evidence, v), of(issues, v))}
    assert {row["vacancy_id"] for row in shelf.rows(found)} == wanted


@pytest.mark.parametrize("order", sorted(question.ORDERS))
def test_orders(out: Path, order: str) -> None:
    shelf = Shelf(*store.published(out))
    shown = shelf.rows(question.answer(Question(order=order), shelf, NOTHING))
    keys: dict[str, Callable[[Row], Any]] = {
        "quality": lambda v: v["quality_score"], "name": lambda v: v["source_uri"],
        "organization": lambda v: v["organization"], "deadline": lambda v: v["deadline"],
    }
    values = [keys[order](row) for row in shown]
    assert values == sorted(values, reverse=order == "deadline")


def test_what_is_looked_at_stays_among_the_answers(out: Path) -> None:
    shelf = Shelf(*store.published(out))
    assert question.answer(Question(q="pilot"), shelf, NOTHING, besides=0).tolist() != [0]
    assert 0 in question.answer(Question(q="nothing has this"), shelf, NOTHING, besides=0)


def empty(folder: Path, manifest: Mapping[str, object], tables: int = 1) -> Shelf:
    """A run without rows."""
    run = folder / "runs" / made_runs.FIRST
    for name, known in schema.schemas().items():
        (run / name).mkdir(parents=True)
        if tables:
            pq.write_table(known.empty_table(), run / name / "part-00000.parquet")
    (run / "manifest.json").write_text(json.dumps(manifest))
    return Shelf(*store.published(run))


def test_a_run_of_an_older_schema(out: Path, tmp_path: Path) -> None:
    """It has neither the columns nor the tables that came since."""
    run = tmp_path / "runs" / made_runs.FIRST
    shutil.copytree(out / "current", run)
    for table in ("signatures", "skills"):
        shutil.rmtree(run / table)
    for path in (run / "vacancies").glob("*.parquet"):
        pq.write_table(pq.read_table(path).drop_columns(SINCE["vacancies"]), path)
    for path in (run / "evidence").glob("*.parquet"):
        pq.write_table(pq.read_table(path).drop_columns(SINCE["evidence"]), path)
    shelf = Shelf(*store.published(run))
    (pilot,) = shelf.rows(question.answer(Question(q="pilot"), shelf, NOTHING))
    assert (pilot["title"], pilot["is_gone"]) == ("Pilot", None)
    record = vacancy.read(shelf, pilot["vacancy_id"], NOTHING)
    assert record is not None
    assert {shown.group.name: shown.values for shown in record.groups}["grade"][0] == ("grade", "P-3")


@pytest.mark.parametrize("tables", [1, 0])
def test_a_run_without_rows(tmp_path: Path, tables: int) -> None:
    """Also one of which the tables have no file at all."""
    shelf = empty(tmp_path, {}, tables)
    assert (len(shelf), shelf.rows(question.answer(Question(), shelf, NOTHING)), shelf.codes()) == (0, [], [])
    assert shelf.row_of("x") is None


def test_every_field_that_can_be_corrected_has_its_place_on_the_page() -> None:
    assert set(BY_FIELD) == FIELDS


@pytest.mark.parametrize(("field", "words"), [(field, each) for field, said in INSTANCES.items() for each in said])
def test_what_is_offered_to_be_typed_is_read(field: str, words: str) -> None:
    action: Action = "add" if field in ROWS else "set"
    entry = Entry.now(by="Ana", source_uri="a", source_sha256="0" * 64, field=field, action=action, raw=words)
    assert check(entry, Context()) is not None


def said(id: str, minute: int, action: Action = "set", **more: Any) -> Entry:
    base: dict[str, Any] = {"field": "grade", "raw": "P-4"} if action == "set" else {"field": ""}
    at = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(minutes=minute)
    return Entry(id=id, at=at, by="Ana", source_uri="a", source_sha256="0" * 64, action=action, **{**base, **more})


@pytest.mark.parametrize(
    ("lines", "history", "waits"),
    [
        (1, [said("a", -1)], []),
        (1, [said("a", 0)], []),
        (0, [said("a", 0)], ["a"]),  # in the second in which the run started, which had read the file
        (1, [said("a", 5)], []),  # by a clock that is ahead
        (0, [said("a", -5)], ["a"]),  # by one that is behind; or the run was told of another file
        (1, [said("a", 0), said("b", 0, "undo", undoes="a")], ["a"]),  # the run has applied it
        (2, [said("a", 0), said("b", 0, "undo", undoes="a")], []),
        (0, [said("a", 1), said("b", 2, "undo", undoes="a")], []),
        (2, [said("a", 0), said("b", 0, "undo", undoes="a"), said("c", 0, "undo", undoes="b")], ["a"]),
        (0, [said("a", 1, "reviewed")], []),
        # Runs of earlier versions do not say how far they read.
        (None, [said("a", -1)], []),
        (None, [said("a", 0)], []),
        (None, [said("a", 1)], ["a"]),
        (None, [said("a", -1), said("b", 1, "undo", undoes="a")], ["a"]),
    ],
)
def test_what_waits_for_the_next_run(tmp_path: Path, lines: int | None, history: list[Entry], waits: list[str]) -> None:
    shelf = empty(tmp_path, {"started": "2026-03-01T12:00:00+00:00", "corrections": {"lines": lines}})
    found = Corrections(history)
    assert [entry.id for entry in waiting(found, seen(found, shelf))] == waits


def test_damaged_lines_are_lines_of_the_file(tmp_path: Path) -> None:
    """They shift none of those that the run has read."""
    path = tmp_path / "said.jsonl"
    path.write_text(f"half\n\n{said('a', 0).line()}\n")
    shelf = empty(tmp_path, {"corrections": {"lines": read(path).lines}})
    append(path, said("b", 0))
    found = read(path)
    assert (found.lines, [e.id for e in waiting(found, seen(found, shelf))]) == (4, ["b"])


def test_what_cannot_be_seen_is_written_out() -> None:
    assert words.seen("a\u202eb\u200bc\x00\ufeff\u2066") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩⟨U+FEFF⟩⟨U+2066⟩"
    assert words.seen("Côte d’Ivoire — العربية\n") == "Côte d’Ivoire — العربية\n"
