"""Sections that no heading tells: a trained classifier reads the blocks of a notice that lacks the usual headings.

Headings of the vocabulary stay decisive: the model only gives blocks without a section one, only of a kind that no
heading of the document opens, and only where it is sure. Such blocks are `inferred`.
"""
from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from extractors.spacy_parts import TrainablePipe, load_model
from extractors.word_vectors import WordVectors
from pipeline.document import Block, Document
from pipeline.inference.features import Piece, features
from pipeline.inference.order import Floats, Order, smoothed
from pipeline.language import READ_FULLY

FOLDER = Path(__file__).resolve().parent.parent.parent / "models" / "sections"
ORDER = "order.csv"  # in the folder of the model: how often one kind follows another
# The kinds that the model tells apart, and the section that each is.
SECTIONS: Mapping[str, str] = {
    "header": "",
    "organisation": "organisational_context",
    "context": "background",
    "duties": "duties",
    "deliverables": "deliverables",
    "education": "education",
    "experience": "experience",
    "languages": "languages",
    "competencies": "competencies",
    "other_requirements": "qualifications",
    "conditions": "conditions",
    "how_to_apply": "how_to_apply",
    "equal_opportunity": "notices",
    "navigation": "",
    "other": "",
}
KINDS = tuple(SECTIONS)
# Headings that say as much: where one of them is known, a section of the kind is not looked for.
_TOLD: Mapping[str, frozenset[str]] = {
    **{section: frozenset({section}) for section in SECTIONS.values()},
    **dict.fromkeys(
        ("education", "experience", "languages", "qualifications"),
        frozenset({"qualifications", "education", "experience", "languages", "skills"}),
    ),
}
_NEEDED = ("duties", "education")  # a notice with headings for these is not read by the model
# The kind that a known heading tells.
KIND_OF: Mapping[str, str] = {
    **{section: kind for kind, section in SECTIONS.items() if section},
    "purpose": "context", "skills": "other_requirements", "supervision": "conditions", "evaluation": "how_to_apply",
}
_FIELDS = frozenset({"education", "experience", "languages", "competencies"})  # labels of the same names as kinds
_SURE = 0.6  # the least chance of a kind
# Lists are believed as a whole: the least mean chance of their blocks, each taken alone; and of a lone block.
_LISTS: Mapping[str, tuple[float, float]] = {"duties": (0.4, 0.8), "deliverables": (0.5, 1.0)}
_FEWEST = 3  # blocks without a section that are worth it
_SHORTEST = 200  # characters of all of them
_MOST = 2_000  # blocks of a document that are read
_MOST_WORDS = 16_000  # words whose vectors are kept


class Model(NamedTuple):
    """The classifier, in its layers: what it makes of words, and what of blocks; and the order in which kinds follow
    each other."""

    words: WordVectors
    output: Any
    order: Order

    def alone(self, pieces: Sequence[Piece], at: Sequence[int]) -> Floats:
        """The chances of the kinds (columns, as in KINDS) for the blocks at some places (rows), each for itself."""
        read = list(features(pieces, at))
        vectors = self.words.of([word for words in read for word in words])
        lengths = np.array([len(words) for words in read], dtype=np.int32)
        most, mean = self.output.ops.reduce_max(vectors, lengths)[0], self.output.ops.reduce_mean(vectors, lengths)
        return np.asarray(self.output.predict(np.hstack((most, mean))), dtype=np.float64)

    def in_order(self, alone: Floats) -> Floats:
        """The chances of the kinds of the blocks of a document, in the light of the blocks around them."""
        return smoothed(alone, self.order)


def sections(document: Document) -> Document | None:
    """The document with the sections that no heading tells; None where there is nothing to tell."""
    known = {block.section for block in document.blocks}
    if document.language not in READ_FULLY or not any(_TOLD[need].isdisjoint(known) for need in _NEEDED):
        return None
    seen = [at for at, block in enumerate(document.blocks) if not block.source and block.end > block.start]
    seen = [at for at in seen if document.blocks[at].kind != "heading"][:_MOST]
    blocks = [document.blocks[at] for at in seen]
    told = [_told(block) for block in blocks]
    unread = [at for at, kind in enumerate(told) if not kind]
    if len(unread) < _FEWEST or sum(blocks[at].end - blocks[at].start for at in unread) < _SHORTEST:
        return None
    lacking = {kind for kind, section in SECTIONS.items() if section and _TOLD[section].isdisjoint(known)}
    alone = np.zeros((len(blocks), len(KINDS)))
    for at, kind in enumerate(told):
        if kind:
            alone[at, KINDS.index(kind)] = 1.0
    model = _model()
    alone[unread] = model.alone([piece(document, block) for block in blocks], unread)
    both = model.in_order(alone)
    filled = list(document.blocks)
    for at, kind in _believed(unread, both, alone):
        if kind in lacking:
            filled[seen[at]] = replace(filled[seen[at]], section=SECTIONS[kind], inferred=True)
    return replace(document, blocks=tuple(filled)) if filled != list(document.blocks) else None


def _believed(places: Sequence[int], both: Floats, alone: Floats) -> Iterator[tuple[int, str]]:
    """The blocks of which the model is sure, with their kinds. A list is believed as a whole, where most of its blocks
    say by themselves what they are."""
    told = [(at, KINDS[int(both[at].argmax())]) for at in places if both[at].max() >= _SURE]
    for kind, group in groupby(told, key=itemgetter(1)):
        run = [at for at, _ in group]
        least, least_of_one = _LISTS.get(kind, (0.0, 0.0))
        if alone[run, KINDS.index(kind)].mean() >= (least if len(run) > 1 else least_of_one):
            yield from ((at, kind) for at in run)


def _told(block: Block) -> str:
    """The kind of a block that a heading or label tells, else "": a labelled line without a section is a header's."""
    if block.section:
        return KIND_OF.get(block.section, "other")
    if block.field:
        return block.field if block.field in _FIELDS else "header"
    return ""


def piece(document: Document, block: Block) -> Piece:
    """A block as the model sees it."""
    text = document.of(block)
    return Piece(f"{block.label}: {text}" if block.label else text, block.heading)


def load(folder: Path) -> Model:
    """The model that stands in a folder; raises `ValueError` where it tells other kinds than the program knows."""
    nlp = load_model(folder, attributes=())
    classifier = nlp.get_pipe("textcat")
    assert isinstance(classifier, TrainablePipe)
    labels = tuple(classifier.labels)
    if labels != KINDS:
        raise ValueError(f"{folder} tells other kinds than the program knows: {', '.join(labels)}. Run `make train`.")
    words = WordVectors(nlp, classifier.model.get_ref("tok2vec"), _MOST_WORDS)
    return Model(words, classifier.model.layers[-1], _order(folder / ORDER))


@cache
def _model() -> Model:
    return load(FOLDER)


def _order(path: Path) -> Order:
    """The order of kinds as it was counted; half a time is added to each, as what was never seen may happen."""
    counts = np.full((len(KINDS) + 1, len(KINDS)), 0.5)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            before = KINDS.index(row["before"]) if row["before"] else -1  # the last row: how documents begin
            counts[before, KINDS.index(row["kind"])] += int(row["times"])
    chance = counts / counts.sum(axis=1, keepdims=True)
    return Order(chance[-1], chance[:-1], counts.sum(axis=0) / counts.sum())
