"""Hostile plain text: units that begin like what a rule looks for and never end like it, and too many of what does."""
from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.adversarial.inputs import OPENING, SEED, Input, counted, flat, table

_VOCABULARY = Path(__file__).resolve().parents[2] / "normalizers" / "vocabulary"
_GAPS = (" ", "\n", ", ", ": ", ":\n", "\n- ", ". ")
_IN_SECTIONS = ("bullets", "broken sentences", "label and value", "competencies with text", "tabs", "one character")
# Values that begin as they should.
_BEGUN = {
    "Deadline": "6 May 2025 17:00 ", "Duration": "6 months ", "Grade": "P-3 ", "Salary": "USD 1,000 ",
    "Duty station": "Goma, ", "Experience": "5 years ", "Education": "Master's degree ", "Languages": "English ",
    "Contract type": "Fixed term ", "Job number": "JR-123 ", "Organization": "UNICEF ", "Start date": "6 May 2025 ",
}
_IN_VALUES = (
    "digits", "digits and spaces", "digits and slashes", "digits and dots", "digits and commas", "digits and dashes",
    "digits and colons", "digits and letters", "brackets about words", "commas", "slashes", "words and slashes",
    "capitals", "title case", "camel case", "long word", "long dashed word", "letters", "spaces and a letter", "grades",
    "grades and slashes", "dates", "months", "times and zones", "number words in a row", "months of duration",
    "years of experience in", "degrees or", "languages and commas", "levels of languages", "amounts", "currency names",
    "competencies and commas", "cities in a row", "cities", "countries", "organisations", "acronyms", "of the",
    "references", "supervised by", "e-mail addresses", "sentences", "quotes", "accents", "zalgo",
)
_SECTIONS = (
    "Background", "Duties and responsibilities", "Deliverables", "Qualifications", "Education", "Work experience",
    "Languages", "Competencies", "Required skills", "How to apply", "Evaluation criteria",
)
def inputs() -> Iterator[Input]:
    """All hostile plain texts."""
    units, lines = table("units"), table("lines")
    for name, unit in units.items():
        yield flat(f"{name}, one line", unit)
        yield flat(f"{name}, lines", f"{unit * (1 + 60 // len(unit))}\n")
    for name, line in lines.items():
        yield _lines(f"line: {name}", OPENING, line)
    for section in _SECTIONS:
        for name in ("sentences", "sentences without a stop", "competencies and commas", "languages and commas"):
            yield flat(f"{name} under {section}", units[name], before=f"{OPENING}{section}\n\n")
        for name in _IN_SECTIONS:
            yield _lines(f"line: {name} under {section}", f"{OPENING}{section}\n\n", lines[name])
    yield flat("line ends mixed", "a\r\r\nb\n\rc\r\n\u2028d\u0085e\x0bf\x0cg")
    yield flat("only line ends", "\r\n")
    yield flat("no letters, then one line", "1", before="")
    for file in sorted(_VOCABULARY.glob("*.toml")):
        words = sorted(_strings(tomllib.loads(file.read_text("utf-8"))))
        for gap in _GAPS:
            yield Input(f"words of {file.name} and {gap!r}", "txt", _Soup(words, gap).make)
    yield from _values(units)
    tokens = [unit.strip() or unit for unit in units.values()]
    for gap in ("", " ", "\n"):
        yield Input(f"all units and {gap!r}", "txt", _Soup(tokens, gap).make)


def _values(units: dict[str, str]) -> Iterator[Input]:
    """Values without end behind one label of each field."""
    for field, labels in tomllib.loads((_VOCABULARY / "labels.toml").read_text("utf-8")).items():
        label = next((label for label in labels if label.isascii()), "") if isinstance(labels, list) else ""
        for name in _IN_VALUES if label else ():
            yield flat(f"value of {field}: {name}", units[name], before=f"{OPENING}{label.capitalize()}: ")
    for label, value in _BEGUN.items():
        for name in _IN_VALUES:
            yield flat(f"value of {label} and {name}", units[name], before=f"{OPENING}{label}: {value}")


def _lines(name: str, before: str, line: str) -> Input:
    return Input(name, "txt", lambda size: before + counted(f"{line}\n", size - len(before)))


class _Soup:
    """Words in random order, the same order each time."""

    def __init__(self, words: list[str], gap: str) -> None:
        self.words, self.gap = words, gap

    def make(self, size: int) -> str:
        chance = random.Random(SEED)
        parts, length = [OPENING], len(OPENING)
        while length < size:
            parts.append(chance.choice(self.words) + self.gap)
            length += len(parts[-1].encode())
        return "".join(parts)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key.replace("_", " ")
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
