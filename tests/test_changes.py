"""What came, went and changed: tables of rows before and after, and what `vacancies diff` prints of them."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import changes, store
from pipeline.__main__ import main
from pipeline.changes import Changes
from tests import made_runs
from tests.made_runs import DAY, FIRST, SECOND, THIRD, row

ONE, TWO = DAY[FIRST], DAY[SECOND]
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 15)


def between(old: Sequence[Mapping[str, object]], new: Sequence[Mapping[str, object]]) -> Changes:
    return changes.between(ds.dataset(made_runs.table(old)), ds.dataset(made_runs.table(new)))


def told(found: Changes) -> list[tuple[str | None, ...]]:
    return [tuple(r[n] for n in ("column", "old", "new", "how")) for r in found.changed.to_pylist()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"deadline": NOVEMBER}, {"deadline": DECEMBER}, [("deadline", "2026-11-30", "2026-12-15", "extended")]),
        ({"deadline": DECEMBER}, {"deadline": NOVEMBER}, [("deadline", "2026-12-15", "2026-11-30", "brought forward")]),
        ({}, {"deadline": NOVEMBER}, [("deadline", None, "2026-11-30", "added")]),
        ({"deadline": NOVEMBER}, {}, [("deadline", "2026-11-30", None, "removed")]),
        ({"grade": "P-3"}, {"grade": "P-4"}, [("grade", "P-3", "P-4", "corrected")]),
        ({"grade_max": "P-4"}, {}, [("grade_max", "P-4", None, "removed")]),
        ({"title": "Driver"}, {"title": "Senior Driver"}, [("title", "Driver", "Senior Driver", "changed")]),
        ({"openings": 1}, {"openings": 2}, [("openings", "1", "2", "changed")]),
        ({"is_roster": False}, {"is_roster": True}, [("is_roster", "false", "true", "changed")]),
        ({"experience_years_min": 2.5}, {"experience_years_min": 3.0},
         [("experience_years_min", "2.5", "3", "changed")]),
        # what follows from a change is not told again; alone, it is told
        ({"grade": "P-3", "grade_icsc": "P-3", "grade_rank": 3.0},
         {"grade": "P-4", "grade_icsc": "P-4", "grade_rank": 4.0},
         [("grade", "P-3", "P-4", "corrected")]),
        ({"grade": "IB-2"}, {"grade": "IB-2", "grade_icsc": "P-2"}, [("grade_icsc", None, "P-2", "added")]),
        ({"deadline": NOVEMBER, "deadline_at": datetime(2026, 11, 30, 12, tzinfo=UTC)},
         {"deadline": NOVEMBER, "deadline_at": datetime(2026, 11, 30, 22, 59, tzinfo=UTC)},
         [("deadline_at", "2026-11-30T12:00:00Z", "2026-11-30T22:59:00Z", "extended")]),
        # the words matter only where nothing could be made of them
        ({"grade": "P-3", "grade_raw": "P3"}, {"grade": "P-3", "grade_raw": "P-3"}, []),
        ({"grade": "P-3", "grade_raw": "P3"}, {"grade": "P-4", "grade_raw": "P4"},
         [("grade", "P-3", "P-4", "corrected")]),
        ({"grade_raw": "Band 3"}, {"grade_raw": "Band 4"}, [("grade_raw", "Band 3", "Band 4", "changed")]),
        # the file, the run and small moves of the quality are no content
        ({"source_sha256": "a", "vacancy_id": "a"}, {"source_sha256": "b", "vacancy_id": "b"}, []),
        ({"source_format": "html", "duplicate_of": "a"}, {"source_format": "pdf", "duplicate_of": "b"}, []),
        ({"content_changed_at": ONE, "first_seen": ONE}, {"content_changed_at": TWO, "first_seen": TWO}, []),
        ({"quality_score": 0.70}, {"quality_score": 0.74}, []),
        ({"quality_score": 0.70}, {"quality_score": 0.75}, [("quality_score", "0.7", "0.75", "changed")]),
        # several columns, in the order of the table
        ({"title": "Driver", "city": "Goma"}, {"title": "Cook", "city": "Bukavu", "deadline": NOVEMBER},
         [("title", "Driver", "Cook", "changed"), ("deadline", None, "2026-11-30", "added"),
          ("city", "Goma", "Bukavu", "changed")]),
    ],
)
def test_a_record_changes(
    old: dict[str, object], new: dict[str, object], expected: list[tuple[str | None, ...]]
) -> None:
    found = between([row("a", ONE, **old)], [row("a", TWO, **new)])
    assert told(found) == expected
    assert (found.records, found.same) == (min(len(expected), 1), 1 - min(len(expected), 1))
    assert (found.came.num_rows, found.went.num_rows) == (0, 0)


def test_sources_come_and_go() -> None:
    old = [
        row("a", ONE), row("b", ONE), row("c", ONE), row("gone", date(2026, 10, 1)), row("back", date(2026, 10, 1)),
    ]
    new = [
        row("a", TWO), row("b", ONE, title="As it was"), row("gone", date(2026, 10, 1), title="No matter"),
        row("back", TWO, first_seen=date(2026, 9, 1)), row("new", TWO, first_seen=TWO), row("short", ONE),
    ]
    found = between(old, new)
    assert [(r["source_uri"], r["first_seen"]) for r in found.came.to_pylist()] == [
        ("back", date(2026, 9, 1)), ("new", TWO)
    ]
    assert [(r["source_uri"], r["title"], r["last_seen"]) for r in found.went.to_pylist()] == [
        ("b", "Post b", ONE), ("c", "Post c", ONE)  # a source that is gone, and a record that vanished
    ]
    assert (found.records, found.same) == (0, 1)


def test_a_source_went_when_it_was_last_seen_by_any_run() -> None:
    found = between([row("a", ONE), row("b", ONE)], [row("a", DAY[THIRD]), row("b", TWO)])
    assert [(r["source_uri"], r["last_seen"]) for r in found.went.to_pylist()] == [("b", TWO)]


def test_a_run_that_says_what_is_gone_is_believed() -> None:
    """On one day a source can be found and then be gone; and a run that looks at a few inputs has not seen the rest."""
    old, new = [row("a", ONE), row("b", ONE), row("c", ONE)], [row("a", ONE), row("b", ONE), row("c", TWO)]
    gone = pa.array([True, False, False])
    table = made_runs.table(new)
    if (at := table.schema.get_field_index("is_gone")) >= 0:
        table = table.remove_column(at)
    found = changes.between(ds.dataset(made_runs.table(old)), ds.dataset(table.append_column("is_gone", gone)))
    assert [r["source_uri"] for r in found.went.to_pylist()] == ["a"]
    assert found.same == 2


def test_a_run_of_an_older_schema_can_be_compared() -> None:
    old = made_runs.table([row("a"), row("b", title="Cook")]).drop_columns(
        ["first_seen", "last_seen", "content_changed_at", "city"]
    )
    old = old.append_column("nickname", pa.array(["x", "y"]))
    old = old.set_column(old.schema.get_field_index("openings"), "openings", pa.array(["1", None], pa.string()))
    new = made_runs.table([row("a", TWO, openings=2, city="Goma"), row("b", TWO, title="Cook")])
    found = changes.between(ds.dataset(old), ds.dataset(new))
    assert told(found) == [("openings", "1", "2", "changed")]
    assert found.new_columns == ("city", "first_seen", "last_seen", "content_changed_at")
    assert found.gone_columns == ("nickname",)
    assert found.same == 1


def test_empty_runs_are_equal() -> None:
    found = between([], [])
    assert (found.came.num_rows, found.went.num_rows, found.records, found.same) == (0, 0, 0, 0)
    assert found.hows() == {}


RUNS = st.dictionaries(
    st.text("abc", min_size=1, max_size=2),
    st.tuples(st.booleans(), st.sampled_from([None, "P-2", "P-3"]), st.sampled_from([None, NOVEMBER, DECEMBER])),
    max_size=9,
)


@settings(deadline=None, max_examples=50)
@given(RUNS, RUNS)
def test_every_record_is_counted_once_and_the_way_back_is_the_mirror(
    old: dict[str, tuple[bool, str | None, date | None]], new: dict[str, tuple[bool, str | None, date | None]]
) -> None:
    def rows(run: dict[str, tuple[bool, str | None, date | None]], day: date) -> list[dict[str, object]]:
        there = [row("~", day)]  # one source is always there
        for uri, (here, grade, deadline) in sorted(run.items()):
            there.append(row(uri, day if here else date(2026, 1, 1), grade=grade, deadline=deadline))
        return there

    found = between(rows(old, ONE), rows(new, TWO))
    back = between(rows(new, TWO), rows(old, ONE))
    here = {uri for uri, (there, *_) in old.items() if there}, {uri for uri, (there, *_) in new.items() if there}
    assert {r["source_uri"] for r in found.came.to_pylist()} == here[1] - here[0]
    assert {r["source_uri"] for r in found.went.to_pylist()} == here[0] - here[1]
    differ = {uri for uri in here[0] & here[1] if old[uri][1:] != new[uri][1:]}
    assert {r["source_uri"] for r in found.changed.to_pylist()} == differ
    assert found.records + found.same == len(here[0] & here[1]) + 1
    mirror = {"extended": "brought forward", "brought forward": "extended", "added": "removed", "removed": "added"}
    assert [(c, n, o, mirror.get(str(how), how)) for c, o, n, how in told(found)] == told(back)


@pytest.fixture(params=["local", "memory"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "out") if request.param == "local" else f"memory://{tmp_path.name}"


@pytest.fixture
def two_runs(out: str) -> str:
    place = store.at(out)
    made_runs.keep(place, FIRST, [
        row("a.html", ONE, title="Driver [Goma]", grade="G-3", deadline=NOVEMBER), row("b.html", ONE),
        row("d.html", ONE, openings=1, is_roster=True),
    ], parts=2)
    made_runs.keep(place, SECOND, [
        row("a.html", TWO, title="Driver [Goma]", grade="G-4", deadline=DECEMBER),
        row("c.html", TWO, first_seen=TWO, grade="P-5"), row("d.html", TWO, openings=2),
    ], parts=3)
    return out


def test_diff_prints_for_people(two_runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "previous", "current", "--out", two_runs]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[:3] == [
        f"From {FIRST} to {SECOND}",
        "1 came, 1 went, 2 changed, 0 stayed as they were",
        "Of those that changed: deadline extended 1, grade corrected 1, is_roster removed 1, openings changed 1",
    ]
    lines = [" ".join(line.replace("│", " ").split()) for line in said.splitlines()]
    assert "a.html Driver [Goma] grade G-3 G-4 corrected" in lines
    assert "deadline 2026-11-30 2026-12-15 extended" in lines
    assert "c.html Post c.html - P-5 - 2026-11-02" in lines
    assert "b.html Post b.html - - - 2026-11-01" in lines


def test_diff_prints_json_lines(two_runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "20261101", SECOND, "--out", two_runs, "--format", "json"]) == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["what"] for line in lines] == ["summary", "came", "went", "changed", "changed"]
    summary = lines[0]
    assert (summary["old"], summary["new"], summary["came"], summary["went"]) == (FIRST, SECOND, 1, 1)
    assert {"column": "deadline", "how": "extended", "records": 1} in summary["columns"]
    assert lines[1]["source_uri"] == "c.html"
    assert lines[1]["first_seen"] == "2026-11-02"
    assert lines[4]["columns"] == {
        "openings": {"old": 1, "new": 2, "how": "changed"},
        "is_roster": {"old": True, "new": None, "how": "removed"},
    }


def test_diff_of_a_run_with_itself(two_runs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "current", "current", "--out", two_runs]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["0 came, 0 went, 0 changed, 3 stayed as they were"]


def test_long_lists_are_cut_for_people_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = store.at(tmp_path)
    made_runs.keep(place, FIRST, [row("0")])
    made_runs.keep(place, SECOND, [row("0", TWO, title="New"), *(row(f"{n:03}", TWO) for n in range(70))])
    assert main(["diff", "previous", "current", "--out", str(tmp_path)]) == 0
    assert "... and 20 more; --format json prints all." in capsys.readouterr().out
    assert main(["diff", "previous", "current", "--out", str(tmp_path), "--format", "json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 72


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("2025", "current"), f"there is no run 2025. There are: {FIRST}, {SECOND}."),
        (("2026", "current"), f"2026 is the beginning of 2 runs: {FIRST}, {SECOND}. Write more of it."),
        (("", "current"), "there is no run "),
        (("current", "previously"), "there is no run previously"),
    ],
)
def test_an_unknown_run_is_wrong_use(
    two_runs: str, names: tuple[str, str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *names, "--out", two_runs]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_where_there_is_no_run(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "previous", "current", "--out", out]) == 2
    assert "no run is published. There are none yet. Make one with: vacancies ingest" in capsys.readouterr().err
