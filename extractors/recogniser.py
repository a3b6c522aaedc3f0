"""The entity recogniser of a trained spaCy pipeline, run without spaCy: the same spans, in a sixth of the time.

A notice asks for some dozens of words, and of these spaCy's own `predict` is mostly overhead: it embeds a word wherever
it stands, and its state machine asks for Python's lock some twenty times for each. Here words are embedded once, and
the best moves outside of spans are told for all words together, since they do not depend on what was marked before;
only inside of spans it goes on word by word.

A span begins with the move B and goes on with I up to L, or is a single word U; at all other words the move is O.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.spacy_parts import Language
from extractors.word_vectors import Vectors, WordVectors

Numbers = npt.NDArray[np.int64]
Mark = tuple[int, int, str]  # first word, word behind, label
_MOST = 4_000  # words whose vectors are kept


class Recogniser:
    """The component `ner` of a pipeline."""

    def __init__(self, nlp: Language) -> None:
        component: Any = nlp.get_pipe("ner")
        to_states, self._lower, self._upper = component.model.layers
        to_vectors, _, self._narrow = to_states.layers
        encode = to_vectors.get_ref("encode")
        self._encode, self._pad = encode.layers[0], encode.attrs["pad"]
        self._words = WordVectors(nlp, to_vectors.get_ref("embed"), _MOST)
        names = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
        self._number = {name: number for number, name in enumerate(names)}
        self._moves = [(name[0], name[2:]) for name in names]
        # What bars moves outside of spans, and besides at a last word. U without a label: words that are set apart
        barred = [move in "IL" or (move == "U" and not label) for move, label in self._moves]
        self._bar = np.where(barred, -np.inf, 0).astype(np.float32)
        self._bar_last = np.where([move == "B" for move, _ in self._moves], -np.inf, 0).astype(np.float32)

    def marks(self, passages: Sequence[Sequence[str]]) -> list[list[Mark]]:
        """The marks of each passage, which is given in words; they share no word, and stand in order."""
        lengths = np.array([len(passage) for passage in passages], dtype=np.int64)
        if not lengths.any():
            return [[] for _ in passages]
        features = self._features([word for passage in passages for word in passage], lengths)
        ends = np.cumsum(lengths)
        moves = self._moves_outside(features, ends[lengths > 0] - 1)
        edges = zip((ends - lengths).tolist(), ends.tolist(), strict=True)
        return [list(self._walk(features, moves, start, end)) for start, end in edges]

    def _features(self, words: Sequence[str], lengths: Numbers) -> Vectors:
        """What each word adds to a state (rows; before them, what a missing one adds) as the one that is looked at, as
        the first of the span and as the one before (columns)."""
        # Passages stand apart, for none to see another
        places = np.arange(len(words)) + np.repeat(self._pad * np.arange(1, len(lengths) + 1), lengths)
        vectors = self._words.of(words)
        apart = np.zeros((len(words) + self._pad * (len(lengths) + 1), vectors.shape[1]), dtype=np.float32)
        apart[places] = vectors
        features: Vectors = self._lower.predict(self._narrow.predict(self._encode.predict(apart)[places]))
        return features

    def _scores(self, states: Vectors) -> Vectors:
        """Of each move, for states as the sums of features."""
        hidden, _ = self._lower.ops.maxout(states + self._lower.get_param("b"))
        scores: Vectors = self._upper.predict(hidden)
        return scores

    def _moves_outside(self, features: Vectors, last: Numbers) -> list[tuple[str, str]]:
        """The best move at each word, and its label, if no span is open there; `last`: the last words of passages."""
        scores = self._scores(features[1:, 0] + features[0, 1] + features[0, 2]) + self._bar
        scores[last] += self._bar_last
        return [self._moves[number] for number in scores.argmax(axis=1).tolist()]

    def _walk(self, features: Vectors, moves: Sequence[tuple[str, str]], start: int, end: int) -> Iterator[Mark]:
        """The marks of the passage whose words are those from `start` to `end`."""
        at = start
        while at < end:
            first, (move, label) = at, moves[at]
            at += 1
            if move == "O":
                continue
            if move == "B":
                while at < end - 1 and self._goes_on(features, at, first, label):
                    at += 1
                at += 1
            yield first - start, at - start, label

    def _goes_on(self, features: Vectors, at: int, first: int, label: str) -> bool:
        """Whether a span that is open goes on behind a word."""
        scores = self._scores((features[at + 1, 0] + features[first + 1, 1] + features[at, 2])[np.newaxis])[0]
        return bool(scores[self._number[f"I-{label}"]] >= scores[self._number[f"L-{label}"]])
