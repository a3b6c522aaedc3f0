"""What a hostile input is, and how its parts are made as long as is asked for."""
from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEED = 20240506
# A beginning that reads as an announcement, so that no stage turns the text away at the door.
OPENING = "Vacancy announcement\nTitle: Data Officer\nGrade: P-3\nDuty station: Goma\nDeadline: 6 May 2025\n\n"


@dataclass(frozen=True, slots=True)
class Input:
    """A family of inputs: `make(size)` gives one of about `size` bytes, the same ones each time."""

    name: str
    suffix: str  # of the file, which tells the format: "txt", "md", "html", "json"
    make: Callable[[int], str]

    def data(self, size: int) -> bytes:
        return self.make(size).encode("utf-8", "surrogatepass")


def repeated(unit: str, size: int) -> str:
    """The unit as often as the size allows, at least once.

    >>> repeated("ab", 7)
    'ababab'
    """
    return unit * max(1, size // len(unit.encode("utf-8", "surrogatepass")))


def counted(unit: str, size: int) -> str:
    """The unit as often as the size allows, each time with the next number in the place of "#", if there is one.

    >>> counted("a#;", 9)
    'a0;a1;a2;'
    """
    if "#" not in unit:
        return repeated(unit, size)
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(unit.replace("#", str(len(parts))))
        length += len(parts[-1].encode())
    return "".join(parts)


@cache
def table(name: str) -> dict[str, str]:
    """The units of a table of units.toml by their names."""
    tables: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
    return tables[name]


def flat(name: str, unit: str, suffix: str = "txt", before: str = OPENING, after: str = "") -> Input:
    """One unit over and over, between a beginning and an end."""
    return Input(name, suffix, lambda size: before + counted(unit, size - len(before) - len(after)) + after)


def nested(name: str, opening: str, closing: str, suffix: str, before: str = "", inner: str = "Grade: P-3") -> Input:
    """Units that open inside each other; with `closing` "" none is ever closed."""
    def make(size: int) -> str:
        times = size // (len(opening) + len(closing))
        return f"{before}{opening * times}{inner}{closing * times}"

    return Input(name, suffix, make)
