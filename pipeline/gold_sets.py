"""Gold sets: a file of labels, or a folder of whole records, with the folder of the documents that they label.

The project's own are `tests/gold` and the samples; any other place is given by its path: a label file or a folder of
records with `raw/` beside or in it, a folder of label files, or a folder of such folders.
"""
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.rules import HERE

GOLD, SAMPLES = HERE / "tests" / "gold", HERE / "tests" / "golden"
OWN = (GOLD, SAMPLES)
FLOORS = GOLD / "floors.json"


class GoldSet(NamedTuple):
    name: str
    labels: Path  # a file of JSON lines, or a folder of whole records
    raw: Path
    own: bool  # one of the project's, which have floors


def find(path: Path) -> list[GoldSet]:
    """The sets at a place, by name. A place without labels is an error.

    >>> [s.name for s in find(GOLD)][:2], find(SAMPLES)[0].raw == HERE / "data" / "raw"
    (['gold_a', 'gold_b'], True)
    """
    if path.is_file():
        return [_set(path)]
    if not path.is_dir():
        raise ValueError(f"{path} is neither a file nor a folder. Name a label file, or a folder that holds some.")
    if files := sorted(path.glob("gold*.jsonl")) or sorted(path.glob("*/gold*.jsonl")):
        return [_set(file) for file in files]
    if any(path.glob("*.json")):
        return [_set(path)]
    raise ValueError(f"{path} holds no labels: neither gold*.jsonl, here or one folder deeper, nor records (*.json).")


def _set(labels: Path) -> GoldSet:
    whole = labels.resolve()
    name = whole.parent.name if whole.name == "gold.jsonl" else whole.stem
    raw = (labels if labels.is_dir() else labels.parent) / "raw"
    return GoldSet(name, labels, HERE / "data" / "raw" if whole == SAMPLES else raw, whole.is_relative_to(HERE))
