"""The run that nobody watches: what it says, whom it calls, what it leaves, whatever goes wrong."""
from __future__ import annotations

import errno
import fcntl
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import alarm
from pipeline import run as batch
from pipeline.__main__ import main
from pipeline.journal import Event, Journal, LogFile, one_line
from pipeline.store.local import PARTIAL

AD = """\
Job Title: {title}
Organization: UNICEF
Grade: P-3
Duty Station: Nairobi, Kenya
Deadline: {day} November 2030

Duties
- Runs the warehouse and its stores.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""
SETTINGS = """\
[nightly]
sources = ["raw"]
out = "tables"
on_failure = "env | grep ^VACANCIES_ > called"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: three vacancies in raw/, and settings."""
    (tmp_path / "raw").mkdir()
    for name, title in (("a", "Logistics Officer"), ("b", "Supply Officer"), ("c", "Warehouse Manager")):
        write(tmp_path / "raw" / f"{name}.txt", title)
    (tmp_path / "vacancies.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, title: str, day: int = 3) -> None:
    path.write_text(AD.format(title=title, day=day))


def nightly(*arguments: str) -> int:
    return main(["nightly", "--workers", "1", *arguments])


def events(folder: Path = Path("tables/logs")) -> list[dict[str, Any]]:
    """What the log of the last night holds."""
    last = max(folder.glob("*.jsonl"), key=lambda path: (path.stem.partition("-")[0], len(path.stem)))
    return [json.loads(line) for line in last.read_text().splitlines()]


def called() -> dict[str, str]:
    return dict(line.split("=", 1) for line in Path("called").read_text().splitlines())


def facts(report: str) -> dict[str, str]:
    """The report by its labels, lines that belong together as one."""
    found: dict[str, str] = {}
    label = ""
    for line in report.splitlines()[1:]:
        label = line[2:12].strip() or label
        found[label] = " ".join(f"{found.get(label, '')} {line[12:]}".split())
    return found


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(days=1)

    return lambda: monkeypatch.setattr(batch, "datetime", Tomorrow)


def test_a_night_reports_logs_and_calls_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert nightly() == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines()[0].endswith("UTC: published (exit code 0)")
    found = facts(said.out)
    run = Path("tables/current").resolve()
    assert found["Run"] == f"{run.name}; before it there was none"
    assert found["Inputs"].startswith("3: 3 records, 0 not a vacancy, 0 failed, 0 containers 3 read, 0 unchanged")
    assert found["Gates"] == "none refused the run"
    assert Path(found["Tables"]).resolve() == run
    assert "Failures" not in found
    assert [e["event"] for e in events()] == ["began", "ended", "compared", "exit"]
    log = Path(found["Logs"].split(",")[0])
    assert all(line in log.read_text() for line in said.out.splitlines())
    assert (log.parent / f"{log.stem}.jsonl").exists()
    assert not Path("called").exists()


def test_the_report_tells_what_is_new(tomorrow: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    Path("raw/bad.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    assert nightly() == 3
    Path("raw/c.txt").unlink()
    write(Path("raw/b.txt"), "Supply Officer", day=20)
    write(Path("raw/d.txt"), "Driver")
    Path("raw/empty.txt").write_text("")
    tomorrow()
    capsys.readouterr()
    assert nightly() == 3
    said = capsys.readouterr()
    assert said.err == ""  # bad inputs are in the log; nobody looks on
    found = facts(said.out)
    assert found["Came"] == "1 Driver (d.txt)"
    assert found["Went"] == "1 Warehouse Manager (c.txt)"
    assert found["Changed"].startswith("1: deadline extended 1")
    assert "Supply Officer (b.txt): deadline 2030-11-03 -> 2030-11-20" in found["Changed"]
    assert found["Failed"].startswith("2 (Unreadable 2), of which new: 1 new: empty.txt: Unreadable: ")
    assert "bad.pdf" not in found["Failed"]
    assert Path(found["Failures"]).read_text().count("\n") == 2
    compared = next(e for e in events() if e["event"] == "compared")
    assert {k: compared[k] for k in ("came", "went", "changed", "failed", "newly_failed")} == {
        "came": 1, "went": 1, "changed": 1, "failed": 2, "newly_failed": 1,
    }
    assert [e["source_uri"] for e in events() if e["event"] == "input"] == ["empty.txt"]
    assert nightly() == 3
    assert "stands: nothing has changed" in facts(capsys.readouterr().out)["Run"]


def test_only_a_few_of_each_kind_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        Path(f"raw/empty{number}.txt").write_text("")
    assert nightly() == 3
    failed = facts(capsys.readouterr().out)["Failed"]
    assert failed.count("new: empty") == 5
    assert failed.endswith("and 3 more")


def nothing(patch: pytest.MonkeyPatch) -> None:
    pass


def bad_input(patch: pytest.MonkeyPatch) -> None:
    Path("raw/empty.txt").write_text("")


def no_input(patch: pytest.MonkeyPatch) -> None:
    for path in Path("raw").iterdir():
        path.unlink()


def no_source(patch: pytest.MonkeyPatch) -> None:
    no_input(patch)
    Path("raw").rmdir()


def locked(patch: pytest.MonkeyPatch) -> None:
    Path("tables/runs").mkdir(parents=True)
    handle = os.open("tables/runs/.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)


def mostly_bad(patch: pytest.MonkeyPatch) -> None:
    for number in range(100):
        Path(f"raw/empty{number}.txt").write_text("")


def defect(patch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object) -> None:
        raise IndexError("list index\nout of range")

    patch.setattr(batch, "ingest", fails)


def interrupt(patch: pytest.MonkeyPatch) -> None:
    def stops(*arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    patch.setattr(batch, "ingest", stops)


@pytest.mark.parametrize(
    ("prepare", "code", "words", "last"),
    [
        (nothing, 0, None, "ended"),
        (bad_input, 3, None, "ended"),
        (no_input, 1, "no file in raw", "failed"),
        (no_source, 2, "raw is neither a file nor a folder", "failed"),
        (locked, 4, "another run is writing to tables", "failed"),
        (mostly_bad, 5, "share of failed inputs is 0.97", "ended"),
        (defect, 1, "unexpected IndexError: list index\nout of range", "failed"),
        (interrupt, 1, "interrupted; nothing was published", "failed"),
    ],
)
def test_where_nothing_is_published_the_command_is_called(
    prepare: Callable[[pytest.MonkeyPatch], None], code: int, words: str | None, last: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    prepare(monkeypatch)
    assert nightly() == code
    said = capsys.readouterr()
    assert f"(exit code {code})" in said.out.splitlines()[0]
    assert events()[-1]["event"] == "exit"
    assert events()[-1]["code"] == code
    assert [e["event"] for e in events() if e["event"] in ("ended", "failed")] == [last]
    assert Path("called").exists() == (words is not None)
    if words is not None:
        assert words in said.err
        told = called()
        assert told["VACANCIES_EXIT_CODE"] == str(code)
        assert words.split("\n")[0] in told["VACANCIES_MESSAGE"]
        assert Path(told["VACANCIES_LOG"]).is_file()
        kept = [p.name for p in Path("tables/runs").glob("2*")] if code == 5 else [""]
        assert [told["VACANCIES_RUN"]] == kept
        assert "wrong" in next(e for e in events() if e["event"] == "called")


def test_a_defect_leaves_its_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    defect(monkeypatch)
    assert nightly() == 1
    assert "Traceback" in capsys.readouterr().err
    assert "in fails" in Path(called()["VACANCIES_LOG"]).read_text()


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("exit 7", "ended with exit code 7"),
        ("no-such-command-here 2>/dev/null", "ended with exit code 127"),
        ("sleep 600 & echo $! > pid; sleep 600", "took more than 0.2 seconds, and was killed"),
        ("", None),
    ],
)
def test_a_command_that_fails_changes_nothing(
    command: str, wrong: str | None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "vacancies.toml").write_text(f"[nightly]\nsources = ['raw']\nout = 'tables'\non_failure = '{command}'\n")
    monkeypatch.setattr(alarm, "PATIENCE", 0.2)
    no_input(monkeypatch)
    assert nightly() == 1
    told = [e["wrong"] for e in events() if e["event"] == "called"]
    assert told == ([] if wrong is None else [wrong])
    if Path("pid").exists():
        assert ends(int(Path("pid").read_text()))


def test_a_command_that_lies_among_the_sources_is_not_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever writes documents there could have put it there."""
    (home / "vacancies.toml").unlink()
    (home / "raw" / "vacancies.toml").write_text('[nightly]\non_failure = "touch called"\n')
    no_input(monkeypatch)
    assert nightly("raw", "--out", "tables") == 1
    assert not (home / "called").exists()
    assert "called" not in {e["event"] for e in events()}


def ends(process: int) -> bool:
    """Whether a process that was killed is gone, or goes at once."""
    with suppress(ProcessLookupError):
        return bool(select.select([os.pidfd_open(process)], [], [], 30)[0])
    return True


def test_what_the_command_is_told_can_be_passed_on() -> None:
    told = alarm.Alarm(1, "a\0b \udcff é" + "x" * 200_000, "", "").environment()
    assert told["VACANCIES_MESSAGE"].startswith("a b \\udcff éx")
    assert alarm.call("true", alarm.Alarm(1, "a\0b \udcff" + "x" * 200_000, "", "")) == ""


def test_sigterm_ends_the_night_with_a_call() -> None:
    for number in range(400):
        write(Path(f"raw/{number}.txt"), f"Officer {number}")
    command = [sys.executable, "-m", "pipeline", "nightly", "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    deadline = time.monotonic() + 60
    while not Path("tables/runs", PARTIAL, "ledger.sqlite").exists() and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.05)
    running.send_signal(signal.SIGTERM)
    running.send_signal(signal.SIGTERM)
    said, wrong = running.communicate(timeout=60)
    assert running.returncode == 1, wrong
    assert "interrupted; nothing was published" in said
    assert called()["VACANCIES_EXIT_CODE"] == "1"
    assert [e["event"] for e in events()][-3:] == ["failed", "called", "exit"]
    assert not Path("tables/current").exists()


def test_old_runs_and_logs_go_and_nothing_else(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vacancies.toml").write_text(SETTINGS + "[retention]\nruns = 1\ndays = 30\n")
    old, logs = home / "tables/runs/20200101T000000Z-aaaaaaaa", home / "tables/logs"
    (old / "vacancies").mkdir(parents=True)
    (old / "manifest.json").write_text("{}")
    logs.mkdir()
    young = f"{datetime.now() - timedelta(days=29):%Y%m%dT%H%M%SZ}.log"  # noqa: DTZ005
    stays = {young, "notes.log", "20200101T000000Z.txt"}
    for name in ("20200101T000000Z.log", "20200101T000000Z.jsonl", "20200101T000000Z-2.log", *stays):
        (logs / name).write_text("x")
    assert nightly() == 0
    assert not old.exists()
    this = {p.name for p in logs.iterdir()} - stays
    assert len(this) == 2
    assert facts(capsys.readouterr().out)["Removed"] == (
        "1 old run, 20200101T000000Z-aaaaaaaa 3 old logs, 20200101T000000Z-2.log to 20200101T000000Z.log"
    )
    removed = [e.get("run") or e.get("log") for e in events() if e["event"] == "removed"]
    assert removed[0] == old.name
    assert len(removed) == 4


def test_what_follows_a_run_does_not_undo_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*arguments: object) -> Iterator[str]:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pipeline.commands.nightly.remove_expired", fails)
    monkeypatch.setattr("pipeline.commands.nightly_report.compare", fails)
    assert nightly() == 0
    trouble = facts(capsys.readouterr().out)["Trouble"]
    assert "could not be compared with the one before: PermissionError" in trouble
    assert "old runs could not be removed" in trouble
    assert [e["event"] for e in events()].count("trouble") == 2
    assert not Path("called").exists()


def test_a_report_that_nobody_reads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    Path("raw/empty.txt").write_text("")
    assert nightly() == 3


@pytest.mark.parametrize(
    ("settings", "arguments", "out", "logs"),
    [
        ('sources = ["raw"]\nout = "tables"', [], "tables", "tables/logs"),
        ('sources = ["raw"]\nout = "tables"', ["--out", "other"], "other", "other/logs"),
        ('sources = ["nowhere"]\nlogs = "logs"', ["raw", "--out", "other"], "other", "logs"),
        ('sources = ["raw"]', [], "data/structured", "data/structured/logs"),
        ('sources = ["raw"]\nout = "raw"', [], "raw", "raw/logs"),
        ('sources = ["raw"]\nout = "raw/tables"', [], "raw/tables", "raw/tables/logs"),
    ],
)
def test_what_is_given_comes_before_what_is_set(
    settings: str, arguments: list[str], out: str, logs: str, home: Path
) -> None:
    (home / "vacancies.toml").write_text(f"[nightly]\n{settings}\n")
    for _ in range(2):
        assert nightly(*arguments) == 0
    assert (home / out / "current").is_symlink()
    assert len(list((home / logs).glob("*.log"))) == 2
    assert events(home / logs)[1]["counts"]["inputs"] == 3


def test_without_settings_the_samples_are_read(home: Path) -> None:
    (home / "vacancies.toml").unlink()
    (home / "data").mkdir()
    (home / "raw").rename(home / "data/raw")
    (home / "data/raw/vacancies.toml").write_text('[nightly]\nlogs = "here"\n')
    assert nightly() == 0
    assert (home / "data/structured/current").is_symlink()
    assert events(home / "here")[0]["sources"] == ["data/raw"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('out = "memory://tables"', "Name one in vacancies.toml under [nightly]"),
        ('logs = "raw/logs"', "be read as vacancies, since that lies in the source raw"),
        ('out = "raw"\nlogs = "raw/deeper/logs"', "be read as vacancies"),
        ("logs = 7", "logs = 7: it must be text"),
        ("log = 'x'", "Did you mean logs?"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    settings: str, words: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "vacancies.toml").write_text(f'[nightly]\nsources = ["raw"]\n{settings}\n')
    assert nightly() == 2
    assert words in capsys.readouterr().err
    assert sorted(p.name for p in home.iterdir()) == ["raw", "vacancies.toml"]


def test_a_night_without_logs_goes_on(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vacancies.toml").write_text(SETTINGS + 'logs = "file"\n')
    (home / "file").write_text("")
    assert nightly() == 0
    said = capsys.readouterr()
    assert "file cannot hold logs: File exists. The run goes on without." in said.err
    assert facts(said.out)["Logs"] == "none could be written"
    for path in Path("raw").iterdir():
        path.unlink()
    assert nightly() == 1
    assert called()["VACANCIES_LOG"] == ""


def test_two_nights_in_one_second_have_logs_of_their_own() -> None:
    for _ in range(3):
        assert nightly() == 0
    assert len(list(Path("tables/logs").glob("*.log"))) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_for_logs_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    file = LogFile(Path("/dev/full"))
    for _ in range(3):
        file.line("x")
    file.close()
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "vacancies: the log /dev/full cannot be written: No space left on device. The run goes on."


def test_no_half_line_is_left_where_room_ends(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    file = LogFile(home / "log")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # a write beyond is cut, as on a disk that is full
    try:
        for _ in range(5):
            file.line("x" * 39)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    file.line("room again")
    file.close()
    assert (home / "log").read_text() == ("x" * 39 + "\n") * 2 + "room again\n"
    assert "cannot be written" in capsys.readouterr().err


@given(text=st.text(st.characters(codec=None), max_size=40), number=st.floats(allow_nan=False, allow_infinity=False))
def test_every_event_is_one_line_of_json(text: str, number: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("log") / "log"
    file, people = LogFile(path), LogFile(path.with_suffix(".people"))
    note = Journal(file, people)
    note.write(Event.TROUBLE, one_line(text), message=text, names=[text], number=number)
    note.exit()
    for each in (file, people):
        each.close()
    lines = path.read_bytes().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["trouble", "exit"]
    assert (json.loads(lines[0])["message"], json.loads(lines[0])["number"]) == (text, number)
    assert len(path.with_suffix(".people").read_text("utf-8").splitlines()) == (2 if text else 1)


def test_a_night_in_a_bucket(
    bucket: str, home: Path, tomorrow: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "vacancies.toml").write_text(
        f'[nightly]\nsources = ["raw"]\nout = "s3://{bucket}/tables"\nlogs = "logs"\n[retention]\nruns = 1\ndays = 0\n'
    )
    assert nightly() == 0
    first = facts(capsys.readouterr().out)["Tables"]
    assert first.startswith(f"s3://{bucket}/tables/runs/2")
    write(Path("raw/d.txt"), "Driver")
    tomorrow()
    assert nightly() == 0
    found = facts(capsys.readouterr().out)
    assert found["Came"] == "1 Driver (d.txt)"
    assert found["Removed"].startswith(f"1 old run, {first.rpartition('/')[2]}")
    assert [e["event"] for e in events(home / "logs")] == ["began", "ended", "compared", *["removed"] * 3, "exit"]
    assert sorted(p.name for p in home.iterdir()) == ["logs", "raw", "vacancies.toml"]
