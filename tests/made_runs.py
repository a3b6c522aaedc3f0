"""Small runs for the tests of what works on runs: a few rows of `vacancies`, and a manifest."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.store import Store

FIRST, SECOND, THIRD = "20261101T020000Z-aaaaaaaa", "20261102T020000Z-bbbbbbbb", "20261103T020000Z-cccccccc"
DAY = {FIRST: date(2026, 11, 1), SECOND: date(2026, 11, 2), THIRD: date(2026, 11, 3)}


def row(uri: str, day: date = DAY[FIRST], **values: object) -> dict[str, object]:
    """A row of `vacancies`, last seen on that day."""
    return {
        "vacancy_id": f"id-{uri}", "source_uri": uri, "source_format": "html", "source_sha256": "f" * 64,
        "title": f"Post {uri}", "first_seen": DAY[FIRST], "last_seen": day, "content_changed_at": DAY[FIRST], **values,
    }


def table(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    return pa.Table.from_pylist([dict(r) for r in rows], schema=schema.schemas()["vacancies"])


def manifest(run_id: str, rows: int, previous: str | None = None, **more: Any) -> dict[str, Any]:
    day = f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}T{run_id[9:11]}:00:00+00:00"
    return {
        "run": run_id, "previous": previous, "status": "published", "refused": [], "started": day,
        "counts": {"inputs": rows + 2, "record": rows, "not_a_vacancy": 1, "failed": 1, "container": 0},
        "processed": 2, "unchanged": rows, "gone": 0, "rows": {"vacancies": rows}, **more,
    }


def keep(
    store: Store, run_id: str, rows: Sequence[Mapping[str, object]], point: bool = True, parts: int = 1,
    tables: Mapping[str, Sequence[Mapping[str, object]]] | None = None, **more: Any,
) -> None:
    """Make a run of these rows; other tables have those of `tables`, in their first part; `more` goes into its
    manifest."""
    with store.lock():
        folder, size = store.scratch(), -(-len(rows) // parts)
        for name, known in schema.schemas().items():
            (folder / name).mkdir()
            for part in range(parts):
                some = rows[part * size : (part + 1) * size]
                others = (tables or {}).get(name, ()) if part == 0 else ()
                data = table(some) if name == "vacancies" else pa.Table.from_pylist([*map(dict, others)], schema=known)
                pq.write_table(data, folder / name / f"part-{part:05}.parquet")
        told = manifest(run_id, len(rows), store.current(), **more)
        (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
        store.keep(run_id, {})
        if point:
            store.point(run_id)
