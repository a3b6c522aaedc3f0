"""The comparison with other programs: scored like our own record, and locked like everything else."""
from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from benchmarks.accuracy import comparison
from benchmarks.accuracy.tool import Found, Labelled, Tool

ROOT = Path(__file__).resolve().parent.parent


def labelled(text: str, ours: Found = ({}, {})) -> Labelled:
    label = {
        "id": "a.txt", "language": {"any": ["fr", "en"]}, "grade": "P-3", "deadline": "2026-03-01", "salary_min": 2500,
        "salary_currency": "USD", "statistics": [{"value": 4.2e6}, {"value": 35, "unit": "percent"}],
    }
    return Labelled(label, Path("a.txt"), text, ours)


def test_a_program_and_our_record_are_scored_on_the_same_documents_and_columns() -> None:
    found: Found = ({"grade": "P-4", "deadline": "2020-01-01"}, {})
    tool = Tool("guess", ("grade",), lambda document: found, lambda document: document.text != "no")
    documents = [labelled("a", ({"grade": "P-3"}, {})), labelled("b", ({}, {})), labelled("no", ({}, {}))]
    (row,) = comparison.compare([tool], documents)
    assert (row.field, row.tool) == ("grade", "guess")
    assert row.theirs == comparison.Score(documents=2, values=2, f1=0.0, wrong_share=1.0)
    assert row.ours == comparison.Score(documents=2, values=2, f1=2 / 3, wrong_share=0.0)


def test_a_document_is_told_by_its_bytes_and_labels(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"<!DOCTYPE html><p>Driver</p>")
    assert Labelled({"id": "x.txt"}, tmp_path / "x.txt", "", ({}, {})).is_html
    assert labelled("").language == "fr"


def test_each_program_finds_what_it_should() -> None:
    pytest.importorskip("extruct", reason="the extra `bench` is not installed: make accuracy")
    from benchmarks.accuracy import deadlines, figures, grades

    said = (
        "Remuneration: USD 2,500 a month\nReports to the Chief (P-5)\nGrade P-3\nPublished 2 January 2026\n"
        "Closing date: 1 March 2026. Some 4.2 million people, or 35 per cent, and 1,200 of 7 camps."
    )
    document = labelled(said)
    assert grades.find(document)[0] == {"grade": "P-5"}, "the first match is the supervisor's: that is the point"
    assert figures.pay(document)[0] == {"salary_min": 2500.0, "salary_currency": "USD"}
    rows = figures.numbers(document)[1]["statistics"]
    assert [(r["value"], r["unit"]) for r in rows] == [
        (2500, "USD"), (4.2e6, "count"), (35, "percent"), (1200, "count")
    ]
    english = Labelled({"id": "a.txt", "language": "en"}, Path("a.txt"), said, ({}, {}))
    assert str(deadlines.after_a_word(english)[0]["deadline"]) == "2026-03-01"


def test_the_text_of_a_page_is_measured_by_what_is_labelled(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra `bench` is not installed: make accuracy")
    from benchmarks.accuracy import main_text

    (tmp_path / "a.html").write_text(
        "<html><body><nav>All our vacancies by country</nav><h1>Driver</h1><p>Duty station: Goma</p></body></html>"
    )
    label = {"id": "a.html", "title": "Driver", "city": "Goma"}
    document = Labelled(label, tmp_path / "a.html", "Driver\nBunia", ({}, {}))
    kept = {k.name: k[1:] for k in main_text.compare([document])}
    assert kept["ours"] == (2, 1, 1, 0)
    assert kept["Beautiful Soup, get_text"] == (2, 2, 1, 1)


def test_the_lock_of_the_extra_holds_it_with_hashes_and_agrees_with_the_other() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["bench"]
    locks = [(ROOT / name).read_text("utf-8") for name in ("requirements-bench.lock", "requirements.lock")]
    pin = re.compile(r"^([a-z0-9-]+)==(\S+) \\\n    --hash=sha256:", re.MULTILINE)
    bench, other = (dict(pin.findall(lock)) for lock in locks)
    assert {re.split(r"[<>=]", name)[0] for name in wanted} <= bench.keys()
    assert {name for name in bench.keys() & other.keys() if bench[name] != other[name]} == set()
    assert not re.search(r"^-|://", locks[0], re.MULTILINE), "it must not name an index or a folder of this machine"
    assert not {"num2words", "quantulum3"} & bench.keys(), "LGPL"


def test_the_page_says_what_the_command_prints() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    assert "| field | other program |" in page.split("<!-- what follows is printed by `make accuracy` -->")[1]
