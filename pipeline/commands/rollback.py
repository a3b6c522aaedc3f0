"""`vacancies rollback`: make another run that is there the published one, also one that a gate had refused."""
from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from pipeline import runs, store
from pipeline.commands import FAILED, LOCKED, OK, USAGE


def run(arguments: Namespace) -> int:
    try:
        place = store.at(arguments.out)
        if not place.runs():  # before the lock, which would make the folder
            raise LookupError(f"there is no run in {arguments.out}. See that --out is right.")
        with place.lock():
            run_id, before = runs.find(place, arguments.run), place.current()
            manifest = place.manifest(run_id)  # a run that cannot be read is not published
            if run_id != before:
                place.point(run_id)
    except LookupError as error:
        print(f"vacancies rollback: {error.args[0]}", file=sys.stderr)
        return USAGE
    except store.Locked as error:
        print(f"vacancies rollback: {error}", file=sys.stderr)
        return LOCKED
    except (store.StoreError, OSError) as error:
        print(f"vacancies rollback: {error}", file=sys.stderr)
        return FAILED
    _report(run_id, before, manifest)
    return OK


def _report(run_id: str, before: str | None, manifest: Mapping[str, Any]) -> None:
    if run_id == before:
        print(f"{run_id} is the published run already.")
        return
    records = manifest.get("rows", {}).get("vacancies", "?")
    print(f"Published is now {run_id} ({records} records), and no longer {before or 'none'}.")
    for reason in manifest.get("refused", ()):
        print(f"It had been refused: {reason}")
    print("The next run compares with it, and reads again what has changed since.")
