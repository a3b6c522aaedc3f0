"""One input file through the whole way, whatever it holds: its rows, or the reason why there are none."""
from __future__ import annotations

import hashlib
import logging
import signal
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pipeline import load, rows
from pipeline.loaders.page import NotAVacancy, Unreadable

Status = Literal["record", "not_a_vacancy", "failed"]

MAX_BYTES = 100 * 1024 * 1024  # no vacancy is that long; a stray archive or video would only fill the memory
MAX_SECONDS = 60  # a long PDF takes a few
HERE = Path(__file__).resolve().parent.parent

log = logging.getLogger("pipeline")


class TooSlow(Exception):
    """A file took longer than any vacancy does."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input. `batches` holds its rows where `status` is "record"."""

    source_uri: str
    source_format: str
    status: Status
    source_sha256: str | None = None
    vacancy_id: str | None = None
    error_class: str | None = None
    message: str | None = None
    batches: rows.Batches | None = None
    seconds: float = 0.0

    def row(self) -> dict[str, object]:
        """Its row of the table `outcomes`."""
        return {
            "source_uri": self.source_uri,
            "source_format": self.source_format,
            "source_sha256": self.source_sha256,
            "status": self.status,
            "vacancy_id": self.vacancy_id,
            "error_class": self.error_class,
            "message": self.message,
        }


def process(path: Path, uri: str, as_of: date | None = None) -> Outcome:
    """Read, extract, resolve and lay out one file. Never raises: whatever goes wrong is an outcome."""
    began = time.perf_counter()
    sha256: str | None = None
    form = Path(uri).suffix.lstrip(".").lower() or "none"
    try:
        data = _bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        form = load.format_of(data, uri)
        with warnings.catch_warnings(), _time_limit():
            warnings.simplefilter("ignore")  # libraries warn of odd files on stderr; the outcome says what matters
            from pipeline import extract  # late: the vocabularies are not needed to say that a file is missing

            document = load.load(data, uri)
            vacancy = extract.vacancy(document, as_of)
            batches = rows.of(vacancy)
        return Outcome(
            uri, document.source.format, "record", sha256, vacancy.vacancy_id, batches=batches,
            seconds=time.perf_counter() - began,
        )
    except NotAVacancy as error:
        return _without(error, "not_a_vacancy", uri, form, sha256, str(error), began)
    except Unreadable as error:
        return _without(error, "failed", uri, form, sha256, str(error), began)
    except TooSlow as error:
        message = f"took more than {MAX_SECONDS} seconds. Split the file, or take it out."
        return _without(error, "failed", uri, form, sha256, message, began)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot be opened: {reason}. Check that the file is there and that you may read it."
        return _without(error, "failed", uri, form, sha256, message, began)
    except Exception as error:
        log.debug("%s", uri, exc_info=True)
        message = (
            f"unexpected {type(error).__name__} in {_place(error)}: {error}. This is a defect of the program: the file "
            "is left out of this run; please report it with the file."
        )
        return _without(error, "failed", uri, form, sha256, message, began)


def _without(
    error: Exception, status: Status, uri: str, form: str, sha256: str | None, message: str, began: float
) -> Outcome:
    # One line, valid UTF-8: the message goes to a terminal, a log and a table.
    clean = " ".join(message.encode("utf-8", "backslashreplace").decode().split())[:1000]
    seconds = time.perf_counter() - began
    return Outcome(uri, form, status, sha256, None, type(error).__name__, clean, seconds=seconds)


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise `TooSlow` in a file that holds up the run; without signals (in a thread, on Windows) there is no limit."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise Unreadable(f"{size // 2**20} MB is more than a vacancy can have ({limit} MB). Take it out, or split it.")
    return path.read_bytes()


def _place(error: Exception) -> str:
    """The innermost line of ours, relative to the checkout; otherwise the innermost line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(HERE) and ".venv" not in Path(f.filename).parts]
    frame = (ours or list(frames))[-1]
    name = Path(frame.filename)
    return f"{name.relative_to(HERE) if name.is_relative_to(HERE) else name.name}:{frame.lineno}"
