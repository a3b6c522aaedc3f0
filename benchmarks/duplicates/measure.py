"""Which pairs of copies are called duplicates, and which are: precision, recall, and what went wrong."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from benchmarks.duplicates import sites, vacancies
from benchmarks.duplicates.vacancies import Copy
from pipeline import run

Pair = tuple[int, int]  # serial numbers, the lower first


@dataclass(frozen=True)
class Measured:
    copies: dict[int, Copy]
    true: frozenset[Pair]
    found: frozenset[Pair]

    @property
    def precision(self) -> float:
        return len(self.true & self.found) / max(len(self.found), 1)

    @property
    def recall(self) -> float:
        return len(self.true & self.found) / max(len(self.true), 1)


def write(folder: Path, words: str, seed: int) -> dict[int, Copy]:
    """Write the set into a folder; the copies by their serial number."""
    made = vacancies.copies(words, seed)
    for copy in made:
        for name, data in sites.files(copy):
            (folder / name).write_bytes(data)
    return {copy.serial: copy for copy in made}


def measure(folder: Path, words: str, seed: int) -> Measured:
    """Make the set, ingest it, and compare; the tables are in `folder`/out."""
    raw, out = folder / "raw", folder / "out"
    raw.mkdir(parents=True)
    copies = write(raw, words, seed)
    run.ingest([str(raw)], str(out), run.default_workers())
    true = {pair for pair in combinations(sorted(copies), 2) if len({copies[n].edition.key for n in pair}) == 1}
    return Measured(copies, frozenset(true), frozenset(_found(out)))


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ds.dataset(out / "current" / table, format="parquet").to_table().to_pylist()
    return found


def _found(out: Path) -> Iterator[Pair]:
    groups: dict[str, list[int]] = {}
    for row in rows(out, "vacancies"):
        head = row["duplicate_of"] or row["vacancy_id"]
        groups.setdefault(head, []).append(int(row["source_uri"].split(".")[0]))
    for members in groups.values():
        yield from combinations(sorted(members), 2)
