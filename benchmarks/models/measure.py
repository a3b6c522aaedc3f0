"""Every labelled document by every variant, as it is and without headings, counted by the labels."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.headless.measure import count, documents, told_duties
from benchmarks.headless.stripping import plain, strip
from benchmarks.models import variants
from pipeline import judging
from pipeline.document import Candidate, Document
from pipeline.evaluate import Counts
from pipeline.gold import Gold
from pipeline.gold_sets import GoldSet
from pipeline.judging import Judged

AS_IT_IS, HEADLESS = "as it is", "without headings"
FORMS = (AS_IT_IS, HEADLESS)
DISAGREES = "model_disagrees"
_FIELDS = {"education_level": "education", "experience_years_min": "experience"}  # of which these are the minima


class Disagreement(NamedTuple):
    """A field of which models and rules say different things.

    Whether some reading of the rules, of the models is right; None where no label says.
    """

    field: str
    rules: bool | None
    models: bool | None


@dataclass
class Ablated:
    """One set in one form: counts by variant, what models proposed and was judged, where they disagree with rules.

    `own`: it is the project's.
    """

    own: bool
    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    judged: list[Judged] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)


def ablate(one: GoldSet) -> dict[str, Ablated]:
    """What each form of the documents of a set gives.

    Responsibilities have no labels; what rules find with headings stands for them, so that only the documents
    without headings tell of them.
    """
    found = {form: Ablated(one.own) for form in FORMS}
    for label, document in documents(one):
        stripped = strip(document)
        full = variants.proposed(plain(stripped.text))
        duties = told_duties(variants.records(*full)[variants.RULES]) if full else []
        add(found[AS_IT_IS], label, variants.proposed(document), [])
        add(found[HEADLESS], label, variants.proposed(plain(stripped.bare)), duties)
    return found


def add(
    into: Ablated, label: Gold, proposed: tuple[Document, tuple[Candidate, ...]] | None, duties: Sequence[str]
) -> None:
    """Count the record of each variant of a document; None stands for one in which no vacancy is seen."""
    records = variants.records(*proposed) if proposed else {}
    for name in variants.VARIANTS:
        count(into.counts[name], label, records.get(name), duties)
    if not records:
        return
    both = records[variants.BOTH]
    judged = list(judging.readings(label, both.evidence))
    into.judged += [one for one in judged if variants.models(one.rule)]
    into.disagreements += _disagreements({i.field for i in both.issues if i.code == DISAGREES}, judged)


def _disagreements(columns: set[str], judged: Sequence[Judged]) -> Iterator[Disagreement]:
    for column in sorted(columns):
        of_it = [one for one in judged if one.field == _FIELDS.get(column, column)]
        by_rules = [one.right for one in of_it if not variants.models(one.rule)]
        by_models = [one.right for one in of_it if variants.models(one.rule)]
        yield Disagreement(column, any(by_rules) if by_rules else None, any(by_models) if by_models else None)


def merged(parts: Mapping[str, Mapping[str, Ablated]], form: str) -> list[Ablated]:
    """All sets in one form."""
    return [each[form] for each in parts.values()]
