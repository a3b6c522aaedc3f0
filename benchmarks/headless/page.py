"""The tables of missing headings, in Markdown."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.headless.measure import Measured
from benchmarks.headless.scores import GOAL, OTHERS, OWN, SHOWN, macro, others, points, shown, tally
from benchmarks.markdown import table
from pipeline.evaluate import Counts


def tables(measured: Mapping[str, Measured]) -> str:
    """Those of other documents come first: they did not teach the models."""
    groups = {name: [m for m in measured.values() if m.own is own] for name, own in ((OTHERS, False), (OWN, True))}
    groups = {name: some for name, some in groups.items() if some}
    parts = [text for name, some in groups.items() for text in (f"### Documents: {name}", _fields(some))]
    by_set = {name: [one] for name, one in measured.items()} | groups | {"all": list(measured.values())}
    return "\n\n".join([*parts, "### By set", _sets(by_set), "### What was taken", _taken(measured)])


def _both(measured: Sequence[Measured]) -> tuple[list[Counts], list[Counts]]:
    return [m.counts[True] for m in measured], [m.counts[False] for m in measured]


def _fields(measured: Sequence[Measured]) -> str:
    full, bare = _both(measured)
    groups = {name: (name,) for name in SHOWN} | {"all other fields": tuple(others(full))}
    rows: list[Sequence[object]] = []
    for name, fields in groups.items():
        before, after = tally(full, *fields), tally(bare, *fields)
        rows.append((
            name, before.labelled, shown(before.f1), shown(after.f1), points(before.f1, after.f1),
            shown(before.wrong_share), shown(after.wrong_share),
        ))
    whole = [macro(part, GOAL) for part in (full, bare)]
    rows.append((f"macro of {', '.join(GOAL.values())}", "", *map(shown, whole), points(*whole), "", ""))
    heads = ("field", "labelled", "F1 with headings", "F1 without", "cost, points", "wrong of given", "without")
    return table(heads, rows)


def _sets(sets: Mapping[str, Sequence[Measured]]) -> str:
    rows: list[Sequence[object]] = []
    for name, parts in sets.items():
        full, bare = _both(parts)
        costs = [points(tally(full, field).f1, tally(bare, field).f1) for field in GOAL]
        whole = [macro(part, GOAL) for part in (full, bare)]
        rows.append((name, sum(c.documents for c in full), *costs, *map(shown, whole), points(*whole)))
    heads = ("set", "documents", *(f"{name}, points" for name in GOAL.values()), "macro F1", "without", "cost, points")
    return table(heads, rows)


def _taken(measured: Mapping[str, Measured]) -> str:
    rows: list[Sequence[object]] = []
    for name, one in measured.items():
        gone = Counter(cut.alone for stripped in one.stripped.values() for cut in stripped.gone)
        texts = one.stripped.values()
        rows.append((
            name, len(texts), gone[True], gone[False], sum(not s.gone for s in texts), sum(s.left for s in texts),
            sum(s.changed() for s in texts), len(one.counts[True].absent), len(one.counts[False].absent),
        ))
    heads = ("set", "documents", "headings taken from lines of their own", "from before their text",
             "documents without any", "headings left", "other letters that changed", "read as no vacancy", "without")
    return table(heads, rows)
