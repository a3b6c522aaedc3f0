"""The shapes of the pictures: how long a bar is, and which days share a column. The template draws them."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

HEIGHT = 120  # of the tallest column, in pixels
LEAST, MOST = 8, 36  # columns of a picture
REST = ("rest", "unsaid")  # kinds of bars
TICKS = 4  # labels below it that fit on a phone
ROOM = 85  # percent: a label that begins behind it would run out of the picture


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its count. `width` is in percent of the longest bar, `share` a part of 1. The rest has no width."""

    label: str
    count: int
    share: float
    width: float
    kind: str = ""  # a class of the style sheet: which colour


@dataclass(frozen=True, slots=True)
class Bars:
    rows: tuple[Bar, ...]
    other: Bar | None  # all values that have no bar of their own
    values: int  # how many those are
    unsaid: Bar | None  # vacancies without a value

    @property
    def all(self) -> tuple[Bar, ...]:
        return (*self.rows, *(bar for bar in (self.other, self.unsaid) if bar is not None))


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    drawn = _drawn((f"{i / bins:.2f} to {(i + 1) / bins:.2f}", counts.get(i, 0), "") for i in range(bins))
    ticks = (Tick("0", 0), Tick("0.5", 50), Tick("1", 100))
    return replace(drawn, ticks=ticks)


def timeline(days: Mapping[date, int], today: date) -> Columns | None:
    """Days put together by weeks, months or years, whichever shows most of them in MOST columns; None without any."""
    if not days:
        return None
    unit = _unit(days)
    found: Counter[int] = Counter()
    for day, n in days.items():
        found[unit.number(day)] += n
    here = unit.number(today)
    first, last = _window({**found, here: found[here]}, here)
    last = max(last, min(first + LEAST - 1, unit.number(date.max)))
    drawn = _drawn(
        (unit.label(i), found[i], "past" if i < here else "now" if i == here else "") for i in range(first, last + 1)
    )
    step = 100 / len(drawn.slots)
    return replace(
        drawn, ticks=tuple(_ticks(unit, first, last, step)), unit=unit.name,
        earlier=sum(n for i, n in found.items() if i < first), later=sum(n for i, n in found.items() if i > last),
        now=round((here - first + 0.5) * step, 2) if first <= here <= last else None,
    )


class Unit:
    """Weeks begin on Mondays. Numbers, not days, so that the years 1 and 9999 are as good as any."""

    name = "week"

    def number(self, day: date) -> int:
        return (day.toordinal() - 1) // 7

    def label(self, number: int) -> str:
        first = date.fromordinal(number * 7 + 1)
        last = date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))
        return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"

    def tick(self, number: int) -> str:
        """The month that begins in this week, if any."""
        last = date.fromordinal(min(number * 7 + 7, date.max.toordinal()))
        return f"{last:%b %Y}" if last.day <= 7 else ""


class Month(Unit):
    name = "month"

    def number(self, day: date) -> int:
        return day.year * 12 + day.month - 1

    def label(self, number: int) -> str:
        return f"{date(number // 12, number % 12 + 1, 1):%B %Y}"

    def tick(self, number: int) -> str:
        return f"{date(number // 12, number % 12 + 1, 1):%b %Y}" if number % 3 == 0 else ""


class Year(Unit):
    name = "year"

    def number(self, day: date) -> int:
        return day.year

    def label(self, number: int) -> str:
        return str(number)

    def tick(self, number: int) -> str:
        return str(number)


def _unit(days: Mapping[date, int]) -> Unit:
    """By the span of all but the two hundredths at either end: a deadline in the year 2206 is a slip of the pen."""
    total, seen, kept = sum(days.values()), 0, []
    for day in sorted(days):
        if seen + days[day] > total * 0.02 and seen < total * 0.98:
            kept.append(day)
        seen += days[day]
    span = (kept[-1] - kept[0]).days
    return Unit() if span < 7 * MOST else Month() if span < 30 * MOST else Year()


def _window(found: Mapping[int, int], here: int) -> tuple[int, int]:
    """First and last of up to MOST columns that hold the most days, and the day of the run rather than not."""
    def within(start: int) -> list[int]:
        return [n for n in found if start <= n < start + MOST]

    starts = {start for n in found for start in (n, n - MOST + 1)}
    best = max(starts, key=lambda s: (sum(found[n] for n in within(s)), here in within(s), -s))
    return min(within(best)), max(within(best))


def _ticks(unit: Unit, first: int, last: int, step: float) -> Iterable[Tick]:
    named = [(i, unit.tick(i)) for i in range(first, last + 1)]
    named = [(i, label) for i, label in named if label] or [(first, unit.label(first))]
    every = -(-len(named) // (2 * TICKS))
    for place, (i, label) in enumerate(named[::every]):
        x = round((i - first) * step, 2)
        if x < ROOM:
            yield Tick(label, x, minor=len(named[::every]) > TICKS and place % 2 == 1)


def _drawn(columns: Iterable[tuple[str, int, str]]) -> Columns:
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
