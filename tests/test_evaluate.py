"""Counting, judging, floors and reliability on labels that are made up here."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import confidence, evaluate, floors, gold_sets, judging, reliability
from pipeline.__main__ import main
from pipeline.evaluate import Counts
from pipeline.judging import Judged

AD = "Job Title: Driver\nGrade: {grade}\nDuty Station: Nairobi, Kenya\nOrganization: UNICEF\n\nDuties\n- Drives.\n"


def evidence(field: str, rule: str, value: object, chosen: bool = True) -> dict[str, Any]:
    text = value if isinstance(value, str) else json.dumps(value)
    return {"field": field, "extractor": rule, "value": text, "chosen": chosen}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two sets, two documents each, all labelled G-3; the second set has one that says G-4."""
    for name, grades in (("one", ("G-3", "G-3")), ("two", ("G-3", "G-4"))):
        (tmp_path / name / "raw").mkdir(parents=True)
        labels = []
        for i, grade in enumerate(grades):
            (tmp_path / name / "raw" / f"{i}.txt").write_text(AD.format(grade=grade))
            labels.append(json.dumps({"id": f"{i}.txt", "title": "Driver", "grade": "G-3", "openings": None}))
        (tmp_path / name / "gold.jsonl").write_text("\n".join(labels) + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("row", "judged"),
    [
        (evidence("education", "degree", {"level": "master", "requirement": "required"}), True),
        (evidence("education", "degree", {"level": "bachelor", "requirement": "required"}), False),
        (evidence("education", "degree", {"level": "bachelor", "requirement": "alternative"}), None),
        (evidence("education", "degree", {"level": "doctorate", "requirement": "desired"}), None),
        (evidence("experience", "years", {"years_min": 5, "requirement": "required"}), True),
        (evidence("experience", "sub_requirement", {"years_min": 2, "requirement": "required"}), None),
        (evidence("experience", "further", {"years_min": 5, "requirement": "required"}), None),
        (evidence("languages", "list", {"language": "fr", "requirement": "desired"}), True),
        (evidence("languages", "list", {"language": "sw", "requirement": "desired"}), None),
        (evidence("languages", "list", {"language": "ar", "requirement": "desired"}), False),
        (evidence("statistics", "figure", {"value": 190, "unit": "count", "boilerplate": True}), None),
        (evidence("openings", "label", "2"), False),
        (evidence("deadline", "label", {"deadline": "2026-03-01"}), None),
        (evidence("duty_station", "label", [{"city": "Goma"}, {"city": "Nairobi", "country": "KE"}]), True),
    ],
)
def test_a_reading_is_judged_by_what_the_column_is_about(row: dict[str, Any], judged: bool | None) -> None:
    label = {
        "id": "x", "education_level": "master", "experience_years_min": 5, "openings": None, "city": "Nairobi",
        "languages": [{"language": "fr", "requirement": "desired"}], "languages_optional": [{"language": "sw"}],
        "statistics": [],
    }
    assert [r.right for r in judging.readings(label, [row])] == ([] if judged is None else [judged])


def test_the_same_value_by_the_same_rule_counts_once() -> None:
    rows = [evidence("title", "label", "Driver", chosen=False), evidence("title", "label", "Driver")]
    assert list(judging.readings({"id": "x", "title": "Driver"}, rows)) == [Judged("title", "label", True, True)]


def test_wrong_is_counted_apart_from_missing() -> None:
    counts = Counts()
    label = {"id": "x", "grade": "P-3", "city": "Goma", "openings": None, "languages": [{"language": "en"}]}
    row = {"grade": "P-4", "openings": 2}
    rows = [{"language": "fr"}, {"language": "en"}]
    evaluate.compare(counts, label, row, {"languages": rows, "statistics": []})
    assert dict(counts.fields) == {"grade": [0, 1, 1], "city": [0, 0, 1], "openings": [0, 1, 0], "languages": [1, 1, 0]}
    totals = counts.totals()
    assert (totals["right"], totals["wrong"], totals["missing"], totals["wrong_share"]) == (1, 3, 2, 0.75)
    assert totals["macro"] == pytest.approx((0 + 0 + 0 + 2 / 3) / 4)


def test_sets_are_found_in_files_and_folders(place: Path) -> None:
    assert [(s.name, s.own) for s in gold_sets.find(place)] == [("one", False), ("two", False)]
    assert gold_sets.find(place / "one" / "gold.jsonl")[0].raw == place / "one" / "raw"
    assert gold_sets.find(place / "two") == gold_sets.find(place)[1:]
    assert all(s.own and s.raw.is_dir() for path in gold_sets.OWN for s in gold_sets.find(path))
    with pytest.raises(ValueError, match="holds no labels"):
        gold_sets.find(place / "one" / "raw")


def test_one_command_reads_the_documents_and_scores_them(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(place), "--errors", "5", "--confidence", str(place / "confidence.csv")]) == 0
    said = capsys.readouterr().out
    assert '1.txt | grade | gold="G-3" | got="G-4"' in said
    assert "Chosen readings by confidence" in said
    lines = (place / "confidence.csv").read_text().splitlines()
    assert lines[0].startswith("# Readings of each rule") and "one: 2, two: 2" in lines[0]
    assert "grade,label,3,1,0.6667" in lines
    assert lines[2:] == sorted(lines[2:])


def test_the_program_reads_the_confidence_that_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {("grade", "label"): [8, 0], ("city", "title"): [0, 2]}
    (tmp_path / "confidence.csv").write_text(evaluate.confidence(rules, "documents by set: x: 8"))
    monkeypatch.setattr(confidence, "PATH", tmp_path / "confidence.csv")
    monkeypatch.setattr(confidence, "_table", confidence._table.__wrapped__)
    assert [confidence.of(*key) for key in (*rules, ("grade", "unknown"))] == [0.9, 0.25, 0.5]


def test_confidence_is_learnt_on_the_other_sets() -> None:
    one, two = Counts(), Counts()
    one.readings = [Judged("grade", "label", True, True)] * 8 + [Judged("grade", "prose", False, False)]
    two.readings = [Judged("grade", "label", False, True), Judged("grade", "prose", True, True)]
    found = reliability.bins({"one": one, "two": two})
    # In `two`, label has 9 of 10 and prose 1 of 3, learnt on `one`; in `one`, label has 1 of 3 learnt on `two`.
    assert [(b.low, b.readings, b.right) for b in found] == [(0.0, 9, 9), (0.9, 1, 0)]
    assert found[1].mean == pytest.approx(0.9)
    assert reliability.bins({"one": one}) == []


def own(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(gold_sets, "HERE", place.resolve())


def test_a_floor_that_is_missed_fails_and_says_what_moved(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own(monkeypatch, place)
    path = place / "floors.json"
    lowest = {"one": {"grade": 1.0}, "two": {"grade": 0.9, "title": 0.5}, "elsewhere": {"city": 1.0}}
    floors.write(path, floors.Floors(lowest, []))
    command = ["evaluate", str(place), "--floors", str(path)]
    before = path.read_text()
    assert main(command) == 1
    assert capsys.readouterr().err.splitlines()[1:] == ["  two grade: from 0.900 to 0.500"]
    assert path.read_text() == before

    assert main([*command, "--raise-floors", "0.05"]) == 1, "raising the others does not lower this one"
    held = json.loads(path.read_text())["floors"]
    assert (held["two"]["grade"], held["two"]["title"], held["one"]["grade"]) == (0.9, 0.95, 1.0)

    assert main([*command, "--lower-floors", " "]) == 2
    assert main([*command, "--lower-floors", "the label was wrong"]) == 0
    assert "two grade: from 0.900 to 0.500" in capsys.readouterr().out
    held = json.loads(path.read_text())
    assert held["floors"]["two"]["grade"] == 0.5
    assert held["lowered"] == [
        {"set": "two", "field": "grade", "from": 0.9, "to": 0.5, "reason": "the label was wrong"}
    ]
    assert main(command) == 0


def test_sets_of_others_have_no_floors(place: Path) -> None:
    path = place / "floors.json"
    floors.write(path, floors.Floors({"two": {"grade": 1.0}}, []))
    assert main(["evaluate", str(place), "--floors", str(path), "--raise-floors"]) == 0
    assert json.loads(path.read_text())["floors"] == {"two": {"grade": 1.0}}


def test_two_sets_of_one_name_are_wrong_use(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(place), str(place / "one")]) == 2
    assert "two gold sets are named one" in capsys.readouterr().err


def test_a_field_that_is_no_longer_measured_is_below_its_floor() -> None:
    held = floors.Floors({"a": {"grade": 0.9}}, [])
    assert [m.now for m in held.falls({"a": {"city": 1.0}})] == [0.0]
    held.fall({"a": {"city": 1.0}}, "no longer labelled")
    assert held.lowest == {"a": {}}
