"""What deploy/ holds works, and names what is there."""
from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline import settings
from pipeline.__main__ import parser
from pipeline.commands import PARTLY

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HOME = "/opt/un-vacancies"  # where the units look for the checkout
ANALYZE = shutil.which("systemd-analyze")
EXPOSURE = 20  # of 100, by `systemd-analyze security`; "OK" begins below 50


def unit(name: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=", comment_prefixes="#")
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(DEPLOY / name)
    return found


def cron() -> tuple[str, str]:
    """User and command of the line of the crontab."""
    lines = (DEPLOY / "crontab").read_text().splitlines()
    (line,) = (line for line in lines if re.match(r"[\d*]", line))
    return tuple(line.split(None, 6)[5:7])  # type: ignore[return-value]


def commands() -> dict[str, str]:
    folder, command = cron()[1].removeprefix("cd ").split(" && ")
    return {
        "vacancies.service": unit("vacancies.service")["Service"]["ExecStart"],
        "crontab": f"{folder}/{command}",
        "vacancies-failed@.service": unit("vacancies-failed@.service")["Service"]["ExecStart"],
    }


@pytest.mark.parametrize("name", ["vacancies.service", "crontab"])
def test_the_command_is_one_that_there_is(name: str) -> None:
    program, *arguments = shlex.split(commands()[name])
    assert program == f"{HOME}/.venv/bin/vacancies"
    assert "vacancies" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    found = parser().parse_args(arguments)
    assert (found.command, str(found.settings)) == ("nightly", "/etc/vacancies/vacancies.toml")


def test_the_files_that_are_named_are_there() -> None:
    texts = "\n".join(path.read_text() for path in DEPLOY.iterdir())
    named = {name.rstrip(".") for name in re.findall(rf"{HOME}/([\w./-]+)", texts)} - {".venv/bin/vacancies"}
    assert named == {"docs/operations.md", "deploy/tell-of-failure"}
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert os.access(DEPLOY / "tell-of-failure", os.X_OK)
    assert unit("vacancies.service")["Unit"]["OnFailure"].replace("%n", "") == "vacancies-failed@.service"


def test_units_crontab_and_settings_agree() -> None:
    service, known = unit("vacancies.service")["Service"], settings.read(DEPLOY / "vacancies.toml").nightly
    assert known.out == f"/var/lib/{service['StateDirectory']}"
    assert known.logs == f"/var/log/{service['LogsDirectory']}"
    assert list(known.sources) == [unit("vacancies.service")["Unit"]["RequiresMountsFor"]]
    assert cron()[0] == service["User"]
    assert service["WorkingDirectory"] == HOME
    assert service["SuccessExitStatus"] == str(PARTLY)
    assert "MAILTO=" in (DEPLOY / "crontab").read_text()


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as if this checkout were at its place, and its command installed."""
    for path in DEPLOY.iterdir():
        if path.suffix in (".service", ".timer"):
            text = path.read_text().replace(f"{HOME}/.venv/bin", str(Path(sys.executable).parent))
            (tmp_path / path.name).write_text(text.replace(HOME, str(ROOT)))
    return tmp_path


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", ["vacancies.service", "vacancies.timer", "vacancies-failed@vacancies.service.service"])
def test_systemd_finds_nothing_wrong_with_the_units(name: str, units: Path) -> None:
    assert ANALYZE is not None
    (units / "vacancies-failed@vacancies.service.service").symlink_to(units / "vacancies-failed@.service")
    done = subprocess.run([ANALYZE, "verify", "--man=no", units / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_the_service_is_shut_in(units: Path) -> None:
    assert ANALYZE is not None
    command = [ANALYZE, "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager"]
    done = subprocess.run([*command, units / "vacancies.service"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("there", "said"), [("mail", "-s vacancies.service failed"), ("logger", "--tag vacancies")])
def test_a_failure_is_told(there: str, said: str, tmp_path: Path) -> None:
    for name in (there, "journalctl", "uname"):
        words = "what it said" if name == "journalctl" else '"$0" "$@"; cat' if name == there else "here"
        (tmp_path / name).write_text(f"#!/bin/sh\necho {words}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "cat").symlink_to(shutil.which("cat") or "/bin/cat")
    done = subprocess.run(
        [DEPLOY / "tell-of-failure", "vacancies.service"], capture_output=True, text=True, check=True,
        env={"PATH": str(tmp_path)},
    )
    assert said in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[1:] == ["what it said"]
