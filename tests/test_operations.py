"""docs/operations.md tells all that a person on duty meets, and nothing that there is not."""
from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from pipeline import alarm, commands, quarantine
from pipeline.__main__ import main
from pipeline.journal import Event
from pipeline.settings import Nightly, Retention

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE[PAGE.index(f"\n## {title}\n") + 1 :].split("\n## ")[0]


def rows(title: str) -> dict[str, str]:
    """The tables of a section: first cell of each row -> the others."""
    found = re.findall(r"^\| ([\w.]+) \| (.*) \|$", section(title), re.MULTILINE)
    return {key: rest for key, rest in found if rest.strip("|- ")}


def named(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where there were three nights: one published with an input that failed, one failed, one found nothing changed."""
    home = tmp_path_factory.mktemp("night")
    (home / "raw").mkdir()
    shutil.copy(ROOT / "data/raw/oms-epidemiologiste-ndjamena.txt", home / "raw")
    shutil.copy(ROOT / "tests/faulty/empty.txt", home / "raw")
    (home / "vacancies.toml").write_text('[nightly]\non_failure = "true"\n')
    (home / "out/logs").mkdir(parents=True)
    (home / "out/logs/20200101T000000Z.log").write_text("of a night long ago")
    for source, code in (("raw", 3), ("nowhere", 2), ("raw", 3)):
        arguments = [str(home / source), "--out", str(home / "out"), "--settings", str(home / "vacancies.toml")]
        assert main(["nightly", "--workers", "1", *arguments]) == code
    return home


def events(folder: Path) -> Iterable[dict[str, Any]]:
    for path in (folder / "out/logs").glob("*.jsonl"):
        yield from map(json.loads, path.read_text().splitlines())


def test_every_exit_code_is_told() -> None:
    codes = {getattr(commands, name) for name in ("OK", "FAILED", "USAGE", "PARTLY", "LOCKED", "REFUSED")}
    told = rows("Exit codes")
    assert {int(key) for key in told if key.isdecimal()} == codes
    assert all(len(told[str(code)].split(" | ")) == 2 for code in codes), "meaning, and what to do"
    variables = {f"VACANCIES_{f.name.upper()}" for f in fields(alarm.Alarm)}
    assert set(told) - {"code", "variable"} == {*map(str, codes), *variables}


def test_every_event_is_told() -> None:
    assert set(rows("Logs")) - {"event"} == {event.value for event in Event}


def test_every_fact_of_an_event_is_told(night: Path) -> None:
    told, seen = rows("Logs"), set()
    for line in events(night):
        seen.add(line["event"])
        assert set(line) - {"time", "event"} - named(told[line["event"]]) == set(), line
    assert seen == {event.value for event in Event} - {"progress", "trouble"}


def test_every_key_of_the_manifest_is_told(night: Path) -> None:
    manifest = json.loads((night / "out/current/manifest.json").read_text())
    told = rows("manifest.json")
    assert set(told) - {"key"} == set(manifest)
    for key in ("scope", "counts", "corrections", "peak_memory_mb"):
        assert set(manifest[key]) - named(told[key]) == set()
    assert {key for one in manifest["slowest"] for key in one} <= named(told["slowest"])


def test_what_is_watched_is_there(night: Path) -> None:
    manifest = json.loads((night / "out/current/manifest.json").read_text())
    known = {*manifest, *manifest["peak_memory_mb"], *manifest["corrections"]}
    known |= {*Event, *(key for line in events(night) for key in line)}
    known |= {"WorkerDied", "MemoryError", "TooSlow", "IndexError", "TextLost", "memory_mb", "current"}
    assert named(section("Monitoring")) <= known | {"came", "went"}


def test_what_stands_in_settings_is_there() -> None:
    assert set(Nightly.model_fields) <= set(re.findall(r"^    (\w+) = ", section("Every night"), re.MULTILINE))
    assert set(Retention.model_fields) <= named(section("Retention and disk space"))
    assert quarantine.NAME in section("Inputs that failed")
    (line,) = re.findall(r"^    (\{.*\})$", section("Inputs that failed"), re.MULTILINE)
    assert tuple(json.loads(line)) == quarantine.KEYS


def test_the_lines_of_the_log_that_are_shown_are_whole() -> None:
    shown = [json.loads(line) for line in re.findall(r"^    (\{.*\})$", section("Logs"), re.MULTILINE)]
    assert {line["event"] for line in shown} <= {event.value for event in Event}
    assert all(set(line) - {"time", "event"} <= named(rows("Logs")[line["event"]]) for line in shown)


def test_files_that_are_to_be_installed_are_there() -> None:
    files = set(re.findall(r"deploy/[\w.@-]*\w", section("Installation")))
    units = {f"deploy/{p.name}" for p in (ROOT / "deploy").iterdir()} - {"deploy/tell-of-failure"}
    assert files == units
