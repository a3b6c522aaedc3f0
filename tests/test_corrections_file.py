"""The file of corrections: nothing that was said is lost, and nothing that cannot be read stops anything."""
from __future__ import annotations

import errno
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.base import Context, Unrecognised
from pipeline import corrections
from pipeline.corrections import FIELDS, ROWS, Corrections, CorrectionsError, Entry
from pipeline.normalize import normalizer
from tests.correcting import append_to, said

GRADE = said("grade", "set", "P-4", old=None)
TITLE = said("title", "set", "Water Officer")
MARK = said("", "reviewed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "corrections.jsonl"


def line(**changed: Any) -> str:
    return json.dumps({**json.loads(GRADE.line()), **changed})


def test_what_is_appended_is_read(path: Path) -> None:
    assert corrections.read(path).history == ()
    for entry in (GRADE, MARK, TITLE):
        corrections.append(path, entry)
    found = corrections.read(path)
    assert (found.entries, found.reviewed, found.problems) == ((GRADE, TITLE), (MARK,), ())
    assert found.history == (GRADE, MARK, TITLE)


DAMAGED = {
    "half a line": GRADE.line()[:50],
    "no JSON": "deadline: 3 March",
    "no object": "[1, 2]",
    "not UTF-8": b'{"id": "\xff"}',
    "half a character": line(raw="P-4").replace("P-4", "\\ud800"),
    "nested too deeply": "[" * 5000,
    "another version": line(colour="red"),
    "no id": json.dumps({k: v for k, v in json.loads(GRADE.line()).items() if k != "id"}),
    "no such field": line(field="salaries"),
    "a path for a field": line(field="../grade"),
    "no such action": line(action="drop"),
    "no hash": line(source_sha256="../../etc/passwd"),
    "a name of two lines": line(by="Ann\nBob"),
    "a name that steers": line(by="\x1b[2J"),
    "no day": line(at="yesterday"),
    "no zone": line(at="2026-11-26T07:00:00"),
    "nothing set": line(raw=" "),
    "span of another length": line(start=3, end=4),
    "half a span": line(start=3),
    "number for words": line(raw=4),
    "row of a field that has one value": line(action="add"),
    "nothing to remove": line(action="remove", field="languages"),
    "unknown part": line(parts={"requirement": "desired"}),
    "undoes what is not there": line(action="undo", field="", raw=None, undoes="nothing"),
    "endless": line(raw="P" * 30_000),
    "the id of another": line(raw="P-5"),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_line_is_told_and_nothing_else_is_lost(path: Path, damaged: str | bytes) -> None:
    path.parent.mkdir()
    bad = damaged if isinstance(damaged, bytes) else damaged.encode()
    path.write_bytes(b"\xef\xbb\xbf" + GRADE.line().encode() + b"\r\n\n" + bad + b"\n" + TITLE.line().encode())
    before = path.read_bytes()
    found = corrections.read(path)
    assert found.entries == (GRADE, TITLE)
    [problem] = found.problems
    assert problem.line == 3
    assert problem.message.startswith(f"{path}:3: ")
    assert problem.message.endswith("The line has no effect until it is mended.")
    corrections.append(path, MARK)
    assert path.read_bytes() == before + b"\n" + MARK.line().encode() + b"\n"
    assert corrections.read(path).reviewed == (MARK,)


def test_a_line_that_stands_there_twice_counts_once(path: Path) -> None:
    path.parent.mkdir()
    append_to(path, GRADE, TITLE, GRADE)
    found = corrections.read(path)
    assert (found.entries, found.problems) == ((GRADE, TITLE), ())


def test_what_is_undone_has_no_effect_until_that_is_undone(path: Path) -> None:
    for entry in (GRADE, TITLE, MARK):
        corrections.append(path, entry)
    undone = corrections.undo(path, GRADE.id, "Bob")
    corrections.undo(path, MARK.id, "Bob")
    found = corrections.read(path)
    assert (found.entries, found.reviewed) == ((TITLE,), ())
    assert (undone.action, undone.undoes, undone.by, undone.source_uri) == ("undo", GRADE.id, "Bob", GRADE.source_uri)
    corrections.append(path, said("", "undo", undoes=undone.id))
    assert corrections.read(path).entries == (GRADE, TITLE)
    assert len(corrections.read(path).history) == 6


ODD = {"unknown": "nothing", "undone": GRADE.id, "empty": "", "hostile": "\x1b[2J" * 100}


@pytest.mark.parametrize("id", ODD.values(), ids=ODD)
def test_what_is_not_in_effect_cannot_be_undone(path: Path, id: str) -> None:
    corrections.append(path, GRADE)
    corrections.undo(path, GRADE.id, "Bob")
    before = path.read_bytes()
    with pytest.raises(CorrectionsError, match="in effect"):
        corrections.undo(path, id, "Bob")
    assert path.read_bytes() == before


WRITER = """
import sys
from pathlib import Path
from pipeline import corrections
from tests.correcting import said
for n in range(60):
    corrections.append(Path(sys.argv[1]), said("title", "set", f"{sys.argv[2]} {n} " + "x" * 5000))
"""


def test_two_writers_at_once_lose_nothing(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")]
    while any(writer.poll() is None for writer in writers):
        assert not corrections.read(path).problems  # a reader sees whole lines only
    assert [writer.returncode for writer in writers] == [0, 0]
    found = corrections.read(path)
    assert found.problems == ()
    for name in ("a", "b"):
        mine = [str(e.raw).split()[1] for e in found.entries if str(e.raw).startswith(f"{name} ")]
        assert mine == [str(n) for n in range(60)]


@pytest.mark.parametrize("write", [
    lambda path: corrections.append(path, TITLE), lambda path: corrections.undo(path, GRADE.id, "Bob"),
], ids=["append", "undo"])
def test_who_writes_waits_for_all_others(
    path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], object]
) -> None:
    corrections.append(path, GRADE)
    before, flock = path.read_bytes(), fcntl.flock
    with path.open("rb") as reader:
        flock(reader, fcntl.LOCK_SH)  # with LOCK_NB, who would wait says so
        monkeypatch.setattr(fcntl, "flock", lambda file, how: flock(file, how | fcntl.LOCK_NB))
        with pytest.raises(CorrectionsError, match="temporarily unavailable"):
            write(path)
        assert path.read_bytes() == before
    write(path)
    assert len(corrections.read(path).history) == 2


def test_a_full_disk_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corrections.append(path, GRADE)
    before, write = path.read_bytes(), os.write
    left = [20]

    def half(handle: int, data: Any) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data[: left.pop()]) + (left.append(0) or 0)  # type: ignore[func-returns-value]

    monkeypatch.setattr("pipeline.corrections.file.os.write", half)
    with pytest.raises(CorrectionsError, match="cannot be written: No space left"):
        corrections.append(path, TITLE)
    assert path.read_bytes() == before


def test_it_is_on_the_disk_when_it_is_said_to_be(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("pipeline.corrections.file.os.fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    corrections.append(path, GRADE)
    assert synced[0] == path.stat().st_size
    assert len(synced) == 2, "the folder, too, where the file is new"
    corrections.append(path, TITLE)
    assert synced[2:] == [path.stat().st_size]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    uses: list[Callable[[], object]] = [
        lambda: corrections.read(tmp_path), lambda: corrections.append(tmp_path, GRADE),
        lambda: corrections.undo(tmp_path, "x", "Bob"), lambda: corrections.append(tmp_path / "a" / "b", GRADE),
    ]
    (tmp_path / "a").write_text("")
    for use in uses:
        with pytest.raises(CorrectionsError, match=r"cannot be (read|written): .*--corrections"):
            use()


@given(st.lists(st.tuples(st.sampled_from(["set", "undo"]), st.integers(0, 9)), max_size=12))
def test_what_stands_is_what_nothing_that_stands_undoes(steps: list[tuple[str, int]]) -> None:
    history: list[Entry] = []
    for action, which in steps:
        undoes = history[which % len(history)].id if history and action == "undo" else None
        history.append(said("", "undo", undoes=undoes) if undoes else said("title", "set", "Driver"))

    def stands(entry: Entry) -> bool:
        return not any(stands(later) for later in history if later.undoes == entry.id)

    assert list(Corrections(history).entries) == [e for e in history if e.action == "set" and stands(e)]


@given(st.text(min_size=1).filter(str.strip), st.text(), st.dictionaries(st.sampled_from(["group"]), st.text()))
def test_hostile_strings_come_back_as_they_were(raw: str, uri: str, parts: dict[str, str]) -> None:
    try:
        entry = said("responsibilities", "add", raw, source_uri=uri, parts=parts, old=uri)
    except ValueError:  # half a character
        assert any("\ud800" <= c <= "\udfff" for c in f"{raw}{uri}{parts}")
        return
    written = entry.line()
    assert "\n" not in written
    assert Entry.model_validate_json(written) == entry


HOSTILE = (
    "<script>alert(1)</script>", "\x00\x01\x02", "P-4\u202e4-P", "9" * 5000, "(" * 3000, "a" * 20_000, "\n" * 500 + "x",
    "٣ مارس ٢٠٢٧",
    "1e999", "-1", "nan", "31/02/2027", "99999-99-99", "P-4 " * 4000, "%s%n", "'; DROP TABLE ads; --", "💣",
    "0", "½", "1,2,3,4,5,6,7,8,9", "=cmd|' /C calc'!A0", "{\"grade\": \"P-4\"}", "../../etc/passwd", "fr|en",
)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_every_field_reads_or_refuses_whatever_is_typed(field: str) -> None:
    assert callable(normalizer(field))
    for raw in HOSTILE:
        for parts in ({}, dict.fromkeys(ROWS.get(field, ()), raw)):
            entry = said(field, "set", raw, parts=parts)
            try:
                corrections.check(entry, Context(organisation="UNICEF", country="CD"))
            except Unrecognised as refusal:
                assert str(refusal)
