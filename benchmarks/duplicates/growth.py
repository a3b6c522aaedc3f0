"""Signatures without documents, as many as are wanted: what finding duplicates costs as a collection grows.

Half of the vacancies stand on two sites and a quarter on three. One in ten is of a template: its employer advertises
that post in the same words at many places. Run as a process of its own, so that its memory is its own.
"""
from __future__ import annotations

import argparse
import json
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from pipeline import schema
from pipeline.duplicates import groups
from pipeline.duplicates.pool import Pool

_PART = 1024
_SITES = ("own", "board", "board")
_EMPLOYERS, _TITLES, _PLACES = 60, 4000, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=int)
    parser.add_argument("--template", action="store_true", help="all of one employer, in the same words")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder, _Watch() as watch:
        pool = Pool(Path(folder) / "signatures.arrow")
        true = fill(pool, arguments.records, arguments.seed, arguments.template)
        filled = watch.greatest()
        began = time.perf_counter()
        used = time.process_time()
        found = groups.find(pool)
        print(json.dumps({
            "records": arguments.records, "groups": len(found), "true groups": true,
            "seconds": round(time.perf_counter() - began, 2), "cpu": round(time.process_time() - used, 2),
            "memory_mb": {"before": filled, "greatest": watch.greatest()},
        }))


def fill(pool: Pool, records: int, seed: int, template: bool = False) -> int:
    """Put signatures into the pool; the number of vacancies that have several."""
    rng = np.random.default_rng(seed)
    made, groups_made, number = 0, 0, 0
    waiting: list[dict[str, object]] = []
    while made < records:
        copies = int(rng.choice((1, 2, 3), p=(0.25, 0.5, 0.25)))
        copies = min(copies, records - made)
        waiting += _vacancy(rng, number, copies, template or number % 10 == 0, seed)
        groups_made += copies > 1
        made += copies
        number += 1
        if len(waiting) >= _PART or made == records:
            _add(pool, waiting)
            waiting = []
    return groups_made


def _vacancy(rng: np.random.Generator, n: int, copies: int, template: bool, seed: int) -> list[dict[str, object]]:
    """A vacancy on that many sites; boards drop the job number or shift the day now and then."""
    employer = 0 if template else int(rng.integers(_EMPLOYERS))
    text = np.random.default_rng((seed, 0 if template else n + 1)).integers(0, 2**16, 128, dtype=np.uint16)
    title = f"post {0 if template else int(rng.integers(_TITLES))} officer"
    place = int(rng.integers(_PLACES))
    closes = date(2026, 1, 1) + timedelta(days=int(rng.integers(365)))
    rows: list[dict[str, object]] = []
    for site in _SITES[:copies]:
        changed = rng.random(128) < (0.02 if site == "own" else 0.15)  # furniture, another heading
        sketch = np.where(changed, rng.integers(0, 2**16, 128, dtype=np.uint16), text).astype("<u2")
        shift = timedelta(days=int(site == "board" and rng.random() < 0.2))
        rows.append({
            "vacancy_id": f"{n:012x}{len(rows)}", "position": 0, "organization": f"employer {employer}",
            "job_numbers": None if site == "board" and rng.random() < 0.3 else f"VA2026{n:08}", "title": title,
            "grades": f"P-{1 + n % 5}", "places": f"{chr(65 + place % 26)}{chr(65 + place // 26)}:city {place}",
            "deadline": closes + shift, "posted_date": None, "is_readvertisement": None, "language": "en",
            "site": f"{site}.example", "site_kind": site, "shingles": 400, "sketch": sketch.tobytes(),
        })
    return rows


def _add(pool: Pool, rows: list[dict[str, object]]) -> None:
    signatures = pa.Table.from_pylist(rows, schema=schema.schemas()["signatures"])
    standing = {"vacancy_id": signatures["vacancy_id"], "quality_score": pa.array([0.5] * len(rows)),
                "is_gone": pa.array([False] * len(rows))}
    pool.add(signatures, pa.table(standing))


class _Watch(threading.Thread):
    """Looks at the memory of this process ten times a second: its own, without the files that it has open."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._greatest, self._over = 0, threading.Event()

    def __enter__(self) -> _Watch:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()

    def run(self) -> None:
        while not self._over.wait(0.1):
            self._greatest = max(self._greatest, _memory())

    def greatest(self) -> int:
        """In megabytes, since it was asked before."""
        found, self._greatest = max(self._greatest, _memory()), 0
        return found


def _memory() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
