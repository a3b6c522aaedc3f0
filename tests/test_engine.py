"""Workers: one outcome for each input, whatever becomes of the process that reads it."""
from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline import engine, worker
from pipeline.hints import Hints
from pipeline.process import Job, Outcome, Task
from pipeline.settings import Limits, Settings

AD = "Job title: Driver\nGrade: G-2\nDuty station: Lomé\nClosing date: 3 March 2027\nDuties\n- Drives car {}.\n"


def deadly(
    task: Task, job: Job, more_time: Callable[[float], None], begin: Callable[[Outcome], None]
) -> Outcome:
    """Does to its process what the name of the input says."""
    begin(Outcome(task.uri, "text", "failed", fingerprint=task.uri))
    kind = task.uri.split("-")[-1]
    if kind == "abort":
        os.abort()
    elif kind == "exit":
        os._exit(9)
    elif kind == "hang":
        time.sleep(3600)
    elif kind == "stop":  # no alarm reaches a process that is stopped
        os.kill(os.getpid(), signal.SIGSTOP)
    elif kind == "patience":
        more_time(60)
    elif kind == "eat":
        bytes(job.settings.limits.memory_mb * 2**21)
    elif kind == "grow":
        deadly_heap.append(bytearray(os.urandom(2**20)) * 400)
    elif kind == "once":
        marker = Path(task.path)
        if marker.exists():
            marker.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task.uri, "text", "record", message=str(os.getpid()))


deadly_heap: list[bytearray] = []


def read_deadly(connection: Connection, job: Job) -> None:
    worker.read_documents(connection, job, deadly)


def run(tasks: Iterable[Task], limits: Limits | None = None, workers: int = 2) -> dict[str, Outcome]:
    job = Job(Settings(limits=limits or Limits()))
    found = list(engine.outcomes(tasks, job, workers, engine.Unknown()))
    assert len({o.source_uri for o in found}) == len(found)
    return {o.source_uri: o for o in found}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("abort", "WorkerDied"), ("exit", "WorkerDied"), ("hang", "TooSlow"), ("eat", "WorkerDied"),
        ("grow", None), ("once", None),
    ],
)
def test_what_one_input_does_to_its_process_costs_only_itself(
    kind: str, error: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "read_documents", read_deadly)
    (tmp_path / "marker").touch()
    tasks = [Task(f"{n:02}-{kind if n in (3, 17) else 'good'}", str(tmp_path / "marker")) for n in range(30)]
    found = run(tasks, Limits(seconds=3, memory_mb=1000))
    assert set(found) == {t.uri for t in tasks}
    bad = {uri: o.error_class for uri, o in found.items() if uri.endswith(kind) and error}
    assert {o.source_uri: o.error_class for o in found.values() if o.status == "failed"} == bad
    assert set(bad.values()) == ({error} if error else set())
    assert all(o.fingerprint for o in found.values() if o.status == "failed"), "else it would be tried every night"


def dead(connection: Connection, job: Job) -> None:
    os._exit(1)


def test_a_machine_on_which_nothing_can_be_read_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_documents", dead)
    with pytest.raises(engine.EngineError, match=r"end as soon as they begin \(exit code 1\)"):
        run([Task(f"{n:03}") for n in range(100)])


def test_a_document_that_needs_too_much_memory_is_told(tmp_path: Path) -> None:
    (tmp_path / "large.html").write_bytes(b"<p>" + b"<b>Grade: P-3</b> " * 2_000_000)
    (tmp_path / "small.txt").write_bytes(ad(1))
    found = run([Task(p.name, str(p)) for p in sorted(tmp_path.iterdir())], Limits(memory_mb=64))
    assert {uri: (o.status, o.error_class) for uri, o in found.items()} == {
        "large.html": ("failed", "MemoryError"), "small.txt": ("record", None),
    }


def test_a_worker_that_was_stopped_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_documents", read_deadly)
    monkeypatch.setattr(engine, "BEYOND", 0.5)
    settings = Settings(limits=Limits(seconds=0.1))
    settings = settings.model_copy(update={"ocr": settings.ocr.model_copy(update={"seconds": 0.1})})
    found = list(engine.outcomes([Task("1-stop"), Task("2-good")], Job(settings), 1, engine.Unknown()))
    assert [(o.source_uri, o.status, o.error_class) for o in found] == [
        ("1-stop", "failed", "WorkerDied"), ("2-good", "record", None),
    ]


def test_a_worker_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_documents", read_deadly)
    found = run([Task("1-grow"), Task("2-good"), Task("3-good")], workers=1)
    assert found["1-grow"].message != found["2-good"].message == found["3-good"].message


def test_one_who_needs_more_time_can_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_documents", read_deadly)
    assert run([Task("1-patience")], Limits(seconds=0.3))["1-patience"].status == "record"


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def ad(number: int) -> bytes:
    return AD.format(number).encode()


def test_members_of_containers_are_inputs(tmp_path: Path) -> None:
    inner = zipped(**{"c.txt": ad(3), "broken.pdf": b"%PDF-1.4 nothing"})
    (tmp_path / "a.zip").write_bytes(zipped(**{"a.txt": ad(1), "b.zip": inner}))
    (tmp_path / "d.txt").write_bytes(ad(4))
    found = run([Task(p.name, str(p)) for p in sorted(tmp_path.iterdir())])
    assert {uri: o.status for uri, o in found.items()} == {
        "a.zip": "container", "a.zip#a.txt": "record", "a.zip#b.zip": "container", "a.zip#b.zip#c.txt": "record",
        "a.zip#b.zip#broken.pdf": "failed", "d.txt": "record",
    }


@pytest.mark.parametrize(
    ("limits", "words", "expected"),
    [
        (Limits(depth=1), "1 containers deep", {"a.zip": "failed", "a.zip#b.zip": "failed"}),
        (Limits(entries=4), "4 entries", {
            "a.zip": "failed", "a.zip#b.zip": "container", "a.zip#b.zip#c.txt": "record",
        }),
        (Limits(entries=2), "2 entries", {"a.zip": "failed"}),
        (Limits(unpacked_mb=1), "1 MB unpacked", {
            "a.zip": "failed", "a.zip#b.zip": "container", "a.zip#b.zip#c.txt": "record",
        }),
    ],
)
def test_containers_are_bounded(limits: Limits, words: str, expected: dict[str, str], tmp_path: Path) -> None:
    """The members before are kept, and what comes after is not read: the same ones each time."""
    inner = zipped(**{"c.txt": ad(3)})
    members = {"a.txt": ad(1), "b.zip": inner, "d.txt": ad(2) + b"\n" * 2**20, "e.txt": ad(5)}
    (tmp_path / "a.zip").write_bytes(zipped(**members))
    found = run([Task("a.zip", str(tmp_path / "a.zip"))], limits)
    if limits.entries != 2:  # where the directory tells it, nothing is read
        expected = {**expected, "a.zip#a.txt": "record"}
    assert {uri: o.status for uri, o in found.items() if uri != "a.zip#d.txt"} == expected
    assert words in str(found["a.zip"].message).replace("more than ", "")


def test_a_bomb_gives_a_handful_of_outcomes(tmp_path: Path) -> None:
    data = b"0" * 1000
    for level in range(6):
        data = zipped(**{f"{level}{n}.zip": data for n in range(16)})
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "z.txt").write_bytes(ad(1))
    found = run([Task(p.name, str(p)) for p in sorted(tmp_path.iterdir())])
    assert {uri: o.error_class for uri, o in found.items()} == {
        "a.zip": "TooLarge", "a.zip#50.zip": "TooLarge", "a.zip#50.zip#40.zip": "TooLarge",
        "a.zip#50.zip#40.zip#30.zip": "TooLarge", "z.txt": None,
    }


def test_what_came_to_a_limit_is_tried_again_with_other_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.html"
    path.write_bytes(b"<p>" + b"<b>Grade: P-3</b> " * 2_000_000)
    known = run([Task("large.html", str(path))], Limits(memory_mb=64))["large.html"].fingerprint
    assert known
    again = Task("large.html", str(path), known=known)
    assert run([again], Limits(memory_mb=64))["large.html"].status == "unchanged"
    assert run([again], Limits(memory_mb=65))["large.html"].status == "failed"


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ad(1))
    first = run([Task("a.txt", str(path))])["a.txt"]
    assert first.packed
    again = run([Task("a.txt", str(path), known=first.fingerprint)])["a.txt"]
    assert (again.status, again.packed) == ("unchanged", None)
    told = run([Task("a.txt", str(path), hints=Hints(board="b"), known=first.fingerprint)])["a.txt"]
    assert told.status == "record"
