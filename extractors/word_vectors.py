"""What a trained model makes of a word before it looks at those around it: each word is embedded once in a run.

Nearly all words of a notice stand in others too: of the words that the span model reads 4,000 are all but one in a
hundred, of those that the section model reads 8,000 are nine in ten.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.spacy_parts import Doc, Language

Vectors = npt.NDArray[np.float32]


class WordVectors:
    """The vectors that the first layers of a spaCy pipeline give for words."""

    def __init__(self, nlp: Language, embed: Any, most: int) -> None:
        """`embed`: these layers; `most`: how many words are kept. Where they become more, all are forgotten."""
        self._nlp, self._embed = nlp, embed
        self._vectors: Vectors = np.empty((most, embed.get_dim("nO")), dtype=np.float32)
        self._row: dict[str, int] = {}

    def of(self, words: Sequence[str]) -> Vectors:
        """A row for each word, in their order."""
        most = len(self._vectors)
        if len(words) > most:
            return np.concatenate([self.of(words[at : at + most]) for at in range(0, len(words), most)])
        new = set(words).difference(self._row)
        if len(self._row) + len(new) > most:
            self._row.clear()
            new = set(words)
        if new:
            self._read(sorted(new))
        return self._vectors[list(map(self._row.__getitem__, words))]

    def _read(self, words: list[str]) -> None:
        first, behind = len(self._row), len(self._row) + len(words)
        with self._nlp.memory_zone():  # spaCy would keep them for ever
            (self._vectors[first:behind],) = self._embed.predict([Doc(self._nlp.vocab, words=words)])
        self._row.update(zip(words, range(first, behind), strict=True))
