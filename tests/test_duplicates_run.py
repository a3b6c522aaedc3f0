"""Duplicates in the tables of a run: the head is completed and says whose words it cites, whatever came before."""
from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import assembly, run
from pipeline.__main__ import main
from pipeline.corrections import Corrections, Entry
from pipeline.run import State
from tests.test_incremental import OPEN, Place

FIRST, SECOND = date(2026, 1, 1), date(2026, 1, 2)
BODY = """\
Duties
- Keeps the cold chain of the district and notes the temperature of every fridge at dawn and at dusk.
- Trains the nurses of eleven health posts to mix, to inject and to throw away what was open too long.
- Plans the rounds on horseback to hamlets that no road reaches, and takes what they need along.
Qualifications
- Knows how to mend a solar fridge with the tools that are at hand in a village.
"""
OWN = "Job title: Cold Chain Officer\nOrganization: UNICEF\nVacancy number: 581377\nDuty station: {city}\n{more}" + BODY
BOARD = "Cold Chain Officer\nOrganization: UNICEF\nReference: 581377\nLocation: {city}\n{more}" + BODY
LEFT_OPEN = {"deadline": "Closing date: 3 March 2027, 17:00 (Geneva time)\n", "grade": "Grade: P-3\n"}


class Boards(Place):
    """A place of files, each with the site that showed it."""

    def show(self, name: str, words: str, url: str = "") -> None:
        (self.raw / name).write_text(words)
        if url:
            (self.raw / f"{name}.meta.json").write_text(json.dumps({"url": url}))

    def remove(self, name: str) -> None:
        for path in self.raw.glob(f"{name}*"):
            path.unlink()

    def of(self, table: str, name: str, out: str = "") -> list[dict[str, Any]]:
        (key,) = (r["vacancy_id"] for r in self.read("vacancies", out) if r["source_uri"] == name)
        return [r for r in self.read(table, out) if r["vacancy_id"] == key]

    def id(self, name: str) -> str:
        return str(self.of("vacancies", name)[0]["vacancy_id"])


@pytest.fixture
def boards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Boards:
    found = Boards(tmp_path, monkeypatch)
    found.show("own.txt", OWN.format(city="Juba, South Sudan", more=""), "https://jobs.unicef.org/7")
    told = LEFT_OPEN["deadline"] + LEFT_OPEN["grade"]
    found.show("board.txt", BOARD.format(city="Juba, South Sudan", more=told), "https://unjobs.org/9")
    found.show("other.txt", OWN.replace("581377", "590001").format(city="Wau, South Sudan", more=""))
    return found


def added(boards: Boards, name: str, out: str = "") -> list[dict[str, Any]]:
    return [e for e in boards.of("evidence", name, out) if e["extractor"] == "duplicate"]


def cited(boards: Boards, out: str = "") -> None:
    """Every piece of evidence cites the text that it names, and positions run on."""
    texts = {r["vacancy_id"]: r["text"] for r in boards.read("documents", out)}
    positions: dict[str, list[int]] = {}
    for e in boards.read("evidence", out):
        assert texts[e["cited_vacancy_id"] or e["vacancy_id"]][e["start"] : e["end"]] == e["raw"]
        positions.setdefault(e["vacancy_id"], []).append(e["position"])
    assert all(found == list(range(len(found))) for found in positions.values())


def test_the_head_takes_over_what_it_lacks(boards: Boards) -> None:
    boards.ingest()
    own, board, other = (boards.of("vacancies", n)[0] for n in ("own.txt", "board.txt", "other.txt"))
    assert (own["duplicate_of"], board["duplicate_of"], other["duplicate_of"]) == (None, own["vacancy_id"], None)
    for column in ("deadline", "deadline_at", "deadline_tz", "deadline_raw", "grade", "grade_raw", "grade_rank"):
        assert own[column] == board[column] is not None
        assert other[column] is None
    assert own["quality_score"] < board["quality_score"], "how well the document itself could be read"
    rows = {e["field"]: e for e in added(boards, "own.txt")}
    assert set(rows) >= {"deadline", "grade"}
    deadline = rows["deadline"]
    assert (deadline["cited_vacancy_id"], deadline["row_position"]) == (board["vacancy_id"], 0)
    assert (deadline["chosen"], deadline["reason"]) == (True, None)
    assert json.loads(deadline["value"])["deadline"] == "2027-03-03"
    cited(boards)


def test_what_contradicts_the_head_is_told_and_changes_nothing(boards: Boards) -> None:
    told = LEFT_OPEN["grade"] + "Number of posts: 2\n"
    boards.show("own.txt", OWN.format(city="Juba, South Sudan", more=told), "https://jobs.unicef.org/7")
    told = LEFT_OPEN["grade"] + "Number of posts: 3\n"
    boards.show("board.txt", BOARD.format(city="Juba, South Sudan", more=told), "https://unjobs.org/9")
    boards.ingest()
    own, board = (boards.of("vacancies", n)[0] for n in ("own.txt", "board.txt"))
    assert (board["duplicate_of"], own["openings"], board["openings"]) == (own["vacancy_id"], 2, 3)
    (issue,) = (i for i in boards.of("issues", "own.txt") if i["code"] == "duplicate_conflict")
    assert (issue["field"], issue["severity"]) == ("openings", "info")
    assert board["vacancy_id"] in issue["message"]
    assert not [i for i in boards.of("issues", "board.txt") if i["code"] == "duplicate_conflict"]


# What a person said of a record (of the employer's site, or of the board), and the grade and head of the group then.
SAID: dict[str, tuple[str, str, str, str | None, str | None, str]] = {
    "cleared in the copy": ("board.txt", "grade", "clear", None, None, "board.txt"),
    "corrected in the copy": ("board.txt", "grade", "set", "P-4", "P-4", "board.txt"),
    "cleared in the head": ("own.txt", "grade", "clear", None, None, "own.txt"),
    "of another field": ("own.txt", "work_schedule", "clear", None, "P-3", "own.txt"),
}


@pytest.mark.parametrize(("name", "field", "action", "raw", "grade", "head"), SAID.values(), ids=SAID)
def test_what_a_person_said_is_not_filled_in_again(
    boards: Boards, name: str, field: str, action: str, raw: str | None, grade: str | None, head: str
) -> None:
    boards.ingest()
    before = boards.digests()
    of = boards.of("vacancies", name)[0]["source_sha256"]
    entry = Entry.now(
        by="Ann", source_uri=name, source_sha256=of, field=field, action=action, raw=raw
    )
    for out in ("", "-anew"):
        run.ingest([str(boards.raw)], f"{boards.out}{out}", 2, None, OPEN, corrections=Corrections([entry]))
    (first,) = (r for r in boards.read("vacancies") if r["duplicate_of"] is None and r["source_uri"] != "other.txt")
    assert (first["source_uri"], first["grade"]) == (head, grade)
    assert boards.digests() == boards.digests("-anew")
    boards.ingest()
    assert boards.digests() == before


JUBA, WAU = "Juba, South Sudan", "Wau, South Sudan"
STEPS = (  # what may happen to a group, one thing after the other: file, words, site
    ("board.txt", BOARD.format(city=JUBA, more=LEFT_OPEN["grade"]), "https://unjobs.org/9"),
    ("later.txt", BOARD.format(city=JUBA, more=LEFT_OPEN["deadline"]), "https://x.org/1"),
    ("own.txt", OWN.format(city=JUBA, more="") + "- Speaks French.\n", "https://jobs.unicef.org/7"),
    ("board.txt", BOARD.format(city=WAU, more=LEFT_OPEN["grade"]), "https://unjobs.org/9"),
    ("board.txt", "Job title: Driver\nGrade: G-2\nDuty station: Lomé\nDuties\n- Drives.\n", ""),
)


def test_any_history_gives_the_tables_of_a_run_from_nothing(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "MEAN", 2)
    for n in range(12):
        boards.put(f"filler-{n}.txt", random.Random(n).random())
    boards.ingest()
    for step, change in enumerate(STEPS):
        boards.show(*change)
        boards.ingest()
        boards.ingest(FIRST, f"-{step}")
        assert boards.digests() == boards.digests(f"-{step}"), step
        cited(boards)


def test_what_groups_do_not_touch_is_linked(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "MEAN", 1)  # each document is a part
    boards.ingest()
    before = boards.digests()

    def linked() -> dict[str, bool]:
        new = (boards.out / "current").resolve()
        old = boards.out / "runs" / json.loads((new / "manifest.json").read_text("utf-8"))["previous"]
        names = [p.relative_to(new) for p in new.glob("*/*.parquet") if p.parent.name not in ("vacancies", "outcomes")]
        assert names
        return {n.as_posix(): (old / n).exists() and (old / n).samefile(new / n) for n in names}

    assert boards.ingest(SECOND).state is State.PUBLISHED
    assert all(linked().values()), "nothing has changed, also not what was taken over"
    assert boards.digests().keys() == before.keys()
    boards.show("board.txt", BOARD.format(city="Juba, South Sudan", more=LEFT_OPEN["grade"]), "https://unjobs.org/9")
    boards.ingest(SECOND)
    written = [name.split("/") for name, same in linked().items() if not same]
    assert [part for table, part in written if table == "documents"] == ["part-00000.parquet"]
    evidence = sorted(part for table, part in written if table == "evidence")
    assert evidence == ["part-00000.parquet", "part-00002.parquet"]
    assert [e["field"] for e in added(boards, "own.txt")] == ["grade"]
    assert boards.of("vacancies", "own.txt")[0]["deadline"] is None


def test_a_record_that_is_gone_repeats_one_that_is_there(boards: Boards) -> None:
    boards.ingest()
    boards.remove("own.txt")
    boards.ingest(SECOND)
    own, board = (boards.of("vacancies", n)[0] for n in ("own.txt", "board.txt"))
    assert (own["is_gone"], own["duplicate_of"], board["duplicate_of"]) == (True, board["vacancy_id"], None)
    assert (own["deadline"], added(boards, "own.txt")) == (None, []), "it is the head no more"


def test_the_same_bytes_at_two_places_are_one_vacancy(boards: Boards) -> None:
    boards.show("twin.txt", (boards.raw / "other.txt").read_text())
    boards.ingest()
    other, twin = (boards.of("vacancies", n)[0] for n in ("other.txt", "twin.txt"))
    assert (other["duplicate_of"], twin["duplicate_of"]) == (None, other["vacancy_id"])


def test_the_command_lists_groups_and_explains_pairs(boards: Boards, capsys: pytest.CaptureFixture[str]) -> None:
    boards.ingest()
    own, board, other = (boards.id(n) for n in ("own.txt", "board.txt", "other.txt"))

    def say(*words: str) -> tuple[int, list[dict[str, Any]], str]:
        code = main(["duplicates", *words, "--out", str(boards.out), "--format", "json"])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    code, (figures, group), _ = say()
    assert (code, figures["records"], figures["groups"], figures["duplicates"]) == (0, 3, 1, 1)
    assert figures["completed"] == len(added(boards, "own.txt"))
    assert (group["head"], group["size"]) == (own, 2)
    code, lines, _ = say(board)
    assert [(line["what"], line.get("vacancy_id")) for line in lines[:2]] == [("head", own), ("duplicate", board)]
    assert {line["field"] for line in lines if line["what"] == "completed"} >= {"deadline", "grade"}
    assert [(x["vacancy_id"], x["decision"]) for x in lines if x["what"] == "near"] == [(other, "template")]
    code, (pair,), _ = say(own, board)
    assert (code, pair["decision"], pair["grouped"]) == (0, "duplicate", True)
    assert set(pair["checks"]) == {
        "organization", "job_number", "title", "place", "grade", "deadline", "posted_date", "text",
    }
    assert pair["checks"]["job_number"]["words"] == "the job number is the same: 581377"
    code, (pair,), _ = say(other, own)
    assert (pair["decision"], pair["grouped"], len(pair["reasons"])) == ("template", False, 1)
    assert say("none")[0] == 1
    assert say("none")[2].startswith("vacancies duplicates: none is no vacancy_id")
    assert say(own, board, other)[0] == 2


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ((), "1 of 3 records repeat another"),
        (("board.txt",), "deadline from"),
        (("other.txt",), "repeats no other record"),
        (("own.txt", "board.txt"), "One vacancy (duplicate)"),
        (("own.txt", "other.txt"), "Two vacancies of one template"),
    ],
)
def test_the_command_speaks_to_people(
    boards: Boards, ids: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    boards.ingest()
    capsys.readouterr()
    assert main(["duplicates", *map(boards.id, ids), "--out", str(boards.out)]) == 0
    said = capsys.readouterr().out
    assert "Cold Chain Officer" in said
    assert words in said


def test_a_run_without_duplicates_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Place(tmp_path, monkeypatch)
    place.put("a.txt", 1)
    place.ingest()
    capsys.readouterr()
    assert main(["duplicates", "--out", str(place.out)]) == 0
    assert capsys.readouterr().out.startswith("0 of 1 records repeat another")
    assert main(["duplicates", "--out", str(tmp_path / "nowhere")]) == 1
