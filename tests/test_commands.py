"""The command from outside: exit codes, messages, and what is published."""
from __future__ import annotations

import csv
import hashlib
import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from pipeline import extract, schema
from pipeline.__main__ import main
from pipeline.process import read_file
from pipeline.store.local import PARTIAL

AD = """\
Job Title: Logistics Officer
Organization: UNICEF
Grade: P-3
Vacancy number: 551234
Duty Station: Nairobi, Kenya
Deadline: 3 November 2024

Duties
- Runs the warehouse and its {number} stores.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "deeper").mkdir(parents=True)
    for name, number in (("b.txt", "four"), ("a.txt", "three"), ("deeper/c.md", "two")):
        (folder / name).write_text(AD.format(number=number))
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def ingest(*sources: Path, out: Path, options: tuple[str, ...] = ("--workers", "1")) -> int:
    return main(["ingest", *map(str, sources), "--out", str(out), *options])


def read(out: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ds.dataset(out / "current" / table, format="parquet").to_table().to_pylist()
    return rows


def digests(out: Path) -> dict[str, str]:
    return {p.parent.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (out / "current").glob("*/*.parquet")}


def test_a_folder_becomes_tables(raw: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(raw, out=out) == 0
    assert [r["source_uri"] for r in read(out, "vacancies")] == ["a.txt", "b.txt", "deeper/c.md"]
    first = read(out, "vacancies")[0]
    assert (first["title"], first["grade"], first["organization"]) == ("Logistics Officer", "P-3", "UNICEF")
    assert first["vacancy_id"] == hashlib.sha256((raw / "a.txt").read_bytes()).hexdigest()[:16]
    assert 0 < first["quality_score"] <= 1
    assert [r["status"] for r in read(out, "outcomes")] == ["record"] * 3
    beside = {"manifest.json", "quarantine", "datapackage.json", "report.html"}
    assert {p.name for p in (out / "current").iterdir()} == {*schema.schemas(), *beside}
    said = capsys.readouterr()
    assert said.err == ""
    assert "experience_years_min" in said.out
    assert str((out / "current").resolve()) in said.out.replace("\n", "")


def test_every_value_cites_the_text(raw: Path, out: Path) -> None:
    ingest(raw, out=out)
    texts = {r["vacancy_id"]: r["text"] for r in read(out, "documents")}
    evidence = read(out, "evidence")
    assert any(e["chosen"] and e["field"] == "grade" for e in evidence)
    assert all(texts[e["cited_vacancy_id"] or e["vacancy_id"]][e["start"] : e["end"]] == e["raw"] for e in evidence)


def test_the_manifest_tells_of_the_run(raw: Path, out: Path) -> None:
    ingest(raw, out=out, options=("--workers", "1", "--as-of", "2024-10-01"))
    manifest = json.loads((out / "current" / "manifest.json").read_text())
    assert manifest["run"] == (out / "current").resolve().name
    assert manifest["counts"] == {"inputs": 3, "record": 3, "not_a_vacancy": 0, "failed": 0, "container": 0}
    assert (manifest["as_of"], manifest["schema_version"]) == ("2024-10-01", schema.VERSION)
    assert {i["source_uri"] for i in manifest["slowest"]} == {"a.txt", "b.txt", "deeper/c.md"}
    assert manifest["rows"]["vacancies"] == 3


def test_a_second_run_gives_the_same_bytes_with_more_workers(raw: Path, out: Path) -> None:
    ingest(raw, out=out)
    before, run = digests(out), (out / "current").resolve()
    ingest(raw, out=out, options=("--workers", "2", "--full"))
    assert digests(out) == before
    assert (out / "current").resolve() != run


def test_a_bad_file_is_reported_and_the_rest_published(
    raw: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    (raw / "empty.txt").write_bytes(b"")
    (raw / "gone.txt").symlink_to(raw / "nowhere.txt")
    assert ingest(raw, out=out) == 3
    lines = capsys.readouterr().err.splitlines()
    assert {line.split(":")[0] for line in lines} == {"broken.pdf", "empty.txt", "gone.txt"}
    assert len(read(out, "vacancies")) == 3
    bad = {r["source_uri"]: r for r in read(out, "outcomes") if r["status"] != "record"}
    assert set(bad) == {"broken.pdf", "empty.txt", "gone.txt"}
    assert all(r["error_class"] and r["message"] and r["vacancy_id"] is None for r in bad.values())
    assert "No such file" in bad["gone.txt"]["message"]


def test_a_defect_of_ours_is_told_with_its_place(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: Any) -> Any:
        raise IndexError("list index\nout of range")

    monkeypatch.setattr(extract, "vacancy", fails)
    outcome = read_file(raw / "a.txt")
    assert (outcome.status, outcome.error_class) == ("failed", "IndexError")
    assert str(outcome.message).startswith("unexpected IndexError in tests/test_commands.py:")
    assert "list index out of range" in str(outcome.message)


def test_the_same_bytes_twice_are_two_records(raw: Path, out: Path) -> None:
    shutil.copy(raw / "a.txt", raw / "z.txt")
    assert ingest(raw, out=out) == 0
    ids = {r["source_uri"]: r["vacancy_id"] for r in read(out, "vacancies")}
    assert ids["z.txt"] == f"{ids['a.txt']}-2"
    assert {r["vacancy_id"] for r in read(out, "languages")} <= set(ids.values())


def test_hidden_files_and_the_output_are_not_read(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (raw / ".hidden.txt").write_text("x")
    (raw / ".git").mkdir()
    (raw / ".git" / "config.txt").write_text("x")
    for _ in range(2):
        assert ingest(raw, out=raw / "tables") == 0
    assert len(read(raw / "tables", "outcomes")) == 3


def test_several_sources_are_named_from_their_common_folder(raw: Path, out: Path) -> None:
    assert ingest(raw / "deeper", raw / "a.txt", out=out) == 0
    assert [r["source_uri"] for r in read(out, "vacancies")] == ["a.txt", "deeper/c.md"]


def test_no_file_at_all_is_a_failure_and_changes_nothing(
    raw: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(raw, out=out)
    before = digests(out)
    (tmp_path / "empty").mkdir()
    assert ingest(tmp_path / "empty", out=out) == 1
    assert "no file in" in capsys.readouterr().err
    assert digests(out) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ingest", "nowhere"], "neither a file nor a folder"),
        (["ingest"], "SOURCE"),
        (["ingest", ".", "--workers", "0"], "no number of 1 or more"),
        (["ingest", ".", "--as-of", "1/2/2024"], "write YYYY-MM-DD"),
        (["publish"], "invalid choice"),
        ([], "COMMAND"),
        (["evaluate", "a", "b", "--out", "c"], "Give one --out for each GOLD"),
    ],
)
def test_wrong_use_says_what_is_wrong(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code: Any = main(arguments)
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert words in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_a_failure(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert ingest(raw, out=tmp_path / "file") == 1
    assert "give another folder with --out" in capsys.readouterr().err


def test_show_prints_a_record_with_its_evidence(raw: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ingest(raw, out=out)
    key = read(out, "vacancies")[0]["vacancy_id"]
    capsys.readouterr()
    for arguments in ([key, "--out", str(out)], [str(raw / "a.txt")], [str(raw / "a.txt"), "--all"]):
        assert main(["show", *arguments]) == 0
        said = capsys.readouterr().out
        assert "Logistics Officer" in said
        assert '"P-3"' in said
        assert key in said


@pytest.mark.parametrize("record", ["feedfeedfeedfeed", "empty.txt"])
def test_show_says_why_there_is_nothing_to_show(
    raw: Path, out: Path, record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(raw, out=out)
    (raw / "empty.txt").write_text("")
    monkeypatch.chdir(raw)
    capsys.readouterr()
    assert main(["show", record, "--out", str(out)]) == 1
    assert capsys.readouterr().err.startswith(f"vacancies show: {record}")


def test_show_and_evaluate_need_a_run(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "a.txt"}\n')
    for arguments in (["show", "feedfeedfeedfeed"], ["evaluate", str(tmp_path / "gold.jsonl")]):
        assert main([*arguments, "--out", str(out)]) == 1
        assert "holds no published run" in capsys.readouterr().err


def test_evaluate_counts_wrong_apart_from_missing(
    raw: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(raw, out=out)
    gold, table = tmp_path / "gold.jsonl", tmp_path / "models" / "confidence.csv"
    labels = [
        {"id": "a.txt", "grade": "P3", "deadline": "2024-11-03", "supervisor_grade": None},
        {"id": "b.txt", "grade": "P-4", "openings": 2, "languages": [{"language": "en", "level": "fluent"}]},
        {"id": "unknown.txt", "title": "Driver"},
    ]
    gold.write_text("".join(json.dumps(label) + "\n" for label in labels))
    capsys.readouterr()
    command = ["evaluate", str(gold), "--out", str(out), "--errors", "9", "--confidence", str(table)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert 'b.txt | grade | gold="P-4" | got="P-3"' in said
    assert "b.txt | openings | gold=2 | got=null" in said
    assert "no record for 1 of 3 documents:\n  unknown.txt: it is not in the run" in said
    with table.open() as file:
        assert file.readline().startswith("# Readings of each rule")
        grade = next(r for r in csv.DictReader(file) if (r["field"], r["rule"]) == ("grade", "label"))
    assert grade == {"field": "grade", "rule": "label", "right": "1", "wrong": "1", "precision": "0.5"}
    assert main([*command, "--min", "0.99"]) == 1


def test_evaluate_takes_a_folder_of_whole_records(
    raw: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(raw, out=out)
    (tmp_path / "golden").mkdir()
    for name, grade in (("a.txt", "P-3"), ("b.txt", None)):
        record = {"vacancy": {"title": "Logistics Officer", "grade": grade}, "deliverables": [{"text": "A plan"}]}
        (tmp_path / "golden" / f"{name}.json").write_text(json.dumps(record))
    capsys.readouterr()
    assert main(["evaluate", str(tmp_path / "golden"), "--out", str(out), "--errors", "99"]) == 0
    said = capsys.readouterr().out
    assert 'b.txt | grade | gold=null | got="P-3"' in said
    assert 'a.txt | deliverables | gold="A plan" | got=null' in said
    assert "a.txt | title" not in said


def test_schema_prints_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--format", "json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["tables"]) == list(schema.schemas())
    assert main(["schema"]) == 0
    assert "## vacancies" in capsys.readouterr().out


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline", "--help"], capture_output=True, text=True, check=True)
    assert "ingest" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_at_once_and_publishes_nothing(raw: Path, out: Path, number: int) -> None:
    for n in range(400):
        (raw / f"{n}.txt").write_text(AD.format(number=n))
    command = [sys.executable, "-m", "pipeline", "ingest", str(raw), "--out", str(out), "--workers", "2"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    deadline = time.monotonic() + 60
    while not (out / "runs" / PARTIAL / "outcomes").exists() and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.05)
    running.send_signal(number)
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "nothing was published" in said
    assert not (out / "current").exists()
    assert [p.name for p in (out / "runs").iterdir()] == [".lock"]
