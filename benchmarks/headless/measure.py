"""Labelled documents as plain text, with and without headings: what is read of both, counted by the labels."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.headless.stripping import Stripped, plain, strip
from pipeline import evaluate, extract, gold, load
from pipeline.document import Document
from pipeline.evaluate import Counts
from pipeline.gold import Gold
from pipeline.gold_sets import GoldSet
from pipeline.loaders.page import NotAVacancy, Unreadable
from pipeline.record import MODEL, Vacancy

DUTIES = "responsibilities"


class Labelled(NamedTuple):
    label: Gold
    document: Document


@dataclass
class Measured:
    """One set. `own`: it is the project's; `counts` by whether headings are there; `stripped` by document."""

    own: bool
    counts: Mapping[bool, Counts] = field(default_factory=lambda: {True: Counts(), False: Counts()})
    stripped: dict[str, Stripped] = field(default_factory=dict)


def documents(one: GoldSet) -> Iterator[Labelled]:
    """The documents of a set that can be read without recognising pictures of text."""
    for label in gold.read(one.labels):
        path = one.raw / label["id"]
        try:
            yield Labelled(label, load.load(path.read_bytes(), path.name))
        except Unreadable:
            continue


def measure(one: GoldSet) -> Measured:
    measured = Measured(one.own)
    for label, document in documents(one):
        stripped = strip(document)
        measured.stripped[label["id"]] = stripped
        full, bare = (read(plain(text)) for text in (stripped.text, stripped.bare))
        for headed, vacancy in ((True, full), (False, bare)):
            count(measured.counts[headed], label, vacancy, told_duties(full))
    return measured


def read(document: Document) -> Vacancy | None:
    """The record; None where the program sees no vacancy."""
    try:
        return extract.vacancy(document)
    except NotAVacancy:
        return None


def told_duties(vacancy: Vacancy | None) -> list[str]:
    """The responsibilities that rules find: no labels are there, so that they are the reference."""
    if vacancy is None:
        return []
    chosen = (row for row in vacancy.evidence if row["chosen"] and row["table"] == DUTIES)
    guessed = {row["row_position"] for row in chosen if str(row["extractor"]).startswith(MODEL)}
    rows = vacancy.children.get(DUTIES, ())
    return [str(row["text"]) for position, row in enumerate(rows) if position not in guessed]


def count(counts: Counts, label: Gold, vacancy: Vacancy | None, duties: Sequence[str]) -> None:
    """Count a record by its labels; its responsibilities by the reference, where there is one, as deliverables are."""
    row = {"language": vacancy.document.language, **vacancy.columns} if vacancy else {}
    children = vacancy.children if vacancy else {}
    counts.documents += 1
    if not vacancy:
        counts.absent.append(label["id"])
    evaluate.compare(counts, label, row, {table: children.get(table, ()) for table in gold.LISTS})
    if duties:
        apart = Counts()
        wanted = {"id": label["id"], "deliverables": duties}
        evaluate.compare(apart, wanted, {}, {"deliverables": children.get(DUTIES, ())})
        counts.add(DUTIES, *apart.fields["deliverables"])
        counts.mismatches += [mismatch._replace(field=DUTIES) for mismatch in apart.mismatches]
