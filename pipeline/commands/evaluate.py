"""`vacancies evaluate`: how right the pipeline is by gold labels, field by field, and whether a floor is missed."""
from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping

from rich.console import Console

from pipeline import evaluate, floors, gold_sets, reliability, store
from pipeline.commands import evaluate_tables as tables
from pipeline.evaluate import Counts
from pipeline.inputs import SourceError
from pipeline.run import NothingToRead

OK, FAILED, USAGE = 0, 1, 2
WIDTH = 140  # where the output is no terminal
SHOWN = 10  # documents without a record


def run(arguments: Namespace) -> int:
    places = arguments.gold or list(gold_sets.OWN)
    if arguments.out and len(arguments.out) != len(places):
        given = f"{len(places)} GOLD but {len(arguments.out)} --out"
        return _usage(f"{given}. Give one --out for each GOLD, in the same order.")
    if arguments.lower_floors is not None and not arguments.lower_floors.strip():
        return _usage("--lower-floors needs a reason; it is kept in the file.")
    try:
        sets = [gold_sets.find(place) for place in places]
        flat = [one for found in sets for one in found]
        if twice := [name for name, n in Counter(one.name for one in flat).items() if n > 1]:
            return _usage(f"two gold sets are named {', '.join(twice)}. Give each file, or its folder, another name.")
        if arguments.out:
            pairs = zip(sets, arguments.out, strict=True)
            counts = {one.name: evaluate.measure(one.labels, out) for found, out in pairs for one in found}
        else:
            counts = evaluate.ingest_and_measure(flat)
    except OSError as error:
        return _failed(f"{error.filename}: {error.strerror}")
    except (store.StoreError, SourceError, NothingToRead, ValueError) as error:
        return _failed(str(error))
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    whole = _print(counts, console, arguments.errors)
    if arguments.confidence:
        _write_confidence(arguments, counts, whole)
    macro = whole.scores()["macro"]
    if macro < arguments.min:
        return _failed(f"macro F1 {macro:.3f} is below {arguments.min}")
    return _hold(arguments, {one.name: counts[one.name].scores() for one in flat if one.own})


def _print(counts: Mapping[str, Counts], console: Console, errors: int) -> Counts:
    whole = evaluate.total(counts.values())
    console.print(tables.fields(whole))
    if len(counts) > 1:
        console.print(tables.by_set(counts, whole))
        console.print(tables.reliable(reliability.bins(counts)))
    console.print(tables.sets(counts, whole))
    for document, name, gold, got in whole.mismatches[:errors]:
        print(f"  {document} | {name} | gold={_json(gold)} | got={_json(got)}")
    if whole.absent:
        print(f"no record for {len(whole.absent)} of {whole.documents} documents:", *whole.absent[:SHOWN], sep="\n  ")
    return whole


def _write_confidence(arguments: Namespace, counts: Mapping[str, Counts], whole: Counts) -> None:
    measured_on = ", ".join(f"{name}: {part.documents}" for name, part in counts.items())
    arguments.confidence.parent.mkdir(parents=True, exist_ok=True)
    rules = whole.rules()
    arguments.confidence.write_text(evaluate.confidence(rules, f"documents by set: {measured_on}"), "utf-8")
    print(f"Precision of {len(rules)} rules written to {arguments.confidence}")


def _hold(arguments: Namespace, scores: floors.Scores) -> int:
    """Compare the project's own sets with their floors; move these where that is asked for."""
    path = arguments.floors or gold_sets.FLOORS
    held = floors.read(path)
    moves = []
    if arguments.lower_floors is not None:
        moves += held.fall(scores, arguments.lower_floors.strip())
    if arguments.raise_floors is not None:
        moves += held.rise(scores, arguments.raise_floors)
    if moves:
        floors.write(path, held)
        print(f"floors in {path} moved:", *moves, sep="\n  ")
    if falls := held.falls(scores):
        return _failed("\n  ".join(["F1 is below its floor (the floor, what is measured now):", *map(str, falls)]))
    return OK


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _usage(message: str) -> int:
    print(f"vacancies evaluate: {message}", file=sys.stderr)
    return USAGE


def _failed(message: str) -> int:
    print(f"vacancies evaluate: {message}", file=sys.stderr)
    return FAILED
