"""`vacancies report`: write the page about a run anew, beside its tables."""
from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

import pyarrow as pa

from pipeline import bucket, report, runs, store
from pipeline.commands import FAILED, LOCKED, OK, USAGE


def run(arguments: Namespace) -> int:
    try:
        place = store.at(arguments.out)
        if not place.runs():  # before the lock, which would make the folder
            raise LookupError(f"there is no run in {arguments.out}. See that --out is right.")
        with place.lock():
            run_id = runs.find(place, arguments.run)
            report.write(place, run_id)
    except LookupError as error:
        print(f"vacancies report: {error.args[0]}", file=sys.stderr)
        return USAGE
    except store.Locked as error:
        print(f"vacancies report: {error}", file=sys.stderr)
        return LOCKED
    except (store.StoreError, OSError, pa.ArrowException) as error:
        print(f"vacancies report: {error}", file=sys.stderr)
        return FAILED
    print(f"Open {where(arguments.out, run_id)}")
    return OK


def where(out: str, run_id: str) -> str:
    """The page about a run, as people open it."""
    base = out.rstrip("/") if bucket.is_url(out) else str(Path(bucket.local(out)))
    return f"{base}/runs/{run_id}/{report.NAME}"
