"""Print the comparison, or write it into docs/accuracy.md: `python -m benchmarks.accuracy [GOLD...] [--write PAGE]`."""
from __future__ import annotations

import argparse
import warnings
from pathlib import Path

from benchmarks import markdown
from benchmarks.accuracy import comparison, deadlines, figures, grades, job_posting, main_text, page
from pipeline import evaluate, gold_sets, reliability

TOOLS = (*job_posting.TOOLS, *deadlines.TOOLS, *grades.TOOLS, *figures.TOOLS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, help="labelled documents besides the project's own")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables between the marks of the page")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # dateparser and rdflib warn of things to come
    sets = [one for place in (*gold_sets.OWN, *arguments.gold) for one in gold_sets.find(place)]
    with evaluate.ingested(sets) as outs:
        labelled = [document for one in sets for document in comparison.documents(one, outs[one.raw])]
        counts = {one.name: evaluate.measure(one.labels, outs[one.raw]) for one in sets}
    compared = list(comparison.compare(TOOLS, labelled))
    text = page.tables(compared, main_text.compare(labelled), counts, reliability.bins(counts))
    print(text)
    if arguments.write:
        markdown.write(arguments.write, "accuracy", text)


if __name__ == "__main__":
    main()
