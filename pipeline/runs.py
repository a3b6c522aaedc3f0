"""The runs of a place by the names that people give them."""
from __future__ import annotations

from pipeline.store.base import Store

NAMED = 10  # runs that an error tells of


def find(store: Store, name: str) -> str:
    """The run of that name: its id, a beginning that only one has, `current` (the published one) or `previous` (the one
    that was published before it). Raises `LookupError`, which says which runs there are.
    """
    runs = store.runs()
    if name in ("current", "previous"):
        return _published(store, name, runs)
    if name in runs:
        return name
    fits = [run for run in runs if name and run.startswith(name)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise LookupError(f"{name} is the beginning of {len(fits)} runs: {_listed(fits)}. Write more of it.")
    raise LookupError(f"there is no run {name}. {_there_are(runs)}")


def _published(store: Store, name: str, runs: list[str]) -> str:
    current = store.current()
    if current is None:
        raise LookupError(f"no run is published. {_there_are(runs)}")
    if name == "current":
        return current
    previous = store.manifest(current).get("previous")
    if previous is None:
        raise LookupError(f"no run was published before {current}. {_there_are(runs)}")
    if previous not in runs:
        raise LookupError(f"{previous}, which was published before {current}, has been removed. {_there_are(runs)}")
    return str(previous)


def _there_are(runs: list[str]) -> str:
    return f"There are: {_listed(runs)}." if runs else "There are none yet. Make one with: vacancies ingest"


def _listed(runs: list[str]) -> str:
    more = len(runs) - NAMED
    return ", ".join(runs[-NAMED:]) + (f" and {more} older ones (vacancies runs lists them)" if more > 0 else "")
