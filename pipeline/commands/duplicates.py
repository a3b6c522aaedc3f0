"""`vacancies duplicates`: the records that are one vacancy, the group of one record, or two records compared."""
from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import store
from pipeline.commands import FAILED, OK, USAGE
from pipeline.commands.console import printer
from pipeline.duplicates import report

Show = Callable[[Iterable[report.Line], Console], None]
LARGEST = 20  # groups that are printed for people
VERDICTS = {
    "duplicate": "One vacancy", "readvertisement": "The same post, advertised again",
    "extension": "One vacancy, extended", "template": "Two vacancies of one template",
    "different": "Two vacancies, as far as can be told",
}


def run(arguments: Namespace) -> int:
    ids = arguments.ids
    if len(ids) > 2:
        print("vacancies duplicates: give one id, or two that are to be compared.", file=sys.stderr)
        return USAGE
    try:
        place, run_id = store.published(arguments.out)

        def tables(name: str) -> Any:
            return place.dataset(run_id, name)

        lines, show = _asked(tables, ids)
        if arguments.format == "json":
            for line in lines:
                print(json.dumps(line, ensure_ascii=False, default=str))
        else:
            show(lines, printer())
    except (store.StoreError, LookupError, OSError, pa.ArrowException) as error:
        print(f"vacancies duplicates: {error.args[0] if isinstance(error, LookupError) else error}", file=sys.stderr)
        return FAILED
    return OK


def _asked(tables: report.Open, ids: Sequence[str]) -> tuple[Iterable[report.Line], Show]:
    if len(ids) == 2:
        return [report.pair(tables, *ids)], _pair
    return (report.group(tables, ids[0]), _group) if ids else (report.groups(tables), _groups)


def _groups(lines: Iterable[report.Line], console: Console) -> None:
    lines = iter(lines)
    figures = next(lines)
    console.print(
        f"{figures['duplicates']} of {figures['records']} records repeat another, in {figures['groups']} groups; "
        f"{figures['completed']} values were taken over, {figures['conflicts']} are contradicted.", soft_wrap=True
    )
    if not figures["groups"]:
        return
    table = _table("The largest groups", "records", "head", "title", "organization", "job number", "deadline")
    for line in islice(lines, LARGEST):
        cells = (line["size"], *(line[name] for name in ("head", "title", "organization", "job_number", "deadline")))
        table.add_row(*map(_cell, cells))
    console.print()
    console.print(table)
    if figures["groups"] > LARGEST:
        console.print(f"... and {figures['groups'] - LARGEST} more; --format json prints all.")


def _group(lines: Iterable[report.Line], console: Console) -> None:
    lines = list(lines)
    records = [line for line in lines if line["what"] in ("head", "duplicate", "record")]
    if len(records) == 1:
        console.print(f"{records[0]['vacancy_id']} repeats no other record, and none repeats it.")
    table = _table("Records", "", "id", "source", "site", "title", "job number", "deadline")
    for line in records:
        site = " ".join(filter(None, (line["site"], f"({line['site_kind']})" if line["site_kind"] else "")))
        told = [line[name] for name in ("title", "job_number", "deadline")]
        table.add_row(*map(_cell, (line["what"], line["vacancy_id"], line["source_uri"], site, *told)))
    console.print(table)
    for line in lines:
        if line["what"] == "completed":
            console.print(escape(f"{line['field']} from {line['cited_vacancy_id']}: \"{line['raw']}\""), soft_wrap=True)
        elif line["what"] == "conflict":
            console.print(escape(f"{line['field']} is contradicted: {line['message']}"), soft_wrap=True)
    near = [line for line in lines if line["what"] == "near"]
    if near:
        table = _table("Near it, and no duplicates", "id", "title", "deadline", "", "why")
        for line in near:
            told = [line[name] for name in ("vacancy_id", "title", "deadline", "decision")]
            table.add_row(*map(_cell, (*told, "; ".join(line["reasons"]))))
        console.print(table)


def _pair(lines: Iterable[report.Line], console: Console) -> None:
    (line,) = lines
    one, other = line["records"]
    table = _table("", "", one["vacancy_id"], other["vacancy_id"])
    for name in report.SHOWN[1:]:
        table.add_row(name, _cell(one[name]), _cell(other[name]))
    console.print(table)
    table = _table("Compared", "what", "verdict", "why")
    for name, check in line["checks"].items():
        table.add_row(name, check["verdict"], _cell(check["words"]))
    console.print(table)
    console.print(f"{VERDICTS[line['decision']]} ({line['decision']}).", soft_wrap=True)
    for reason in line["reasons"]:
        console.print(f"- {escape(reason)}", soft_wrap=True)
    if line["grouped"] and line["decision"] != "duplicate":
        console.print("The run has them in one group all the same: records that are like both tie them together.")
    elif not line["grouped"] and line["decision"] == "duplicate":
        console.print(
            "The run does not have them in one group: one of them is as like another record that contradicts the "
            "other, or was not near enough among many of one template.", soft_wrap=True
        )


def _cell(value: object) -> str:
    text = "-" if value is None else " ".join(str(value).split())
    return escape(text if len(text) <= 200 else f"{text[:190]} ...")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title or None, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


