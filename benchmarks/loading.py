"""How long the tables of 100,000 vacancies take to load and to export, and what memory that takes.

    python -m benchmarks.loading data/structured [--records 100000]

The run that is published there is multiplied, each copy under ids of its own; each measurement is a process of its own.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import schema, store

PART = 2048  # records of a part, as in a run of that size
IDS = ("vacancy_id", "duplicate_of", "cited_vacancy_id", "source_uri")
MEASURED = {
    "frames.load, vacancies": "from pipeline import frames; frames.load(out).vacancies",
    "frames.load, vacancies and languages joined":
        "from pipeline import frames; t = frames.load(out); t.vacancies.merge(t.languages, on='vacancy_id')",
    "frames.load, evidence": "from pipeline import frames; frames.load(out).evidence",
    "frames.load, all tables": "from pipeline import frames; t = frames.load(out); [t[n] for n in t]",
    "DuckDB, requirements_by_grade":
        "import duckdb; d = duckdb.connect(); d.execute(f\"SET VARIABLE run = '{out}/current'\"); "
        "d.execute(open('pipeline/views.sql').read()); d.execute('FROM requirements_by_grade').fetchall()",
    "Polars, vacancies": "import polars; polars.read_parquet(f'{out}/current/vacancies/*.parquet')",
    **{
        f"vacancies export --format {form}":
            "from pipeline.__main__ import main; "
            f"main(['export', '--format', '{form}', '--out', out, '--to', out + '/{form}'])"
        for form in ("csv", "jsonl", "jobposting", "xlsx")
    },
}


def make(source: str, out: Path, records: int) -> dict[str, int]:
    """A run of so many records; returns the rows of each table."""
    place, run_id = store.published(source)
    tables = {name: place.dataset(run_id, name).to_table() for name in schema.schemas()}
    each = tables["vacancies"].num_rows
    rows = dict.fromkeys(tables, 0)
    made = store.at(out)
    with made.lock():
        folder = made.scratch()
        copies = -(-records // each)
        per_part = max(1, PART // each)
        for part, begin in enumerate(range(0, copies, per_part)):
            numbers = range(begin, min(copies, begin + per_part))
            for name, table in tables.items():
                whole = pa.concat_tables([_copy(table, number) for number in numbers]).combine_chunks()
                (folder / name).mkdir(exist_ok=True)
                pq.write_table(whole, folder / name / f"part-{part:05}.parquet", compression="zstd")
                rows[name] += whole.num_rows
        (folder / "manifest.json").write_text(json.dumps({"rows": rows}))
        made.keep("20260101T000000Z-00000000", {})
        made.point("20260101T000000Z-00000000")
    return rows


def _copy(table: pa.Table, number: int) -> pa.Table:
    for at, field in enumerate(table.schema):
        if field.name in IDS:
            values = pc.replace_substring_regex(table[at], r"^.{6}", f"{number:06x}")
            table = table.set_column(at, field, values)
    return table


def measure(code: str, out: Path) -> dict[str, Any]:
    """Seconds and MB of a process that does it and nothing else."""
    begin = time.perf_counter()
    ends = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, end='')"
    done = subprocess.run(
        [sys.executable, "-c", f"out = {str(out)!r}; {code}{ends}"], check=True, text=True, stdout=subprocess.PIPE
    )
    return {"seconds": time.perf_counter() - begin, "mb": int(done.stdout.split()[-1]) / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", help="folder or URL of a run")
    parser.add_argument("--records", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="loading-") as folder:
        rows = make(arguments.source, Path(folder), arguments.records)
        print(", ".join(f"{name} {n:,}" for name, n in rows.items()))
        print("\n| | seconds | MB |\n|---|---:|---:|")
        for name, code in MEASURED.items():
            figures = measure(code, Path(folder))
            print(f"| {name} | {figures['seconds']:.1f} | {figures['mb']:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
