"""Disks that are full, read-only or not as a run left them: a message for people, and what was published stays."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.commands import FAILED, OK, PARTLY
from tests.here import Place, everything, tables

PAGE = os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


@pytest.fixture
def disk(place: Place) -> Iterator[Callable[[str], None]]:
    """A file system of its own under the output; what it gives changes its mount options."""
    place.out.mkdir()

    def mount(options: str) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place.out], check=True, capture_output=True)

    try:
        mount("size=10m")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a file system is not allowed here")
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        # Lazy: a file that could not be written may be open still.
        subprocess.run(["umount", "--lazy", place.out], check=True)


def test_a_full_disk_leaves_what_was_published(
    place: Place, disk: Callable[[str], None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of each size that is too small, from no room at all: for the ledger, for some tables, for the manifest."""
    assert place.ingest() == OK
    place.put("a.txt", 2)
    wanted = place.fresh(tmp_path / "fresh")
    before = everything(place.out)
    status = os.statvfs(place.out)
    used = status.f_blocks - status.f_bfree
    said: list[str] = []
    for room in range(500):
        disk(f"size={(used + room) * PAGE}")
        capfd.readouterr()
        if place.ingest() == OK:
            break
        said.append(capfd.readouterr().err)
        assert everything(place.out) == before, room
    assert tables(place.out) == wanted
    assert len(said) > 10
    assert all(text.startswith("vacancies ingest: cannot ") and "Make room" in text for text in said)


def test_a_disk_that_cannot_be_written_leaves_what_was_published(
    place: Place, disk: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    assert place.ingest() == OK
    place.put("a.txt", 2)
    before = everything(place.out)
    disk("ro")
    assert place.ingest() == FAILED
    assert "Read-only file system" in capfd.readouterr().err
    assert everything(place.out) == before
    disk("rw")
    assert place.ingest() == OK


def test_an_output_that_is_a_file(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    place.out.write_text("mine")
    assert place.ingest() == FAILED
    assert "Not a directory" in capfd.readouterr().err
    assert place.out.read_text() == "mine"


@pytest.mark.parametrize("full", [(), ("--full",)])
@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_stands_where_the_link_goes_is_not_replaced(
    make: Callable[[Path], None], full: tuple[str, ...], place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    place.out.mkdir()
    make(place.out / "current")
    assert place.ingest(*full) == FAILED
    assert "Move it away" in capfd.readouterr().err
    assert {p.name for p in place.out.rglob("*")} == {"current", "runs", ".lock"}


def test_runs_may_lie_elsewhere(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place.out.mkdir()
    (place.out / "runs").symlink_to("../elsewhere")
    assert place.ingest() == OK
    place.put("a.txt", 2)
    assert place.ingest() == OK
    assert tables(place.out) == place.fresh(tmp_path / "fresh")
    assert len([*(tmp_path / "elsewhere").glob("[!.]*")]) == 2


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def overwrite(path: Path) -> None:
    """The end is as it was: the file opens, and cannot be read."""
    data = path.read_bytes()
    path.write_bytes(data[:4] + bytes(len(data) // 2) + data[4 + len(data) // 2 :])


DAMAGE: list[tuple[str, Callable[[Path], None]]] = [
    ("manifest.json", empty), ("manifest.json", cut), ("manifest.json", Path.unlink),
    ("outcomes/part-00000.parquet", empty), ("outcomes/part-00001.parquet", cut),
    ("outcomes/part-00001.parquet", Path.unlink), ("outcomes/part-00000.parquet", overwrite),
    ("outcomes", shutil.rmtree),
    ("vacancies/part-00001.parquet", empty), ("vacancies/part-00001.parquet", overwrite),
    ("evidence/part-00001.parquet", cut), ("evidence", shutil.rmtree), ("", shutil.rmtree),
]  # fmt: skip


@pytest.mark.parametrize(("what", "damage"), DAMAGE, ids=[f"{what} {how.__name__}" for what, how in DAMAGE])
def test_a_damaged_run_is_told_and_a_full_run_mends_it(
    what: str, damage: Callable[[Path], None], place: Place, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert place.ingest() == OK
    damage((place.out / "current").resolve() / what)
    place.put("a.txt", 2)  # the rows of b.txt, in the second parts, are taken over
    before = everything(place.out)
    capfd.readouterr()
    assert place.ingest() == FAILED
    said = capfd.readouterr().err
    assert "--full" in said and "vacancies rollback" in said, said
    assert everything(place.out) == before
    assert place.ingest("--full") == OK
    assert tables(place.out) == place.fresh(tmp_path / "fresh")
    manifest = json.loads((place.out / "current" / "manifest.json").read_text("utf-8"))
    assert manifest["status"] == "published"
    place.put("a.txt", 4)
    assert place.ingest() == OK


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_who_cannot_be_told_does_not_make_a_run_fail(stream: str, place: Place) -> None:
    (place.raw / "bad.txt").touch()
    command = [sys.executable, "-m", "pipeline", "ingest", str(place.raw), "--out", str(place.out)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, check=False, **{stream: full})  # type: ignore[call-overload]
    assert done.returncode == PARTLY
    assert (place.out / "current").is_dir()
