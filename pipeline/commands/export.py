"""`vacancies export`: the published run in a form that other programs take."""
from __future__ import annotations

import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from pipeline import store
from pipeline.commands import FAILED, LOCKED, OK, USAGE

FORMATS = {  # module of pipeline.exports, and where it goes if nothing else is said
    "csv": ("csv_files", "vacancies-csv"),
    "jsonl": ("json_lines", "vacancies.jsonl"),
    "xlsx": ("workbook", "vacancies.xlsx"),
    "jobposting": ("job_postings", "vacancies.jobposting.jsonl"),
}


def run(arguments: Namespace) -> int:
    module, name = FORMATS[arguments.format]
    to = Path(arguments.to or name)
    if _within(to, arguments.out):
        print(f"vacancies export: {to} is among the runs, which are never changed. Name another --to.", file=sys.stderr)
        return USAGE
    try:
        from pipeline.exports.run import Run  # late, like each format: what it needs takes a while

        source = Run(*store.published(arguments.out))
        told = import_module(f"pipeline.exports.{module}").write(source, to)
    except store.Locked as error:
        print(f"vacancies export: {error}", file=sys.stderr)
        return LOCKED
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        print(f"vacancies export: {error}", file=sys.stderr)
        return USAGE
    except store.StoreError as error:
        print(f"vacancies export: {error}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"vacancies export: cannot write {to}: {error}. Make room there, or name another --to.", file=sys.stderr)
        return FAILED
    print(f"Wrote run {source.run_id} to {to}")
    for line in told:
        print(line)
    return OK


def _within(to: Path, out: str) -> bool:
    if "://" in out:
        return False
    inner = {(Path(out) / "runs").resolve(), (Path(out) / "current").resolve()}
    return bool(inner & {to.resolve(), *to.resolve().parents})
