"""The log of a run: JSON lines for programs, and beside them, where wanted, lines of text for people.

Logs serve the run, not the other way round: where one cannot be written (a full disk, no right to), that is said once
on stderr, and the run goes on without it.
"""
from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pipeline.process import Outcome
from pipeline.run import State, Summary

EVERY = 1000  # inputs between two lines of progress


class Event(StrEnum):
    """What a line tells of; docs/operations.md says what each one holds."""

    BEGAN = "began"
    INPUT = "input"  # one that has a problem
    PROGRESS = "progress"
    ENDED = "ended"  # the run, as it was meant to
    FAILED = "failed"  # the run; nothing was published
    COMPARED = "compared"  # with the run that was published before
    REMOVED = "removed"  # a run, or a log
    TROUBLE = "trouble"  # beside the run, which it did not change
    CALLED = "called"  # on_failure
    EXIT = "exit"  # always the last one: a log without it is that of a process that was killed


def one_line(text: str) -> str:
    r"""What can be printed of a text, and the rest written out: a name must not forge a line, nor steer a terminal.

    >>> one_line("café\nno.txt \x1b[2J")
    'café\\nno.txt \\x1b[2J'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class LogFile:
    """A file to which whole lines are appended. Never raises."""

    def __init__(self, path: Path) -> None:
        self._path, self._lost = path, False
        self._handle: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            self._lose(error)

    def line(self, text: str) -> None:
        """Written at once and unbuffered, so that the line is there when the process is killed."""
        if self._handle is None:
            return
        data = f"{text}\n".encode("utf-8", "backslashreplace")
        try:
            written = os.write(self._handle, data)
            if written < len(data):  # the disk is full: half a line is worse than none
                os.ftruncate(self._handle, os.lseek(self._handle, 0, os.SEEK_CUR) - written)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self._lose(error)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _lose(self, error: OSError) -> None:
        if not self._lost:
            reason = error.strerror or error
            print(f"vacancies: the log {self._path} cannot be written: {reason}. The run goes on.", file=sys.stderr)
        self._lost = True


class Journal:
    """Writes each event into the files that there are. `code` is the exit code that the last line tells."""

    def __init__(self, lines: LogFile | None = None, text: LogFile | None = None) -> None:
        self._lines, self._text, self._done = lines, text, 0
        self._began = time.monotonic()
        self.code = 1  # until it is known that all went well
        self.troubles: list[str] = []

    def began(self, sources: Sequence[str], out: str, workers: int | None) -> None:
        """`workers` is None where it is not known yet how many a cluster has."""
        words = f"Reading {', '.join(sources)} into {out} with {workers or 'all'} worker processes"
        self.write(Event.BEGAN, words, sources=list(sources), out=out, workers=workers, pid=os.getpid())

    def outcome(self, outcome: Outcome) -> None:
        """A line for each input that has a problem; else only for each thousandth."""
        self._done += 1
        if outcome.error_class:
            self.write(
                Event.INPUT, one_line(f"{outcome.source_uri}: {outcome.error_class}: {outcome.message}"),
                source_uri=outcome.source_uri, status=outcome.status, error_class=outcome.error_class,
                message=outcome.message, seconds=round(outcome.seconds, 3),
            )
        if self._done % EVERY == 0:
            self.write(Event.PROGRESS, f"{self._done} inputs read", done=self._done, seconds=self._seconds())

    def ended(self, summary: Summary) -> None:
        # What the manifest measured belongs to another run where the published one stands.
        measured = summary.manifest if summary.state in (State.PUBLISHED, State.REFUSED) else {}
        self.write(
            Event.ENDED, f"The run ended: {summary.state.value}", state=summary.state.value, run=summary.run_id,
            **summary.work, counts=summary.manifest.get("counts"), classes=summary.manifest.get("classes"),
            flagged=summary.manifest.get("flagged"),
            refused=measured.get("refused"), seconds=self._seconds(), timings=measured.get("timings"),
            peak_memory_mb=measured.get("peak_memory_mb"),
        )

    def failed(self, error: BaseException) -> None:
        message = str(error) or "interrupted"
        self.write(Event.FAILED, f"The run failed: {message}", error_class=type(error).__name__, message=message)

    def trouble(self, message: str) -> None:
        self.troubles.append(message)
        self.write(Event.TROUBLE, message, message=message)

    def exit(self) -> None:
        self.write(Event.EXIT, f"Exit code {self.code}", code=self.code, seconds=self._seconds())

    def write(self, event: Event, words: str = "", /, **facts: object) -> None:
        """One event; `words` tells it to people, in as many lines as it has (none: to programs only)."""
        now = datetime.now(UTC)
        if self._lines is not None:
            line = {"time": now.isoformat(timespec="milliseconds"), "event": event.value, **facts}
            self._lines.line(json.dumps(line, default=str))  # ASCII: no name of a file can end or break a line
        if words:
            self.say(words, now)

    def say(self, words: str, now: datetime | None = None) -> None:
        """Lines for people alone."""
        if self._text is not None:
            stamp = f"{now or datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
            for line in words.splitlines() or [""]:
                self._text.line(f"{stamp}  {line}".rstrip())

    def _seconds(self) -> float:
        return round(time.monotonic() - self._began, 3)


@contextmanager
def journal(lines: Path | None, text: Path | None = None) -> Iterator[Journal]:
    """A journal that is appended to the files; whatever ends the run, the last line tells the exit code."""
    files = [LogFile(path) if path is not None else None for path in (lines, text)]
    one = Journal(files[0], files[1])
    try:
        yield one
    except BaseException as error:
        one.failed(error)
        raise
    finally:
        one.exit()
        for file in files:
            if file is not None:
                file.close()
