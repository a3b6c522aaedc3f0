"""The documentation as a site: it builds with strict links, asks nothing of the network, says what the code does."""
from __future__ import annotations

import argparse
import html
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as ds
import pytest
from PIL import Image

from pipeline import corrections, meanings
from pipeline.__main__ import main, parser
from pipeline.corrections import Entry
from tests.browser import Tab

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent
MOST = 200_000  # bytes of a picture


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [str(BIN / "mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def pages(site: Path) -> Iterator[tuple[Path, str]]:
    yield from ((path, path.read_text("utf-8")) for path in sorted(site.rglob("*.html")))


def text(site: Path, name: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", (site / name).read_text("utf-8")))


def test_nothing_is_asked_of_the_network(site: Path) -> None:
    loaded = re.compile(r"<(?:script|img|iframe|source)[^>]+src=\"([^\"]+)\"|<link[^>]+href=\"([^\"]+)\"")
    for path, page in pages(site):
        assert [a or b for a, b in loaded.findall(page) if re.match(r"(?:https?:)?//", a or b)] == [], path
    for path in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import\s*)[\"']?(?:https?:)?//", path.read_text("utf-8")), path


def test_every_page_has_its_place_in_the_navigation(site: Path) -> None:
    linked = set(re.findall(r"href=\"([^\"#]+\.html)\"", (site / "index.html").read_text("utf-8")))
    there = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert there - linked == {"404.html"}


def test_no_link_leads_nowhere(site: Path) -> None:
    """mkdocs checks Markdown links between pages; here also those to files that are put beside them."""
    for path, page in pages(site):
        if path.name != "404.html":
            found = {html.unescape(link) for link in re.findall(r"(?:href|src)=\"([^\"#?:]+)\"", page)}
            assert [link for link in found if not (path.parent / link).exists()] == [], path


def test_options_are_those_of_the_program(site: Path) -> None:
    said = text(site, "reference/options.html")
    (group,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, command in group.choices.items():
        assert f"vacancies {name}" in said
        assert [o for a in command._actions for o in a.option_strings[-1:] if o not in said and o != "--help"] == []


def test_rules_stand_there_with_their_figures(site: Path) -> None:
    said = text(site, "reference/rules.html")
    assert [rule for _, rule in meanings.measures() if rule not in said] == []
    found = meanings.measured("deadline", "label")
    assert found
    row = ["label", meanings.of_rule("deadline", "label"), str(found.right), str(found.wrong), f"{found.precision:.2f}"]
    assert "\n".join(row) in said


def test_every_vocabulary_names_its_source(site: Path) -> None:
    page = (site / "reference" / "vocabularies.html").read_text("utf-8")
    files = {p.name for p in (ROOT / "normalizers" / "vocabulary").iterdir() if p.suffix in (".toml", ".csv", ".gz")}
    rows = re.findall(r"<td><code>(\S+)</code></td>\n<td[^>]*>[\d,]+</td>\n<td>(.*?)</td>", page, re.DOTALL)
    assert {name for name, _ in rows} == files
    assert [name for name, holds in rows if "Source" not in holds] == []


def test_every_code_of_an_issue_has_a_meaning() -> None:
    paths = (path for room in ("pipeline", "normalizers") for path in (ROOT / room).rglob("*.py"))
    code = "".join(path.read_text("utf-8") for path in paths)
    written = {*re.findall(r"Issue\(\s*\"([a-z_]+)\"", code), *corrections.CODES.values(), "duplicate_conflict"}
    written |= {f"missing_{name}" for name in re.findall(r"^    \"(\w+)\": \"(?:info|warning)\"", code, re.MULTILINE)}
    assert sorted(written - set(meanings.issues())) == []
    parts = [known for known in meanings.issues() if f'"{known}"' not in code]
    made = re.compile(r"missing_\w+|(?:deadline|grade|location)_conflict|(?:grade|contract)_inferred")
    assert [known for known in parts if not made.fullmatch(known)] == []


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").iterdir()), ids=lambda p: p.name)
def test_pictures_are_small_and_shown(path: Path) -> None:
    assert path.stat().st_size < MOST
    with Image.open(path) as picture:
        assert picture.width in (1280, 360)
    shown = [page for page in DOCS.rglob("*.md") if f"pictures/{path.name}" in page.read_text("utf-8")]
    assert shown
    assert all(re.search(rf"!\[[^\]]{{20,}}\]\([^)]*{path.name}\)", page.read_text("utf-8")) for page in shown)


def commands(page: str) -> list[list[str]]:
    """The commands of the program in a page, in order."""
    found = re.findall(r"^    (?:\.venv/bin/)?(vacancies .*?|make ingest)(?:\s+#.*)?$", page, re.MULTILINE)
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda p: p.name)
def test_commands_in_pages_are_understood(path: Path) -> None:
    command = re.compile(r"^    (?:\$ )?(?:\.venv/bin/)?vacancies ([a-z]+(?: .*)?)$", re.MULTILINE)
    lines = command.findall(path.read_text("utf-8"))
    for line in (line for line in lines if not re.search(r"\[|\.\.\.|\|", line)):  # no synopses
        parser().parse_args(shlex.split(line, comments=True))


def test_the_tutorial_does_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tutorial = (DOCS / "tutorial.md").read_text("utf-8")
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    for command in commands(tutorial):
        if command == ["make", "ingest"]:
            if told:
                correct(tmp_path)
            command = ["vacancies", "ingest", "data/raw", "--out", "data/structured", "--workers", "1"]
        assert main(command[1:]) == 0, command
        told.append(" ".join(capsys.readouterr().out.split()))
    first, why, second, whose = told
    assert "17 inputs (17 read, 0 unchanged since the published run, 0 gone): 17 records" in first
    assert "[30 June 2026, 11:59 p.m. New York time]" in why
    assert re.search(r"17 inputs \(1 read, 16 unchanged", second)
    assert "A person's word goes before every rule" in whose
    assert (tmp_path / "data" / "structured" / "current" / "report.html").is_file()

    (code,) = blocks("tutorial.md", "python")
    exec(code, {})
    assert "Human Rights Officer" in capsys.readouterr().out

    known: dict[str, Any] = {}
    for code in blocks("how-to/analyst.md", "python"):  # on the tables of the tutorial
        exec(code, known)
    assert 0 < len(known["vacancies"]) <= 17
    (query,) = blocks("how-to/data-team.md", "sql")
    assert duckdb.execute(query).fetchall() == []  # no warnings in the samples


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


def correct(folder: Path) -> None:
    """What the reader does on the page, which tests/test_review*.py try in a browser."""
    table = ds.dataset(folder / "data" / "structured" / "current" / "vacancies").to_table().to_pylist()
    (row,) = (row for row in table if row["source_uri"] == "ohchr-human-rights-officer-bogota.txt")
    assert row["title"] == "HUMAN RIGHTS OFFICER"
    said = {"source_uri": row["source_uri"], "source_sha256": row["source_sha256"], "field": "title", "action": "set"}
    words = {"old": row["title"], "new": "Human Rights Officer", "raw": "Human Rights Officer"}
    corrections.append(folder / corrections.PATH, Entry.now(by="Ana", **said, **words))


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize(
    "name", ["index.html", "tutorial.html", "reference/rules.html", "data-dictionary.html", "commands.html"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_the_window_and_ask_nothing_of_the_network(name: str, width: int, site: Path, tab: Tab) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    tab.page.goto((site / name).as_uri())
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.foreign == []
    assert tab.dialogs == []


@pytest.mark.xdist_group("browser")
def test_the_search_works_in_pages_that_are_opened_as_files(site: Path, tab: Tab) -> None:
    tab.page.goto((site / "reference" / "issues.html").as_uri())
    query = tab.page.locator("input[name=query]")
    query.click()
    query.press_sequentially("hard rules")
    tab.page.locator(".md-search-result__item a[href*='hard-rules.html']").first.wait_for()
    assert tab.foreign == tab.errors == []
