"""The command `vacancies`: reads the arguments and hands over to `pipeline.commands`.

Exit codes: 0 all went well; 1 failure, nothing was published; 2 wrong use; 3 some inputs failed, the rest was
published; 4 another run holds the lock; 5 a gate refused. What a command needs is imported when it runs, so that
`--help` comes at once.
"""
from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pipeline.commands import OUT, RAW


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="vacancies",
        description="Turn vacancy announcements of international organisations into Parquet tables.",
        epilog="Exit codes: 0 all went well, 1 failure, 2 wrong use, 3 some inputs failed, 4 locked, 5 refused.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    ingest = commands.add_parser("ingest", help="read files or folders, write and publish the tables")
    ingest.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="file, folder to search through, pattern, or URL (s3://...)"
    )
    ingest.add_argument("--out", default=OUT, metavar="DIR", help=f"output folder, or URL (default: {OUT})")
    ingest.add_argument("--workers", type=_positive, metavar="N", help="worker processes (default: one per processor)")
    ingest.add_argument("--as-of", type=_day, metavar="DATE", help="day by which deadlines are judged, YYYY-MM-DD")
    ingest.add_argument("--full", action="store_true", help="forget what is published, and read everything anew")
    ingest.add_argument("--since", type=_day, metavar="DATE", help="only files that were changed on that day or later")
    ingest.add_argument("--only-failed", action="store_true", help="only inputs that failed before, changed or not")
    ingest.add_argument("--dry-run", action="store_true", help="only say what would be read")
    _corrections(ingest)
    ingest.add_argument("--settings", type=Path, metavar="FILE", help="settings (default: vacancies.toml, if there)")
    ingest.add_argument("--log", type=Path, metavar="FILE", help="append JSON lines for programs to this file")
    _engine(ingest)

    nightly = commands.add_parser("nightly", help="the run that nobody watches: ingest, remove old runs, report")
    nightly.add_argument("sources", nargs="*", metavar="SOURCE", help=f"what to read (default: settings, else {RAW})")
    nightly.add_argument("--out", metavar="DIR", help=f"where the runs go (default: settings, else {OUT})")
    nightly.add_argument("--workers", type=_positive, metavar="N", help="worker processes (default: one per processor)")
    _corrections(nightly)
    nightly.add_argument("--settings", type=Path, metavar="FILE", help="settings (default: vacancies.toml, if there)")
    _engine(nightly)

    show = commands.add_parser("show", help="print one record with the evidence for each value")
    show.add_argument("record", metavar="FILE|ID", help="a file, read now, or a vacancy_id of the published run")
    show.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")
    show.add_argument("--all", action="store_true", help="also the readings that were not chosen")

    explain = commands.add_parser("explain", help="why a value is what it is: the sentence, the candidates, the rules")
    explain.add_argument("record", metavar="FILE|ID", help="as for show")
    explain.add_argument("field", metavar="FIELD", help="a column, table or field, or the beginning of its name")
    explain.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")

    duplicates = commands.add_parser("duplicates", help="records that are one vacancy; why two are, or not")
    duplicates.add_argument("ids", nargs="*", metavar="ID", help="one: its group; two: they are compared")
    duplicates.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")
    duplicates.add_argument("--format", choices=("text", "json"), default="text", help="json: one object in a line")

    export = commands.add_parser("export", help="write the published run as CSV, JSON lines, workbook or job postings")
    export.add_argument("--format", choices=("csv", "jsonl", "xlsx", "jobposting"), required=True, help="what to write")
    export.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")
    export.add_argument("--to", metavar="PATH", help="file, for csv a folder (default: vacancies.*, vacancies-csv)")

    evaluate = commands.add_parser("evaluate", help="run the pipeline over labelled documents and score it")
    evaluate.add_argument(
        "gold", nargs="*", type=Path, metavar="GOLD",
        help="label file, or folder of label files or of whole records (default: the project's own)",
    )
    evaluate.add_argument(
        "--out", action="append", type=Path, metavar="DIR",
        help="score the run published there instead of running anew; once for each GOLD in the same order",
    )
    evaluate.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N mismatches")
    evaluate.add_argument("--min", type=float, default=0.0, metavar="F1", help="exit 1 where macro F1 is below")
    evaluate.add_argument("--confidence", type=Path, metavar="CSV", help="write the measured precision of each rule")
    evaluate.add_argument("--floors", type=Path, metavar="JSON", help="default: tests/gold/floors.json")
    evaluate.add_argument(
        "--raise-floors", nargs="?", type=float, const=0.0, metavar="MARGIN", help="to what is measured, less MARGIN"
    )
    evaluate.add_argument("--lower-floors", metavar="REASON", help="of what is missed; the reason stays in the file")

    gold = commands.add_parser("gold", help="make gold labels of the records that were marked as reviewed")
    gold.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="new folder for labels and documents")
    gold.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")
    gold.add_argument("--sources", nargs="+", default=[RAW], metavar="SOURCE", help=f"as for ingest (default: {RAW})")
    _corrections(gold)
    gold.add_argument("--settings", type=Path, metavar="FILE", help="settings (default: vacancies.toml, if there)")

    review = commands.add_parser("review", help="serve the pages on which values are checked and corrected")
    review.add_argument("--out", default=OUT, metavar="DIR", help=f"where the run is (default: {OUT})")
    review.add_argument("--sources", default=RAW, metavar="DIR", help=f"folder that was ingested (default: {RAW})")
    _corrections(review)
    review.add_argument("--port", type=_port, default=8765, metavar="N", help="default: 8765; 0: any that is free")
    review.add_argument("--by", metavar="NAME", help="who corrects (default: the name of the user)")

    diff = commands.add_parser("diff", help="show what came, went and changed between two runs")
    runs = commands.add_parser("runs", help="list the runs, and which one is published")
    rollback = commands.add_parser("rollback", help="make another run the published one")
    prune = commands.add_parser("prune", help="remove old runs, by [retention] in vacancies.toml")
    run_help = "id of a run, a beginning of one, `current`, or `previous` (published before it)"
    diff.add_argument("old", metavar="RUN", help=run_help)
    diff.add_argument("new", metavar="RUN", help="the one to compare with it, named in the same way")
    rollback.add_argument("run", metavar="RUN", help=f"{run_help}; also one that a gate refused")
    prune.add_argument("--settings", type=Path, metavar="FILE", help="default: vacancies.toml in the working directory")
    report = commands.add_parser("report", help="write the page about a run anew: report.html, beside its tables")
    report.add_argument("run", nargs="?", default="current", metavar="RUN", help=f"{run_help} (default: current)")
    for each in (diff, runs, rollback, prune, report):
        each.add_argument("--out", default=OUT, metavar="DIR", help=f"where the runs are (default: {OUT})")
    for each in (diff, runs):
        each.add_argument("--format", choices=("text", "json"), default="text", help="json: one object in a line")

    schema = commands.add_parser("schema", help="print the data dictionary")
    schema.add_argument("--format", choices=("markdown", "json"), default="markdown")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    command = (_alone if argv is None else import_module)(f"pipeline.commands.{arguments.command}")
    try:
        code: int = command.run(arguments)
    except KeyboardInterrupt:
        print("vacancies: interrupted; nothing was published", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `vacancies show ID | head`
        sys.stderr.close()
        return 0
    return code


def _alone(name: str) -> ModuleType:
    """The module of a command that has a process of its own, and gives no tables to pandas."""
    lean = import_module("pipeline.lean")
    lean.without_pandas()
    with lean.uncollected(), import_module("pipeline.compiled").remembered():
        return import_module(name)


def _engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--engine", choices=("local", "ray"), default="local", help="who reads (default: local)")
    command.add_argument("--address", metavar="HOST:PORT", help="of a Ray cluster (default: one of this machine alone)")


def _corrections(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--corrections", type=Path, metavar="FILE", help="what people corrected (default: data/corrections.jsonl)"
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 0 to 65535")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


if __name__ == "__main__":
    sys.exit(main())
