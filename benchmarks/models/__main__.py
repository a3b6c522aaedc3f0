"""Print what models add and cost, or write it into a page: `python -m benchmarks.models SET... [--write PAGE]`.

Each document of the sets is read by rules alone, by models alone and by both, as it is and without its headings.
"""
from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import markdown
from benchmarks.models import page, speed
from benchmarks.models.measure import ablate
from pipeline import gold_sets


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET", help="label file, or folder that holds some")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables between the marks of the page")
    arguments = parser.parse_args()
    sets = [one for place in arguments.sets for one in gold_sets.find(place)]
    text = page.tables({one.name: ablate(one) for one in sets}, speed.costs(sets))
    print(text)
    if arguments.write:
        markdown.write(arguments.write, "models", text)


if __name__ == "__main__":
    main()
