"""Where runs are kept. `at` opens a place by its name: a folder, or a URL that fsspec knows (`s3://bucket/tables`)."""
from __future__ import annotations

from pathlib import Path

from pipeline.store.base import Locked, Store, StoreError
from pipeline.store.local import LocalStore

__all__ = ["Locked", "Store", "StoreError", "at", "published"]


def at(out: str | Path) -> Store:
    """The place of that name; it need not be there yet."""
    if "://" in str(out):
        from pipeline.store.remote import RemoteStore  # late: fsspec is not needed for folders

        return RemoteStore(str(out))
    return LocalStore(Path(out))


def published(out: str | Path) -> tuple[Store, str]:
    """The place and its published run; a folder that is itself a run is taken as it is. Raises `StoreError` where there
    is none."""
    if "://" not in str(out) and (Path(out) / "vacancies").is_dir():
        folder = Path(out).resolve()
        return LocalStore(folder.parent.parent), folder.name
    store = at(out)
    run_id = store.current()
    if run_id is None or run_id not in store.runs():
        place = out if "://" in str(out) else Path(out).resolve()
        raise StoreError(
            f"{place} holds no published run. Name the place of one with --out, or make one with: "
            f"vacancies ingest SOURCE --out {out}"
        )
    return store, run_id
