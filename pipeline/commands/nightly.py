"""`vacancies nightly`: the run that nobody watches. It logs, removes old runs, reports, and calls where it fails."""
from __future__ import annotations

import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline import alarm, bucket, settings, store
from pipeline.alarm import Alarm
from pipeline.commands import FAILED, LOCKED, OUT, RAW, REFUSED, USAGE, nightly_logs, nightly_report
from pipeline.commands.console import Console
from pipeline.commands.engines import Choice, chosen
from pipeline.commands.ingest import Ears, End, attempt, interruptible, progress
from pipeline.commands.nightly_report import Found, Removed
from pipeline.commands.prune import remove_expired
from pipeline.journal import Event, Journal, journal
from pipeline.process import Outcome
from pipeline.run import Scope
from pipeline.settings import Settings, SettingsError
from pipeline.store import StoreError

# Where nobody was given new tables. Not PARTLY: a bad file lies where it lies for weeks, and an alarm that goes off
# every night is soon not heard. New ones stand in the report, and the gate `failures` tells when they are many.
CALLING = {FAILED, USAGE, LOCKED, REFUSED}
NOT_TIDIED = {USAGE, LOCKED}  # who uses the place wrongly, or does not hold it, removes nothing there
INTERRUPTED = End(FAILED, "interrupted; nothing was published")


@dataclass
class Night:
    """What is to be done, and the log for people (None where it cannot be written)."""

    sources: tuple[str, ...]
    out: str
    logs: Path
    known: Settings
    choice: Choice
    on_failure: str
    corrections: Path | None = None  # the file of them, if one is named
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    log: Path | None = None


def run(arguments: Namespace) -> int:
    try:
        night = _planned(arguments)
    except SettingsError as error:
        print(f"vacancies nightly: {error}", file=sys.stderr)
        return USAGE
    night.log = nightly_logs.begin(night.logs, night.started)
    with interruptible() as ears, journal(night.log and nightly_logs.of_programs(night.log), night.log) as note:
        try:
            end = _read(night, note, ears)
        except KeyboardInterrupt as error:
            note.failed(error)
            end = INTERRUPTED
        note.code = end.code
        try:
            ears.shut = False
            _follow_up(night, end, note)
        except KeyboardInterrupt:
            note.trouble("interrupted after the run, before all was done")
        if end.code in CALLING:
            _call(night, end, note)
    return end.code


def _planned(arguments: Namespace) -> Night:
    # Without SOURCE the settings name the sources, and lie where one stands; else where `ingest` would look.
    known = settings.read(settings.find(arguments.sources, arguments.settings) or settings.find([RAW]))
    wanted = known.nightly
    out = arguments.out or wanted.out or OUT
    if not wanted.logs and bucket.is_url(out):
        raise SettingsError(
            f"the logs need a folder, and {out} is none. Name one in vacancies.toml under [nightly], for instance "
            'logs = "/var/log/vacancies".'
        )
    logs = Path(wanted.logs or Path(bucket.local(out)) / "logs")
    sources = tuple(arguments.sources) or wanted.sources or (RAW,)
    if around := [source for source in sources if nightly_logs.would_be_read(logs, source, out)]:
        raise SettingsError(
            f"the logs would go to {logs}, and be read as vacancies, since that lies in the source {around[0]}. Name "
            "another folder in vacancies.toml under [nightly], as `logs`."
        )
    # A command is never taken from among the sources: whatever writes documents there could run what it likes.
    trusted = settings.find((), arguments.settings)
    on_failure = settings.read(trusted).nightly.on_failure
    return Night(sources, out, logs, known, chosen(arguments), on_failure, arguments.corrections)


def _read(night: Night, note: Journal, ears: Ears) -> End:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        with progress(console) as show:
            # Where nobody looks on, bad inputs go to the log, and the new ones into the report.
            watch = show if console.is_terminal else _pass_over
            return attempt(
                night.sources, night.out, night.choice, None, night.known, Scope(), note, watch, night.corrections, ears
            )
    except Exception as error:
        note.failed(error)
        note.say(traceback.format_exc())
        traceback.print_exc()
        return End(FAILED, f"unexpected {type(error).__name__}: {error}. This is a defect of the program: report it.")


def _pass_over(done: int, outcome: Outcome) -> None:
    pass


def _follow_up(night: Night, end: End, note: Journal) -> None:
    """What comes after the run, and changes nothing of how it ended."""
    found = _compared(night, end, note)
    removed = Removed() if end.code in NOT_TIDIED or end is INTERRUPTED else _tidied(night, note)
    _tell(nightly_report.lines(night.started, night.out, night.log, end, found, removed, note.troubles), note)


def _compared(night: Night, end: End, note: Journal) -> Found | None:
    """What is new in the run; None where there is no run, or the comparison does not succeed."""
    if end.summary is None:
        return None
    try:
        found = nightly_report.compare(store.at(night.out), end.summary)
    except Exception as error:  # a defect here must not make a failure of a run that is published
        note.trouble(f"the run could not be compared with the one before: {type(error).__name__}: {error}")
        return None
    note.write(Event.COMPARED, run=end.summary.run_id, previous=found.previous, **found.figures())
    return found


def _tidied(night: Night, note: Journal) -> Removed:
    """Remove old runs and logs. After a run that failed, too: it may have failed for want of room."""
    removed = Removed()
    try:
        for run_id in remove_expired(store.at(night.out), night.known.retention):
            removed.runs.append(run_id)
            note.write(Event.REMOVED, f"Removed the run {run_id}", run=run_id)
    except (StoreError, OSError) as error:
        note.trouble(f"old runs could not be removed: {error}")
    try:
        for name in nightly_logs.remove_old(night.log, night.known.retention.days, night.started) if night.log else ():
            removed.logs.append(name)
            note.write(Event.REMOVED, f"Removed the log {name}", log=name)
    except OSError as error:
        note.trouble(f"old logs could not be removed: {error}")
    return removed


def _tell(lines: Sequence[str], note: Journal) -> None:
    text = "\n".join(lines)
    note.say(text)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)
    except OSError:  # nobody reads it, or there is no room for it; it stands in the log
        with suppress(OSError):
            sys.stdout.close()


def _call(night: Night, end: End, note: Journal) -> None:
    message, command = nightly_report.message(end), night.on_failure
    print(f"vacancies nightly: {message}", file=sys.stderr)
    if not command:
        return
    told = Alarm(
        exit_code=end.code,
        message=message,
        run=str(end.summary.run_id) if end.summary is not None else "",
        log=str(night.log.absolute()) if night.log is not None else "",
    )
    try:
        wrong = alarm.call(command, told)
    except KeyboardInterrupt:
        wrong = "was interrupted"
    note.write(Event.CALLED, f"Called {command}" + (f": it {wrong}" if wrong else ""), command=command, wrong=wrong)
