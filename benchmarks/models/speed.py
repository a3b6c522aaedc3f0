"""Processor time of a document from its bytes to its rows, with the models, without them, and with one of them alone.

The models are taken away here, and not by a switch in the program: the one finds no language that it knows, the other
no part that it reads.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.headless.measure import documents
from benchmarks.headless.stripping import strip
from benchmarks.models.variants import SECTIONS, SPANS
from benchmarks.performance import corpus
from benchmarks.performance.clock import Entrant, Spent, Spread, race, spread
from extractors import spans
from pipeline import extract, load, rows
from pipeline.gold_sets import GoldSet
from pipeline.inference import sections
from pipeline.loaders.page import NotAVacancy
from pipeline.process import pack

NEITHER, BOTH = "neither", "both"
ROUNDS, EACH = 8, 6  # rounds that count, documents of a round
_SEED = 30  # no document is one of those by which speed is measured elsewhere
_OFF: Mapping[str, tuple[Any, str, object]] = {
    SECTIONS: (sections, "READ_FULLY", ()),
    SPANS: (spans, "_MOST", -1),
}


class File(NamedTuple):
    name: str
    data: bytes


class Cost(NamedTuple):
    """Of one sort of documents: milliseconds of a document by what is at work, and the share of it that models take."""

    documents: int
    took: Mapping[str, Spread]
    shares: Mapping[str, Spread]


@contextmanager
def off(*models: str) -> Iterator[None]:
    """The program without these models."""
    with ExitStack() as patches:
        for model in models:
            patches.enter_context(patch.object(*_OFF[model]))
        yield


def whole(file: File) -> None:
    """A document from its bytes to its rows."""
    try:
        pack(rows.of(extract.vacancy(load.load(file.data, file.name))))
    except NotAVacancy:
        return


def costs(sets: Sequence[GoldSet]) -> dict[str, Cost]:
    """Of documents that are made, by format, and of the labelled ones, as they are and without headings."""
    sorts: dict[str, list[File]] = {}
    for form in corpus.FORMATS:
        name = f"a.{corpus.SUFFIXES[form]}"
        made = (corpus.document(form, _SEED, number)[1] for number in range((ROUNDS + 1) * EACH))
        sorts[f"made, {form}"] = [File(name, data) for data in made]
    labelled = [(one, *document) for one in sets for document in documents(one)]
    sorts["labelled, as they are"] = [
        File(label["id"], (one.raw / label["id"]).read_bytes()) for one, label, _ in labelled
    ]
    sorts["labelled, without headings"] = [File("a.txt", strip(d).bare.encode()) for _, _, d in labelled]
    return {name: cost(files) for name, files in sorts.items()}


def cost(files: Sequence[File]) -> Cost:
    """All kinds of runs in turns, on the same documents in a round; each round has its own."""

    def without(*models: str) -> Callable[[object], None]:
        def work(file: object) -> None:
            assert isinstance(file, File)
            with off(*models):
                whole(file)

        return work

    spent = race(
        {
            NEITHER: Entrant(without(SECTIONS, SPANS)), SECTIONS: Entrant(without(SPANS)),
            SPANS: Entrant(without(SECTIONS)), BOTH: Entrant(without()),
        },
        list(_rounds(files)),
    )
    took = {name: spread([1000 * one.cpu for one in laps]) for name, laps in spent.items()}
    bare = spent.pop(NEITHER)
    return Cost(len(files), took, {name: _share(laps, bare) for name, laps in spent.items()})


def _rounds(files: Sequence[File]) -> Iterator[Sequence[File]]:
    """The first to warm up. Long and short documents are dealt out evenly."""
    dealt = sorted(files, key=lambda file: len(file.data))
    return (dealt[number :: ROUNDS + 1] for number in range(ROUNDS + 1))


def _share(laps: Sequence[Spent], bare: Sequence[Spent]) -> Spread:
    return spread([1 - other.cpu / one.cpu for one, other in zip(laps, bare, strict=True)])
