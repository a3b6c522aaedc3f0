"""`make train`: trains the models in models/, measures them on documents held out, and writes models/card.md.

    python -m pipeline.training [--corpus OUT] [--into FOLDER]
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from pipeline.store import StoreError
from pipeline.training import card, marks, sections, spans, weak
from pipeline.training.labelled import written
from pipeline.training.loop import MODELS


def main(arguments: list[str]) -> int:
    """The exit code: 0, or 1 where the corpus is no published run."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=__doc__)
    parser.add_argument("--corpus", help="a published run whose sections with known headings teach the model too")
    parser.add_argument("--into", type=Path, default=MODELS, help="where to write the models (models/)")
    given = parser.parse_args(arguments)
    documents = [*written(), *weak.own()]
    try:
        documents += weak.published(given.corpus) if given.corpus else ()
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    sentences = list(marks.written())
    with tempfile.TemporaryDirectory(prefix="vacancies-train-") as base:
        sections.train(documents, Path(base), given.into / sections.NAME)
        spans.train(sentences, Path(base), given.into / spans.NAME)
    print(card.write(documents, sentences, given.into))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
