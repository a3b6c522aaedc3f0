"""Days as columns: which of them share one, and how these are named."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from pipeline.report.charts import Columns, Tick, drawn

LEAST, MOST = 8, 36  # columns of a picture
TICKS = 4  # labels below it that fit on a phone
ROOM = 85  # percent: a label that begins behind it would run out of the picture


def of(days: Mapping[date, int], today: date) -> Columns | None:
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
    shape = drawn(
        (unit.label(i), found[i], "past" if i < here else "now" if i == here else "") for i in range(first, last + 1)
    )
    step = 100 / len(shape.slots)
    return replace(
        shape, ticks=tuple(_ticks(unit, first, last, step)), unit=unit.name,
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
