"""Pictures lose nothing: what is not drawn is counted, whatever the values are."""
from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import charts, timeline

DAY = date(2026, 11, 20)
COUNTS = st.integers(1, 10_000)


@given(st.dictionaries(st.dates(), COUNTS, max_size=80), st.dates())
def test_every_day_is_drawn_or_told(days: dict[date, int], today: date) -> None:
    found = timeline.of(days, today)
    if found is None:
        assert not days
        return
    assert sum(s.count for s in found.slots) + found.earlier + found.later == sum(days.values())
    assert 1 <= len(found.slots) <= timeline.MOST
    assert len({s.label for s in found.slots}) == len(found.slots)
    assert all(s.x >= 0 and s.x + s.width <= 100.1 and 0 <= s.height <= charts.HEIGHT for s in found.slots)
    assert found.ticks
    assert all(0 <= t.x < timeline.ROOM for t in found.ticks)
    assert [s.kind for s in found.slots if s.kind == "now"] == (["now"] if found.now is not None else [])


@pytest.mark.parametrize(
    ("span", "unit", "first", "tick"),
    [
        (60, "week", "16 Nov to 22 Nov 2026", "Dec 2026"),
        (600, "month", "November 2026", "Jan 2027"),
        (6000, "year", "2026", "2026"),
    ],
)
def test_the_span_tells_the_unit(span: int, unit: str, first: str, tick: str) -> None:
    found = timeline.of({DAY + timedelta(n): 1 for n in range(0, span, 10)}, DAY)
    assert found is not None
    assert (found.unit, found.slots[0].label, found.ticks[0].label) == (unit, first, tick)
    assert (found.earlier, found.later) == (0, 0)


def test_a_slip_of_the_pen_does_not_squeeze_the_rest() -> None:
    days = {DAY + timedelta(n): 10 for n in range(60)} | {date(1, 1, 1): 1, date(9999, 12, 31): 2}
    found = timeline.of(days, DAY)
    assert found is not None
    assert (found.unit, found.earlier, found.later) == ("week", 1, 2)
    assert found.slots[0].kind == "now"


def test_the_day_of_the_run_is_drawn_where_it_can_be() -> None:
    near = timeline.of({DAY + timedelta(50): 1}, DAY)
    far = timeline.of({DAY + timedelta(5000): 1}, DAY)
    assert near is not None
    assert far is not None
    assert near.now is not None
    assert far.now is None


VALUES = st.one_of(st.none(), st.text(max_size=3))


@given(st.dictionaries(VALUES, COUNTS, max_size=30), st.integers(1, 8))
def test_every_value_has_a_bar_or_is_one_of_the_others(counts: dict[str | None, int], most: int) -> None:
    found = charts.bars(counts, most)
    assert sum(bar.count for bar in found.all) == sum(counts.values())
    assert len(found.rows) <= most + 1
    assert sum(bar.share for bar in found.all) == pytest.approx(1 if counts else 0)
    assert [bar.count for bar in found.rows] == sorted((bar.count for bar in found.rows), reverse=True)
    assert all(0 < bar.width <= 100 for bar in found.rows)


def test_bars_stand_in_the_order_that_is_given() -> None:
    found = charts.bars({"b": 9, "a": 1, "z": 5, None: 2}, 3, {"a": "Alpha"}, ["a", "b"], {"a": "x"})
    assert [(bar.label, bar.count, bar.kind) for bar in found.all] == [
        ("Alpha", 1, "x"), ("b", 9, ""), ("z", 5, ""), ("not said", 2, "unsaid"),
    ]


@given(st.dictionaries(st.integers(0, 9), COUNTS))
def test_every_score_is_in_a_bin(counts: dict[int, int]) -> None:
    found = charts.histogram(Counter(counts), 10)
    assert [s.count for s in found.slots] == [counts.get(n, 0) for n in range(10)]
