"""Trains the span model, which marks what a notice asks for: models/spans, by models/spans.cfg."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from extractors.span_words import words
from extractors.spans import LABELS
from pipeline.training.figures import Figures
from pipeline.training.loop import fit
from pipeline.training.marks import Sentence
from pipeline.training.variants import varied

NAME = "spans"


def train(sentences: Sequence[Sentence], base: Path, out: Path) -> None:
    """Train on the sentences that are not held out, write the model to `out`, and what is made on the way to `base`."""
    taught = [sentence for sentence in sentences if not sentence.is_held_out]
    held_out = [sentence for sentence in sentences if sentence.is_held_out]
    vocab = spacy.blank("xx").vocab
    for name, some in (("train", varied(taught)), ("dev", held_out)):
        DocBin(docs=[marked(sentence, vocab) for sentence in some]).to_disk(base / f"{name}.spacy")
    fit(NAME, base, out)


def figures(sentences: Iterable[Sentence], folder: Path) -> Figures:
    """How well the model in a folder marks held-out sentences: a span is right whose edges and label are."""
    found = Figures()
    nlp = spacy.load(folder)
    recogniser = nlp.get_pipe("ner")
    for sentence in sentences:
        if not sentence.is_held_out:
            continue
        gold = marked(sentence, nlp.vocab)
        told = recogniser(Doc(nlp.vocab, words=[word.text for word in gold]))
        labelled, given = ({(e.start, e.end): e.label_ for e in doc.ents} for doc in (gold, told))
        for place in labelled.keys() | given.keys():
            found.add(labelled.get(place, ""), given.get(place, ""))
    return found


def lost(sentences: Iterable[Sentence]) -> int:
    """How many marks teach nothing, as they end inside a word: where words are glued and no seam shows."""
    vocab = Vocab()
    return sum(len(asked(sentence)) - len(marked(sentence, vocab).ents) for sentence in sentences)


def marked(sentence: Sentence, vocab: Vocab) -> Doc:
    """The sentence in words, with those marks of what is asked for whose edges are edges of words."""
    places = list(words(sentence.text, 0, len(sentence.text)))
    doc = Doc(vocab, words=[sentence.text[start:end] for start, end in places])
    first = {start: at for at, (start, _) in enumerate(places)}
    behind = {end: at + 1 for at, (_, end) in enumerate(places)}
    doc.ents = [
        Span(doc, first[start], behind[end], label)
        for start, end, label in asked(sentence)
        if start in first and end in behind
    ]
    return doc


def asked(sentence: Sentence) -> list[tuple[int, int, str]]:
    """The marks that the model learns; what is told of the world, the rules read better."""
    return [mark for mark in sentence.marks if mark.label in LABELS]
