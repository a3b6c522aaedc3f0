"""The documents say what the program does."""
from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from pipeline import dictionary, schema
from pipeline.__main__ import parser

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE))


def test_the_data_dictionary_is_current() -> None:
    assert read("docs/data-dictionary.md") == dictionary.markdown(), "run: vacancies schema > docs/data-dictionary.md"


def test_the_readme_lists_every_table() -> None:
    assert [n for n in schema.schemas() if f"{n}/" not in read("README.md")] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_make_targets_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = re.findall(r"^    make((?: [a-z]+)*)", text, re.MULTILINE) + re.findall(r"`make ([a-z]+)", text)
    assert {name for line in lines for name in line.split()} <= targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = read("docs/commands.md")
    part = text[text.index(f"## vacancies {name}\n") :].split("\n## ")[0]
    options = {o for a in commands()[name]._actions for o in a.option_strings if o.startswith("--")} - {"--help"}
    assert {o for o in options if o not in part} == set()
    assert set(re.findall(r"--[a-z-]+", part)) <= options | {"--help"}


def test_every_make_target_has_a_line_of_help() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets()


def test_the_readme_shows_what_ci_runs() -> None:
    assert "make test" in read("README.md")
    assert "make test" in read(".ci/run")


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md") or "## Unreleased" in read("CHANGELOG.md")


def test_the_lock_holds_all_that_is_needed_with_hashes() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    wanted += project["build-system"]["requires"]
    lock = read("requirements.lock")
    locked = set(re.findall(r"^([a-z0-9-]+)==\S+ \\\n    --hash=sha256:", lock, re.MULTILINE))
    assert {re.split(r"[<>=[]", name)[0].lower().replace(".", "-") for name in wanted} <= locked
    assert not re.search(r"^-|://", lock, re.MULTILINE), "the lock must not name an index or a folder of this machine"
