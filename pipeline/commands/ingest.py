"""`vacancies ingest`: read the sources, publish the tables, say what was found and what failed."""
from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from normalizers.frozen import frozen
from pipeline import run as batch
from pipeline import schema, settings
from pipeline.commands import FAILED, LOCKED, OK, PARTLY, REFUSED, USAGE, said
from pipeline.commands.console import Console, printer
from pipeline.commands.engines import Choice, Misused, chosen
from pipeline.commands.report import where
from pipeline.corrections import CorrectionsError
from pipeline.engine import EngineError
from pipeline.inputs import SourceError
from pipeline.journal import Journal, journal
from pipeline.process import Outcome
from pipeline.run import Scope, State, Summary
from pipeline.settings import Settings, SettingsError
from pipeline.store import Locked, StoreError


@frozen
class End:
    """What a run came to: its exit code, and either what it found or, for people, why there is nothing."""

    code: int
    message: str = ""
    summary: Summary | None = None


def run(arguments: Namespace) -> int:
    scope = Scope(arguments.full, arguments.since, arguments.only_failed, arguments.dry_run)
    try:
        known = settings.read(settings.find(arguments.sources, arguments.settings))
    except SettingsError as error:
        return _say(str(error), USAGE)
    choice = chosen(arguments)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    with interruptible() as ears:
        with journal(arguments.log) as note, progress(errors) as show:
            end = attempt(
                arguments.sources, arguments.out, choice, arguments.as_of, known, scope, note, show,
                arguments.corrections, ears,
            )
            note.code = end.code
        if end.summary is None:
            return _say(end.message, end.code)
        report(end.summary, printer(), arguments.out)
    return end.code


def attempt(
    sources: Sequence[str], out: str, choice: Choice, as_of: date | None, known: Settings, scope: Scope, note: Journal,
    show: batch.Observer, corrections: Path | None, ears: Ears,
) -> End:
    """One run with its lines in the journal. `corrections` is the file of them, if one is named. An interrupt, and a
    defect of ours, are all that comes through; where there is a run, interrupts come too late, and `ears` are shut."""
    def observe(done: int, outcome: Outcome) -> None:
        show(done, outcome)
        note.outcome(outcome)

    note.began(sources, out, choice.workers)
    try:
        corrected = said.read(corrections)
        said.tell(corrected)
        for trouble in said.troubles(corrected):
            note.trouble(trouble)
        with choice.ready() as (workers, outcomes):
            summary = batch.ingest(sources, out, workers, as_of, known, scope, observe, outcomes, corrected)
            ears.shut = True
    except (SourceError, Locked, batch.NothingToRead, CorrectionsError, EngineError, StoreError) as error:
        note.failed(error)
        misused = SourceError | CorrectionsError | Misused
        code = USAGE if isinstance(error, misused) else LOCKED if isinstance(error, Locked) else FAILED
        return End(code, str(error))
    note.ended(summary)
    if summary.trouble:
        note.trouble(summary.trouble)
    return End(exit_code(summary), summary=summary)


def exit_code(summary: Summary) -> int:
    if summary.state is State.REFUSED:
        return REFUSED
    return PARTLY if summary.state is not State.DRY and summary.failed else OK


def _say(message: str, code: int) -> int:
    print(f"vacancies ingest: {message}", file=sys.stderr)
    return code


@dataclass
class Ears:
    """Whether interrupts are heard; while the ears are shut, they are passed over."""

    shut: bool = False


@contextmanager
def interruptible() -> Iterator[Ears]:
    """SIGTERM is an interrupt like Ctrl-C, and a second one does not break into the cleaning up after the first."""
    ears = Ears()
    if threading.current_thread() is not threading.main_thread():
        yield ears
        return

    def stop(number: int, frame: object) -> None:
        if ears.shut:
            return
        for each in before:
            signal.signal(each, _pass_over)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ears
    finally:
        if not isinstance(sys.exc_info()[1], KeyboardInterrupt):  # then the process ends, and goes on ignoring them
            for number, handler in before.items():
                signal.signal(number, handler)


def _pass_over(number: int, frame: object) -> None:
    """Not SIG_IGN, which a command that is called would inherit, and could then not be stopped."""


@contextmanager
def progress(console: Console) -> Iterator[batch.Observer]:
    """A count on a terminal, nothing else anywhere else; each bad input gives its line at once."""
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.completed} read"), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    )
    task = bar.add_task("reading", total=None)

    def show(done: int, outcome: Outcome) -> None:
        if outcome.error_class:
            console.print(f"{escape(outcome.source_uri)}: {outcome.error_class}: {escape(outcome.message or '')}")
        bar.update(task, completed=done)

    with bar:
        yield show


def report(summary: Summary, console: Console, out: str) -> None:
    work = summary.work
    told = f"{work['processed']} read, {work['unchanged']} unchanged since the published run, {work['gone']} gone"
    if summary.state is State.DRY:
        console.print(f"{told} (--dry-run: containers were not opened, and nothing was written)")
        return
    if summary.state is State.SAME:
        console.print(f"{told}: nothing has changed, and the run that is published stands: {summary.run_id}")
        return
    console.print(_found(summary))
    _issues(summary, console)
    counts, seconds = summary.manifest["counts"], summary.manifest["seconds"]
    classes = ", ".join(f"{name} {n}" for name, n in summary.manifest["classes"].items())
    classes = f" ({classes})" if classes else ""
    flagged = "".join(f", of which {n} {name}" for name, n in summary.manifest["flagged"].items())
    console.print(
        f"{counts['inputs']} inputs ({told}): {counts['record']} records{flagged}, "
        f"{counts['not_a_vacancy']} not a vacancy, {counts['failed']} failed{classes}; {seconds:.1f} s"
    )
    corrections = {kind: n for kind, n in summary.manifest["corrections"].items() if n and kind != "lines"}
    if told := ", ".join(f"{n} {kind}" for kind, n in corrections.items()):
        console.print(f"corrections: {told}")
    if summary.state is State.PUBLISHED:
        console.print(f"Published: {Path(out) / 'runs' / str(summary.run_id) if '://' not in out else summary.run_id}")
        _page(summary, console, out)
        return
    console.print(f"NOT published, kept as {summary.run_id}, because of:", *summary.manifest["refused"], sep="\n  ")
    console.print(f"If it is right all the same: vacancies rollback {summary.run_id} --out {out}")
    _page(summary, console, out)


def _page(summary: Summary, console: Console, out: str) -> None:
    if summary.trouble:
        console.print(escape(f"Trouble: {summary.trouble}"))
    else:
        console.print(f"Report: {where(out, str(summary.run_id))}")


def _found(summary: Summary) -> Table:
    manifest, records = summary.manifest, summary.manifest["rows"]["vacancies"]
    table = Table(title="Found in the records", title_justify="left", title_style="bold")
    table.add_column("column")
    for name in ("records", "share", "rows"):
        table.add_column(name, justify="right")
    for column in schema.VACANCIES.columns:
        if column.name not in batch.GIVEN:
            found = records - manifest["nulls"][column.name]
            table.add_row(column.name, str(found), _share(found, records), "")
    table.add_section()
    for name in schema.CHILDREN:
        if name not in ("documents", "issues", "signatures"):
            having = summary.having[name]
            table.add_row(name, str(having), _share(having, records), str(manifest["rows"][name]))
    return table


def _issues(summary: Summary, console: Console) -> None:
    for severity in ("error", "warning", "info"):
        found = [f"{code} {n}" for (kind, code), n in sorted(summary.severities.items()) if kind == severity]
        if found:
            console.print(f"{severity}: {', '.join(found)}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
