"""Runs for the tests of what loads them: one of the samples in data/raw, and runs of rows that a test makes up."""
from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import engine, process, run, schema, store
from pipeline.process import Job, Outcome, Task

RAW = Path(__file__).parent.parent / "data" / "raw"
DAY = date(2026, 11, 20)
RUN = "20261120T020000Z-aaaaaaaa"
Rows = Sequence[Mapping[str, object]]


@cache
def _read(uri: str, path: str) -> Outcome:
    return process.process(Task(uri, path), Job())


def _outcomes(tasks: Iterable[Task], job: Job, workers: int, known: engine.Known) -> Generator[Outcome, None, None]:
    yield from (_read(task.uri, task.path) for task in tasks)


def ingest(out: Path | str) -> None:
    """Publish a run of the samples, read within this process."""
    run.ingest([str(RAW)], str(out), 1, outcomes=_outcomes)


def vacancy(number: int, **values: object) -> dict[str, Any]:
    """A row of `vacancies`; `id_of` says its id."""
    return {
        "vacancy_id": id_of(number), "source_uri": f"{number:06}.txt", "source_format": "text",
        "source_sha256": f"{number:064x}", "title": f"Officer {number}", **values,
    }


def id_of(number: int) -> str:
    return f"{number:016x}"


def make(out: Path, vacancies: Rows, parts: int = 1, **children: Rows) -> Path:
    """Publish a run of these rows. Child rows name their vacancy by `of`, its number, and are put in order; each
    vacancy without a text of its own gets one."""
    texts = [{"of": int(str(v["vacancy_id"]), 16), "text": "Some text.", "metadata": "{}"} for v in vacancies]
    tables: dict[str, Rows] = {"documents": texts, **children}
    place, size = store.at(out), -(-len(vacancies) // parts)
    with place.lock():
        folder = place.scratch()
        for part in range(parts):
            some = vacancies[part * size : (part + 1) * size]
            ids = [str(v["vacancy_id"]) for v in some]
            _write(folder, part, "vacancies", some)
            _write(folder, part, "outcomes", [_outcome(v) for v in some])
            for name in schema.CHILDREN:
                _write(folder, part, name, list(_placed(tables.get(name, ()), ids)))
        (folder / "manifest.json").write_text(json.dumps({"run": RUN, "rows": {"vacancies": len(vacancies)}}))
        place.keep(RUN, {})
        place.point(RUN)
    return out


def _placed(rows: Rows, ids: Sequence[str]) -> Iterator[dict[str, object]]:
    for key in ids:
        mine = [row for row in rows if id_of(int(str(row["of"]))) == key]
        for position, row in enumerate(mine):
            yield {"vacancy_id": key, "position": position, **{k: v for k, v in row.items() if k != "of"}}


def _outcome(row: Mapping[str, object]) -> dict[str, object]:
    shared = {name: row[name] for name in ("source_uri", "source_format", "vacancy_id")}
    return {**shared, "status": "record"}


def _write(folder: Path, part: int, name: str, rows: Rows) -> None:
    (folder / name).mkdir(exist_ok=True)
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema.schemas()[name])
    pq.write_table(table, folder / name / f"part-{part:05}.parquet")
