"""`vacancies explain` and `vacancies show`: why a value is what it is, in words, and no rule without words."""
from __future__ import annotations

import re
from hashlib import sha256
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from rich.console import Console

from pipeline import corrections, meanings, schema, why
from pipeline.__main__ import main
from pipeline.commands import console, explain, fields
from pipeline.commands.explain import rules_of
from tests.examples import cases, document, unmarked

ROOT = Path(__file__).resolve().parent.parent
AD = """\
Programme Officer, Nutrition
Organization: UNICEF
Grade: P-3
Closing date: 3 November 2026, 23:59 (Nairobi time)
Duty station: Nairobi, Kenya
Duties and responsibilities
- Plan the work of the team.
- Write the reports.
Qualifications
An advanced university degree in nutrition or public health is required.
Fluency in English is required. French is an asset.
The post is at the P-4 level.
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "raw").mkdir()
    (folder / "raw" / "ad.txt").write_text(AD)
    duties = "".join(f"- Visit the village number {n} on the river.\n" for n in range(30))
    (folder / "raw" / "long.txt").write_text(AD.replace("- Write the reports.\n", duties).replace("P-3", "P-5"))
    assert main(["ingest", str(folder / "raw"), "--out", str(folder / "out"), "--workers", "1"]) == 0
    return folder / "out"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return " ".join(capsys.readouterr().out.split())


def all_rules() -> set[tuple[str, str]]:
    """Every rule that the examples beside the extractors and the labelled documents have met."""
    found = set(meanings.measures())
    for name, case in cases("extractors", "example"):
        read = document(unmarked(case["text"])[0], case.get("section", ""))
        found |= {(c.field, c.rule) for c in import_module(f"extractors.{name}").extract(read)}
    return found


def test_every_rule_has_words() -> None:
    assert sorted((f, r) for f, r in all_rules() if not meanings.of_rule(f, r)) == []
    assert sorted({f for f, _ in all_rules()} - set(meanings.fields())) == []


def test_no_words_are_left_without_a_rule() -> None:
    code = "".join(path.read_text("utf-8") for path in sorted((ROOT / "extractors").glob("*.py")))
    own = {rule for name in meanings.fields() for rule in meanings.words()[name]}
    made = re.compile(r"[a-z]+_(?:label|json|json-ld|front-matter)")  # put together from the label's field
    assert sorted(rule for rule in own if f'"{rule}"' not in code and not made.fullmatch(rule)) == []
    met = {rule for _, rule in all_rules()} | {meanings.CORRECTION, meanings.DUPLICATE}
    assert sorted(set(meanings.words()["any"]) - met) == []


def test_every_column_has_a_field_or_a_reason_for_having_none() -> None:
    columns = [column.name for column in schema.VACANCIES.columns]
    assert [c for c in columns if bool(meanings.fields_of(c)) == (c in meanings.WITHOUT_WORDS)] == []
    assert [c for c in (*meanings.FILLS, *meanings.CHILDREN) if not meanings.fields_of(c)] == []
    assert {c for found in meanings.FILLS.values() for c in found} <= set(columns)
    assert set(meanings.CHILDREN) <= set(schema.CHILDREN)


@pytest.mark.parametrize("name", fields.names())
def test_every_field_can_be_explained(name: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "explain", "ad.txt", name, "--out", str(out)).startswith(f"{name} in ")


def test_the_sentence_stands_there_with_the_words_in_brackets(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "deadline", "--out", str(out))
    assert "Closing date: [3 November 2026, 23:59 (Nairobi time)]" in text
    assert "deadline_tz = Africa/Nairobi" in text
    assert re.search(r"label: .*; right \d+ of \d+ times on labelled documents", text)


def test_the_candidates_stand_in_order_with_what_became_of_them(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "grade", "--out", str(out))
    first, second = text.index("│ yes │ grade: P-3"), text.index("│ no │ grade: P-4")
    assert first < second
    assert "Its rule was right most often on labelled documents" in text
    assert "warning grade_conflict: The document also states P-4 as the grade" in text


def test_all_rows_of_a_table_are_explained(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "languages", "--out", str(out))
    assert "2 rows in the table languages" in text
    assert "Fluency in [English] is required." in text
    assert "[French] is an asset." in text
    assert said(capsys, "explain", "long.txt", "responsibilities", "--out", str(out)).count("Visit the village") == 120


def test_what_was_never_proposed_says_what_was_looked_for(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "salary_min", "--out", str(out))
    assert "salary_min is null" in text
    assert "a sum in a sentence with a word for pay" in text
    assert "Labels of it are, among others: " in text


def test_a_column_that_cites_nothing_says_what_it_follows_from(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "first_seen", "--out", str(out))
    assert "No words of the document stand behind it." in text


def test_the_quality_is_the_sum_of_what_is_told(out: Path) -> None:
    tables = {
        name: ds.dataset(out / "current" / name).to_table().to_pylist() for name in ("vacancies", "evidence", "issues")
    }
    for row in tables["vacancies"]:
        mine = {n: [r for r in tables[n] if r["vacancy_id"] == row["vacancy_id"]] for n in ("evidence", "issues")}
        parts, factor = why.quality(row, mine["evidence"], mine["issues"])
        assert sum(parts.values()) / len(parts) * factor == pytest.approx(row["quality_score"], abs=1e-4)


def test_the_least_that_is_required_is_said_to_be_that(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "explain", "ad.txt", "education_level", "--out", str(out))
    assert "education_level = master" in text
    assert why.MINIMUM in text


def test_a_file_is_read_now(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = out.parent / "raw" / "ad.txt"
    assert "Grade: [P-3]" in said(capsys, "explain", str(path), "grade", "--out", str(out / "nowhere"))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("grad", ""), ("Deadline-AT", ""), ("crade", "Did you mean grade"), ("c", "may be any of city"),
        ("", "There are"), ("zzzz", "There are"),
    ],
)
def test_names_are_completed_or_suggested(
    typed: str, answer: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["explain", "ad.txt", typed, "--out", str(out)])
    told = capsys.readouterr().err
    assert (code, bool(told)) == ((2, True) if answer else (0, False))
    assert answer in told


@pytest.mark.parametrize("command", [["explain"], ["show"]])
def test_what_is_not_there_is_said(command: list[str], out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    field = ["grade"] if command == ["explain"] else []
    assert main([*command, "feedfeed", *field, "--out", str(out)]) == 1
    assert "feedfeed is neither a file nor a vacancy_id or source_uri" in capsys.readouterr().err
    assert main([*command, "ad.tx", *field, "--out", str(out)]) == 1
    assert "Did you mean ad.txt?" in capsys.readouterr().err


def test_show_ends_long_lists(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "long.txt", "--out", str(out))
    assert "... and 21 more; --all prints them." in text
    assert "Visit the village number 29" not in text
    assert "Visit the village number 29" in said(capsys, "show", "long.txt", "--out", str(out), "--all")


def test_a_typed_value_cites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ad.txt").write_text(AD)
    said_of = {"source_uri": "ad.txt", "source_sha256": sha256(AD.encode()).hexdigest(), "by": "Ana"}
    for what in ({"field": "grade", "action": "set", "raw": "P-2"}, {"field": "organization", "action": "clear"}):
        corrections.append(tmp_path / "said.jsonl", corrections.Entry.now(**said_of, **what))
    where = ["--out", str(tmp_path / "out")]
    assert main(["ingest", str(tmp_path / "ad.txt"), "--corrections", str(tmp_path / "said.jsonl"), *where]) == 0
    text = said(capsys, "explain", "ad.txt", "grade", *where)
    assert "grade = P-2" in text
    assert "It was typed, and cites no words of the document. A person's word goes before every rule" in text
    assert re.search(r"│ no │ grade: P-3[^│]*│ P-3 │ label │ 0.9\d │ corrected by Ana on", text)
    assert "info corrected: " in text
    text = said(capsys, "explain", "ad.txt", "organization", *where)
    assert "organization is null" in text
    assert why.CLEARED in text
    assert "corrected by Ana on" in text
    assert re.search(r"│ grade │ P-2 │ typed correction │", said(capsys, "show", "ad.txt", *where))


def test_words_of_a_document_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ad.txt"
    path.write_text(AD.replace("Grade:", "Department: Aid [bold]now[/bold]\x1b[31m [/]\nGrade:"))
    for command in (["show", str(path), "--all"], ["explain", str(path), "department"]):
        text = said(capsys, *command)
        assert "Aid [bold]now[/bold]" in text
        assert "\x1b" not in text


def test_in_a_window_the_words_are_marked_by_their_style(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Console(force_terminal=True, color_system="truecolor", width=100, record=True, file=StringIO())
    monkeypatch.setattr(explain, "printer", lambda: window)
    assert main(["explain", "ad.txt", "grade", "--out", str(out)]) == 0
    text = window.export_text(styles=True)
    assert "\x1b[1;7mP-3\x1b[0m" in text
    assert "[P-3]" not in text
    assert all(len(line) <= 100 for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines())


def reading(**told: Any) -> dict[str, Any]:
    return {
        "table": "vacancies", "field": "grade", "value": "P-3", "start": 10, "end": 13, "extractor": "label",
        "raw": "P-3", "confidence": 0.9, "chosen": False, "reason": None, "cited_vacancy_id": None, "row_position": 0,
    } | told


@pytest.mark.parametrize(
    ("chosen", "others", "words"),
    [
        ({}, [], "Nothing else was proposed"),
        ({}, [{"value": None, "reason": "not a value"}], "the only one that could be read"),
        ({}, [{"value": "P-4", "confidence": 0.8}], "right most often on labelled documents: 0.90, the next 0.80"),
        ({}, [{"confidence": 0.8}], "Both say the same"),
        ({}, [{"value": "P-4", "start": 40}], "the first in the text"),
        ({"field": "deadline", "start": 50}, [{"value": "x"}], "then the last in the text"),
        ({"field": "deadline", "extractor": "extended", "confidence": 0.6}, [{"value": "x"}], "An extension goes"),
        ({"field": "deadline", "confidence": 0.8}, [{"value": "x", "extractor": "json"}], "before the data fields"),
        ({"field": "job_number", "confidence": 0.8}, [{"value": "x"}], "The organisation's own reference"),
        ({"extractor": "correction", "confidence": 1.0}, [{"reason": "corrected by Ana on 2026-11-26"}],
         "A person's word goes before every rule (corrected by Ana on 2026-11-26)"),
        ({"extractor": "duplicate", "cited_vacancy_id": "feed"}, [], "feed, which repeats it, does"),
        ({"field": "city", "confidence": 0.7}, [{"field": "country", "chosen": True}], "completes the place"),
        ({"field": "closing_time", "confidence": 0.5}, [{"field": "deadline", "chosen": True}], "the time of day"),
        ({"table": "languages", "field": "languages"}, [], "Each different value has a row"),
    ],
)
def test_the_reason_is_told(chosen: dict[str, Any], others: list[dict[str, Any]], words: str) -> None:
    row = reading(**chosen, chosen=True)
    assert words in why.chosen(row, [row, *(reading(**{"field": row["field"]} | other) for other in others)])


def test_rules_are_named_the_surest_first() -> None:
    found = [m.precision if (m := meanings.measured("grade", rule)) else 0.0 for rule in rules_of("grade")]
    assert found == sorted(found, reverse=True)
    assert console.WIDTH >= 100
