"""Training of the models: from what was written for it, from known headings, always to the same model."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import rules
from pipeline.__main__ import main as vacancies
from pipeline.inference.sections import KINDS
from pipeline.training import sections, weak
from pipeline.training.__main__ import main
from pipeline.training.figures import Figures
from pipeline.training.labelled import Labelled, written

AD = """\
Job Title: Field Coordinator
Organization: Oxfam
Duty Station: Juba, South Sudan
Deadline: 3 March 2027
Duties and responsibilities
- Supervise the distribution of seeds in the three counties.
- Prepare weekly reports for the country office.
Qualifications
- Five years of experience in food security.
How to apply
Send your CV to jobs@example.org.
"""
BARE = AD.replace("Duties and responsibilities\n", "").replace("Qualifications\n", "").replace("How to apply\n", "")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "raw").mkdir()
    (folder / "raw" / "headed.txt").write_text(AD)
    (folder / "raw" / "bare.txt").write_text(BARE.replace("Juba", "Wau"))
    assert vacancies(["ingest", str(folder / "raw"), "--out", str(folder / "out"), "--workers", "1"]) == 0
    return folder / "out"


def test_what_was_written_for_training_is_whole() -> None:
    documents = list(written())
    assert len({document.name for document in documents}) == len(documents)
    assert {kind for document in documents for kind in document.kinds} == set(KINDS)
    assert sum(len(document.kinds) for document in documents) >= 1_500
    assert all(len(d.pieces) == len(d.kinds) and all(p.text.strip() for p in d.pieces) for d in documents)
    held_out = sum(document.is_held_out for document in documents)
    assert 0.1 < held_out / len(documents) < 0.3


def test_known_headings_of_a_run_teach_and_what_a_model_told_does_not(run: Path) -> None:
    found = list(weak.published(run))
    assert len(found) == 2 and all("Juba" in d.pieces[2].text or "Wau" in d.pieces[2].text for d in found)
    taught = {p.text: k for d in found for p, k in zip(d.pieces, d.kinds, strict=True) if k}
    assert taught == {
        "Supervise the distribution of seeds in the three counties.": "duties",
        "Prepare weekly reports for the country office.": "duties",
        "Send your CV to jobs@example.org.": "how_to_apply",
    }


def test_own_documents_teach_but_for_those_that_measure() -> None:
    names = {document.name for document in weak.own()}
    assert {name[0] for name in names} >= {"a", "b", "c"}
    measures = {json.loads(line)["id"] for line in (weak.GOLD / "gold_d.jsonl").read_text().splitlines()}
    assert measures and not names & measures


def test_the_same_data_gives_the_same_model(tmp_path: Path) -> None:
    documents = list(written())[:40]
    models = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        sections.train(documents, tmp_path / name, tmp_path / name / "model")
        models.append({
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in sorted((tmp_path / name / "model").rglob("*")) if path.is_file()
        })
    assert models[0] and models[0] == models[1]
    assert sections.figures(documents, tmp_path / "first" / "model").all().labelled > 0


def test_a_corpus_that_is_no_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path), "--into", str(tmp_path / "models")]) == 1
    assert str(tmp_path) in capsys.readouterr().err
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(("path", "counts"), [
    ("models/sections/textcat/model", True),
    ("models/sections/order.csv", True),
    ("models/spans/ner/model", True),
    ("models/confidence.csv", True),
    ("models/card.md", False),
    ("models/training/blocks/blocks.jsonl", False),
])
def test_documents_are_read_again_when_a_trained_model_changes_and_not_when_its_lessons_do(
    path: str, counts: bool
) -> None:
    assert rules._counts(rules.HERE / path) is counts


def test_figures_of_labels() -> None:
    figures = Figures()
    for label, told in (("a", "a"), ("a", "b"), ("b", "b"), ("b", ""), ("", "b")):
        figures.add(label, told)
    assert figures.labels() == ("a", "b")
    assert figures.of("a") == pytest.approx((1.0, 0.5, 2 / 3, 2))
    assert figures.of("b") == pytest.approx((1 / 3, 0.5, 0.4, 2))
    assert figures.all() == pytest.approx((0.5, 0.5, 0.5, 4))


def test_documents_are_held_out_by_their_names() -> None:
    """So that further documents change nothing of those that are there."""
    assert Labelled("x", (), ()).is_held_out == Labelled("x", (), ("duties",)).is_held_out
