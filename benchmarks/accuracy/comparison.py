"""Scoring each program and our record on the same documents and columns, as `vacancies evaluate` does."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy.tool import Found, Labelled, Tool
from pipeline import evaluate, gold
from pipeline.evaluate import Counts, Published
from pipeline.gold_sets import GoldSet


class Score(NamedTuple):
    documents: int
    values: int  # that the labels have
    f1: float
    wrong_share: float


class Compared(NamedTuple):
    field: str
    tool: str
    theirs: Score
    ours: Score


def documents(one: GoldSet, out: Path) -> Iterator[Labelled]:
    """The labelled documents of a set, with the text and the record that the run published in `out` has."""
    run = Published(out)
    for label in gold.read(one.labels):
        row = run.rows.get(label["id"], {})
        key = str(row.get("vacancy_id"))
        children = {table: run.of(table, key) for table in gold.LISTS}
        text = next((str(d["text"]) for d in run.of("documents", key)), "")
        yield Labelled(label, one.raw / label["id"], text, (row, children))


def compare(tools: Sequence[Tool], labelled: Sequence[Labelled]) -> Iterator[Compared]:
    for tool in tools:
        read = [document for document in labelled if tool.reads(document)]
        theirs, ours = Counts(), Counts()
        for document in read:
            _count(theirs, document, tool.find(document), tool.fields)
            _count(ours, document, document.ours, tool.fields)
        for field in tool.fields:
            yield Compared(field, tool.name, _score(theirs, field, len(read)), _score(ours, field, len(read)))


def _count(counts: Counts, document: Labelled, found: Found, fields: Sequence[str]) -> None:
    row, children = found
    kept = ("id", *fields, *(f"{field}_optional" for field in fields))
    label = {key: document.label[key] for key in kept if key in document.label}
    evaluate.compare(counts, label, row, {table: rows for table, rows in children.items() if table in fields})


def _score(counts: Counts, field: str, documents: int) -> Score:
    right, wrong, missing = counts.fields[field]
    f1 = 2 * right / max(2 * right + wrong + missing, 1)
    return Score(documents, right + missing, f1, wrong / max(right + wrong, 1))
