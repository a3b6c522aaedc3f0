"""What a trained model sees in the parts of a notice that say what a candidate must bring.

A small spaCy pipeline (models/spans, trained by `make train`) marks the words that name something asked for. It reads
all those parts of a document at once; what its labels mean is told in models/training/spans/README.md.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.clauses import ASKING
from extractors.spacy_parts import Doc, Language, load_model
from extractors.span_words import runs, words
from pipeline.document import Block, Document

FOLDER = Path(__file__).resolve().parent.parent / "models" / "spans"
_FIELDS = frozenset({"education", "experience", "languages", "competencies"})
_LONGEST = 3_000  # characters of a block that are read
_MOST = 20_000  # characters of all blocks of a document that are read; 99 of 100 documents ask for less


@dataclass(frozen=True, slots=True)
class Span:
    """`document.text[start:end]`, which lies inside the block, and the label of the training data that it is given."""

    start: int
    end: int
    label: str
    block: Block


def spans(document: Document) -> tuple[Span, ...]:
    """What the model marks, in text order; spans share no character."""
    return document.view(_spans)


def _spans(document: Document) -> tuple[Span, ...]:
    asked = list(_asking(document))
    if not asked or not FOLDER.exists():
        return ()
    return tuple(_marked(_model(), document, asked))


def _asking(document: Document) -> Iterator[Block]:
    """The blocks that the model reads, until they are too many."""
    left = _MOST
    for block in document.blocks:
        if block.kind == "heading" or block.source or not (block.section in ASKING or block.field in _FIELDS):
            continue
        left -= min(block.end - block.start, _LONGEST)
        if left < 0:
            return
        yield block


def _marked(nlp: Language, document: Document, blocks: list[Block]) -> Iterator[Span]:
    text = document.text
    places = [list(words(text, block.start, min(block.end, block.start + _LONGEST))) for block in blocks]
    tagger = nlp.get_pipe("tagger")
    with nlp.memory_zone():  # the words of one document are not kept for the next
        docs = [Doc(nlp.vocab, words=[text[start:end] for start, end in places_]) for places_ in places]
        guesses = tagger.predict(docs)  # type: ignore[attr-defined]
    tags = tagger.labels  # type: ignore[attr-defined]
    for block, at, guessed in zip(blocks, places, guesses, strict=True):
        for label, first, behind in runs([tags[guess] for guess in guessed]):
            yield Span(at[first][0], at[behind - 1][1], label, block)


@cache
def _model() -> Language:
    """The trained pipeline. Workers are copies of a process that has loaded it: `pipeline.warm` reads a notice."""
    return load_model(FOLDER)
