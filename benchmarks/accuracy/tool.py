"""A labelled document, and a program that finds some columns of its record."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import load
from pipeline.gold import Gold, Row, accepted

Children = Mapping[str, Sequence[Row]]
Found = tuple[Row, Children]  # columns of `vacancies`, and rows of child tables


@dataclass(frozen=True)
class Labelled:
    label: Gold
    path: Path
    text: str  # as our loaders give it
    ours: Found

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def is_html(self) -> bool:
        return load.format_of(self.data, self.path.name) == "html"

    @property
    def language(self) -> str:
        return str(accepted(self.label.get("language", "en"))[0])


@dataclass(frozen=True)
class Tool:
    name: str
    fields: tuple[str, ...]
    find: Callable[[Labelled], Found]
    reads: Callable[[Labelled], bool] = lambda document: True
