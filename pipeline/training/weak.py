"""Labels that nobody wrote: sections whose heading was known teach those whose heading was not.

Two sources: documents of this project, and a run that `vacancies ingest` has published, read by its tables.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path

from pipeline import gold, load, store
from pipeline.inference.features import Piece
from pipeline.inference.sections import KIND_OF, piece
from pipeline.loaders.page import Unreadable
from pipeline.rules import HERE
from pipeline.training.labelled import Labelled

SAMPLES, GOLD = HERE / "data" / "raw", HERE / "tests" / "gold"
_MEASURES = GOLD / "gold_d.jsonl"  # documents without headings: they measure the models, and teach them nothing
_MIXED = frozenset({"qualifications", "purpose"})  # under such headings stand blocks of several kinds
_FEWEST = 3  # letters of a block that teaches
_MOST = 300  # records of a corpus: about as many blocks as were written for training


def own() -> Iterator[Labelled]:
    """The documents of the samples and of the gold sets of this project, labelled by their headings."""
    measures = {label["id"] for label in gold.read(_MEASURES)}
    for path in sorted(path for folder in (SAMPLES, GOLD / "raw") for path in folder.iterdir()):
        if path.name in measures:
            continue
        try:
            document = load.load(path.read_bytes(), path.name)
        except Unreadable:
            continue  # containers and damaged samples
        blocks = [b for b in document.blocks if b.kind != "heading" and not b.source and b.end - b.start >= _FEWEST]
        yield Labelled(
            path.name,
            tuple(piece(document, block)._replace(heading="") for block in blocks),
            tuple(_kind(block.section) for block in blocks),
        )


def published(out: Path) -> Iterator[Labelled]:
    """Records of a published run, by its table of sections; sections that a model told teach nothing. Of many records
    a part is taken, always the same one, by their ids, which are hashes.

    Raises `store.StoreError` where there is none.
    """
    held, run_id = store.published(out)
    columns = ["vacancy_id", "position", "kind", "text", "basis"]
    table = held.dataset(run_id, "sections").to_table(columns=columns)
    rows = table.sort_by([("vacancy_id", "ascending"), ("position", "ascending")])
    for name, group in islice(groupby(rows.to_pylist(), key=lambda row: str(row["vacancy_id"])), _MOST):
        yield _of_sections(name, group)


def _of_sections(name: str, rows: Iterable[Mapping[str, object]]) -> Labelled:
    pieces: list[Piece] = []
    kinds: list[str] = []
    for row in rows:
        kind = _kind(str(row["kind"])) if row["basis"] == "heading" else ""
        for line in str(row["text"]).split("\n"):
            bare = line.removeprefix("- ")
            if len(bare) >= _FEWEST:
                pieces.append(Piece(bare))
                kinds.append(kind)
    return Labelled(name, tuple(pieces), tuple(kinds), is_given=True)


def _kind(section: str) -> str:
    return "" if section in _MIXED else KIND_OF.get(section, "")
