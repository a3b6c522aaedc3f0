"""Sentences whose spans are marked: what the span model learns from (models/training/spans)."""
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from normalizers.frozen import frozen
from pipeline.rules import HERE

WRITTEN = HERE / "models" / "training" / "spans"
LABELS = (
    "value", "subject", "population", "period", "place", "years", "area", "education_field", "skill", "knowledge",
    "tool", "certification", "employer", "duty_station",
)
_ONE_IN = 6  # sentences are held out
_MARK = re.compile(r"\\([\[\]])|\[((?:[^\[\]\\]|\\.)+)\]\(([a-z_]+)\)|([\[\]])")
_ESCAPED = re.compile(r"\\([\[\]])")


class Mark(NamedTuple):
    """The part `text[start:end]` of a sentence, and its label."""

    start: int
    end: int
    label: str


@frozen
class Sentence:
    """A sentence, and its marks in the order of the text."""

    id: str
    language: str
    section: str
    text: str
    marks: tuple[Mark, ...]

    @property
    def is_held_out(self) -> bool:
        """Whether it measures the model, and does not teach it: by its id, so that sentences can be added."""
        return hashlib.sha256(self.id.encode()).digest()[0] % _ONE_IN == 0


def written(folder: Path = WRITTEN) -> Iterator[Sentence]:
    """The sentences that were written for training, by file and line; see the README beside them.

    Raises `ValueError` at a bracket that is neither a mark nor escaped.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Sentence(row["id"], row["language"], row["section"], *parse(row["marked"]))


def parse(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """A text without its marks, and the marks.

    >>> parse(r"Needs [Excel](tool) \\[or alike\\].")
    ('Needs Excel [or alike].', (Mark(start=6, end=11, label='tool'),))
    """
    text, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        escaped, words, label, stray = match.groups()
        if stray:
            raise ValueError(f"a bracket that marks nothing: {marked[max(0, match.start() - 15) : match.end() + 15]!r}")
        if words:
            words = _ESCAPED.sub(r"\1", words)
            marks.append(Mark(len(text), len(text) + len(words), label))
        text += escaped or words
    return text + marked[at:], tuple(marks)
