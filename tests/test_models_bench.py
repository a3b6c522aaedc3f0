"""Measuring what missing headings cost and what models add: on texts and readings that are made up here."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import markdown
from benchmarks.headless import measure, page, scores, stripping
from benchmarks.headless.__main__ import main
from benchmarks.headless.scores import Tally
from benchmarks.models import page as models_page
from benchmarks.models import speed, variants
from benchmarks.models.measure import AS_IT_IS, HEADLESS, Ablated, Disagreement, ablate, add
from benchmarks.performance import clock
from pipeline import extract, gold_sets
from pipeline.document import Candidate
from pipeline.evaluate import Counts
from pipeline.record import Vacancy

ROOT = Path(__file__).resolve().parent.parent
AD = """\
Job Title: Driver
Organization: UNICEF
Duty Station: Goma, DR Congo
Deadline: 1 March 2027

1. Duties and responsibilities
- Drives the team to the camps.
- Keeps the log of the car.

Required qualifications
Education: Secondary education is required.
Experience: Three years of experience as a driver.
On the road:
A course in first aid.
"""


def bare(text: str) -> str:
    return stripping.strip(stripping.plain(text)).bare


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Duties\n- Drives the team.\n- Keeps the log.", "- Drives the team.\n- Keeps the log."),
        ("2. Duties:\nDrives the team.\nREQUIRED QUALIFICATIONS\nA licence.", "Drives the team.\nA licence."),
        ("Education: A degree in law is required.", "A degree in law is required."),
        ("- Languages: English is required.", "- English is required."),
        ("Grade: P-3\nDuty station: Goma", "Grade: P-3\nDuty station: Goma"),
        ("Competencies\nTEAMWORK AND RESPECT\nShares what is known.", "TEAMWORK AND RESPECT\nShares what is known."),
        ("Qualifications\nA licence.\nOn the road:\nFirst aid.", "A licence.\nOn the road:\nFirst aid."),
        ("Her duties are many.\nQualifications differ.", "Her duties are many.\nQualifications differ."),
        ("Languages\nDesirable: Arabic.", "Desirable: Arabic."),
        ("Competencies\nLeadership: leads by example.", "Leadership: leads by example."),
        ("Duties\nDuties\nDrives the team.", "Drives the team."),
        ("THE ROAD AHEAD\nWe build it.", "THE ROAD AHEAD\nWe build it."),
    ],
)
def test_known_headings_go_and_nothing_else(text: str, left: str) -> None:
    assert bare(text) == left


def test_the_head_of_a_column_stays_in_front_of_its_cells() -> None:
    text = "Deliverables\nNo | Deliverables | Due date\n1 | A map of wells | 1 May 2027\n2 | A plan | 2 June 2027"
    assert bare(text).splitlines().count("Deliverables: A map of wells") == 1
    assert "Deliverables" not in bare(text).splitlines()


def test_what_goes_and_what_stays_is_told() -> None:
    stripped = stripping.strip(stripping.plain(AD))
    assert [(cut.words, cut.alone) for cut in stripped.gone] == [
        ("1. Duties and responsibilities", True), ("Required qualifications", True), ("Education", False),
        ("Experience", False),
    ]
    assert (stripped.left, stripped.changed()) == (0, 0)
    assert "On the road:" in stripped.bare


def test_a_heading_in_a_long_line_goes_with_its_words_only() -> None:
    line = "We feed people in many lands and have done so for long. " * 4
    text = f"{line}DUTIES Drives the team every day and keeps the log of the car. {line}"
    stripped = stripping.strip(stripping.plain(text))
    assert [cut.words for cut in stripped.gone] == ["DUTIES"]
    assert (stripped.left, stripped.changed()) == (0, 0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(AD)
    label = {
        "id": "a.txt", "title": "Driver", "education_level": "secondary", "experience_years_min": 3, "languages": [],
        "deliverables": [],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(label) + "\n")
    return tmp_path


def test_both_readings_are_counted_by_the_labels(place: Path) -> None:
    measured = measure.measure(gold_sets.find(place)[0])
    full, bare = measured.counts[True], measured.counts[False]
    assert full.fields["title"] == bare.fields["title"] == [1, 0, 0]
    assert full.fields["education_level"] == [1, 0, 0]
    assert full.fields["responsibilities"] == [2, 0, 0], "what is read with headings is the reference"
    assert sum(bare.fields["responsibilities"][::2]) == 2


def test_the_texts_of_others_are_kept_outside_of_the_project(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["headless", str(place), "--out", str(ROOT / "data" / "x")])
    with pytest.raises(SystemExit):
        main()
    assert "lies in the project" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["headless", str(place), "--out", str(tmp_path / "texts")])
    main()
    kept = sorted(p.relative_to(tmp_path / "texts").as_posix() for p in (tmp_path / "texts").rglob("*.txt"))
    name = gold_sets.find(place)[0].name
    assert kept == [f"{kind}/{name}/a.txt.txt" for kind in ("headings", "with", "without")]
    assert "| education_level | 1 | 1.000 |" in capsys.readouterr().out


def test_the_cost_of_a_field_is_that_of_its_counts_over_all_sets() -> None:
    first, second = Counts(), Counts()
    first.add("languages", 3, 1, 0)
    second.add("languages", 1, 0, 3)
    second.add("grade", 1, 1, 1)
    assert scores.tally([first, second], "languages") == Tally(4, 1, 3)
    assert scores.tally([first], "deliverables").f1 is None
    assert scores.macro([first, second], scores.GOAL) == pytest.approx(8 / 12)
    assert scores.others([first, second]) == ["grade"]
    assert page.tables({}).count("|---") > 0


def test_a_page_may_have_several_parts_that_programs_write(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    parts = [f"{markdown.begin(name)}\nold\n{markdown.END}\nafter {name}\n" for name in ("one", "two")]
    path.write_text("head\n" + "".join(parts))
    markdown.write(path, "one", "new")
    assert path.read_text() == ("head\n" + "".join(parts)).replace("old", "new", 1)


# Headings that nobody knows, and more than one kind of section without any.
BARE = """\
Job Title: Driver
Organization: UNICEF
Duty Station: Goma, DR Congo
Deadline: 1 March 2027

Every morning she takes the team to the camps and brings it back before dark.
She keeps the log of the car and reports each defect to the garage.
She helps with loading and unloading, and orders fuel and parts.
Secondary education is required.
At least three years of experience as a driver of an organisation are needed.
Fluency in French is required; Swahili is an asset.
"""


def proposed(*words: tuple[str, str, str]) -> list[Candidate]:
    """Candidates for fields, with words of BARE, by rules."""
    document, text = stripping.plain(BARE), stripping.plain(BARE).text
    return [document.candidate(f, text.index(raw), text.index(raw) + len(raw), rule) for f, raw, rule in words]


def test_a_record_is_made_of_the_readings_of_rules_of_models_and_of_both() -> None:
    candidates = proposed(
        ("title", "Driver", "label"), ("education", "Secondary education", "prose"),
        ("experience", "At least three years", "model_section"), ("languages", "French", "model_span"),
        ("responsibilities", "She keeps the log of the car and reports each defect to the garage.", "model_item"),
        ("languages", "Swahili", "model_model_span"),
    )
    records = variants.records(stripping.plain(BARE), candidates)
    found = {
        name: {key for key in ("title", "education_level", "experience_years_min") if record.columns.get(key)}
        | {table for table in ("languages", "responsibilities") if record.children.get(table)}
        for name, record in records.items()
    }
    rules, sections = {"title", "education_level"}, {"experience_years_min", "responsibilities"}
    assert found == {
        "rules alone": rules, "models alone": sections | {"languages"}, "both": rules | sections | {"languages"},
        "without the section model": rules | {"languages"}, "without the span model": rules | sections,
    }
    languages = {name: [row["language"] for row in record.children["languages"]] for name, record in records.items()}
    assert languages["without the section model"] == ["fr"]
    assert languages["both"] == ["fr", "sw"]


def same(one: Vacancy, other: Vacancy) -> bool:
    return (one.columns, one.children, one.evidence, one.issues) == (
        other.columns, other.children, other.evidence, other.issues
    )


@pytest.mark.parametrize("text", [AD, BARE])
def test_leaving_out_what_models_propose_is_the_program_without_models(text: str) -> None:
    seen = variants.proposed(stripping.plain(text))
    assert seen
    records = variants.records(*seen)
    assert same(records[variants.BOTH], extract.vacancy(stripping.plain(text)))
    with speed.off(variants.SECTIONS, variants.SPANS):
        assert same(records[variants.RULES], extract.vacancy(stripping.plain(text)))


def test_a_text_that_is_no_vacancy_counts_as_nothing_found() -> None:
    assert variants.proposed(stripping.plain("Log in\nForgot your password?")) is None
    ablated = Ablated(own=False)
    add(ablated, {"id": "a.txt", "title": "Driver"}, None, [])
    assert [counts.fields["title"] for counts in ablated.counts.values()] == [[0, 0, 1]] * len(variants.VARIANTS)


def test_the_tables_tell_what_each_model_adds_and_what_fell(place: Path) -> None:
    ablated = {"made": ablate(gold_sets.find(place)[0])}
    part = Ablated(own=False)
    for name, (right, wrong) in {"rules alone": (1, 0), "both": (1, 1), "models alone": (0, 1)}.items():
        part.counts[name].add("languages", right, wrong, 0)
        part.counts[name].documents = 1
    part.counts["without the span model"].add("languages", 1, 0, 0)
    part.counts["without the section model"].add("languages", 1, 1, 0)
    part.disagreements.append(Disagreement("languages", rules=True, models=False))
    ablated["hard"] = {AS_IT_IS: part, HEADLESS: part}
    spread = clock.spread([0.25])
    text = models_page.tables(ablated, {"made": speed.Cost(1, {"both": spread}, {"both": spread})})
    assert "| hard | as it is | 1 | 1.000 | 0.000 | 0.667 |" in text
    assert "| span model | as it is | languages | 1.000 | 0.667 | -33.3 | 0 | 1 |" in text
    assert "| languages | as it is | 1 | 1 | 0 | 0 | 0 | 0 |" in text
    assert "| made | 1 | 0.2 (0.2 to 0.2) | 0.25 (0.25 to 0.25) |" in text


@pytest.mark.parametrize("target", ["headless", "models"])
def test_the_page_has_a_place_for_what_each_program_prints(target: str) -> None:
    text = (ROOT / "docs" / "models.md").read_text("utf-8")
    _, rest = text.split(markdown.begin(target))
    assert markdown.END in rest
    assert "what follows is printed by" not in rest.split(markdown.END)[0]


def test_the_page_tells_of_every_model() -> None:
    text = (ROOT / "docs" / "models.md").read_text("utf-8")
    kept = [path.name for path in (ROOT / "models").iterdir() if (path / "meta.json").exists()]
    assert kept
    assert [name for name in kept if f"models/{name}" not in text] == []
    assert "## Removed" in text
