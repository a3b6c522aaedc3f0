"""The tables of docs/models.md, in Markdown."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.headless.scores import GOAL, OTHERS, OWN, Tally, macro, points, shown, tally
from benchmarks.markdown import table
from benchmarks.models.measure import FORMS, Ablated, Disagreement, merged
from benchmarks.models.speed import Cost
from benchmarks.models.variants import BOTH, MODELS, RULES, SECTIONS, SPANS, models
from benchmarks.performance.clock import Spread
from pipeline.evaluate import Counts

Sets = Mapping[str, Mapping[str, Ablated]]  # by set, then by form


def tables(sets: Sets, costs: Mapping[str, Cost]) -> str:
    """Those of other documents come before those of the project's own, which taught the models."""
    groups = {name: _group(sets, own) for name, own in ((OTHERS, False), (OWN, True))}
    parts = ["### By set", _sets(sets, groups)]
    for name, some in groups.items():
        parts += [f"### Field by field: {name}", _fields(some)] if some else []
    parts += ["### Model by model", _components(sets), "### Where models and rules disagree", _disagreements(sets)]
    parts += ["### Time", _costs(costs)]
    return "\n\n".join(parts)


def _group(sets: Sets, own: bool) -> Sets:
    return {name: forms for name, forms in sets.items() if all(part.own is own for part in forms.values())}


def _of(parts: Sequence[Ablated], variant: str) -> list[Counts]:
    return [part.counts[variant] for part in parts]


def _names(parts: Sequence[Counts]) -> list[str]:
    """The fields of which something is labelled or found, in the order of the record."""
    names = dict.fromkeys(name for part in parts for name in part.fields)
    return [name for name in names if any(tally(parts, name))]


def _sets(sets: Sets, groups: Mapping[str, Sets]) -> str:
    rows: list[Sequence[object]] = []
    for form in FORMS:
        parts = {name: [each[form]] for name, each in sets.items()}
        parts |= {name: merged(some, form) for name, some in groups.items() if some} | {"all": merged(sets, form)}
        for name, some in parts.items():
            by = {variant: _of(some, variant) for variant in (RULES, MODELS, BOTH)}
            means = [macro(by[variant], _names(by[RULES])) for variant in by]
            goal = [macro(by[variant], GOAL) for variant in (RULES, BOTH)]
            wrong = [tally(by[v], *_names(by[v])).wrong_share for v in (RULES, BOTH)]
            documents = sum(counts.documents for counts in by[RULES])
            fallen = [field for field in _names(by[RULES]) if _fell(by[RULES], by[BOTH], field)]
            rows.append((name, form, documents, *map(shown, (*means, *goal, *wrong)), ", ".join(fallen) or "none"))
    heads = (
        "set", "documents are", "documents", "macro F1, rules alone", "models alone", "both",
        f"macro of {len(GOAL)} fields, rules alone", "both", "wrong of given, rules alone", "both",
        "fields with a lower F1 by both",
    )
    return table(heads, rows)


def _fell(before: Sequence[Counts], after: Sequence[Counts], field: str) -> bool:
    first, second = tally(before, field).f1, tally(after, field).f1
    return first is not None and (second or 0.0) < first


def _fields(sets: Sets) -> str:
    """The fields for which models propose something; all others together, value by value."""
    rows: list[Sequence[object]] = []
    for form in FORMS:
        parts = merged(sets, form)
        names = _names([*_of(parts, RULES), *_of(parts, BOTH)])
        touched = [name for name in names if name != "language" and any(tally(_of(parts, MODELS), name)[:2])]
        rows += [_field(name, form, *(tally(_of(parts, v), name) for v in (RULES, MODELS, BOTH))) for name in touched]
        rest = [name for name in names if name not in touched]
        rules, both = (tally(_of(parts, variant), *rest) for variant in (RULES, BOTH))
        rows.append(_field(f"the other {len(rest)} fields", form, rules, Tally(), both))
    heads = ("field", "documents are", "labelled", "F1, rules alone", "models alone", "both", "gain, points",
             "wrong of given, rules alone", "both")
    return table(heads, rows)


def _field(name: str, form: str, rules: Tally, by_models: Tally, both: Tally) -> Sequence[object]:
    return (
        name, form, rules.labelled, *map(shown, (rules.f1, by_models.f1, both.f1)), points(both.f1, rules.f1),
        *map(shown, (rules.wrong_share, both.wrong_share)),
    )


def _components(sets: Sets) -> str:
    """What each model adds to all the rest, by field, and how many of its readings are right."""
    rows: list[Sequence[object]] = []
    for model in (SECTIONS, SPANS):
        for form in FORMS:
            parts = merged(sets, form)
            without, both = _of(parts, f"without the {model}"), _of(parts, BOTH)
            for name in _names([*without, *both]):
                before, after = tally(without, name), tally(both, name)
                if before != after:
                    rows.append((
                        model, form, name, shown(before.f1), shown(after.f1), points(after.f1, before.f1),
                        after.right - before.right, after.wrong - before.wrong,
                    ))
            judged = [one.right for part in parts for one in part.judged if model in models(one.rule)]
            rows.append((model, form, "all its readings", "", "", "", sum(judged), len(judged) - sum(judged)))
    heads = ("model", "documents are", "field", "F1 without it", "with it", "gain, points", "more right", "more wrong")
    return table(heads, rows)


def _disagreements(sets: Sets) -> str:
    rows: list[Sequence[object]] = []
    for form in FORMS:
        found: dict[str, list[Disagreement]] = {}
        for part in merged(sets, form):
            for one in part.disagreements:
                found.setdefault(one.field, []).append(one)
        for name, some in sorted(found.items()):
            judged = [one for one in some if one.rules is not None and one.models is not None]
            verdicts = [(one.rules, one.models) for one in judged]
            told = [(True, False), (False, True), (True, True), (False, False)]
            rows.append((name, form, len(some), *map(verdicts.count, told), len(some) - len(judged)))
    heads = ("field", "documents are", "documents", "rules are right", "models are right", "both in part", "neither",
             "labels do not say")
    return table(heads, rows)


def _costs(costs: Mapping[str, Cost]) -> str:
    rows = [
        (name, cost.documents, *(_spread(took, 1) for took in cost.took.values()),
         *(_spread(share, 2) for share in cost.shares.values()))
        for name, cost in costs.items()
    ]
    first = next(iter(costs.values()))
    heads = ("documents", "number", *(f"ms, {name}" for name in first.took),
             *(f"share of the time, {name}" for name in first.shares))
    return table(heads, rows)


def _spread(found: Spread, digits: int) -> str:
    return f"{found.middle:.{digits}f} ({found.low:.{digits}f} to {found.high:.{digits}f})"
