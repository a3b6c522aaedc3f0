"""Publishing is all or nothing: every call that writes is let fail once, and what was published stays as it was."""
from __future__ import annotations

import errno
import io
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.commands import FAILED, OK
from tests.here import Place, everything, tables

ERRORS = (errno.ENOSPC, errno.EROFS, errno.EIO)
CALLS = "fsync mkdir link rename replace symlink unlink".split()  # of the system; pathlib and shutil use them

HARMLESS = {"link", "mkdir"}  # a copy takes the place of a link; a folder that is there need not be made
SAYS = ("vacancies ingest: cannot ", "vacancies: interrupted")


class Fault:
    """Lets one of the calls that write fail. `calls` are their names, of those that came so far."""

    def __init__(self, make: Callable[[int], BaseException]) -> None:
        self._make = make
        self._at = -1
        self.calls: list[str] = []

    def arm(self, at: int) -> None:
        """Let the call of that index fail; -1: none."""
        self._at = at
        self.calls = []

    def pass_by(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) - 1 == self._at:
            error = self._make(ERRORS[self._at % len(ERRORS)])
            if name == "sqlite" and isinstance(error, OSError):
                error = sqlite3.OperationalError("database or disk is full")
            raise error

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in CALLS:
            patch.setattr(os, name, self._before(name, getattr(os, name)))
        patch.setattr(os, "fsync", self._before("fsync", lambda handle: None))  # hundreds of them take long
        patch.setattr(os, "open", self._before("os.open", os.open, lambda path, flags, *_: flags & os.O_CREAT))
        patch.setattr(io, "open", self._opening(io.open))
        patch.setattr(pq, "write_table", self._before("write_table", pq.write_table))
        connect = sqlite3.connect
        patch.setattr(sqlite3, "connect", lambda path: connect(path, factory=_connection(self)))

    def _before(self, name: str, call: Any, counts: Callable[..., object] = lambda *_: True) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if counts(*args):
                self.pass_by(name)
            return call(*args, **kwargs)

        return wrapped

    def _opening(self, call: Any) -> Callable[..., Any]:
        def wrapped(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if mode == "r" or mode == "rb":
                return call(path, mode, *args, **kwargs)
            self.pass_by("open")
            return _File(call(path, mode, *args, **kwargs), self)

        return wrapped


class _File:
    """A file whose writing and closing may fail."""

    def __init__(self, file: Any, fault: Fault) -> None:
        self._file, self._fault = file, fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: Any) -> Any:
        self._fault.pass_by("write")
        return self._file.write(data)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._fault.pass_by("close")


def _connection(fault: Fault) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        def execute(self, *args: Any) -> sqlite3.Cursor:
            fault.pass_by("sqlite")
            return super().execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            fault.pass_by("sqlite")
            return super().executemany(*args)

        def executescript(self, script: str) -> sqlite3.Cursor:
            fault.pass_by("sqlite")
            return super().executescript(script)

    return Connection


@pytest.fixture
def handlers() -> Iterator[None]:
    """An interrupted run leaves its handlers in place, for the rest of its process."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def first_and_last(calls: list[str]) -> list[int]:
    """Of each kind; and all that come after the tables are written, where it matters which."""
    first = {name: at for at, name in reversed(list(enumerate(calls)))}
    last = {name: at for at, name in enumerate(calls)}
    return sorted({*first.values(), *last.values(), *range(first["rename"] - 1, len(calls))})


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize(
    ("make", "choose"),
    [
        (lambda number: OSError(number, os.strerror(number)), lambda calls: range(len(calls))),
        (lambda number: KeyboardInterrupt(), first_and_last),
        (SystemExit, first_and_last),
    ],
    ids=["OSError", "KeyboardInterrupt", "SystemExit"],
)
def test_a_call_that_fails_leaves_what_was_published(
    make: Callable[[int], BaseException], choose: Callable[[list[str]], list[int]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:
    place = Place(tmp_path, monkeypatch)
    wanted = {}
    for day in (2, 1):
        place.put("a.txt", day)
        wanted[day] = place.fresh(tmp_path / f"fresh-{day}")
    assert place.ingest() == OK
    fault = Fault(make)
    place.put("a.txt", 2)
    fault.install(monkeypatch)
    assert place.ingest() == OK
    calls = fault.calls
    fault.arm(-1)
    assert set(calls) == {*CALLS, "os.open", "open", "write", "close", "write_table", "sqlite"}
    page = range(calls.index("rename") + 2, calls.index("symlink") - 1)  # behind the run, before it is pointed to
    pointed = len(calls) - 1 - calls[::-1].index("replace")
    published = 2
    for at in choose(calls):
        day = 3 - published
        place.put("a.txt", day)
        place.remove_old_runs()
        before = everything(place.out)
        fault.arm(at)
        try:
            code = place.ingest()
        except SystemExit:
            assert make is SystemExit
            code = FAILED
        fault.arm(-1)
        said = capfd.readouterr().err
        where = f"call {at}: {calls[at]}"
        if at > pointed:  # it is published, and nothing makes a failure of that
            assert code == OK or make is SystemExit, where
        elif code == OK:
            assert calls[at] in HARMLESS or at in page, where
            assert at not in page or (place.out / "current" / "report.html").exists() == (at >= page[-2]), where
        else:
            assert code == FAILED, where
            if make is not SystemExit:
                assert said.splitlines()[-1].startswith(SAYS), where
            now = everything(place.out)
            assert {path: now.get(path) for path in before} == before, where
            assert place.left() == set(), where
            assert at > calls.index("rename") or now == before, where  # from then on the run is there
            if at not in first_and_last(calls):
                continue  # nothing has changed: the next run has nothing to stumble over
            assert place.ingest() == OK, where
        assert tables(place.out) == wanted[day], where
        published = day
