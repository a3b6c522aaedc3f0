"""The notebooks, run on the samples.

`python -m tests.notebooks` runs them and writes them with what they show, so that they can be read without being run;
a test holds them to it.
"""
from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests import sample_run

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def run(path: Path, folder: Path) -> Any:
    """A notebook after all its cells were run, in a folder that has the tables where a checkout has them."""
    place = folder / "notebooks"
    place.mkdir(exist_ok=True)
    shutil.copy(path, place)
    if not (folder / "data").exists():
        sample_run.ingest(folder / "data" / "structured")
    book = read(place / path.name)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    client = NotebookClient(book, timeout=300, record_timing=False, resources={"metadata": {"path": str(place)}})
    client.execute(env=env)
    for cell in book.cells:
        cell.metadata.clear()
    book.metadata["language_info"] = {"name": "python"}  # and not the version of this machine
    return book


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in NOTEBOOKS:
            nbformat.write(run(path, Path(folder)), path)  # type: ignore[no-untyped-call]
            print(f"Wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
