"""Every trap of docs/pitfalls.md has its row in a table of examples, beside a comment with its number, and is there."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "pitfalls.md"
TABLES = ("normalizers/**/*examples.toml", "extractors/*examples.toml", "tests/test_l*.py")
_COMMENT = re.compile(r"# pitfall (\d+\.\d+(?:, \d+\.\d+)*)\b")
_TRAP = re.compile(r"^\| (\d+\.\d+) \|.*\| ([^|]+) \|$", re.MULTILINE)


def shown() -> Iterator[tuple[str, str]]:
    """(number, table) of every comment."""
    for path in (path for glob in TABLES for path in ROOT.glob(glob)):
        for comment in _COMMENT.finditer(path.read_text("utf-8")):
            yield from ((number, path.relative_to(ROOT).as_posix()) for number in comment[1].split(", "))


def told() -> Iterator[tuple[str, str]]:
    """(number, table) of every line of the page."""
    for trap in _TRAP.finditer(PAGE.read_text("utf-8")):
        yield from ((trap[1], table) for table in re.findall(r"\]\(\.\./([^)]+)\)", trap[2]))


def test_the_page_and_the_tables_name_the_same_traps() -> None:
    assert sorted(set(told())) == sorted(set(shown()))


@pytest.mark.parametrize("part", range(1, 7))
def test_the_traps_of_a_part_are_numbered_without_a_gap(part: int) -> None:
    found = [number for number, _ in _TRAP.findall(PAGE.read_text("utf-8")) if number.startswith(f"{part}.")]
    assert found == [f"{part}.{n + 1}" for n in range(len(found))]
    assert found


def test_no_comment_is_written_in_another_way() -> None:
    for path in (path for glob in TABLES for path in ROOT.glob(glob)):
        text = path.read_text("utf-8")
        assert len(re.findall("pitfall", text)) == len(_COMMENT.findall(text)), path
