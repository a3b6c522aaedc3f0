"""The tables of docs/accuracy.md, in Markdown."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import metadata

from benchmarks.accuracy.comparison import Compared
from benchmarks.accuracy.main_text import Kept
from benchmarks.markdown import table
from pipeline.evaluate import Counts, total
from pipeline.reliability import Bin

PROGRAMS = ("extruct", "dateparser", "price-parser", "trafilatura", "beautifulsoup4")


def tables(
    compared: Sequence[Compared], kept: Sequence[Kept], counts: Mapping[str, Counts], bins: Sequence[Bin]
) -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PROGRAMS)
    parts = [_fields(compared), f"Versions: {versions}.", "## The text of web pages", _text(kept)]
    parts += ["## All fields of the record", _sets(counts), _record(total(counts.values()))]
    parts += ["## What confidence promises", _reliability(bins)]
    return "\n\n".join(parts) + "\n"


def _fields(compared: Sequence[Compared]) -> str:
    rows = [
        (c.field, c.tool, c.theirs.documents, c.theirs.values, c.theirs.f1, c.ours.f1, c.theirs.wrong_share,
         c.ours.wrong_share)
        for c in sorted(compared, key=lambda c: c.field)
    ]
    heads = ("field", "other program", "documents", "labelled", "F1", "F1, ours", "wrong of given", "wrong, ours")
    return table(heads, rows)


def _text(kept: Sequence[Kept]) -> str:
    rows = [(k.name, k.values, k.values_kept / max(k.values, 1), k.furniture, k.furniture_kept / max(k.furniture, 1))
            for k in kept]
    return table(("text by", "labelled values on the pages", "kept", "lines of furniture", "kept"), rows)


def _sets(counts: Mapping[str, Counts]) -> str:
    rows = []
    for name, part in (*counts.items(), ("all", total(counts.values()))):
        n = part.totals()
        rows.append((name, part.documents, n["macro"], n["micro"], n["wrong_share"]))
    return table(("set", "documents", "macro F1", "micro F1", "wrong of given"), rows)


def _record(whole: Counts) -> str:
    rows = [
        (*(r[k] for k in ("field", "right", "wrong", "missing")), float(r["f1"]), float(r["wrong_share"]))
        for r in whole.table().to_dict("records")
    ]
    return table(("field", "right", "wrong", "missing", "F1", "wrong of given"), rows)


def _reliability(bins: Sequence[Bin]) -> str:
    rows = [(f"{b.low:.1f} to {b.high:.1f}", b.readings, b.right, b.mean, b.share) for b in bins]
    return table(("confidence", "chosen readings", "right", "mean confidence", "share that is right"), rows)
