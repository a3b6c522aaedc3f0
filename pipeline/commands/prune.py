"""`vacancies prune`: remove the runs that have had their time by [retention] in vacancies.toml."""
from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline import retention, settings, store
from pipeline.commands import FAILED, LOCKED, OK, USAGE
from pipeline.settings import Retention
from pipeline.store import Store


def run(arguments: Namespace) -> int:
    try:
        keep = settings.read(settings.find((), arguments.settings)).retention
        place = store.at(arguments.out)
        if not place.runs():  # before the lock, which would make the folder
            print(f"There is no run in {arguments.out}.")
            return OK
        gone = 0
        for run_id in remove_expired(place, keep):
            print(f"Removed {run_id}")
            gone += 1
        there = gone + len(place.runs())
    except settings.SettingsError as error:
        print(f"vacancies prune: {error}", file=sys.stderr)
        return USAGE
    except store.Locked as error:
        print(f"vacancies prune: {error}", file=sys.stderr)
        return LOCKED
    except (store.StoreError, OSError) as error:
        print(f"vacancies prune: {error}", file=sys.stderr)
        return FAILED
    print(
        f"{gone} of {there} runs removed. Kept are the last {keep.runs}, those of the last {keep.days} "
        "days, and the published one."
    )
    return OK


def remove_expired(place: Store, keep: Retention) -> Iterator[str]:
    """Remove what has had its time; each run is named when it is gone."""
    with place.lock():
        for run_id in retention.expired(place.runs(), place.current(), keep, datetime.now(UTC)):
            place.remove(run_id)
            yield run_id
