"""Measure how well and how fast duplicates are found: `python -m benchmarks.duplicates [--write PAGE]`."""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks import markdown
from benchmarks.duplicates import measure, vacancies
from pipeline.duplicates import decision

SEEDS = 3
SIZES = (1_000, 10_000, 100_000)
LARGE = 1_000_000
Texts = tuple[list[float], list[float]]  # shares of the shingles of both, parts of those of the shorter one


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also a million records: some minutes")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    arguments = parser.parse_args()
    found = "\n\n".join([_quality(), _growth((*SIZES, LARGE) if arguments.large else SIZES)])
    if arguments.write is None:
        print(found)
    else:
        markdown.write(arguments.write, "duplicates", found)


def _quality() -> str:
    rows: list[Sequence[object]] = []
    for words in vacancies.WORDS:
        for seed in range(1, SEEDS + 1):
            with tempfile.TemporaryDirectory(prefix="vacancies-duplicates-") as folder:
                m = measure.measure(Path(folder), words, seed)
                copies, others = _texts(Path(folder) / "out", m)
            rows.append((
                f"{words}, seed {seed}", len(m.copies), len(m.true), len(m.found), f"{m.precision:.3f}",
                f"{m.recall:.3f}", _range(copies), _range(others),
            ))
    head = ("words", "records", "pairs", "found", "precision", "recall", "text of copies", "text of other vacancies")
    return markdown.table(head, rows)


def _texts(out: Path, measured: measure.Measured) -> Texts:
    """How much of the shorter text the longer one has, where both say something: of copies, and of other vacancies that
    are not made from the same words."""
    serial = {row["vacancy_id"]: int(row["source_uri"].split(".")[0]) for row in measure.rows(out, "vacancies")}
    posts = {serial[row["vacancy_id"]]: decision.of_row(row) for row in measure.rows(out, "signatures")}
    texts: Texts = ([], [])
    for pair in combinations(sorted(posts), 2):
        one, other = (posts[n] for n in pair)
        if min(one.shingles, other.shingles) < decision.SPEAKING:
            continue
        first, second = (measured.copies[n].edition for n in pair)
        if pair in measured.true:
            texts[0].append(decision.decide(one, other).part)
        elif first.title != second.title:
            texts[1].append(decision.decide(one, other).part)
    return texts


def _range(parts: Sequence[float]) -> str:
    low, middle, high = np.percentile(parts, (1, 50, 99))
    return f"{low:.2f} {middle:.2f} {high:.2f}"


def _growth(sizes: Sequence[int]) -> str:
    rows: list[Sequence[object]] = []
    for what, options in ((f"{n:,}", [str(n)]) for n in sizes):
        rows.append(_grown(what, options))
    rows.append(_grown("10,000 of one template", ["10000", "--template"]))
    return markdown.table(("records", "groups", "of", "seconds (CPU)", "memory before, MB", "greatest, MB"), rows)


def _grown(what: str, options: Sequence[str]) -> Sequence[object]:
    command = [sys.executable, "-m", "benchmarks.duplicates.growth", *options]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    memory = told["memory_mb"]
    return (what, told["groups"], told["true groups"], told["cpu"], memory["before"], memory["greatest"])


if __name__ == "__main__":
    main()
