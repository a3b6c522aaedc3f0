"""A pattern that a process before has compiled finds what it found there."""
from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalizers.vocabulary.kept import Place
from pipeline import compiled
from pipeline.compiled import remembered

TEXT = "Grade: P-4, step VI; é, ß, İ\nGRADE:\tG-6 (x-ray) aa aaa"
PATTERNS = [
    ("grade", 0), ("grade", re.IGNORECASE), ("(?i:grade): (?P<letter>[A-Z])-(?P<number>\\d)", 0), ("(?i)ß|[é-ü]|i̇", 0),
    ("^G.*$", re.MULTILINE), ("P.*G", re.DOTALL), (r"(?<!\w)(a)(?P<rest>\1+)?(?!\w)", 0), ("(?x) x [-] ray # no", 0),
    (r"\w+", re.ASCII), ("", 0), ("(?:[^\\W\\d_]|[.-]){2,5}+", 0), ("(?P<one>a)|(?P<two>b)|(c)", 0),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield tmp_path
    re.purge()


def found(pattern: re.Pattern[str]) -> list[object]:
    told = [(match.span(), match.groups(), match.groupdict(), match.lastgroup) for match in pattern.finditer(TEXT)]
    return [pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), told]


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
def test_it_is_the_same_pattern(source: str, flags: int, monkeypatch: pytest.MonkeyPatch) -> None:
    re.purge()
    expected = re.compile(source, flags)
    for known in (False, True):
        re.purge()
        with monkeypatch.context() as patch, remembered():
            if known:
                patch.delattr(compiled, "_compile")
            made = re.compile(source, flags)
        assert made == expected
        assert found(made) == found(expected)


def test_bytes_and_errors_are_as_ever() -> None:
    for _ in range(2):
        re.purge()
        with remembered():
            assert re.compile(b"a|b").findall(b"cab") == [b"a", b"b"]
            with pytest.raises(re.error, match="missing \\)"):
                re.compile("(a")


def test_afterwards_patterns_are_compiled_as_ever(folder: Path) -> None:
    with remembered():
        re.compile("first of all")
    before = {path: path.read_bytes() for path in folder.rglob("*.kept")}
    re.compile("second of all")
    with remembered():
        pass
    assert {path: path.read_bytes() for path in folder.rglob("*.kept")} == before


def test_what_is_kept_does_not_grow_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_MOST", 3)
    for start in range(9):
        re.purge()
        with remembered():
            for number in (start, start + 1):
                re.compile(f"number {number}")
        kept = Place("patterns", compiled.FACTS).find()
        assert len(kept) <= 3
        assert {key for key, _ in kept} >= {f"number {start}", f"number {start + 1}"}
