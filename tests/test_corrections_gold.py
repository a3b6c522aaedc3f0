"""Records that were reviewed become gold labels, which the evaluation takes."""
from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline import corrections, evaluate, gold_sets
from pipeline.__main__ import main
from tests.correcting import AD, append_to, said, sha256

OTHER = AD.replace("Water Engineer", "Driver").replace("Grade: P-3\n", "Grade: Level 3\n").replace("UNICEF", "Save Us")
PAGE = """<html><body><h1>Cook</h1><dl><dt>Organization</dt><dd>UNHCR</dd><dt>Grade</dt><dd>G-2</dd>
<dt>Duty station</dt><dd>Dadaab, Kenya</dd><dt>Posted</dt><dd>3 days ago</dd></dl><h2>Duties</h2><ul><li>Cooks</li></ul>
</body></html>"""


class Desk:
    """A folder with sources, a run, and what was said of it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.raw, self.out, self.to, self.path = folder / "raw", folder / "out", folder / "mine", folder / "said.jsonl"
        self.capsys = capsys
        (self.raw / "new ads").mkdir(parents=True)
        (self.raw / "water.txt").write_text(AD, "utf-8")
        (self.raw / "new ads" / "dri ver#1.txt").write_text(OTHER, "utf-8")
        with zipfile.ZipFile(self.raw / "cooks.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("page"), PAGE)
            archive.writestr(zipfile.ZipInfo("other.txt"), AD.replace("Goma", "Beni"))
        (self.raw / "cooks.meta.json").write_text('{"captured": "2026-03-04", "board": "Jobs"}')

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments])
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def ingest(self) -> None:
        assert self("ingest", str(self.raw), "--out", str(self.out), "--corrections", str(self.path))[0] == 0

    def gold(self, *more: str) -> tuple[int, str, str]:
        return self("gold", "--out", str(self.out), "--to", str(self.to), "--sources", str(self.raw), "--corrections",
                    str(self.path), *more)

    def labels(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.to / "gold.jsonl").read_text("utf-8").splitlines()]


def marked(text: str, uri: str) -> corrections.Entry:
    return said("", "reviewed", source_sha256=sha256(text), source_uri=uri)


DRIVER = "new ads/dri ver\\x231.txt"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    found = Desk(tmp_path, capsys)
    append_to(
        found.path,
        said("grade", "set", "P-4"),
        said("languages", "add", "Swahili", parts={"level": "basic", "requirement": "desired"}),
        said("title", "set", "Chauffeur", source_sha256=sha256(OTHER), source_uri=DRIVER),
        marked(AD, "water.txt"), marked(OTHER, DRIVER), marked(PAGE, "cooks.zip#page"),
    )
    found.ingest()
    return found


def test_labels_hold_what_the_records_say_after_their_corrections(desk: Desk) -> None:
    code, out, err = desk.gold()
    assert (code, err) == (0, "")
    assert "3 labels in " in out
    labels = {label["id"]: label for label in desk.labels()}
    assert {name.rsplit("-", 1)[0] for name in labels} == {"water", "dri-ver-x231", "page"}
    assert {p.name for p in (desk.to / "raw").iterdir() if not p.name.endswith(".meta.json")} == set(labels)
    water = next(label for name, label in labels.items() if name.startswith("water"))
    assert (water["grade"], water["grade_icsc"], water["openings"], water["deadline"]) == (
        "P-4", "P-4", None, "2027-03-03"
    )
    assert water["languages"][-1] == {"language": "sw", "level": "basic", "requirement": "desired"}
    assert water["note"].startswith("checked by Ann on ")
    page = next(name for name in labels if name.startswith("page"))
    assert (desk.to / "raw" / page).read_text() == PAGE


def test_the_evaluation_measures_the_rules_against_them(desk: Desk) -> None:
    desk.gold()
    counts = evaluate.ingest_and_measure(gold_sets.find(desk.to))["mine"]
    assert (counts.documents, counts.absent) == (3, [])
    wrong = {(m.document.rsplit("-", 1)[0], m.field) for m in counts.mismatches}
    assert wrong == {  # what was corrected, and nothing else: the rules are as they were
        ("water", "grade"), ("water", "grade_icsc"), ("water", "languages"), ("dri-ver-x231", "title"),
    }
    assert "correction" not in {rule for _, rule in counts.rules()}
    code, _, err = desk("evaluate", str(desk.to), "--confidence", str(desk.to / "confidence.csv"))
    assert (code, err) == (0, "")
    assert "correction" not in (desk.to / "confidence.csv").read_text()


def test_a_run_with_corrections_is_right_and_measures_no_person(desk: Desk) -> None:
    desk.gold()
    shutil.copy(desk.to / "gold.jsonl", desk.out / "gold.jsonl")
    labels = [{**label, "id": "water.txt"} for label in desk.labels() if label["id"].startswith("water")]
    (desk.out / "gold.jsonl").write_text("".join(json.dumps(label) + "\n" for label in labels), "utf-8")
    counts = evaluate.measure(desk.out / "gold.jsonl", desk.out)
    assert counts.mismatches == []
    assert "correction" not in {rule for _, rule in counts.rules()}
    assert counts.rules()["grade", "label"] == [0, 1], "the rule was wrong, and stays so"


def test_what_gives_no_label_is_told_with_the_reason(desk: Desk) -> None:
    corrections.append(desk.path, said("grade", "set", "P-5"))  # not yet in the run
    (desk.raw / "new ads" / "dri ver#1.txt").unlink()
    corrections.append(desk.path, marked("another text", "gone.txt"))
    code, out, err = desk.gold()
    assert code == 0
    assert "1 label in" in out
    assert "3 left out" in out
    told = err.splitlines()
    assert len(told) == 3
    assert any("gone.txt: the bytes that Ann reviewed" in line for line in told)
    assert any(DRIVER in line and "not among the sources" in line for line in told)
    assert any("water.txt: it, its corrections or the rules have changed" in line for line in told)
    assert len(desk.labels()) == 1


def test_a_correction_that_is_not_applied_makes_no_label(desk: Desk) -> None:
    corrections.append(desk.path, said("grade", "set", "CEO"))
    desk.ingest()
    code, _, err = desk.gold()
    assert code == 0
    assert "left out: water.txt: What Ann on " in err
    assert "“CEO”" in err


def test_what_is_undone_is_no_mark(desk: Desk) -> None:
    for mark in corrections.read(desk.path).reviewed:
        corrections.undo(desk.path, mark.id, "Bob")
    code, _, err = desk.gold()
    assert code == 1
    assert "no record is marked as reviewed" in err
    assert not desk.to.exists()


def test_nothing_is_written_over(desk: Desk) -> None:
    desk.to.mkdir()
    (desk.to / "gold.jsonl").write_text("mine")
    code, _, err = desk.gold()
    assert code == 2
    assert "not empty" in err
    assert (desk.to / "gold.jsonl").read_text() == "mine"


def test_values_of_another_record_are_left_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two boards that show the same vacancy, one leaves out the deadline: the label does not ask for it."""
    desk = Desk(tmp_path, capsys)
    shutil.rmtree(desk.raw)
    desk.raw.mkdir()
    whole = AD.replace("Grade: P-3", "Grade: P-3\nJob number: 581234")
    short = whole.replace("Closing date: 3 March 2027\n", "").replace("Duties\n", "Duties and tasks\n")
    whole = whole.replace("Contract: Fixed-term\nDuration: 12 months\n", "")  # so that the other is the head of the two
    for name, text in (("a.txt", short), ("b.txt", whole)):
        (desk.raw / name).write_text(text, "utf-8")
    append_to(desk.path, marked(short, "a.txt"), marked(whole, "b.txt"))
    desk.ingest()
    assert desk.gold()[0] == 0
    labels = {label["id"][0]: label for label in desk.labels()}
    assert "deadline" not in labels["a"]
    assert labels["a"]["duration_iso"] == "P12M"
    assert labels["b"]["deadline"] == "2027-03-03"
