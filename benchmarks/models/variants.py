"""Records made of some of what is proposed for a document: by rules alone, by models alone, by all but one model.

Models only add candidates, whose rules begin with `model_`; so a record without them is made by leaving these out, and
settling, reading and choosing among the others as the program does.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from unittest.mock import patch

from normalizers.base import Context
from pipeline import context, extract, resolve
from pipeline.document import Candidate, Document
from pipeline.loaders.page import NotAVacancy
from pipeline.normalize import read
from pipeline.record import MODEL, Reading, Vacancy

SECTIONS, SPANS = "section model", "span model"
RULES, MODELS, BOTH = "rules alone", "models alone", "both"
_SPAN = f"{MODEL}span"


def models(rule: str) -> frozenset[str]:
    """The models that it takes to propose by a rule; none for the rules themselves.

    >>> [sorted(models(rule)) for rule in ("item", "model_item", "model_span", "model_model_span")]
    [[], ['section model'], ['span model'], ['section model', 'span model']]
    """
    if not rule.startswith(MODEL):
        return frozenset()
    if rule == _SPAN:
        return frozenset({SPANS})
    return frozenset({SECTIONS, SPANS} if rule.endswith(_SPAN) else {SECTIONS})


VARIANTS: Mapping[str, Callable[[frozenset[str]], bool]] = {
    RULES: lambda needed: not needed,
    MODELS: bool,
    BOTH: lambda needed: True,
    f"without the {SECTIONS}": lambda needed: SECTIONS not in needed,
    f"without the {SPANS}": lambda needed: SPANS not in needed,
}


def proposed(document: Document) -> tuple[Document, tuple[Candidate, ...]] | None:
    """What the program chooses from: the document with the sections that it sees, and all candidates.

    None where it sees no vacancy.
    """
    seen: list[tuple[Document, tuple[Candidate, ...]]] = []
    choose = resolve.vacancy

    def watched(document: Document, readings: tuple[Reading, ...], settled: Context) -> Vacancy:
        seen.append((document, tuple(reading.candidate for reading in readings)))
        return choose(document, readings, settled)

    with patch.object(resolve, "vacancy", watched):
        try:
            extract.vacancy(document)
        except NotAVacancy:
            return None
    return seen[0]


def records(document: Document, candidates: Sequence[Candidate]) -> dict[str, Vacancy]:
    """The record of each variant."""
    return {name: _record(document, candidates, keep) for name, keep in VARIANTS.items()}


def _record(document: Document, candidates: Sequence[Candidate], keep: Callable[[frozenset[str]], bool]) -> Vacancy:
    kept = [candidate for candidate in candidates if keep(models(candidate.rule))]
    document = document if keep(frozenset({SECTIONS})) else as_told(document)
    settled = context.settle(document, kept, None)
    return resolve.vacancy(document, tuple(read(candidate, settled) for candidate in kept), settled)


def as_told(document: Document) -> Document:
    """The document with those sections only that its headings tell."""
    blocks = (replace(block, section="", inferred=False) if block.inferred else block for block in document.blocks)
    return replace(document, blocks=tuple(blocks))
