"""Documents whose blocks have kinds: what the section model learns from."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.inference.features import Piece
from pipeline.rules import HERE

WRITTEN = HERE / "models" / "training" / "blocks" / "blocks.jsonl"
_ONE_IN = 5  # documents are held out


class Labelled(NamedTuple):
    """The blocks of a document in order, and the kind of each; "" where it is not known. `is_given`: from a corpus of
    the user's, which teaches and does not measure, so that the figures of two trainings can be compared."""

    name: str
    pieces: tuple[Piece, ...]
    kinds: tuple[str, ...]
    is_given: bool = False

    @property
    def is_held_out(self) -> bool:
        """Whether it measures the model, and does not teach it: by its name, so that documents can be added."""
        return not self.is_given and hashlib.sha256(self.name.encode()).digest()[0] % _ONE_IN == 0


def written(path: Path = WRITTEN) -> Iterator[Labelled]:
    """The documents that were written and labelled for training (one for each line; see the README beside them)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        blocks = document["blocks"]
        yield Labelled(
            document["id"],
            tuple(Piece(block["text"], block["heading"]) for block in blocks),
            tuple(block["kind"] for block in blocks),
        )
