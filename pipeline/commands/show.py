"""`vacancies show`: one record with the evidence for each value, from the published run or from a file read now."""
from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import schema, store
from pipeline.quality import FIELD_OF

Rows = Mapping[str, list[dict[str, Any]]]
FAILED = 1
# Columns that one reading fills, where the column's name does not begin with that of the field.
OF_FIELD = {**FIELD_OF, "is_staff": "contract", "contract_end": "duration", "start_date": "start_date"}


def run(arguments: Namespace) -> int:
    try:
        rows = _from_file(Path(arguments.record)) if Path(arguments.record).is_file() else _from_run(arguments)
    except (store.StoreError, LookupError) as error:
        print(f"vacancies show: {error.args[0]}", file=sys.stderr)
        return FAILED
    _print(rows, Console(highlight=False), arguments.all)
    return 0


def _from_file(path: Path) -> Rows:
    from pipeline import worker  # late: a record of a run needs nothing of what reads documents
    from pipeline.process import read_file

    worker.quiet()
    outcome = read_file(path)
    if outcome.packed is None:
        raise LookupError(f"{path}: {outcome.error_class}: {outcome.message}")
    return {name: rows.to_pylist() for name, rows in outcome.batches().items()}


def _from_run(arguments: Namespace) -> Rows:
    place, run_id = store.published(arguments.out)
    key = ds.field("vacancy_id") == arguments.record
    rows = {name: place.dataset(run_id, name).to_table(filter=key).to_pylist() for name in schema.schemas()}
    if not rows["vacancies"]:
        raise LookupError(
            f"{arguments.record} is neither a file nor a vacancy_id in {arguments.out}. "
            "The ids are in the table `vacancies`, and in `outcomes` beside the names of the files."
        )
    return rows


def _print(rows: Rows, console: Console, everything: bool) -> None:
    record = rows["vacancies"][0]
    evidence = [e for e in rows["evidence"] if e["chosen"]]
    scalars = _table("vacancies", "column", "value", "evidence")
    for name, value in record.items():
        if value is not None:
            cited = [e for e in evidence if e["table"] == "vacancies" and e["field"] == _field(name, evidence)]
            scalars.add_row(name, escape(_value(value)), "\n".join(_cite(e) for e in cited))
    console.print(scalars)

    for name in schema.CHILDREN:
        if name in ("documents", "sections", "evidence", "issues", "signatures") or not rows.get(name):
            continue
        child = _table(name, "", "value", "evidence")
        for row in rows[name]:
            cited = [e for e in evidence if e["table"] == name and e["row_position"] == row["position"]]
            values = {k: v for k, v in row.items() if v is not None and k not in ("vacancy_id", "position", "raw")}
            text = ", ".join(f"{k}: {_value(v)}" for k, v in values.items())
            child.add_row(str(row["position"]), escape(text), "\n".join(_cite(e) for e in cited))
        console.print(child)

    if rows["issues"]:
        issues = _table("issues", "severity", "code", "message")
        for row in rows["issues"]:
            issues.add_row(row["severity"], escape(row["code"]), escape(row["message"]))
        console.print(issues)
    if everything:
        passed = _table("not chosen", "field", "reason", "evidence")
        for row in rows["evidence"]:
            if not row["chosen"]:
                passed.add_row(escape(row["field"]), escape(row["reason"] or row["value"] or ""), _cite(row))
        console.print(passed)


def _field(column: str, evidence: list[dict[str, Any]]) -> str:
    """The field whose reading gave a column: its own name, a known one, or the longest that it begins with."""
    fields = {e["field"] for e in evidence}
    if column in fields:
        return column
    if column in OF_FIELD:
        return OF_FIELD[column]
    return max((f for f in fields if column.startswith(f"{f}_")), key=len, default="")


def _cite(row: Mapping[str, Any]) -> str:
    raw = " ".join(row["raw"].split())
    short = raw if len(raw) <= 80 else f"{raw[:60]} ... {raw[-15:]}"
    page = f", page {row['page']}" if row["page"] else ""
    place = f"{row['start']}-{row['end']}{page}, {row['extractor']}, {row['confidence']:.2f}"
    if row.get("cited_vacancy_id"):
        place += f", in {row['cited_vacancy_id']}"
    return f"\"{escape(short)}\" [dim]{escape(place)}[/dim]"


def _value(value: object) -> str:
    text = str(value)
    return text if len(text) <= 200 else f"{text[:190]} ..."


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table
