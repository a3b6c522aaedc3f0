"""The tables that `vacancies evaluate` prints."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table

from pipeline.evaluate import Counts
from pipeline.reliability import Bin


def fields(whole: Counts) -> Table:
    names = ("right", "wrong", "missing", "precision", "recall", "F1", "wrong of given")
    table = _table(f"{whole.documents} documents with gold labels", "field", names)
    for row in whole.table().to_dict("records"):
        shares = (row["precision"], row["recall"], row["f1"], row["wrong_share"])
        figures = (str(row[name]) for name in ("right", "wrong", "missing"))
        table.add_row(str(row["field"]), *figures, *(f"{share:.3f}" for share in shares))
    return table


def by_set(counts: Mapping[str, Counts], whole: Counts) -> Table:
    table = _table("F1 by set", "field", (*counts, "all"))
    scores = [part.scores() for part in (*counts.values(), whole)]
    for name in scores[-1]:
        if name != "macro":
            table.add_row(name, *(f"{s[name]:.3f}" if name in s else "" for s in scores))
    return table


def sets(counts: Mapping[str, Counts], whole: Counts) -> Table:
    names = ("documents", "right", "wrong", "missing", "macro F1", "micro F1", "wrong of given")
    table = _table("In all", "set", names)
    for name, part in (*counts.items(), *([("all", whole)] if len(counts) > 1 else [])):
        n = part.totals()
        table.add_row(
            name, str(part.documents), *(f"{n[k]:.0f}" for k in ("right", "wrong", "missing")),
            *(f"{n[k]:.3f}" for k in ("macro", "micro", "wrong_share")),
        )
    return table


def reliable(bins: Sequence[Bin]) -> Table:
    title = "Chosen readings by confidence, learnt on the other sets"
    table = _table(title, "confidence", ("readings", "right", "mean confidence", "share that is right"))
    for one in bins:
        figures = (f"{one.mean:.3f}", f"{one.share:.3f}")
        table.add_row(f"{one.low:.1f} to {one.high:.1f}", str(one.readings), str(one.right), *figures)
    return table


def _table(title: str, first: str, others: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
