"""Corrections in runs: they stay, they can be taken back, and only what they concern is read again."""
from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from pipeline import corrections, run
from pipeline.__main__ import main
from pipeline.corrections import Entry
from pipeline.run import Scope, State, Summary
from pipeline.settings import Gates, Settings
from tests.correcting import AD, append_to, read, said, value

OPEN = Settings(gates=Gates(rows_fall=1, nulls_rise=1, failures=1))
OTHER = AD.replace("Water Engineer", "Driver").replace("P-3", "G-2")


class Place:
    """A folder of advertisements, what is said of them, and runs over them."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.out, self.path = folder / "raw", folder / "out", folder / "corrections.jsonl"
        self.raw.mkdir()

    def put(self, name: str, text: str) -> None:
        path = self.raw / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    def pack(self, name: str, **members: str) -> None:
        with zipfile.ZipFile(self.raw / name, "w") as archive:
            for member, text in members.items():
                archive.writestr(zipfile.ZipInfo(f"{member}.txt"), text)

    def ingest(self, out: str = "", **scope: Any) -> Summary:
        said_ = corrections.read(self.path)
        return run.ingest([str(self.raw)], f"{self.out}{out}", 2, None, OPEN, Scope(**scope), corrections=said_)

    def anew(self) -> dict[str, str]:
        """The tables of a run from nothing."""
        name = f"-{len(list(self.out.parent.iterdir()))}"
        self.ingest(name)
        return self.digests(name)

    def digests(self, out: str = "") -> dict[str, str]:
        folder = Path(f"{self.out}{out}") / "current"
        files = sorted(folder.glob("*/*.parquet"))
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    def rows(self, table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ds.dataset(self.out / "current" / table, format="parquet").to_table().to_pylist()
        return found

    def grades(self) -> dict[str, str | None]:
        return {r["source_uri"]: r["grade"] for r in self.rows("vacancies")}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(run, "today", lambda: date(2026, 1, 1))
    found = Place(tmp_path)
    found.put("ad.txt", AD)
    found.put("driver.txt", OTHER)
    return found


GRADE = said("grade", "set", "P-4")


def test_a_correction_reads_only_what_it_concerns_and_undone_leaves_no_trace(place: Place) -> None:
    first = place.ingest()
    assert first.manifest["corrections"] == {"applied": 0, "stale": 0, "refused": 0, "unreadable": 0, "lines": 0}
    before = place.digests()
    corrections.append(place.path, GRADE)
    second = place.ingest()
    assert (second.work["processed"], second.work["unchanged"]) == (1, 1)
    assert second.manifest["corrections"] == {"applied": 1, "stale": 0, "refused": 0, "unreadable": 0, "lines": 1}
    assert place.grades() == {"ad.txt": "P-4", "driver.txt": "G-2"}
    assert second.manifest["inputs_sha256"] != first.manifest["inputs_sha256"]
    assert place.digests() == place.anew()
    assert place.ingest().state is State.SAME
    corrections.undo(place.path, GRADE.id, "Bob")
    third = place.ingest()
    assert (third.work["processed"], third.manifest["inputs_sha256"]) == (1, first.manifest["inputs_sha256"])
    assert place.digests() == before


def test_a_mark_changes_nothing(place: Place) -> None:
    place.ingest()
    corrections.append(place.path, said("", "reviewed"))
    assert place.ingest().state is State.SAME


def rewritten(place: Place) -> None:
    place.put("ad.txt", AD.replace("lake shore", "lake's shore"))


def moved(place: Place) -> None:
    (place.raw / "2026").mkdir()
    (place.raw / "ad.txt").rename(place.raw / "2026" / "water.txt")


def packed(place: Place) -> None:
    (place.raw / "ad.txt").unlink()
    place.pack("ads.zip", water=AD)


CHANGES: list[tuple[Callable[[Place], None], dict[str, Any], str]] = [
    (lambda place: None, {}, "ad.txt"),
    (lambda place: None, {"full": True}, "ad.txt"),
    (rewritten, {}, "ad.txt"),
    (rewritten, {"full": True}, "ad.txt"),
    (moved, {}, "2026/water.txt"),
    (moved, {"full": True}, "2026/water.txt"),
    (packed, {}, "ads.zip#water.txt"),
]


@pytest.mark.parametrize(("change", "scope", "uri"), CHANGES)
def test_what_is_mended_stays_mended(
    place: Place, change: Callable[[Place], None], scope: dict[str, Any], uri: str
) -> None:
    corrections.append(place.path, said("grade", "set", "P-4", value(read(), "grade")))
    place.ingest()
    change(place)
    summary = place.ingest(**scope)
    assert place.grades()[uri] == "P-4"
    if summary.state is not State.SAME:
        assert summary.manifest["corrections"]["stale"] == 0


def test_of_what_has_changed_the_issue_is_counted(place: Place) -> None:
    corrections.append(place.path, said("grade", "set", "P-4", "something else"))
    place.put("ad.txt", AD.replace("P-3", "P-2"))
    summary = place.ingest()
    assert summary.manifest["corrections"] == {"applied": 0, "stale": 1, "refused": 0, "unreadable": 0, "lines": 1}
    assert place.grades()["ad.txt"] == "P-2"


# Steps on containers that hold AD: what is done, and the grade of each record then.
def in_(container: str) -> Entry:
    return said("grade", "set", "P-4", source_uri=f"{container}.zip#a.txt")


@pytest.mark.parametrize("named", ["monday", "tuesday", "elsewhere"])
def test_members_of_containers_by_whatever_name_they_were_corrected(place: Place, named: str) -> None:
    """The same advertisement stands in the archives of two days; what is said of it in one holds in both."""
    place.pack("monday.zip", a=AD, b=OTHER)
    place.pack("tuesday.zip", a=AD, c=OTHER.replace("Driver", "Cook"))
    place.pack("wednesday.zip", d=OTHER.replace("Driver", "Clerk"))
    place.ingest()
    before = place.digests()
    entry = in_(named)
    corrections.append(place.path, entry)
    work = place.ingest().work
    assert work["processed"] == 2 + 3, "two archives, and the three places at which the advertisement stands"
    grades = place.grades()
    assert {uri for uri, grade in grades.items() if grade == "P-4"} == {
        "ad.txt", "monday.zip#a.txt", "tuesday.zip#a.txt"
    }
    assert place.digests() == place.anew()
    assert place.ingest().state is State.SAME
    corrections.undo(place.path, entry.id, "Bob")
    place.ingest()
    assert place.digests() == before


def test_what_is_undone_right_after_a_run_from_nothing_is_undone_in_containers(place: Place) -> None:
    place.pack("monday.zip", a=AD)
    place.pack("tuesday.zip", a=AD)
    entry = in_("monday")
    corrections.append(place.path, entry)
    place.ingest()
    corrections.undo(place.path, entry.id, "Bob")
    place.ingest()
    assert set(place.grades().values()) == {"P-3", "G-2"}
    assert place.digests() == place.anew()


def test_a_container_within_a_container(place: Place) -> None:
    place.pack("inner.zip", a=AD)
    data = (place.raw / "inner.zip").read_bytes()
    (place.raw / "inner.zip").unlink()
    with zipfile.ZipFile(place.raw / "outer.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("inner.zip"), data)
    place.ingest()
    corrections.append(place.path, said("grade", "set", "P-4", source_uri="outer.zip#inner.zip#a.txt"))
    place.ingest()
    assert place.grades()["outer.zip#inner.zip#a.txt"] == "P-4"
    assert place.digests() == place.anew()


STEPS: list[Sequence[str]] = [
    ("correct", "pack", "touch", "undo"), ("pack", "correct", "move", "touch"), ("pack", "correct", "unpack", "undo"),
]


@pytest.mark.parametrize("steps", STEPS, ids="-".join)
def test_step_by_step_the_tables_are_those_of_a_run_from_nothing(place: Place, steps: Sequence[str]) -> None:
    entry = in_("week")
    (place.raw / "ad.txt").unlink()  # of copies that come one after the other, the ids tell which was first
    for step in steps:
        if step == "correct":
            corrections.append(place.path, entry)
        elif step == "undo":
            corrections.undo(place.path, entry.id, "Bob")
        elif step == "pack":
            place.pack("week.zip", a=AD, b=OTHER.replace("Driver", "Cook"))
            place.pack("again.zip", z=AD)
        elif step == "touch":
            place.put("driver.txt", OTHER.replace("Driver", f"Driver {step}"))
        elif step == "move":
            (place.raw / "week.zip").rename(place.raw / "year.zip")
        else:
            (place.raw / "week.zip").unlink()
        place.ingest()
        gone = {r["source_uri"] for r in place.rows("outcomes") if r["is_gone"]}
        if not gone:  # a run from nothing knows nothing of these
            assert place.digests() == place.anew()
        corrected = {e.source_sha256 for e in corrections.read(place.path).entries}
        for row in place.rows("vacancies"):
            if row["source_uri"] not in gone:
                assert row["grade"] == ("P-4" if row["source_sha256"] in corrected else row["grade_raw"])


def test_the_fingerprint_is_that_of_before_where_nothing_is_said(place: Place) -> None:
    place.ingest()
    prints = {r["source_uri"]: r["fingerprint"] for r in place.rows("outcomes")}
    corrections.append(place.path, GRADE)
    place.ingest()
    after = {r["source_uri"]: r["fingerprint"] for r in place.rows("outcomes")}
    assert {uri for uri in prints if prints[uri] != after[uri]} == {"ad.txt"}


class Typed:
    """The command as it is typed, in a folder that holds raw/ and perhaps data/corrections.jsonl."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        (folder / "raw").mkdir()
        (folder / "data").mkdir()
        (folder / "raw" / "ad.txt").write_text(AD, "utf-8")
        self.path = folder / "data" / "corrections.jsonl"

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--workers", "1"])
        said_ = self.capsys.readouterr()
        return code, said_.out, said_.err

    def grade(self) -> object:
        table = ds.dataset(self.folder / "data" / "structured" / "current" / "vacancies", format="parquet").to_table()
        return table["grade"][0].as_py()


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    monkeypatch.chdir(tmp_path)
    return Typed(tmp_path, capsys)


@pytest.mark.parametrize("command", ["ingest", "nightly"])
def test_the_file_beside_the_data_is_found_and_its_damage_told(typed: Typed, command: str) -> None:
    append_to(typed.path, GRADE)
    with typed.path.open("a") as file:
        file.write('{"half\n' + "\x1b[2J\n" * 12)
    code, out, err = typed(command, "raw")
    assert code == 0
    assert typed.grade() == "P-4"
    assert "data/corrections.jsonl:2: Invalid JSON" in err
    assert "3 more lines of corrections have no effect" in err
    assert "\x1b[2J" not in err
    if command == "ingest":
        assert "corrections: 1 applied, 13 unreadable\n" in out
    else:
        assert "Trouble" in out
        assert "corrections.jsonl:2" in out


@pytest.mark.parametrize("command", ["ingest", "nightly"])
def test_another_file_can_be_named(typed: Typed, command: str) -> None:
    append_to(typed.path, GRADE)
    append_to(typed.folder / "mine.jsonl", said("grade", "set", "P-5"))
    assert typed(command, "raw", "--corrections", "mine.jsonl")[0] == 0
    assert typed.grade() == "P-5"


def test_the_file_that_is_named_is_no_document(typed: Typed) -> None:
    append_to(typed.folder / "raw" / "mine.jsonl", said("grade", "set", "P-5"))
    (typed.folder / "raw" / "b").mkdir()
    (typed.folder / "raw" / "b" / "mine.jsonl").write_text(AD)
    assert typed("ingest", "raw", "--corrections", "raw/mine.jsonl")[0] == 0
    outcomes = ds.dataset(typed.folder / "data" / "structured" / "current" / "outcomes", format="parquet").to_table()
    assert outcomes["source_uri"].to_pylist() == ["ad.txt", "b/mine.jsonl"]


@pytest.mark.parametrize("command", ["ingest", "nightly"])
@pytest.mark.parametrize("damage", ["not there", "a folder"])
def test_a_run_without_what_was_said_is_none(typed: Typed, command: str, damage: str) -> None:
    typed(command, "raw")
    if damage == "a folder":
        typed.path.mkdir()
        code, _, err = typed(command, "raw")
    else:
        code, _, err = typed(command, "raw", "--corrections", "mine.jsonl")
    assert code == 2
    assert ("there is no file of corrections mine.jsonl" if damage == "not there" else "cannot be read") in err
    assert typed.grade() == "P-3"
