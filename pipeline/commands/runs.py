"""`vacancies runs`: the runs of a place, what each came to, and which one is published."""
from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import schema, store
from pipeline.commands import FAILED, OK
from pipeline.commands.console import printer
from pipeline.retention import started
from pipeline.store import Store, StoreError

FIGURES = ("inputs", "records", "failed", "changed", "gone")
UNREADABLE = "unreadable"  # its manifest


def run(arguments: Namespace) -> int:
    try:
        place = store.at(arguments.out)
        current = place.current()
        found = [_row(place, arguments.out, run_id, current) for run_id in place.runs()]
    except (StoreError, OSError) as error:
        print(f"vacancies runs: {error}", file=sys.stderr)
        return FAILED
    if arguments.format == "json":
        for row in found:
            print(json.dumps(row, ensure_ascii=False))
    else:
        _print(found, arguments.out, printer())
    return OK


def _row(place: Store, out: str, run_id: str, current: str | None) -> dict[str, Any]:
    at = started(run_id)
    row: dict[str, Any] = {
        "run": run_id, "current": run_id == current, "started": at.isoformat() if at else None, "status": UNREADABLE,
        **dict.fromkeys(FIGURES), "bytes": _size(place, out, run_id), "refused": [],
    }
    try:
        manifest = place.manifest(run_id)
    except StoreError as error:
        return {**row, "refused": [str(error)]}
    counts = manifest.get("counts", {})
    return {
        **row,
        "started": manifest.get("started", row["started"]),
        "status": manifest.get("status", "published"),
        "inputs": counts.get("inputs"),
        "records": manifest.get("rows", {}).get("vacancies"),
        "failed": counts.get("failed", 0),
        "changed": manifest.get("processed"),
        "gone": manifest.get("gone"),
        "refused": manifest.get("refused", []),
    }


def _size(place: Store, out: str, run_id: str) -> int | None:
    """Bytes of the tables; a file that runs share counts in each of them. None where it would cost a call per file."""
    if "://" in out:
        return None
    files = (file for name in schema.schemas() for file in place.files(run_id, name))
    return sum((Path(out) / "runs" / file).stat().st_size for file in files)


def _print(found: Sequence[dict[str, Any]], out: str, console: Console) -> None:
    if not found:
        console.print(f"{escape(out)} holds no run. Make one with: vacancies ingest SOURCE --out {escape(out)}")
        return
    table = Table(
        title=f"Runs in {escape(out)}", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=0,
        pad_edge=False, show_edge=False,
    )
    table.add_column("")
    table.add_column("run", overflow="fold")  # where 80 characters must do, these two take two lines
    table.add_column("started (UTC)", overflow="fold")
    table.add_column("status", no_wrap=True)
    for name in (*FIGURES, "MB"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found:
        size = None if row["bytes"] is None else f"{row['bytes'] / 1e6:.1f}"
        table.add_row(
            "*" if row["current"] else "", escape(row["run"]), _minute(row["started"]), row["status"],
            *(_cell(row[name]) for name in FIGURES), _cell(size),
        )
    console.print(table)
    for row in found:
        for reason in row["refused"]:
            console.print(f"{escape(row['run'])} {row['status']}: {escape(reason)}", soft_wrap=True)
    if any(row["current"] for row in found):
        console.print("* is the published run.")
    else:
        console.print("None of them is published. Publish one with: vacancies rollback RUN")


def _minute(instant: str | None) -> str:
    return "-" if instant is None else instant[:16].replace("T", " ")


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
