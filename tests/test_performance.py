"""The measurement of speed: what it measures on, how it takes turns, what it writes. Not how fast anything is."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from benchmarks import markdown
from benchmarks.performance import corpus, flame, goals, measures, page, peers
from benchmarks.performance.clock import Entrant, Spent, race, ratio, total
from benchmarks.performance.whole import Look, Run
from pipeline import extract, load, rows

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"text": 14_600, "html": 108_000, "docx": 42_000}  # bytes
NUMBERS = range(8)  # all languages, and every look that a format has


@pytest.mark.parametrize("name", SIZES)
def test_documents_have_the_size_that_the_figures_are_for(name: str) -> None:
    sizes = [len(corpus.document(name, 1, number)[1]) for number in NUMBERS]
    assert all(0.95 < size / SIZES[name] < 1.05 for size in sizes), sizes


def test_pdfs_have_some_pages_and_the_text_for_them() -> None:
    for number in NUMBERS:
        file = pypdfium2.PdfDocument(corpus.document("pdf", 1, number)[1])
        assert 4 <= len(file) <= 7
        assert 0.9 < sum(len(p.get_textpage().get_text_range()) for p in file) / 13_000 < 1.1


@pytest.mark.parametrize("name", corpus.FORMATS)
def test_the_same_seed_gives_the_same_bytes_and_another_one_others(name: str) -> None:
    first, again, other = (corpus.document(name, seed, 3)[1] for seed in (1, 1, 2))
    assert first == again != other


def record(data: bytes, name: str) -> dict[str, object]:
    document = load.load(data, f"a.{corpus.SUFFIXES[name]}")
    (row,) = rows.of(extract.vacancy(document))["vacancies"].to_pylist()
    return dict(row)


@pytest.mark.parametrize("name", corpus.FORMATS)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_made_vacancy_gives_the_record_that_was_put_into_it(name: str, number: int) -> None:
    made, data = corpus.document(name, 1, number)
    found = record(data, name)
    assert (found["title"], found["grade"], found["deadline"]) == (made.title, made.grade, made.deadline)
    assert (found["language"], found["city"]) == (made.language, made.city)


def test_hardly_a_sentence_stands_in_two_documents() -> None:
    sentences = [s for n in range(10) for section in corpus.document("text", 1, n)[0].sections for s in section.items]
    assert len(set(sentences)) > 0.85 * len(sentences)


@pytest.mark.parametrize("name", corpus.FORMATS)
def test_a_document_can_be_longer(name: str) -> None:
    uri = f"a.{corpus.SUFFIXES[name]}"
    once, twice = (len(load.load(corpus.document(name, 1, 1, times)[1], uri).text) for times in (1, 2))
    assert 1.9 < twice / once < 2.1


def test_many_documents_are_in_folders_of_a_thousand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "_MANY", 2)
    corpus.write(tmp_path, "text", 5)
    assert [str(p.relative_to(tmp_path)) for p in sorted(tmp_path.rglob("*.txt"))] == [
        "000/000000.txt", "000/000001.txt", "001/000002.txt", "001/000003.txt", "002/000004.txt"
    ]


def test_programs_take_turns_and_see_no_document_twice() -> None:
    seen: list[str] = []

    def program(name: str) -> Entrant:
        return Entrant(lambda document: seen.append(f"{name}{document}"), lambda document: str(document).upper())

    spent = race({name: program(name) for name in "xyz"}, ["a", "b", "c"])
    assert seen == ["xA", "yA", "zA", "yB", "zB", "xB", "zC", "xC", "yC"]
    assert {name: len(rounds) for name, rounds in spent.items()} == {"x": 2, "y": 2, "z": 2}, "the first warms up"


def test_ratios_and_totals_are_taken_round_by_round() -> None:
    theirs, ours = [Spent(2, 1), Spent(9, 1), Spent(8, 1)], [Spent(1, 1), Spent(3, 1), Spent(2, 1)]
    assert ratio(theirs, ours).middle == 3
    assert total([theirs, ours]) == [Spent(3, 2), Spent(12, 2), Spent(10, 2)]


def test_a_program_that_is_not_installed_is_left_out() -> None:
    def missing() -> Callable[[object], object]:
        raise ModuleNotFoundError

    ready, left_out = peers.made({"there": lambda: len, "absent": missing})
    assert (list(ready), left_out) == (["there"], ["absent"])


@pytest.mark.parametrize("name", corpus.FORMATS)
def test_other_programs_give_the_text(name: str) -> None:
    made, data = corpus.document(name, 1, 2)
    ready, _ = peers.made(peers.LOADING[name])
    for peer, work in ready.items():
        assert made.title in " ".join(str(work(data)).split()), peer


def test_other_programs_find_things() -> None:
    ready, _ = peers.made(peers.EXTRACTION)
    said = "Closing date: 3 March 2026. Fluency in English, and five years of experience in Goma."
    assert [name for name, work in ready.items() if not work(said)] == []


def test_the_processes_that_outlive_a_command_are_waited_for(tmp_path: Path) -> None:
    orphan = (
        "import os, pathlib\n"
        "parent = os.getpid()\n"
        "if not os.fork():\n"
        "    while os.getppid() == parent: pass\n"
        f"    pathlib.Path({str(tmp_path / 'written')!r}).touch()\n"
    )
    program = f"import sys; from benchmarks.performance import whole; whole.run([sys.executable, '-c', {orphan!r}])"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    assert (tmp_path / "written").exists()


def test_a_command_that_fails_says_what_it_said() -> None:
    program = (
        "import sys; from benchmarks.performance import whole\n"
        "try: whole.run([sys.executable, '-c', 'raise SystemExit(\"no such thing\")'])\n"
        "except whole.Failed as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "ended with 1: no such thing" in said


def results() -> measures.Results:
    """Figures that are easy to reckon with."""
    def ran(cpu: float, wall: float) -> list[Run]:
        return [Run(Spent(cpu, wall), [Look(100, 200)] * 9 + [Look(100, 204)])] * 3

    def took(cpu: float) -> list[Spent]:
        return [Spent(cpu, 2 * cpu)] * 3

    loading = {name: {measures.OURS: took(0.01), **{peer: took(0.1) for peer in peers.LOADING[name]}}
               for name in corpus.FORMATS}
    return measures.Results(
        documents=101,
        loading=loading,
        extraction={"spaCy PhraseMatcher": took(0.1), "dateparser.search_dates": took(0.3), measures.OURS: took(0.01)},
        stages={name: {"load": took(0.01), "extract": took(0.02), "rows": took(0.01)} for name in corpus.FORMATS},
        missing=["quantulum3"],
        whole={name: {1: ran(3, 5), 2: ran(3, 3)} for name in corpus.FORMATS},
        single={name: {1: ran(1, 1), 2: ran(1, 1)} for name in corpus.FORMATS},
        starts={"`vacancies show FILE`": took(0.6)},
        length={name: {"1": took(0.001), "8": took(0.0012)} for name in corpus.FORMATS},
        sizes=[measures.Size(1_000, ran(10, 10)[0], ran(1, 1)[0], 2.5, 40)],
    )


def test_goals_are_met_or_not() -> None:
    found = {goal.name: (round(goal.found.middle, 6), goal.met) for goal in goals.goals(results())}
    assert found == {
        "text, end to end": (50, False),  # 100 documents more take 2 seconds more
        "html, end to end": (50, False),
        "docx, end to end": (50, False),
        "pdf, end to end": (50, True),
        **{f"{name}, two workers": (2, True) for name in corpus.FORMATS},
        "html, loading": (10, True),
        "docx, loading": (10, True),
        "pdf, loading": (10, False),
        "extraction": (40, False),
        "memory of a worker": (204, True),
        "growth of a worker over 1,000 documents": (0.02, True),
        "`vacancies show FILE`": (1.2, False),
    }


def test_the_page_has_every_table(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"By hand.\n\n{markdown.begin('bench')}\nold\n\n{markdown.END}\n\nMore by hand.\n", "utf-8")
    for _ in range(2):  # the second time it writes over the first
        markdown.write(path, "bench", page.text(results()))
    text = path.read_text("utf-8")
    assert text.startswith("By hand.\n\n<!-- what follows is printed by `make bench` -->\n\nMeasured on ")
    assert text.endswith("\n\n<!-- end -->\n\nMore by hand.\n")
    assert "old" not in text and "left out: quantulum3" in text
    for row in (
        "| text, end to end | documents a processor second | at least 150 | 50.0 | 50.0 to 50.0 | **not met** |",
        "| html | extract, normalize, resolve | 20.0 | 20.0 to 20.0 | 50% |",
        "| bs4 + lxml | 100 | 100 to 100 | 10.0 | 5.00 | 10.0 | 10.0 to 10.0 |",
        "| the naive stack: all but ours | 400 | 400 to 400 | 2.50 | 1.25 | 40.0 | 40.0 to 40.0 |",
        "| pdf | pdfplumber, then the stack | 2.00 | 25.0 | 12.5 |",
        "| docx | 2 | 50.0 | 50.0 to 50.0 | 33.7 | 50.0 | 50.0 to 50.0 | 100 | 204 |",
        "| `vacancies show FILE` | 1.20 | 1.20 to 1.20 | 0.60 |",
        "| pdf | 1.00 | 1.20 | 1.20 |",
        "| 1,000 | 10.0 | 100 | 100 | 100 | 200 | 204 | 1.00 | 2.50 | 40 |",
    ):
        assert row in text


def test_the_project_s_page_has_the_marks_and_the_picture() -> None:
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert markdown.begin("bench") in text and markdown.END in text
    ElementTree.parse(ROOT / "docs" / "profile.svg")


def test_the_picture_shows_who_calls_whom_and_how_long() -> None:
    html: flame.Stacks = {
        ("process (pipeline/process.py)", "read<T> (pipeline/loaders/html.py)"): 600,
        ("process (pipeline/process.py)", "vacancy (pipeline/extract.py)"): 300,
    }
    text: flame.Stacks = {("process (pipeline/process.py)",): 999, ("seldom (x.py)",): 1}
    drawn = ElementTree.fromstring(flame.draw({"html": html, "text": text}))
    space = "{http://www.w3.org/2000/svg}"
    places = {
        (group.findtext(f"{space}title"), float(rect.get("x", "")), float(rect.get("y", "")))
        for group in drawn.iter(f"{space}g") for rect in group.iter(f"{space}rect")
    }
    assert places == {
        ("html: 100.0%", 0, 0), ("process (pipeline/process.py): 100.0%", 0, 17),
        ("read<T> (pipeline/loaders/html.py): 66.7%", 0, 34), ("vacancy (pipeline/extract.py): 33.3%", 400, 34),
        ("text: 100.0%", 600, 0), ("process (pipeline/process.py): 99.9%", 600, 17),
    }
