"""`vacancies diff`: what came, went and changed between two runs, for people or, as JSON lines, for programs."""
from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import changes, runs, schema, store
from pipeline.changes import Changes
from pipeline.commands import FAILED, OK, USAGE
from pipeline.commands.console import printer

LINES = 50  # records of each kind that are printed for people
PLAIN = {c.name for c in schema.VACANCIES.columns if c.type in (schema.INT, schema.FLOAT, schema.BOOL)}


def run(arguments: Namespace) -> int:
    try:
        place = store.at(arguments.out)
        old, new = (runs.find(place, name) for name in (arguments.old, arguments.new))
        found = changes.between(place.dataset(old, "vacancies"), place.dataset(new, "vacancies"))
    except LookupError as error:
        print(f"vacancies diff: {error.args[0]}", file=sys.stderr)
        return USAGE
    except (store.StoreError, OSError, pa.ArrowException) as error:
        print(f"vacancies diff: {error}", file=sys.stderr)
        return FAILED
    if arguments.format == "json":
        for line in _lines(old, new, found):
            print(json.dumps(line, ensure_ascii=False, default=str))
    else:
        _print(old, new, found, printer())
    return OK


def _lines(old: str, new: str, found: Changes) -> Iterator[dict[str, Any]]:
    yield {
        "what": "summary", "old": old, "new": new, "came": found.came.num_rows, "went": found.went.num_rows,
        "changed": found.records, "same": found.same,
        "columns": [{"column": c, "how": how, "records": n} for (c, how), n in found.hows().items()],
        "new_columns": list(found.new_columns), "gone_columns": list(found.gone_columns),
    }
    for what, table in (("came", found.came), ("went", found.went)):
        for batch in table.to_batches(max_chunksize=10_000):
            yield from ({"what": what, **row} for row in batch.to_pylist())
    for rows in changes.records(found.changed):
        columns = {
            str(row["column"]): {
                "old": _value(row["column"], row["old"]), "new": _value(row["column"], row["new"]), "how": row["how"],
            }
            for row in rows
        }
        about = {name: rows[0][name] for name in ("source_uri", "vacancy_id", "title")}
        yield {"what": "changed", **about, "columns": columns}


def _value(column: str | None, text: str | None) -> object:
    return json.loads(text) if text is not None and column in PLAIN else text


def _print(old: str, new: str, found: Changes, console: Console) -> None:
    console.print(f"From {escape(old)} to {escape(new)}", soft_wrap=True)
    for line in _summary(found):
        console.print(line, soft_wrap=True)
    _listed(console, "Came", found.came, "first_seen")
    _listed(console, "Went", found.went, "last_seen")
    if not found.records:
        return
    table = _table("Changed", "source", "title", "column", "from", "to", "how")
    for number, rows in enumerate(changes.records(found.changed)):
        if number == LINES:
            break
        for position, row in enumerate(rows):
            about = ("", "") if position else (_short(row["source_uri"]), _short(row["title"]))
            change = (row["column"], _short(row["old"]), _short(row["new"]), row["how"])
            table.add_row(*(escape(str(cell)) for cell in (*about, *change)))
    console.print()
    console.print(table)
    _more(console, found.records)


def _summary(found: Changes) -> Iterator[str]:
    figures = (("came", found.came.num_rows), ("went", found.went.num_rows), ("changed", found.records))
    yield ", ".join(f"{n} {word}" for word, n in (*figures, ("stayed as they were", found.same)))
    words = ", ".join(f"{escape(column)} {how} {n}" for (column, how), n in found.hows().items())
    if words:
        yield f"Of those that changed: {words}"
    for text, names in (("Columns that are new", found.new_columns), ("Columns that are gone", found.gone_columns)):
        if names:
            yield f"{text}, and not compared: {', '.join(names)}"


def _listed(console: Console, title: str, rows: pa.Table, day: str) -> None:
    if not rows.num_rows:
        return
    names = ("source_uri", "title", "organization", "grade", "deadline", day)
    table = _table(title, "source", *(name.replace("_", " ") for name in names[1:]))
    for row in rows.slice(0, LINES).to_pylist():
        table.add_row(*(escape(_short(row[name])) for name in names))
    console.print()
    console.print(table)
    _more(console, rows.num_rows)


def _more(console: Console, number: int) -> None:
    if number > LINES:
        console.print(f"... and {number - LINES} more; --format json prints all.")


def _short(value: object) -> str:
    text = "-" if value is None else " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:76]} ..."


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table
