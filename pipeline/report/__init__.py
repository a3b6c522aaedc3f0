"""The report: one page that shows what a run holds, beside its tables as report.html."""
from __future__ import annotations

from pipeline.store.base import Store

NAME = "report.html"


def write(store: Store, run_id: str) -> None:
    """Write the report of a run that is there, in place of the one that it has. Only with the lock.

    Raises `StoreError`, `OSError` or `pyarrow.ArrowException` where the run cannot be read or added to.
    """
    from pipeline.report.page import page  # late: what only looks at runs needs no templates

    store.attach(run_id, NAME, page(store, run_id).encode())


def attempt(store: Store, run_id: str, out: str) -> str:
    """As `write`, but what goes wrong is returned in words: no run is lost for want of its report."""
    try:
        write(store, run_id)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        return f"the report could not be written ({why}). Try again: vacancies report {run_id} --out {out}"
    return ""
