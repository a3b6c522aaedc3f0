"""Print what missing headings cost, or write it into a page: `python -m benchmarks.headless SET... [--write PAGE]`.

Each document of the sets is read as plain text twice, with its known headings and without them. Nothing is kept, unless
a folder is named in which both texts of each document are to be put, to be looked at.
"""
from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from benchmarks import markdown
from benchmarks.headless import page
from benchmarks.headless.measure import Measured, measure
from pipeline import gold_sets
from pipeline.rules import HERE


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.headless", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET", help="label file, or folder that holds some")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep the texts here, outside of the project")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables between the marks of the page")
    arguments = parser.parse_args()
    if arguments.out and arguments.out.resolve().is_relative_to(HERE):
        parser.error(f"{arguments.out} lies in the project, and the texts are those of others. Name another folder.")
    measured = {one.name: measure(one) for place in arguments.sets for one in gold_sets.find(place)}
    text = page.tables(measured)
    print(text)
    if arguments.write:
        markdown.write(arguments.write, "headless", text)
    if arguments.out:
        _keep(arguments.out, measured)


def _keep(folder: Path, measured: Mapping[str, Measured]) -> None:
    """`with/` and `without/` by set, and in `headings/` the words that went."""
    for name, one in measured.items():
        for document, stripped in one.stripped.items():
            gone = "".join(f"{cut.words}\n" for cut in stripped.gone)
            for kind, text in (("with", stripped.text), ("without", stripped.bare), ("headings", gone)):
                path = folder / kind / name / f"{document}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
