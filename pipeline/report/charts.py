"""The shapes of the pictures: how long a bar is, how high a column. The template draws them."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from normalizers.frozen import frozen

HEIGHT = 120  # of the tallest column, in pixels
REST = ("rest", "unsaid")  # kinds of bars


@frozen
class Bar:
    """A value with its count. `width` is in percent of the longest bar, `share` a part of 1. The rest has no width."""

    label: str
    count: int
    share: float
    width: float
    kind: str = ""  # a class of the style sheet: which colour


@frozen
class Bars:
    rows: tuple[Bar, ...]
    other: Bar | None  # all values that have no bar of their own
    values: int  # how many those are
    unsaid: Bar | None  # vacancies without a value

    @property
    def all(self) -> tuple[Bar, ...]:
        return (*self.rows, *(bar for bar in (self.other, self.unsaid) if bar is not None))


@frozen
class Slot:
    """A column. `x` and `width` are in percent of the picture, `y` and `height` in pixels."""

    label: str
    count: int
    x: float
    width: float
    y: float
    height: float
    kind: str = ""


class Tick(NamedTuple):
    label: str
    x: float
    minor: bool = False  # left out where there is little room


class Line(NamedTuple):
    label: str
    y: float


@frozen
class Columns:
    slots: tuple[Slot, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    unit: str = ""  # week, month or year, of a picture of time
    earlier: int = 0  # than the first column
    later: int = 0
    now: float | None = None  # where the day of the run stands, in percent

    @property
    def highest(self) -> Slot:
        return max(self.slots, key=lambda slot: slot.count)


def bars(
    counts: Mapping[str | None, int], most: int, names: Mapping[str, str] | None = None, order: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
) -> Bars:
    """The most frequent values; in `order`, where one is given."""
    total = sum(counts.values())
    named = names or {}
    said = [(value, n) for value, n in counts.items() if value is not None]
    said.sort(key=lambda v: (-v[1], named.get(v[0], v[0])))
    shown, rest = said[:most], said[most:]
    if len(rest) == 1:  # it takes no more room than "1 other"
        shown, rest = said, []
    if order:
        place = {value: number for number, value in enumerate(order)}
        shown.sort(key=lambda v: (place.get(v[0], len(place)), v[0]))
    others, unsaid = sum(n for _, n in rest), counts.get(None, 0)
    top = max((n for _, n in shown), default=0)

    def bar(label: str, n: int, kind: str = "") -> Bar:  # without one for the rest, beside which all would be short
        return Bar(label, n, n / total, 0 if kind in REST else round(100 * n / top, 2), kind)

    return Bars(
        tuple(bar(named.get(value, value), n, (kinds or {}).get(value, "")) for value, n in shown),
        bar(f"{len(rest):,} others", others, "rest") if rest else None,
        len(rest),
        bar("not said", unsaid, "unsaid") if unsaid else None,
    )


def histogram(counts: Mapping[int, int], bins: int) -> Columns:
    """Of a score from 0 to 1, cut into `bins`.

    >>> [slot.label for slot in histogram({3: 2}, 4).slots]
    ['0.00 to 0.25', '0.25 to 0.50', '0.50 to 0.75', '0.75 to 1.00']
    """
    shape = drawn((f"{i / bins:.2f} to {(i + 1) / bins:.2f}", counts.get(i, 0), "") for i in range(bins))
    ticks = (Tick("0", 0), Tick("0.5", 50), Tick("1", 100))
    return replace(shape, ticks=ticks)


def drawn(columns: Iterable[tuple[str, int, str]]) -> Columns:
    given = list(columns)
    step = 100 / len(given)
    lines = _lines(max(n for _, n, _ in given))
    top = int(lines[-1])
    slots = []
    for place, (label, n, kind) in enumerate(given):
        height = round(HEIGHT * n / top, 1)
        slots.append(Slot(label, n, round(place * step + step * 0.1, 3), round(step * 0.8, 3), HEIGHT - height, height,
                          kind))
    return Columns(tuple(slots), (), tuple(Line(f"{n:,}", HEIGHT - HEIGHT * n / top) for n in lines))


def _lines(most: int) -> list[int]:
    """Two to five round numbers, the last of them no less than `most`.

    >>> _lines(7), _lines(120), _lines(1)
    ([0, 2, 4, 6, 8], [0, 50, 100, 150], [0, 1])
    """
    least = max(most, 1) / 4
    power = 10 ** math.floor(math.log10(least))
    step = next(int(power * m) for m in (1, 2, 5, 10) if power * m >= max(least, 1) and power * m == int(power * m))
    return list(range(0, -(-max(most, 1) // step) * step + 1, step))
