"""What follows from code and words is worked out once, and again as soon as one of these is another."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normalizers.vocabulary.kept import Place, kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def never() -> str:
    raise AssertionError("made although it is kept")


def making(value: str) -> Callable[[], str]:
    return lambda: value


def test_it_is_made_once(folder: Path) -> None:
    assert kept("a", ["fact", 1], making("first")) == "first"
    assert kept("a", ["fact", 1], never) == "first"
    assert kept("b", ["fact", 1], making("second")) == "second"
    assert kept("a", ["fact", 1], never) == "first"


def test_another_fact_makes_it_anew_in_its_place(folder: Path) -> None:
    assert kept("a", ["fact", 1], making("first")) == "first"
    assert kept("a", ["fact", "1"], making("second")) == "second"
    assert kept("a", ["fact", "1"], never) == "second"
    assert len(files(folder)) == 1


def test_a_file_that_was_changed_is_another_fact(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    code = tmp_path_factory.mktemp("code") / "code.py"
    code.write_text("a = 1")
    os.utime(code, ns=(0, 1))
    assert kept("a", [code], making("first")) == "first"
    assert kept("a", [code], never) == "first"
    os.utime(code, ns=(0, 2))
    assert kept("a", [code], making("second")) == "second"
    code.write_text("a = 10")
    os.utime(code, ns=(0, 2))
    assert kept("a", [code], making("third")) == "third"


@pytest.mark.parametrize("damage", [lambda data: data[:38], lambda data: b"", lambda data: data[:32] + b"\xff" * 9])
def test_what_is_damaged_is_made_anew(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    assert kept("a", ["fact"], making("first")) == "first"
    (path,) = files(folder)
    path.write_bytes(damage(path.read_bytes()))
    assert kept("a", ["fact"], making("second")) == "second"
    assert kept("a", ["fact"], never) == "second"


def test_arrays_are_mapped(folder: Path) -> None:
    made: list[Any] = [np.arange(1000, dtype="u4"), np.eye(3)[:, :2], np.zeros(0), np.arange(1000, dtype="f2")]
    kept("a", ["fact"], lambda: (*made, "else"))
    *found, other = Place("a", ["fact"]).find()
    assert other == "else"
    for array, expected in zip(found, made, strict=True):
        assert np.array_equal(array, expected)
        assert array.flags.aligned
    assert not found[0].flags.writeable
    (path,) = files(folder)
    path.write_bytes(path.read_bytes()[:-4000])  # the last, and more
    assert Place("a", ["fact"]).find() is None


def test_nothing_is_written_where_no_bytecode_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept("a", ["fact"], making("first")) == "first"
    assert not files(folder)


def test_a_folder_that_cannot_be_written_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = folder / "file"
    blocked.write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(blocked / "below"))
    assert kept("a", ["fact"], making("first")) == "first"
    assert files(folder) == [blocked]
