"""`vacancies show`: one record with the evidence for each value, from the published run or from a file read now."""
from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import meanings, store, why
from pipeline.commands import FAILED, OK, record
from pipeline.commands.console import printer

_FEW = 10  # rows of a table that are printed without --all
_VALUE, _WORDS = 200, 80  # characters of a cell
_UNSHOWN = ("vacancy_id", "position", "raw")  # of a row: known, or cited beside it
_AS_ABOVE = "[dim]as above[/dim]"


def run(arguments: Namespace) -> int:
    try:
        tables = {"vacancies", "evidence", "issues", *meanings.CHILDREN}
        _print(record.rows(arguments, tables), printer(), arguments.all)
    except (store.StoreError, LookupError) as error:
        print(f"vacancies show: {error.args[0]}", file=sys.stderr)
        return FAILED
    return OK


def _print(rows: record.Rows, console: Console, everything: bool) -> None:
    chosen = [e for e in rows["evidence"] if e["chosen"]]
    console.print(_scalars(rows["vacancies"][0], chosen))
    for name in meanings.CHILDREN:
        if found := rows[name]:
            console.print(_child(name, found if everything else found[:_FEW], chosen))
            if len(found) > _FEW and not everything:
                console.print(f"... and {len(found) - _FEW} more; --all prints them.\n", style="dim")
    if rows["issues"]:
        issues = _table("issues", "severity", "code", "field", "message")
        for row in rows["issues"]:
            issues.add_row(*(escape(row[name] or "") for name in ("severity", "code", "field", "message")))
        console.print(issues)
    if everything:
        passed = _table("not chosen", "field", "value", "reason", "evidence")
        for row in rows["evidence"]:
            if not row["chosen"]:
                value = record.short(record.written(row["value"]), _WORDS)
                passed.add_row(escape(row["field"]), escape(value), escape(row["reason"] or ""), _cite(row))
        console.print(passed)


def _scalars(values: record.Row, chosen: Sequence[record.Row]) -> Table:
    """The columns of `vacancies`; evidence that several in a row share stands beside the first of them."""
    table = _table("vacancies", "column", "value", "evidence")
    before = ""
    for name, value in values.items():
        if value is None:
            continue
        found = why.behind(name, chosen)
        if found and found[0]["table"] != "vacancies":
            cited = f"[dim]the least that is required in {found[0]['table']}[/dim]"
        else:
            cited = "\n".join(map(_cite, found))
        table.add_row(name, _cell(value), _AS_ABOVE if cited and cited == before else cited)
        before = cited
    return table


def _child(name: str, rows: Sequence[record.Row], chosen: Sequence[record.Row]) -> Table:
    table = _table(name, "", "value", "evidence")
    for row in rows:
        values = {k: v for k, v in row.items() if k not in _UNSHOWN and v is not None and v is not False}
        cited = [_cite(e) for e in chosen if e["table"] == name and e["row_position"] == row["position"]]
        if row.get("raw") and not cited:  # a duty station: its reading fills city and country
            cited = [_quoted(row["raw"])]
        table.add_row(str(row["position"]), _cell(values), "\n".join(cited))
    return table


def _cite(row: Mapping[str, Any]) -> str:
    if row["start"] == row["end"]:
        return f"typed [dim]{escape(row['extractor'])}[/dim]"
    page = f", page {row['page']}" if row["page"] else ""
    place = f"{row['start']}-{row['end']}{page}, {row['extractor']}, {row['confidence']:.2f}"
    if row.get("cited_vacancy_id"):
        place += f", in {row['cited_vacancy_id']}"
    return f"{_quoted(row['raw'])} [dim]{escape(place)}[/dim]"


def _quoted(words: str) -> str:
    return f'"{escape(record.short(record.written(words), _WORDS))}"'


def _cell(value: object) -> str:
    return escape(record.short(record.written(value), _VALUE))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table
