"""The tables of docs/scale.md: what one document costs, and a million, and a billion."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.scale.measure import Cost
from pipeline import assembly

MANY = {"a million": 10**6, "ten million": 10**7, "a billion": 10**9}
BEGIN, END = "<!-- written by: python -m benchmarks.scale --write docs/scale.md -->", "<!-- end -->"
_HOUR, _DAY = 3600.0, 86_400.0
_GB = 10**9


def tables(cost: Cost, rates: Mapping[str, float]) -> str:
    """In Markdown. `rates`: documents a second that one processor reads, by format."""
    one = [
        ("noting its outcome in the ledger", _milliseconds(cost.noting)),
        ("putting its rows into the tables, and publishing", _milliseconds(cost.writing)),
        ("the same on a day on which it has not changed", _milliseconds(cost.again)),
        ("handing it to a cluster, and taking its outcome back", _milliseconds(cost.handing)),
        ("its rows on the way, packed", f"{cost.packed / 1000:.1f} kB"),
        ("the scratch disk of the one process, until the run is published", f"{cost.ledger / 1000:.1f} kB"),
        ("the tables", f"{_size(cost) / 1000:.1f} kB"),
        ("files, for a thousand documents", f"{1000 * _files(cost):.0f}"),
    ]
    fed = 1 / (cost.noting + cost.handing)
    one += [(f"processors with {name} that it can keep busy", f"{fed / rate:.0f}") for name, rate in rates.items()]
    largest = sorted(cost.tables.items(), key=lambda item: -item[1])
    lines = [
        f"Measured with {cost.documents:,} documents; the one process held {cost.memory} MB at most.", "",
        *_table(["of one document", ""], one), "",
        *_table(["bytes of a document in", ""], [(f"`{n}`", f"{size:,.0f}") for n, size in largest]), "",
        *_table(["of many documents", *MANY], _many(cost, rates)),
    ]
    return "\n".join(lines)


def _many(cost: Cost, rates: Mapping[str, float]) -> Iterator[Sequence[str]]:
    for name, rate in rates.items():
        yield f"hours of one processor that reads {name}, {rate:g} a second", *_each(1 / rate / _HOUR)
    for name, rate in rates.items():
        yield f"processors that read {name} in a day", *_each(1 / rate / _DAY)
    alone = cost.noting + cost.writing + cost.handing
    yield f"hours of the one process, {1 / alone:,.0f} documents a second", *_each(alone / _HOUR)
    yield "of these, after the last document is read", *_each(cost.writing / _HOUR)
    yield "hours of the one process in a night without news", *_each((cost.noting + cost.again + cost.handing) / _HOUR)
    yield "GB of tables", *_each(_size(cost) / _GB)
    yield "GB of scratch disk", *_each(cost.ledger / _GB)
    yield "files", *_each(_files(cost))


def _each(one: float) -> Iterator[str]:
    return (f"{one * n:,.0f}" if one * n >= 10 else f"{one * n:.2g}" for n in MANY.values())


def _files(cost: Cost) -> float:
    return len(cost.tables) / assembly.MEAN


def _size(cost: Cost) -> float:
    return sum(cost.tables.values())


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.2f} ms"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'--:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
