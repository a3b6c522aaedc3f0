"""`vacancies ingest`: read the sources, publish the tables, say what was found and what failed."""
from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import run as batch
from pipeline import schema
from pipeline.inputs import SourceError
from pipeline.process import Outcome
from pipeline.store import StoreError

OK, FAILED, USAGE, PARTLY = 0, 1, 2, 3


def run(arguments: Namespace) -> int:
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    workers = arguments.workers or batch.default_workers()
    try:
        with _one_interrupt(), _progress(errors) as progress:
            summary = batch.ingest(arguments.sources, arguments.out, workers, arguments.as_of, progress)
    except SourceError as error:
        print(f"vacancies ingest: {error}", file=sys.stderr)
        return USAGE
    except (batch.NothingToRead, StoreError) as error:
        print(f"vacancies ingest: {error}", file=sys.stderr)
        return FAILED
    _report(summary, Console(highlight=False), arguments)
    return PARTLY if summary.failures else OK


@contextmanager
def _one_interrupt() -> Iterator[None]:
    """SIGTERM is an interrupt like Ctrl-C, and a second one does not break into the cleaning up after the first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        if not isinstance(sys.exc_info()[1], KeyboardInterrupt):  # then the process ends, and goes on ignoring them
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _progress(console: Console) -> Iterator[batch.Progress]:
    """A bar on a terminal, nothing else anywhere else; each bad file gives its line at once."""
    bar = Progress(
        TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )
    task = bar.add_task("reading", total=None)

    def show(done: int, total: int, outcome: Outcome) -> None:
        if outcome.status != "record":
            console.print(f"{escape(outcome.source_uri)}: {outcome.error_class}: {escape(outcome.message or '')}")
        bar.update(task, completed=done, total=total)

    with bar:
        yield show


def _report(summary: batch.Summary, console: Console, arguments: Namespace) -> None:
    records = summary.records
    table = Table(title="Found in the records", title_justify="left", title_style="bold")
    table.add_column("column")
    table.add_column("records", justify="right")
    table.add_column("share", justify="right")
    table.add_column("rows", justify="right")
    for column in schema.VACANCIES.columns:
        if column.name not in batch.GIVEN:
            table.add_row(column.name, str(summary.found[column.name]), _share(summary.found[column.name], records), "")
    table.add_section()
    for name in schema.CHILDREN:
        if name not in ("documents", "issues"):
            having = summary.having[name]
            table.add_row(name, str(having), _share(having, records), str(summary.rows[name]))
    console.print(table)

    if summary.issues:
        issues = Table(title="Issues", title_justify="left", title_style="bold")
        issues.add_column("severity")
        issues.add_column("code")
        issues.add_column("number", justify="right")
        order = {"error": 0, "warning": 1, "info": 2}
        for (severity, code), number in sorted(summary.issues.items(), key=lambda i: (order[i[0][0]], -i[1], i[0][1])):
            issues.add_row(severity, escape(code), str(number))
        console.print(issues)

    totals = Table.grid(padding=(0, 2))
    for label, value in (
        ("documents", summary.documents),
        ("records", records),
        ("not a vacancy", summary.statuses["not_a_vacancy"]),
        ("failed", summary.statuses["failed"]),
        ("issues", sum(summary.issues.values())),
        ("seconds", f"{summary.seconds:.1f}"),
    ):
        totals.add_row(label, str(value))
    console.print(totals)
    console.print(f"Published in {escape(str(arguments.out / 'current'))} (run {summary.run.name})", soft_wrap=True)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"
