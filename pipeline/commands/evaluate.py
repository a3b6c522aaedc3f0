"""`vacancies evaluate`: how right the published runs are by gold labels, field by field."""
from __future__ import annotations

import json
import sys
from argparse import Namespace

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import evaluate, store
from pipeline.commands import OUT

FAILED, USAGE = 1, 2


def run(arguments: Namespace) -> int:
    outs = arguments.out or [OUT]
    if len(outs) != len(arguments.gold):
        given = f"{len(arguments.gold)} GOLD but {len(outs)} --out"
        print(f"vacancies evaluate: {given}. Give one --out for each GOLD, in the same order.", file=sys.stderr)
        return USAGE
    try:
        counts = evaluate.measure(list(zip(arguments.gold, outs, strict=True)))
    except OSError as error:
        print(f"vacancies evaluate: {error.filename}: {error.strerror}", file=sys.stderr)
        return FAILED
    except (store.StoreError, ValueError) as error:
        print(f"vacancies evaluate: {error}", file=sys.stderr)
        return FAILED
    console = Console(highlight=False)
    macro = _print(counts, console)
    for document, name, gold, got in counts.mismatches[: arguments.errors]:
        print(f"  {document} | {name} | gold={_json(gold)} | got={_json(got)}")
    if counts.absent:
        print(f"no record for {len(counts.absent)} of {counts.documents} documents: {', '.join(counts.absent[:5])}")
    if arguments.confidence:
        arguments.confidence.parent.mkdir(parents=True, exist_ok=True)
        counts.confidence().to_csv(arguments.confidence, index=False, lineterminator="\n")
        console.print(f"Precision of {len(counts.rules)} rules written to {escape(str(arguments.confidence))}")
    if macro < arguments.min:
        print(f"vacancies evaluate: macro F1 {macro:.3f} is below {arguments.min}", file=sys.stderr)
        return FAILED
    return 0


def _print(counts: evaluate.Counts, console: Console) -> float:
    frame = counts.table()
    table = Table(title=f"{counts.documents} documents with gold labels", title_justify="left", title_style="bold")
    table.add_column("field")
    for name in ("right", "wrong", "missing", "precision", "recall", "F1"):
        table.add_column(name, justify="right")
    for row in frame.itertuples(index=False):
        table.add_row(
            str(row.field), str(row.right), str(row.wrong), str(row.missing),
            f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}",
        )
    console.print(table)
    right, wrong, missing = (int(frame[name].sum()) for name in ("right", "wrong", "missing"))
    macro = float(frame["f1"].mean()) if len(frame) else 0.0
    micro = 2 * right / (2 * right + wrong + missing) if right else 0.0
    share = wrong / max(right + wrong, 1)
    total = f"macro F1 {macro:.3f}, micro F1 {micro:.3f}; {share:.3f} of the values given are wrong"
    console.print(total, soft_wrap=True)
    return macro


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
