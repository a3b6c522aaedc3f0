"""What a trained model sees in the parts of a notice that say what a candidate must bring.

A small spaCy pipeline (models/spans, trained by `make train`) marks the words that name something asked for. It reads
all those parts of a document at once; what its labels mean is told in models/training/spans/README.md. Parts on
languages and competencies are not read: rules leave nothing to see there.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.spacy_parts import Doc, Language, load_model
from extractors.span_words import words
from pipeline.document import Block, Document

FOLDER = Path(__file__).resolve().parent.parent / "models" / "spans"
LABELS = ("area", "certification", "education_field", "knowledge", "skill", "tool", "years")
_READ = frozenset({"qualifications", "education", "experience", "skills"})  # sections and fields
_LONGEST = 3_000  # characters of a block that are read
_MOST = 20_000  # characters of all blocks of a document that are read; 99 of 100 documents ask for less


@dataclass(frozen=True, slots=True)
class Span:
    """`document.text[start:end]`, which lies inside the block, and what it is: one of `LABELS`."""

    start: int
    end: int
    label: str
    block: Block


def spans(document: Document) -> tuple[Span, ...]:
    """What the model marks, in text order; spans share no character."""
    return document.view(_spans)


def _spans(document: Document) -> tuple[Span, ...]:
    asked = list(_asking(document))
    return tuple(_marked(_model(), document, asked)) if asked else ()


def _asking(document: Document) -> Iterator[Block]:
    """The blocks that the model reads, until they are too many."""
    left = _MOST
    for block in document.blocks:
        if block.kind == "heading" or block.source or not (block.section in _READ or block.field in _READ):
            continue
        left -= min(block.end - block.start, _LONGEST)
        if left < 0:
            return
        yield block


def _marked(nlp: Language, document: Document, blocks: list[Block]) -> Iterator[Span]:
    text = document.text
    read = [list(words(text, block.start, min(block.end, block.start + _LONGEST))) for block in blocks]
    with nlp.memory_zone():  # the words of one document are not kept for the next
        docs = [Doc(nlp.vocab, words=[text[start:end] for start, end in places]) for places in read]
        recogniser = nlp.get_pipe("ner")
        recogniser.set_annotations(docs, recogniser.predict(docs))  # type: ignore[attr-defined]
        found = [[(entity.start, entity.end, entity.label_) for entity in doc.ents] for doc in docs]
    for block, places, entities in zip(blocks, read, found, strict=True):
        for first, behind, label in entities:
            yield Span(places[first][0], places[behind - 1][1], label, block)


@cache
def _model() -> Language:
    """The trained pipeline. Workers are copies of a process that has loaded it: `pipeline.warm` reads a notice."""
    return load_model(FOLDER)
