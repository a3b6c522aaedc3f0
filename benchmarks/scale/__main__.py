"""Measure what a document costs, print what many cost: `python -m benchmarks.scale [--write docs/scale.md]`."""
from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.scale import measure, table

RATES = {"text": 57.0, "html": 42.0, "docx": 52.0, "pdf": 33.0}  # that docs/performance.md finds, a processor second


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--documents", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    for name, rate in RATES.items():
        parser.add_argument(f"--{name}", type=float, default=rate, metavar="RATE", help="documents a second")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vacancies-scale-") as base:
        pool = Path(base) / "pool"
        measure.write_pool(pool, arguments.documents, arguments.seed)
        # A process of its own: making the documents is not to count for its memory.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
            cost = fresh.submit(measure.measure, pool, Path(base)).result()
    found = table.tables(cost, {name: getattr(arguments, name) for name in RATES})
    if arguments.write is None:
        print(found)
        return
    before, begin, rest = arguments.write.read_text("utf-8").partition(f"{table.BEGIN}\n")
    _, end, after = rest.partition(table.END)
    arguments.write.write_text(f"{before}{begin}\n{found}\n\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
