"""The file of corrections: JSON lines that are only ever appended to, so that nothing that was said is lost.

Who writes holds the file's lock and syncs it before it says that it is done; two writers come one after the other, and
a reader never sees half a line of a writer that is at work. A line that is damaged, or says what is not known here, is
told of, and passed over.
"""
from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from normalizers.frozen import frozen
from pipeline.corrections.entry import Entry
from pipeline.durable import sync

PATH = Path("data/corrections.jsonl")  # where it is looked for, below the working directory
_BOM = b"\xef\xbb\xbf"
_SHOWN = 80  # characters of what is wrong
_SAID = {"extra_forbidden": "not known to this version of the program", "missing": "not there"}


class CorrectionsError(Exception):
    """The file cannot be read or written, or what is asked of it cannot be; the message says why and what to do."""


@frozen
class Problem:
    """A line that has no effect; the message names it, and says what to do."""

    line: int
    message: str


class Corrections:
    """What the file holds. `entries` are the corrections in effect, in their order; `reviewed` the records that were
    marked as checked; `history` every line that could be read, undone ones and undoing ones with them; `numbers` are
    those of their lines, and `lines` is how many there are, damaged ones counted; `path` is the file itself, which is
    no document."""

    def __init__(
        self, history: Sequence[Entry] = (), problems: Sequence[Problem] = (), path: Path | None = None,
        numbers: Sequence[int] | None = None,
    ) -> None:
        self.history, self.problems, self.path = tuple(history), tuple(problems), path
        self.numbers = tuple(range(1, len(self.history) + 1) if numbers is None else numbers)
        self.lines = max((*self.numbers, *(problem.line for problem in self.problems)), default=0)
        standing = _standing(self.history)
        self.entries = tuple(e for e in standing if e.action != "reviewed")
        self.reviewed = tuple(e for e in standing if e.action == "reviewed")
        self._by_sha256: dict[str, list[int]] = {}
        self._by_uri: dict[str, list[int]] = {}
        for i, entry in enumerate(self.entries):
            self._by_sha256.setdefault(entry.source_sha256, []).append(i)
            self._by_uri.setdefault(entry.source_uri, []).append(i)

    def of(self, sha256: str, uri: str) -> tuple[Entry, ...]:
        """The corrections that concern an input: those of its bytes, and those of what stood at its place before."""
        found = {*self._by_sha256.get(sha256, ()), *self._by_uri.get(uri, ())}
        return tuple(self.entries[i] for i in sorted(found))

    def is_standing(self, id: str) -> bool:
        """Whether there is such a line, in effect."""
        return any(e.id == id for e in (*self.entries, *self.reviewed))


def _standing(history: Sequence[Entry]) -> list[Entry]:
    """Those that are not undone, in order. What undoes may itself be undone."""
    undone: set[str] = set()
    standing = []
    for entry in reversed(history):
        if entry.id in undone:
            continue
        if entry.action == "undo":
            undone.add(str(entry.undoes))
        else:
            standing.append(entry)
    return standing[::-1]


NONE = Corrections()


def read(path: Path) -> Corrections:
    """What the file says; nothing where there is no file. Raises `CorrectionsError` where it cannot be opened."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _parsed(file.read(), path)
    except FileNotFoundError:
        return NONE
    except OSError as error:
        raise _unusable("read", path, error) from error


def append(path: Path, entry: Entry) -> None:
    """Put an entry behind all others; it is on the disk when this returns. Raises `CorrectionsError`."""
    with _locked(path) as handle:
        _append(handle, path, entry)


def undo(path: Path, id: str, by: str) -> Entry:
    """Take a correction or a mark back: append that it is undone. Raises `CorrectionsError` where it is not in
    effect, so that of two who undo the same only one does."""
    with _locked(path) as handle:
        found = _parsed(_whole(handle), path)
        entry = next((e for e in found.history if e.id == id and found.is_standing(id)), None)
        if entry is None:
            raise CorrectionsError(f"{path} holds no correction {id[:_SHOWN]!r} that is in effect: it may be undone.")
        said = Entry.now(
            by=by, source_uri=entry.source_uri, source_sha256=entry.source_sha256, field="", action="undo", undoes=id
        )
        _append(handle, path, said)
    return said


def _parsed(data: bytes, path: Path) -> Corrections:
    history: dict[str, Entry] = {}
    numbers, problems = [], []
    for number, line in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entry = Entry.model_validate_json(line.strip())
            if entry.action == "undo" and entry.undoes not in history:
                raise ValueError(f"it undoes {entry.undoes}, which does not stand before it")
            if entry.id not in history:
                history[entry.id] = entry
                numbers.append(number)
            elif history[entry.id] != entry:
                raise ValueError(f"the id {entry.id} is that of an earlier line")
        except ValueError as error:
            wrong = _wrong(error)
            problems.append(Problem(number, f"{path}:{number}: {wrong}. The line has no effect until it is mended."))
    return Corrections(tuple(history.values()), problems, path, numbers)


def _wrong(error: ValueError) -> str:
    """What is wrong with a line, in words.

    >>> _wrong(ValueError("no field is named 'x'"))
    "no field is named 'x'"
    """
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    said = _SAID.get(first["type"], first["msg"].removeprefix("Value error, ").replace("at line 1 column", "at column"))
    place = ".".join(map(str, first["loc"]))[:_SHOWN]
    return f"{place}: {said}" if place else said


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The file, opened for us alone; made where it is not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _unusable("written", path, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    except OSError as error:
        raise _unusable("written", path, error) from error
    finally:
        os.close(handle)  # which gives the lock up


def _append(handle: int, path: Path, entry: Entry) -> None:
    size = os.fstat(handle).st_size
    torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a machine that went down
    data = (b"\n" if torn else b"") + entry.line().encode() + b"\n"
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
        if size == 0:
            sync(path.parent)
    except OSError:
        os.ftruncate(handle, size)  # no room: all of the line or nothing
        raise


def _whole(handle: int) -> bytes:
    return os.pread(handle, os.fstat(handle).st_size, 0)


def _unusable(what: str, path: Path, error: OSError) -> CorrectionsError:
    reason = error.strerror or str(error)
    return CorrectionsError(
        f"the corrections in {path} cannot be {what}: {reason}. Mend that, or name another file by --corrections."
    )
