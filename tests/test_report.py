"""The page about a run: what is on it, whatever the run is like, and that no run is lost for want of it."""
from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import fsspec
import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup, Tag

from pipeline import report, store
from pipeline.__main__ import main
from pipeline.commands import FAILED, LOCKED, OK, REFUSED, USAGE
from pipeline.report import page as pages
from tests import sample_run
from tests.here import Place
from tests.made_runs import DAY, FIRST, SECOND, THIRD, keep, row

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</style><svg onload=alert(3)>", "{{ 7 * 7 }}",
    "\u202egnp.exe\x00", "x" * 5000, "javascript:alert(4)", "&lt;b&gt;",
)


class Page:
    """A report, by what people read on it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.soup = BeautifulSoup(html, "html.parser")

    def words(self, part: str = "main") -> str:
        found = self.soup.find(id=part)
        assert isinstance(found, Tag), part
        whole = found.parent if found.name == "h2" else found
        assert whole is not None
        return " ".join(whole.get_text(" ").replace("\u200b", "").split()).replace(" :", ":")

    def table(self, part: str) -> list[tuple[str, ...]]:
        """The rows of the table of a picture, without their header."""
        found = self.soup.select(f"#{part} tbody tr")
        rows = (
            [" ".join(c.get_text().replace("\u200b", "").split()) for c in tr.find_all(("th", "td"))] for tr in found
        )
        return [tuple(cell for cell in cells if cell) for cells in rows]

    @property
    def tiles(self) -> dict[str, str]:
        return {
            div.dt.get_text(): " ".join(dd.get_text() for dd in div.find_all("dd"))
            for div in self.soup.select(".tiles div") if div.dt
        }


def read(out: Path, run: str = "current") -> Page:
    return Page(((out / run if run == "current" else out / "runs" / run) / report.NAME).read_text("utf-8"))


def written(out: Path, run: str = "current") -> Page:
    assert main(["report", run, "--out", str(out)]) == OK
    return read(out, run)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    sample_run.ingest(out)
    return out


def test_the_samples_are_shown(samples: Path) -> None:
    page = read(samples)
    assert page.soup.h1
    assert page.soup.h1.get_text().startswith("17 vacancies, ")
    assert page.tiles["Vacancies"] == "17 not counted: 0 repeated, 0 gone"
    assert page.tiles["Failed inputs"] == "0 of 17; 17 were read in this run"
    assert "There was no run before this one" in page.words("changes")
    organisations = page.table("organisations")
    assert organisations[:2] == [("UNHCR", "2", "12 %"), ("UNICEF", "2", "12 %")]
    assert len(organisations) == 15
    grades = [cells[0] for cells in page.table("grades")]
    assert grades[0] == "G-6 (general service)"
    assert grades.index("NO-B (national professional)") < grades.index("P-4 (international professional)")
    assert grades[-3:] == ["Grade 3 (other)", "Grade 7 (other)", "not said"]
    assert ("Cape Verde", "1", "6 %") in page.table("countries")
    assert page.table("contracts")[0] == ("fixed term", "6", "35 %")
    assert [cells[0] for cells in page.table("education")] == ["secondary", "bachelor", "master"]
    assert sum(int(cells[-1]) for cells in page.table("deadlines")) == 17
    assert "Finding the values" in page.words("stages")
    assert "None: each of them was read whole." in page.words("failures")


def test_the_columns_tell_how_sure_they_are(samples: Path) -> None:
    page = read(samples)
    columns = {cells[0]: cells[1:] for cells in page.table("columns")}
    assert columns["title"][0] == "100 %"
    assert 0.5 < float(columns["title"][1]) <= 1
    assert columns["grade 3 info"][0] == "82 %"
    assert columns["grade_rank"] == ("71 %", "as grade")
    assert columns["education_level"] == ("100 %", "as education")
    assert columns["duty_stations"][-1] == "as city"
    assert page.table("issues")[0][-1] == "3"


def test_it_follows_from_the_run_alone(samples: Path) -> None:
    place = store.at(samples)
    run_id = place.current()
    assert run_id is not None
    assert pages.page(place, run_id) == pages.page(place, run_id) == read(samples).html


def test_the_page_is_whole(samples: Path) -> None:
    page = read(samples)
    ids = [tag["id"] for tag in page.soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"] for a in page.soup.find_all("a")} - {f"#{i}" for i in ids} == {"manifest.json"}
    assert all(tag["aria-labelledby"] in ids for tag in page.soup.select("[aria-labelledby]"))
    assert all(table.get("aria-labelledby") for table in page.soup.find_all("table"))
    assert all(svg.get("aria-hidden") or svg.get("aria-label") for svg in page.soup.find_all("svg"))
    assert page.soup.find_all(("script", "img", "link", "iframe", "form", "object")) == []
    assert "http://" not in page.html
    assert "https://" not in page.html
    assert " style=" not in page.html, "the policy of the page would refuse it"


def made(out: Path) -> store.Store:
    """Two runs: inputs of each kind, a record that repeats another, one that is gone, and changes."""
    place = store.at(out)
    first = [row("a", grade="P-3", deadline=date(2026, 12, 1), organization="FAO"), row("b"), row("old")]
    keep(place, FIRST, first, nulls={"grade": 2, "title": 0})
    second = [
        row("a", DAY[SECOND], grade="P-4", deadline=date(2026, 12, 9), organization="FAO", grade_rank=11.0,
            grade_category="international_professional", quality_score=0.9),
        row("b", DAY[SECOND], duplicate_of="id-a", organization="WHO"),
        row("new", DAY[SECOND], deadline=date(2026, 10, 1), quality_score=0.5, country="KE"),
        row("old", is_gone=True, organization="IOM"),
    ]
    evidence = [
        {"vacancy_id": f"id-{uri}", "position": n, "table": "vacancies", "field": "title", "raw": "", "start": 0,
         "end": 0, "extractor": "label", "confidence": confidence, "chosen": chosen}
        for n, (uri, confidence, chosen) in enumerate(
            [("a", 0.9, True), ("a", 0.1, False), ("new", 0.5, True), ("b", 0.2, True), ("old", 0.3, True)])
    ]
    issues = [
        {"vacancy_id": f"id-{uri}", "position": 0, "code": "expired", "field": "deadline", "severity": severity,
         "message": f"Of {uri}."} for uri, severity in (("new", "warning"), ("old", "error"))
    ]
    outcomes = [
        {"source_uri": f"{kind}-{n}", "source_format": "pdf", "status": status, "error_class": kind,
         "message": f"Message of {kind}.", "is_gone": n == 5}
        for status, kind, amount in (("failed", "TooSlow", 6), ("failed", "IndexError", 1), ("record", "TextLost", 1))
        for n in range(amount)
    ]
    keep(place, SECOND, second, nulls={"grade": 3, "title": 0}, tables={
        "evidence": evidence, "issues": issues, "outcomes": outcomes,
        "languages": [{"vacancy_id": "id-a", "position": n, "language": "en", "requirement": "required", "raw": ""}
                      for n in range(2)],
    }, slowest=[{"source_uri": "slow.pdf", "seconds": 31.25}], timings={"extract": 9.5, "unheard-of": 1.0})
    return place


def test_what_is_gone_or_repeats_another_is_not_counted(tmp_path: Path) -> None:
    made(tmp_path)
    page = written(tmp_path)
    assert page.tiles["Vacancies"] == "2 not counted: 1 repeated, 1 gone"
    assert page.tiles["Open on 2026-11-02"] == "1 1 closed before"
    assert page.table("organisations") == [("FAO", "1", "50 %"), ("not said", "1", "50 %")]
    assert page.table("countries")[0] == ("Kenya", "1", "50 %")
    columns = {cells[0]: cells[1:] for cells in page.table("columns")}
    assert columns["title"] == ("100 %", "0.70", "50 %")
    assert columns["grade"] == ("50 %", "-8.3"), "of all records: one in three before, one in four now"
    assert columns["languages"] == ("50 %",)
    assert columns["deadline 1 warning"] == ("100 %",)
    assert page.table("issues") == [("warning expiredFor instance id-new: Of new.", "1")]


def test_what_came_went_and_changed(tmp_path: Path) -> None:
    made(tmp_path)
    page = written(tmp_path)
    words = page.words("changes")
    assert page.tiles["New"] == "1 1 went, 2 changed, 0 stayed the same"
    assert "Came: 1 Post new" in words
    assert "Went: 1 Post old no organisation · no grade · no deadline · last seen 2026-11-01" in words
    assert "deadline extended 2026-12-01 → to 2026-12-09" in words
    assert "grade corrected P-3 → to P-4" in words
    assert {cells[:2] for cells in page.table("changed-columns")} >= {
        ("grade: corrected", "1"), ("deadline: extended", "1"),
    }
    assert f"vacancies diff {FIRST} {SECOND}" in words


def test_inputs_that_failed_say_what_to_do(tmp_path: Path) -> None:
    made(tmp_path)
    words = written(tmp_path).words("failures")
    assert "TooSlow: 5 Over the limit of time. Split the file" in words
    assert "TooSlow-2 Message of TooSlow. … and 2 more." in words
    assert "IndexError: 1 A defect of the program." in words
    assert "TextLost: 1 gave a record Only a part of the text was read." in words
    assert "quarantine/failed.jsonl" in words


def test_a_run_before_that_is_gone_or_damaged_is_told(tmp_path: Path) -> None:
    place = made(tmp_path)
    for path in (tmp_path / "runs" / FIRST / "vacancies").iterdir():
        path.write_bytes(b"no Parquet")
    assert "could not be compared with" in written(tmp_path).words("changes")
    with place.lock():
        place.remove(FIRST)
    page = written(tmp_path)
    assert f"The run before this one, {FIRST}, has been removed." in page.words("changes")
    assert page.tiles["New"] == "– nothing to compare with"


def test_runs_of_an_older_version(tmp_path: Path) -> None:
    """Both the one that is shown and the one before it."""
    made(tmp_path)
    for run in (FIRST, SECOND):
        path = tmp_path / "runs" / run / "vacancies" / "part-00000.parquet"
        gone = ["is_gone", "duplicate_of", "grade_rank", "quality_score", "is_roster"]
        pq.write_table(pq.read_table(path).drop_columns(gone), path)
        told = path.parent.parent / "manifest.json"
        kept = {name: value for name, value in json.loads(told.read_text()).items() if name in ("previous", "rows")}
        told.write_text(json.dumps(kept))
    (tmp_path / "runs" / FIRST / "vacancies" / "part-00000.parquet").write_bytes(path.read_bytes())
    for folder in ("languages", "issues"):
        (tmp_path / "runs" / SECOND / folder / "part-00000.parquet").unlink()
    page = written(tmp_path)
    assert page.tiles["Vacancies"].startswith("4 ")
    assert page.tiles["Quality"].startswith("–")
    assert page.table("grades") == [("P-4 (international professional)", "1", "25 %"), ("not said", "3", "75 %")]
    columns = {cells[0]: cells[1:] for cells in page.table("columns")}
    assert "is_roster" not in columns
    assert columns["languages"] == ("0 %",)


def test_new_columns_are_named(tmp_path: Path) -> None:
    made(tmp_path)
    path = tmp_path / "runs" / FIRST / "vacancies" / "part-00000.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["salary_period"]), path)
    assert "New columns, not compared: salary_period." in written(tmp_path).words("changes")


def test_a_run_without_a_record(tmp_path: Path) -> None:
    keep(store.at(tmp_path), FIRST, [])
    page = written(tmp_path)
    assert page.tiles["Vacancies"].startswith("0 ")
    assert "None." in page.words("deadlines")


def test_a_refused_run_says_why(tmp_path: Path) -> None:
    place = made(tmp_path)
    keep(place, THIRD, [row("a")], point=False, status="refused", refused=["records fell by 60 %"])
    page = written(tmp_path, THIRD)
    assert "records fell by 60 %" in page.words()
    assert f"vacancies rollback {THIRD}" in page.words()
    assert "Published" not in page.html


def hostile(out: Path) -> None:
    """A run in which every text is one that means ill."""
    place = store.at(out)
    texts = "title organization grade grade_category contract_type country education_level language".split()

    def rows(day: date, turn: int) -> Iterator[dict[str, object]]:
        for n in range(len(HOSTILE) * 2):
            values = {name: HOSTILE[(n + turn + i) % len(HOSTILE)] for i, name in enumerate(texts)}
            uri = f"{HOSTILE[n % len(HOSTILE)]}{n}{'' if n % 4 else turn}"
            yield {**row(uri, day, deadline=date.max if n % 2 else date.min), **values}

    keep(place, FIRST, list(rows(DAY[FIRST], 0)))
    second = list(rows(DAY[SECOND], 1))
    ids = [str(r["vacancy_id"]) for r in second]
    outcomes = [
        {"source_uri": text, "source_format": "pdf", "status": status, "error_class": text, "message": text}
        for text in HOSTILE for status in ("failed", "record", "not_a_vacancy")
    ]
    issues = [
        {"vacancy_id": ids[n], "position": 0, "code": text, "field": "grade", "severity": text, "message": text}
        for n, text in enumerate(HOSTILE)
    ]
    keep(place, SECOND, second, tables={"outcomes": outcomes, "issues": issues}, refused=list(HOSTILE),
         slowest=[{"source_uri": text, "seconds": 1.0} for text in HOSTILE], timings=dict.fromkeys(HOSTILE, 1.0),
         versions={text: text for text in HOSTILE}, rules_version=HOSTILE[0], workers=HOSTILE[1])


def test_nothing_hostile_is_more_than_text(tmp_path: Path) -> None:
    hostile(tmp_path)
    page = written(tmp_path)
    assert page.soup.find_all(("script", "img")) == []
    assert {name for tag in page.soup.find_all() for name in tag.attrs if name.startswith("on")} == set()
    assert len(page.soup.find_all("style")) == 1
    assert all(str(a["href"]).startswith(("#", "manifest.json", "quarantine/")) for a in page.soup.find_all("a"))
    assert "<script>alert(1)</script>" in page.words()
    assert "{{ 7 * 7 }}" in page.words()
    assert "\u202e" not in page.html
    assert "\x00" not in page.html
    assert len(page.html) < 200_000


def test_the_page_stays_small(tmp_path: Path) -> None:
    long = "word " * 100
    rows = [
        row(f"{n}{long}", organization=f"{long[n % 7:]}{n}", grade=f"G{n}", country=f"C{n}", language=f"l{n}",
            title=long, contract_type=f"k{n}", education_level=f"e{n}", deadline=date.fromordinal(700_000 + 9 * n))
        for n in range(1500)
    ]
    outcomes = [
        {"source_uri": f"{n}{long}", "source_format": "pdf", "status": "failed", "error_class": f"{long}{n % 300}",
         "message": long} for n in range(1500)
    ]
    keep(store.at(tmp_path), FIRST, rows, parts=3, tables={"outcomes": outcomes})
    keep(store.at(tmp_path), SECOND, [{**r, "title": f"{r['title']} new", "grade": "P-1"} for r in rows[100:]])
    page = written(tmp_path, FIRST)
    assert page.table("organisations")[-1] == ("1,485 others", "1,485", "99 %")
    assert len(page.html) < 200_000
    assert len(written(tmp_path).html) < 200_000


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def stamps(out: Path) -> dict[str, int]:
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob(f"runs/*/{report.NAME}")}


def test_each_run_that_is_made_has_one(place: Place) -> None:
    assert place.ingest() == OK
    first = stamps(place.out)
    assert len(first) == 1
    assert place.ingest() == OK, "nothing has changed"
    assert stamps(place.out) == first
    place.put("a.txt", 5)
    assert place.ingest() == OK
    assert len(stamps(place.out)) == 2
    words = read(place.out).words("changes")
    assert "deadline extended 2026-11-01 → to 2026-11-05" in words


def test_a_run_that_a_gate_refuses_has_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.ingest() == OK
    monkeypatch.setattr("pipeline.gates.check", lambda *_: ["a figure broke its limit"])
    place.put("a.txt", 5)
    assert place.ingest() == REFUSED
    refused = max(stamps(place.out))
    assert "a figure broke its limit" in read(place.out, refused).words()


def test_no_run_is_lost_for_want_of_it(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any) -> str:
        raise ZeroDivisionError("division by zero")

    monkeypatch.undo()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "page", fails)
        log = place.raw.parent / "log.jsonl"
        assert place.ingest("--log", str(log)) == OK
    current = (place.out / "current").readlink().name
    trouble = (
        "the report could not be written (ZeroDivisionError: division by zero). Try again: "
        f"vacancies report {current} --out {place.out}"
    )
    assert trouble in capsys.readouterr().out.replace("\n", "")
    assert trouble in [json.loads(line).get("message") for line in log.read_text().splitlines()]
    assert stamps(place.out) == {}
    assert main(["report", "--out", str(place.out)]) == OK
    assert capsys.readouterr().out == f"Open {place.out}/runs/{current}/report.html\n"
    assert list(stamps(place.out)) == [current]


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--out", str(tmp_path)]) == USAGE
    assert f"there is no run in {tmp_path}. See that --out is right." in capsys.readouterr().err
    place = made(tmp_path)
    assert main(["report", "2019", "--out", str(tmp_path)]) == USAGE
    assert "there is no run 2019. There are:" in capsys.readouterr().err
    with place.lock():
        assert main(["report", "--out", str(tmp_path)]) == LOCKED
    (tmp_path / "runs" / SECOND / "evidence" / "part-00000.parquet").write_bytes(b"damaged")
    assert main(["report", "--out", str(tmp_path)]) == FAILED
    assert "vacancies report: " in capsys.readouterr().err
    assert not (tmp_path / "current" / report.NAME).exists()


def test_a_bucket_has_them_too(place: Place, bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = f"s3://{bucket}/tables"
    assert main(["ingest", str(place.raw), "--out", out]) == OK
    there = store.at(out)
    run_id = there.current()
    assert run_id is not None
    assert main(["report", "--out", out]) == OK
    assert capsys.readouterr().out.endswith(f"Open {out}/runs/{run_id}/report.html\n")
    with fsspec.open(f"{out}/runs/{run_id}/report.html") as file:
        page = Page(file.read().decode())
    assert page.tiles["Vacancies"].startswith("2 ")
