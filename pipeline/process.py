"""One input through the whole way, whatever it holds: its rows, or the reason why there are none.

`process` never raises. It does not limit time and memory: that is for the engine, which runs it in processes that can
be ended from outside.
"""
from __future__ import annotations

import hashlib
import io
import logging
import pickle
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

import pyarrow as pa

from normalizers.frozen import frozen
from pipeline import containers, fingerprint, hints, inputs, load, rows, sidecar
from pipeline.corrections.file import NONE as NOTHING_SAID
from pipeline.corrections.file import Corrections
from pipeline.document import Document
from pipeline.hints import Hints
from pipeline.loaders.page import NeedsOcr, NotAVacancy, Unreadable
from pipeline.rules import HERE
from pipeline.settings import Settings, dump_for

Status = Literal["record", "not_a_vacancy", "failed", "container", "unchanged"]
MEGABYTE = 2**20
DEFAULTS = Settings()
CODEC = "zstd"

log = logging.getLogger("pipeline")


@frozen
class Task:
    """One input to read: a file by its path, or a member of a container by its bytes.

    `known` is the fingerprint of what the published run holds for it; `settings.limits` bounds its size.
    """

    uri: str
    path: str = ""
    sidecar: str = ""  # path of the file that tells more of it
    data: bytes | None = None
    hints: Hints = hints.NONE
    known: str | None = None


@frozen
class Job:
    """What is the same for all inputs of a run. `dry`: only tell what is unchanged, read nothing. `corrections`: what
    people said of inputs, each of which concerns few."""

    settings: Settings = DEFAULTS
    as_of: date | None = None
    dry: bool = False
    corrections: Corrections = NOTHING_SAID


@frozen
class Outcome:
    """What became of one input. `packed` holds its rows where `status` is "record": see `unpack`.

    `fingerprint` stands for all that the outcome follows from: bytes, hints, rules, corrections, `as_of`; null where
    the bytes could not be had. "unchanged" is the answer where it is the known one.
    """

    source_uri: str
    source_format: str
    status: Status
    source_sha256: str | None = None
    fingerprint: str | None = None
    vacancy_id: str | None = None
    error_class: str | None = None
    message: str | None = None
    text_share: float | None = None
    packed: bytes | None = None
    timings: Mapping[str, float] = field(default_factory=dict)  # seconds by stage
    memory: int = 0  # greatest so far of the process that read it, in bytes

    @property
    def seconds(self) -> float:
        return sum(self.timings.values())

    def batches(self) -> Mapping[str, pa.RecordBatch]:
        """Its rows, of every table of a record; none where it gave no record."""
        return {} if self.packed is None else unpack(self.packed)


class Stopwatch:
    """Seconds by stage, one after the other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def process(
    task: Task,
    job: Job,
    more_time: Callable[[float], None] = lambda seconds: None,
    begin: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Read, extract, resolve and lay out one input. `more_time` is asked for before characters are recognised (OCR);
    `begin` is told what is known of the input before anything can go wrong with it."""
    watch = Stopwatch()
    outcome = Outcome(task.uri, PurePosixPath(task.uri.split("#")[-1]).suffix.lstrip(".").lower() or "none", "failed")
    try:
        with opened(task) as file:
            if containers.kind(file, task.uri, dump_for(job.settings, task.uri)):
                return replace(identified(outcome, file, task, job), timings=watch.seconds)
            told = told_of(task)
            data = _bytes(file, job.settings.limits.document_mb)
        sha256 = hashlib.sha256(data).hexdigest()
        form = load.format_of(data, task.uri)
        said = job.corrections.of(sha256, task.uri)
        print_ = fingerprint.of_document(sha256, form, told, job.settings, job.as_of, said)
        outcome = replace(outcome, source_format=form, source_sha256=sha256, fingerprint=print_)
        watch.lap("read")
        same = task.known in (print_, fingerprint.limited(print_, job.settings))
        if job.dry or same:
            status: Status = "unchanged" if same else "record"
            return replace(outcome, status=status, timings=watch.seconds)
        begin(outcome)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn of odd files on stderr; the outcome says what matters
            return replace(_record(outcome, data, told, job, watch, more_time), timings=watch.seconds)
    except Exception as error:
        status, message = _reason(error, task.uri)
        if isinstance(error, MemoryError) and outcome.fingerprint:
            outcome = replace(outcome, fingerprint=fingerprint.limited(outcome.fingerprint, job.settings))
        # One line, valid UTF-8: the message goes to a terminal, a log and a table.
        clean = " ".join(message.encode("utf-8", "backslashreplace").decode().split())[:1000]
        return replace(
            outcome, status=status, error_class=type(error).__name__, message=clean, timings=watch.seconds
        )


def read_file(path: Path, as_of: date | None = None) -> Outcome:
    """The outcome of one file here, read in this process."""
    return process(Task(path.name, str(path)), Job(as_of=as_of))


def _record(
    outcome: Outcome, data: bytes, told: Hints, job: Job, watch: Stopwatch, more_time: Callable[[float], None]
) -> Outcome:
    from pipeline import extract  # late: the vocabularies are not needed to say that a file is missing

    document = _document(data, outcome.source_uri, told, job, more_time)
    watch.lap("load")
    vacancy = extract.vacancy(document, job.as_of, job.corrections.of(document.source.sha256, outcome.source_uri))
    watch.lap("extract")
    packed = pack(rows.of(vacancy))
    watch.lap("rows")
    return replace(
        outcome, status="record", source_format=document.source.format, vacancy_id=vacancy.vacancy_id, packed=packed,
        error_class="TextLost" if document.loss else None, message=document.loss or None,
        text_share=document.text_share,
    )


def _document(
    data: bytes, uri: str, told: Hints, job: Job, more_time: Callable[[float], None]
) -> Document:
    """Loaded; and once more with the characters of its pictures recognised, where it has such pages and this can be."""
    try:
        document = load.load(data, uri, told)
        if not load.pictured(document) or not _can_recognise():
            return document
    except NeedsOcr:
        if not _can_recognise():
            raise
    more_time(job.settings.ocr.seconds)
    return load.load(data, uri, told, job.settings.ocr)


def _can_recognise() -> bool:
    from pipeline.loaders import ocr  # late: most documents are no pictures

    return ocr.available()


def pack(record: rows.Rows) -> bytes:
    """Rows for the way between processes and for the disk, compressed."""
    plain = pickle.dumps(record.lists)
    compressed: bytes = pa.compress(plain, CODEC, asbytes=True)
    return len(plain).to_bytes(8, "big") + compressed


def unpack(packed: bytes) -> rows.Rows:
    plain = pa.decompress(packed[8:], int.from_bytes(packed[:8], "big"), CODEC, asbytes=True)
    return rows.Rows(pickle.loads(plain))


def identified(outcome: Outcome, file: BinaryIO, task: Task, job: Job) -> Outcome:
    """What is known of a container without opening it; "unchanged" where it is as the published run knows it."""
    sha256 = _digest(file)
    dump = dump_for(job.settings, task.uri)
    print_ = fingerprint.of_container(sha256, dump, told_of(task), job.settings, job.as_of)
    status: Status = "unchanged" if print_ == task.known else "container"
    return replace(outcome, status=status, source_format="container", source_sha256=sha256, fingerprint=print_)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(MEGABYTE):
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def opened(task: Task) -> Iterator[BinaryIO]:
    if task.data is not None:
        yield io.BytesIO(task.data)
        return
    with inputs.open_binary(task.path) as file:
        yield file


def told_of(task: Task) -> Hints:
    """What the sidecar file says of a file, if there is one; of a member, what its container says."""
    if not task.sidecar:
        return task.hints
    with inputs.open_binary(task.sidecar) as file:
        return sidecar.read(file.read(sidecar.LARGEST + 1), task.sidecar)


def _bytes(file: BinaryIO, limit: int) -> bytes:
    if file.seek(0, io.SEEK_END) > limit * MEGABYTE:
        raise Unreadable(f"more than {limit} MB is more than a vacancy can have. Take the file out, or split it.")
    file.seek(0)
    return file.read()


def _reason(error: Exception, uri: str) -> tuple[Status, str]:
    if isinstance(error, NotAVacancy):
        return "not_a_vacancy", str(error)
    if isinstance(error, Unreadable):
        return "failed", str(error)
    if isinstance(error, MemoryError):
        return "failed", TOO_LARGE
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return "failed", f"cannot be opened: {reason}. Check that the file is there and that you may read it."
    log.debug("%s", uri, exc_info=True)
    return "failed", (
        f"unexpected {type(error).__name__} in {_place(error)}: {error}. This is a defect of the program: the file "
        "is left out of this run; please report it with the file."
    )


TOO_LARGE = (
    "needs more memory than one document may take. Take the file out, split it, or raise memory_mb under [limits] in "
    "vacancies.toml."
)


def _place(error: Exception) -> str:
    """The innermost line of ours, relative to the checkout; otherwise the innermost line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(HERE) and ".venv" not in Path(f.filename).parts]
    frame = (ours or list(frames))[-1]
    name = Path(frame.filename)
    return f"{name.relative_to(HERE) if name.is_relative_to(HERE) else name.name}:{frame.lineno}"
