"""Measure the speed beside other programs, print it or write it into a page; see docs/performance.md. Needs Linux."""
from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

from benchmarks import markdown
from benchmarks.performance import flame, measures, page, whole


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.performance", description=__doc__)
    parser.add_argument("--documents", type=int, default=600, metavar="N", help="of each format in whole runs")
    parser.add_argument("--large", action="store_true", help="also a run over 100,000 documents, which takes long")
    parser.add_argument("--profile", type=Path, metavar="SVG", help="draw where the time goes")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables between the marks of the page")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # of other programs, about their own future
    if arguments.profile:
        print("drawing where the time goes", file=sys.stderr, flush=True)
        arguments.profile.write_text(flame.picture(), "utf-8")
    try:
        text = page.text(measures.measure(arguments.documents, arguments.large))
    except whole.Failed as error:
        sys.exit(f"benchmarks.performance: {error}")
    print(text)
    if arguments.write:
        markdown.write(arguments.write, "bench", text)


if __name__ == "__main__":
    main()
