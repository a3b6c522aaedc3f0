"""Run after run over a folder that changes: only what changed is read, and the tables are those of a full run."""
from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from pipeline import assembly, parts, rules, run
from pipeline.ledger import Ledger
from pipeline.process import Outcome
from pipeline.run import Scope, State, Summary
from pipeline.settings import Gates, Settings

AD = "Job title: Driver\nGrade: G-2\nDuty station: Lomé\nClosing date: {day} March 2027\nDuties\n- Drives car {car}.\n"
OPEN = Settings(gates=Gates(rows_fall=1, nulls_rise=1, failures=1))
FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)


class Place:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.raw, self.out, self.patch = folder / "raw", folder / "out", monkeypatch
        self.raw.mkdir()

    def put(self, name: str, car: object, day: int = 3) -> None:
        path = self.raw / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(AD.format(car=car, day=day))

    def ingest(self, day: date = FIRST, out: str = "", **scope: Any) -> Summary:
        self.patch.setattr(run, "today", lambda: day)
        return run.ingest([str(self.raw)], str(self.out) + out, 2, None, OPEN, Scope(**scope))

    def read(self, table: str, out: str = "") -> list[dict[str, Any]]:
        folder = Path(str(self.out) + out) / "current" / table
        rows: list[dict[str, Any]] = ds.dataset(folder, format="parquet").to_table().to_pylist()
        return rows

    def column(self, name: str) -> dict[str, Any]:
        return {r["source_uri"]: r[name] for r in self.read("outcomes")}

    def digests(self, out: str = "") -> dict[str, str]:
        folder = Path(str(self.out) + out) / "current"
        files = sorted(folder.glob("*/*"))
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    found = Place(tmp_path, monkeypatch)
    for n in range(4):
        found.put(f"{n}.txt", n)
    return found


def work(summary: Summary) -> tuple[int, int, int]:
    return summary.work["processed"], summary.work["unchanged"], summary.work["gone"]


def test_a_second_run_changes_nothing(place: Place) -> None:
    assert place.ingest().state is State.PUBLISHED
    before, current = place.digests(), (place.out / "current").resolve()
    again = place.ingest()
    assert (again.state, again.run_id, work(again)) == (State.SAME, current.name, (0, 4, 0))
    assert (place.digests(), (place.out / "current").resolve()) == (before, current)


def test_the_names_of_runs_tell_their_order(place: Place) -> None:
    made = []
    for car in range(3):  # within a second or two
        place.put("0.txt", car)
        made.append(place.ingest(full=True).run_id)
    assert made == sorted(made, key=str)
    ahead = place.out / "runs" / "20990101T000000Z-01234567"  # made while the clock was wrong
    ahead.mkdir()
    last = place.ingest(full=True).run_id
    assert str(last) > ahead.name


def test_only_what_has_changed_is_read(place: Place) -> None:
    place.ingest(FIRST)
    place.put("1.txt", 1, day=9)
    place.put("4.txt", 4)
    (place.raw / "2.txt").unlink()
    assert work(place.ingest(SECOND)) == (2, 2, 1)
    assert place.column("first_seen") == {**{f"{n}.txt": FIRST for n in range(4)}, "4.txt": SECOND}
    assert place.column("last_seen") == {
        "0.txt": SECOND, "1.txt": SECOND, "2.txt": FIRST, "3.txt": SECOND, "4.txt": SECOND,
    }
    assert place.column("content_changed_at") == {
        "0.txt": FIRST, "1.txt": SECOND, "2.txt": FIRST, "3.txt": FIRST, "4.txt": SECOND,
    }
    assert {uri for uri, gone in place.column("is_gone").items() if gone} == {"2.txt"}
    vacancies = {r["source_uri"]: r for r in place.read("vacancies")}
    assert [vacancies[f"{n}.txt"]["deadline"].day for n in range(5)] == [3, 9, 3, 3, 3]
    assert all(r[c] == place.column(c)[uri] for uri, r in vacancies.items() for c in parts.SEEN)


def test_one_that_comes_back_goes_on(place: Place) -> None:
    place.ingest(FIRST)
    (place.raw / "2.txt").rename(place.raw.parent / "2.txt")
    place.ingest(SECOND)
    (place.raw.parent / "2.txt").rename(place.raw / "2.txt")
    assert work(place.ingest(THIRD)) == (0, 4, 0)
    assert (place.column("first_seen")["2.txt"], place.column("last_seen")["2.txt"]) == (FIRST, THIRD)


def test_one_that_goes_and_comes_on_the_same_day_is_told(place: Place) -> None:
    place.ingest(FIRST)
    (place.raw / "2.txt").rename(place.raw.parent / "2.txt")
    assert place.ingest(FIRST).state is State.PUBLISHED
    assert place.column("is_gone")["2.txt"]
    (place.raw.parent / "2.txt").rename(place.raw / "2.txt")
    assert place.ingest(FIRST).state is State.PUBLISHED
    assert not place.column("is_gone")["2.txt"]


def test_changed_rules_read_what_they_touch(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loaders of one format say nothing of another; words say something of all."""
    files = {path: path.read_bytes() for path in (rules.HERE / "pipeline").rglob("*.py")}

    def changed(name: str) -> Iterator[None]:
        for cached in (rules.version, rules._words_and_grammar):
            cached.cache_clear()
        monkeypatch.setattr(rules, "_print", lambda path: files.get(path, b"") + (b"#" if path.name == name else b""))
        yield
        for cached in (rules.version, rules._words_and_grammar):
            cached.cache_clear()

    def versions(name: str) -> dict[str, str]:
        for _ in changed(name):
            return {form: rules.version(form) for form in ("pdf", "html", "text", "docx")}
        return {}

    before = versions("nothing")
    touched = {
        name: {form for form, version in versions(name).items() if version != before[form]}
        for name in ("pdf_tables.py", "docx_body.py", "layout.py", "labels.toml", "retention.py", "ingest.py")
    }
    assert touched == {
        "pdf_tables.py": {"pdf"}, "docx_body.py": {"docx"}, "layout.py": set(before), "labels.toml": set(before),
        "retention.py": set(), "ingest.py": set(),
    }


def test_full_forgets(place: Place) -> None:
    place.ingest(FIRST)
    (place.raw / "2.txt").unlink()
    assert work(place.ingest(SECOND, full=True)) == (3, 0, 0)
    assert place.column("first_seen") == {"0.txt": SECOND, "1.txt": SECOND, "3.txt": SECOND}


def test_since_looks_only_at_files_of_late(place: Place) -> None:
    place.ingest(FIRST)
    for n in range(4):
        place.put(f"{n}.txt", n, day=8)
        os.utime(place.raw / f"{n}.txt", (0, 1_767_312_000 - (n < 2) * 86_400))  # 2 January 2026, or the day before
    assert work(place.ingest(SECOND, since=SECOND))[0] == 2
    assert [r["deadline"].day for r in place.read("vacancies")] == [3, 3, 8, 8]
    assert set(place.column("last_seen").values()) == {FIRST, SECOND}
    assert not any(place.column("is_gone").values()), "what was not looked at is not gone"


def test_failed_ones_can_be_tried_alone(place: Place) -> None:
    (place.raw / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    (place.raw / "gone.txt").symlink_to("nowhere")
    place.ingest(FIRST)
    assert work(place.ingest(FIRST)) == (1, 5, 0)  # what could not be opened is tried every time
    place.put("1.txt", 1, day=9)
    (place.raw / "gone.txt").unlink()
    place.put("gone.txt", "found")
    assert work(place.ingest(FIRST, only_failed=True))[0] == 2
    assert place.column("status") == {
        **{f"{n}.txt": "record" for n in range(4)}, "bad.pdf": "failed", "gone.txt": "record",
    }
    assert place.read("vacancies")[1]["deadline"].day == 3
    listed = [json.loads(line) for line in (place.out / "current/quarantine/failed.jsonl").read_text().splitlines()]
    assert [(x["source_uri"], x["error_class"]) for x in listed] == [("bad.pdf", "Unreadable")]


def test_one_that_cannot_be_opened_keeps_its_record(place: Place) -> None:
    place.ingest(FIRST)
    before = [r for r in place.read("vacancies") if r["source_uri"] == "2.txt"]
    (place.raw / "2.txt").rename(place.raw.parent / "2.txt")
    (place.raw / "2.txt").symlink_to("nowhere")
    assert place.ingest(FIRST).failed == 1
    assert (place.column("status")["2.txt"], place.column("vacancy_id")["2.txt"]) == ("failed", before[0]["vacancy_id"])
    assert [r for r in place.read("vacancies") if r["source_uri"] == "2.txt"] == before
    assert place.ingest(FIRST).state is State.SAME
    (place.raw / "2.txt").unlink()
    (place.raw.parent / "2.txt").rename(place.raw / "2.txt")
    place.ingest(SECOND)
    assert (place.column("status")["2.txt"], place.column("content_changed_at")["2.txt"]) == ("record", FIRST)


def test_one_that_comes_to_a_limit_keeps_its_record_while_its_bytes_stay(place: Place) -> None:
    place.ingest(FIRST)
    sha256 = place.column("source_sha256")["2.txt"]
    known = place.read("outcomes")
    for other, kept in ((sha256, True), ("0" * 64, False)):
        book = Ledger(place.out.parent / f"{kept}.sqlite")
        book.learn(known, 0)
        book.see(Outcome("2.txt", "text", "failed", other, "f", error_class="TooSlow", message="too slow"))
        (entry,) = (e for e in book.entries(SECOND) if e.uri == "2.txt")
        assert (entry.status, entry.vacancy_id is not None, entry.part is not None) == ("failed", kept, kept)
        book.close()


def test_a_dry_run_tells_and_writes_nothing(place: Place) -> None:
    place.ingest(FIRST)
    before = sorted(place.out.rglob("*"))
    place.put("1.txt", 1, day=9)
    (place.raw / "2.txt").unlink()
    summary = place.ingest(FIRST, dry=True)
    assert (summary.state, work(summary)) == (State.DRY, (1, 2, 1))
    assert sorted(place.out.rglob("*")) == before


def test_the_same_bytes_elsewhere_get_an_id_of_their_own_and_keep_it(place: Place) -> None:
    place.put("b.txt", "twin")
    place.ingest(FIRST)
    plain = place.column("vacancy_id")["b.txt"]
    shutil.copy(place.raw / "b.txt", place.raw / "a.txt")
    shutil.copy(place.raw / "b.txt", place.raw / "c.txt")
    place.ingest(SECOND)
    assert {u: place.column("vacancy_id")[u] for u in ("a.txt", "b.txt", "c.txt")} == {
        "a.txt": f"{plain}-2", "b.txt": plain, "c.txt": f"{plain}-3",
    }
    assert len({r["vacancy_id"] for r in place.read("documents")}) == 7


def test_an_unchanged_archive_is_not_opened(place: Place) -> None:
    archive = shutil.make_archive(str(place.raw.parent / "ads"), "zip", place.raw)
    shutil.move(archive, place.raw)
    place.ingest(FIRST)
    assert work(place.ingest(SECOND)) == (0, 9, 0)
    place.put("0.txt", 0, day=9)
    assert work(place.ingest(THIRD)) == (1, 8, 0)
    (place.raw / "ads.zip").unlink()
    assert work(place.ingest(THIRD)) == (0, 4, 5)


def test_any_history_ends_in_the_tables_of_a_run_from_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "MEAN", 3)  # parts of three documents
    chance = random.Random(20261125)
    for step in range(6):
        for _ in range(4):
            place.put(f"{chance.choice('abc')}/{chance.randrange(12):02}.txt", f"{step}{chance.random()}")
        place.ingest(FIRST)
    place.ingest(FIRST, "-anew")
    assert place.digests() == place.digests("-anew")
    parts = sorted((place.out / "current" / "evidence").iterdir())
    assert len(parts) > 4
    last = sorted((place.out / "runs").iterdir())[-2] / "evidence"
    old = {p.stat().st_ino for p in last.iterdir()}
    assert any(p.stat().st_ino in old for p in parts), "a part in which nothing changed is linked"
