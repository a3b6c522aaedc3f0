"""Trains the model that tells the sections which no heading tells: models/sections, by models/sections.cfg."""
from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc, DocBin

from pipeline.inference import sections
from pipeline.inference.features import features
from pipeline.inference.sections import KINDS, ORDER
from pipeline.training.figures import Figures
from pipeline.training.labelled import Labelled
from pipeline.training.loop import fit

NAME = "sections"


def train(documents: Sequence[Labelled], base: Path, out: Path) -> None:
    """Train on the documents that are not held out, write the model to `out`, and what is made on the way to `base`."""
    taught = [document for document in documents if not document.is_held_out]
    held_out = [document for document in documents if document.is_held_out]
    _bin(taught).to_disk(base / "train.spacy")
    _bin(held_out).to_disk(base / "dev.spacy")
    fit(NAME, base, out)
    _write_order(taught, out / ORDER)


def figures(documents: Iterable[Labelled], folder: Path) -> Figures:
    """How well the model in a folder tells the blocks of held-out documents, each with the blocks around it."""
    found = Figures()
    model = sections.load(folder)
    for document in documents:
        if not document.is_held_out or not document.pieces:
            continue
        bare = [piece._replace(heading="") for piece in document.pieces]
        chances = model.in_order(model.alone(bare, range(len(bare))))
        for kind, row in zip(document.kinds, chances, strict=True):
            if kind:
                found.add(kind, KINDS[int(np.argmax(row))])
    return found


def _bin(documents: Iterable[Labelled]) -> DocBin:
    """Each block as spaCy reads it: the words that stand for it, and its kind."""
    vocab = spacy.blank("xx").vocab
    found = DocBin()
    for document in documents:
        for words, kind in _taught(document):
            doc = Doc(vocab, words=words)
            doc.cats = {each: float(each == kind) for each in KINDS}
            found.add(doc)
    return found


def _taught(document: Labelled) -> Iterator[tuple[list[str], str]]:
    """With and without its heading, so that the model reads both; a heading that told the kind is not among them."""
    known = [at for at, kind in enumerate(document.kinds) if kind]
    headed = [at for at in known if document.pieces[at].heading]
    bare = [piece._replace(heading="") for piece in document.pieces]
    for pieces, places in ((bare, known), (document.pieces, headed)):
        for at, words in zip(places, features(pieces, places), strict=True):
            yield words, document.kinds[at]


def _write_order(documents: Iterable[Labelled], path: Path) -> None:
    """How often one kind stands behind another; "" before the first block."""
    times: Counter[tuple[str, str]] = Counter()
    for document in documents:
        times.update(pairwise(["", *(kind for kind in document.kinds if kind)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("before", "kind", "times"))
        rows.writerows((*pair, count) for pair, count in sorted(times.items()))
