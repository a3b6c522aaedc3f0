"""Listing, choosing and removing runs: `vacancies runs`, `rollback` and `prune`, in folders and in buckets."""
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import quarantine, retention, runs, store
from pipeline.__main__ import main
from pipeline.settings import Retention
from tests import made_runs
from tests.made_runs import FIRST, SECOND, THIRD, row

REASON = "null share of deadline rose from 0.12 to 0.61 (limit +0.10): see in a few sources"


@pytest.fixture(params=["local", "memory", "s3"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place with three runs: the second is published, the third was refused."""
    places = {"local": lambda: str(tmp_path / "out"), "memory": lambda: f"memory://{tmp_path.name}"}
    name = places[request.param]() if request.param in places else f"s3://{request.getfixturevalue('bucket')}/tables"
    place = store.at(name)
    made_runs.keep(place, FIRST, [row("a"), row("b")])
    made_runs.keep(place, SECOND, [row("a"), row("b"), row("c")], gone=1)
    made_runs.keep(place, THIRD, [row("a")], point=False, status="refused", refused=[REASON])
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = store.at(tmp_path / "out")
    for run_id in (FIRST, SECOND, THIRD):
        made_runs.keep(place, run_id, [row("a")])
    return tmp_path / "out"


def read(out: str) -> list[str]:
    """What readers of the published run see."""
    place, run_id = store.published(out)
    return [str(uri) for uri in place.dataset(run_id, "vacancies").to_table()["source_uri"].to_pylist()]


def test_runs_are_listed_for_programs(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--out", out, "--format", "json"]) == 0
    found: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["run"], r["status"], r["current"]) for r in found] == [
        (FIRST, "published", False), (SECOND, "published", True), (THIRD, "refused", False)
    ]
    second = found[1]
    assert second["started"] == "2026-11-02T02:00:00+00:00"
    assert [second[n] for n in ("inputs", "records", "failed", "changed", "gone")] == [5, 3, 1, 2, 1]
    assert found[2]["refused"] == [REASON]
    if "://" in out:
        assert second["bytes"] is None
    else:
        assert second["bytes"] == sum(p.stat().st_size for p in (Path(out) / "runs" / SECOND).rglob("*.parquet"))


def test_runs_are_listed_for_people(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--out", out]) == 0
    said = capsys.readouterr().out
    lines = [line.replace("│", " ").split() for line in said.splitlines()]
    assert ["*", SECOND, "2026-11-02", "02:00", "published", "5", "3", "1", "2", "1"] in [line[:10] for line in lines]
    assert [THIRD, "2026-11-03", "02:00", "refused", "3", "1"] in [line[:6] for line in lines]
    assert f"{THIRD} refused: {REASON}" in said
    assert "* is the published run." in said


def test_no_run_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "nothing"
    for command, code in ((["runs"], 0), (["prune"], 0), (["rollback", "current"], 2)):
        assert main([*command, "--out", str(place)]) == code
    said = capsys.readouterr()
    assert "holds no run. Make one with" in said.out
    assert f"there is no run in {place}. See that --out is right." in said.err
    assert not place.exists(), "looking makes nothing"


def test_a_run_whose_manifest_is_damaged_is_listed_and_not_published(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "runs" / FIRST / "manifest.json").write_text("{")
    assert main(["runs", "--out", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"{FIRST} unreadable: " in said
    assert THIRD in said
    assert main(["rollback", FIRST, "--out", str(folder)]) == 1
    assert "manifest.json cannot be read" in capsys.readouterr().err
    assert store.at(folder).current() == THIRD


def test_runs_of_the_first_version_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = {"run": FIRST, "started": "2026-11-01T02:00:00+00:00", "counts": {"documents": 3, "record": 3},
           "rows": {"vacancies": 3}}
    (folder / "runs" / FIRST / "manifest.json").write_text(json.dumps(old))
    assert main(["runs", "--out", str(folder), "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (first["status"], first["records"], first["failed"], first["inputs"]) == ("published", 3, 0, None)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (FIRST, FIRST), (FIRST[:8], FIRST), ("20261103", THIRD), ("current", SECOND), ("previous", FIRST),
    ],
)
def test_a_run_is_found_by_its_name(out: str, name: str, found: str) -> None:
    assert runs.find(store.at(out), name) == found


def test_a_name_that_begins_another_one_is_itself(tmp_path: Path) -> None:
    place = store.at(tmp_path)
    for name in (FIRST, f"{FIRST}-2"):
        made_runs.keep(place, name, [row("a")])
    assert runs.find(place, FIRST) == FIRST


def test_rollback_to_the_run_before(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "previous", "--out", out]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Published is now {FIRST} (2 records), and no longer {SECOND}.")
    assert read(out) == ["a", "b"]
    assert store.at(out).runs() == [FIRST, SECOND, THIRD]
    assert main(["rollback", "previous", "--out", out]) == 2
    assert f"no run was published before {FIRST}" in capsys.readouterr().err


def test_rollback_publishes_a_refused_run_that_is_good(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "20261103", "--out", out]) == 0
    said = capsys.readouterr().out
    assert f"It had been refused: {REASON}" in said
    assert read(out) == ["a"]
    assert main(["rollback", THIRD, "--out", out]) == 0
    assert capsys.readouterr().out == f"{THIRD} is the published run already.\n"


@pytest.mark.parametrize(("name", "words"), [("2025", "There are: "), ("2026", "Write more of it")])
def test_rollback_refuses_what_it_does_not_know(
    out: str, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rollback", name, "--out", out]) == 2
    said = capsys.readouterr().err
    assert all(word in said for word in (words, FIRST, SECOND, THIRD))
    assert store.at(out).current() == SECOND


def test_the_run_before_may_have_been_removed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = store.at(folder)
    with place.lock():
        place.remove(SECOND)
    assert main(["rollback", "previous", "--out", str(folder)]) == 2
    assert f"{SECOND}, which was published before {THIRD}, has been removed. There are: {FIRST}, {THIRD}." in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("command", [["rollback", FIRST], ["prune"]])
def test_another_run_holds_the_lock(
    out: str, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with store.at(out).lock():
        assert main([*command, "--out", out]) == 4
    assert "another run is writing" in capsys.readouterr().err
    assert store.at(out).current() == SECOND
    assert len(store.at(out).runs()) == 3


def test_looking_needs_no_lock(out: str) -> None:
    with store.at(out).lock():
        assert main(["runs", "--out", out]) == 0
        assert main(["diff", "previous", "current", "--out", out]) == 0


def test_prune_by_the_settings(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_none = tmp_path / "keep.toml"
    keep_none.write_text("[retention]\nruns = 1\ndays = 0\n")
    monkeypatch.chdir(tmp_path)
    _since(monkeypatch, datetime(2026, 11, 4, tzinfo=UTC))
    assert main(["prune", "--out", out]) == 0
    assert "0 of 3 runs removed. Kept are the last 30, those of the last 30 days" in capsys.readouterr().out
    assert main(["prune", "--out", out, "--settings", str(keep_none)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Removed {FIRST}",
        "1 of 3 runs removed. Kept are the last 1, those of the last 0 days, and the published one.",
    ]
    assert store.at(out).runs() == [SECOND, THIRD]
    assert read(out) == ["a", "b", "c"]


def test_prune_tells_of_wrong_settings(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[retention]\nruns = 0\n")
    for file in (wrong, tmp_path / "nowhere.toml"):
        assert main(["prune", "--out", str(folder), "--settings", str(file)]) == 2
        assert file.name in capsys.readouterr().err
    assert len(store.at(folder).runs()) == 3


def _since(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return now

    monkeypatch.setattr("pipeline.commands.prune.datetime", Clock)


NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ids(*ages: float) -> list[str]:
    return [f"{NOW - timedelta(days=age):%Y%m%dT%H%M%SZ}-{i:08x}" for i, age in enumerate(ages)]


@pytest.mark.parametrize(
    ("ages", "current", "keep", "gone"),
    [
        ([40, 35, 3, 2, 1], 4, Retention(runs=2, days=30), [0, 1]),
        ([40, 35, 3, 2, 1], 4, Retention(runs=4, days=30), [0]),
        ([40, 35, 3, 2, 1], 0, Retention(runs=2, days=30), [1]),
        ([40, 35, 3, 2, 1], None, Retention(runs=2, days=30), [0, 1]),
        ([3, 2, 1], 2, Retention(runs=1, days=30), []),
        ([300, 200, 100], 2, Retention(runs=30, days=0), []),
        ([0.3, 0.2, 0.1], 2, Retention(runs=1, days=0), [0, 1]),
        ([30.0, 29.9, 1], 2, Retention(runs=1, days=30), [0]),
        ([], None, Retention(), []),
    ],
)
def test_what_has_had_its_time(ages: list[float], current: int | None, keep: Retention, gone: list[int]) -> None:
    names = ids(*ages)
    published = None if current is None else names[current]
    assert retention.expired(names, published, keep, NOW) == [names[i] for i in gone]
    assert retention.expired(names[::-1], published, keep, NOW) == [names[i] for i in gone]


def test_a_run_that_does_not_tell_its_time_stays() -> None:
    names = ["by-hand", "20261301T000000Z-ffffffff", "", *ids(90, 80)]
    assert retention.expired(names, None, Retention(runs=1, days=1), NOW) == ids(90)


@given(st.lists(st.integers(0, 100), max_size=20, unique=True), st.integers(1, 25), st.integers(0, 100), st.data())
def test_the_rule_of_retention(ages: list[int], number: int, days: int, data: st.DataObject) -> None:
    names = sorted(ids(*ages))
    current = data.draw(st.sampled_from(names)) if names else None
    gone = set(retention.expired(names, current, Retention(runs=number, days=days), NOW))
    for name in names:
        at = retention.started(name)
        assert at is not None
        kept = name == current or name in names[-number:] or NOW - at < timedelta(days=days)
        assert (name in gone) is not kept


def test_failed_inputs_are_listed_in_the_run(tmp_path: Path) -> None:
    day = made_runs.DAY[FIRST]
    outcomes: list[dict[str, object]] = [
        {"source_uri": "a.pdf", "source_sha256": "ab", "status": "failed", "error_class": "Unreadable",
         "message": "no page", "first_seen": day, "last_seen": made_runs.DAY[SECOND], "fingerprint": "x"},
        {"source_uri": "b.txt", "source_sha256": "cd", "status": "record", "error_class": None, "message": None},
        {"source_uri": "c", "source_sha256": None, "status": "failed", "error_class": "PermissionError",
         "message": "cannot be opened: \u00e9\n\u2028", "first_seen": day, "last_seen": day},
        {"source_uri": "d.html", "source_sha256": "ef", "status": "not_a_vacancy", "error_class": "NotAVacancy"},
    ]
    assert quarantine.write(tmp_path, iter(outcomes)) == 2
    lines = (tmp_path / "quarantine" / "failed.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == [
        {"source_uri": "a.pdf", "source_sha256": "ab", "error_class": "Unreadable", "message": "no page",
         "first_seen": "2026-11-01", "last_seen": "2026-11-02"},
        {"source_uri": "c", "source_sha256": None, "error_class": "PermissionError",
         "message": "cannot be opened: \u00e9\n\u2028", "first_seen": "2026-11-01", "last_seen": "2026-11-01"},
    ]


def test_the_list_of_failed_inputs_is_there_when_none_failed(tmp_path: Path) -> None:
    assert quarantine.write(tmp_path, []) == 0
    assert (tmp_path / "quarantine" / "failed.jsonl").read_bytes() == b""
