"""Pairs of records that may be duplicates, found by sorting: no two lists are compared record by record.

Records are sorted by a key (employer and job number, employer and title, four numbers of the sketch, ...), and those
with equal keys are paired. Where a great many have the same key, as the advertisements of one template, they are sorted
further by what duplicates have in common, and each is paired with its neighbours only (the sorted neighbourhood of
M. Hernandez and S. Stolfo, 1995). So the work grows with the number of records, whatever they hold.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.duplicates import sketch
from pipeline.duplicates.decision import ALIKE_PART, SPEAKING
from pipeline.duplicates.pool import NONE, Codes, Columns, Ints, codes_of

BANDS = 32  # of four numbers: two texts that share half of their shingles have one in common in 87 of 100 cases
SMALL = 8  # records with one key that are paired each with each
NEAR = 4  # neighbours that a record of a larger number is paired with, in each of the orders
_AT_ONCE = 1_000_000  # pairs that wait, 8 bytes each
_MEASURED = 20_000  # pairs whose sketches are held at once
_ALIKE = 0.6 * ALIKE_PART  # a sketch measures the part to within 0.2
_NO_KEY = np.uint64(0)

Keys = npt.NDArray[np.uint64]
Pairs = npt.NDArray[np.int64]  # two columns, the lower row first
Shares = npt.NDArray[np.float64]


def pairs(columns: Columns) -> tuple[Pairs, Shares]:
    """Pairs of rows that nothing plain keeps apart, each once, sorted; and what the sketches of each share."""
    found = np.empty(0, np.uint64)
    waiting: list[npt.NDArray[np.uint64]] = []
    size = 0
    for one, other in _paired(columns):
        keep = _plausible(columns, one, other)
        one, other = one[keep], other[keep]
        low, high = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
        waiting.append(low << np.uint64(32) | high)
        size += len(one)
        if size > _AT_ONCE:
            found, waiting, size = np.unique(np.concatenate([found, *waiting])), [], 0
    found = np.unique(np.concatenate([found, *waiting]))
    both = np.column_stack((found >> np.uint64(32), found & np.uint64(0xFFFFFFFF))).astype(np.int64)
    shares = [_shares(columns, both[i : i + _MEASURED]) for i in range(0, len(both), _MEASURED)]
    share = np.concatenate([np.empty(0), *shares])
    keep = _alike(columns, both, share)
    return both[keep], share[keep]


def _paired(columns: Columns) -> Iterator[tuple[Ints, Ints]]:
    orders = [
        (columns.deadline, columns.places, columns.number),
        (columns.places, columns.deadline, columns.number),
        (columns.number, columns.deadline, columns.places),
    ]
    for key in _keys(columns):
        yield from _neighbours(key, orders)


def _keys(columns: Columns) -> Iterator[Keys]:
    """What duplicates have in common, 0 where a record does not say it."""
    for parts in (
        (columns.organization, columns.tail), (columns.number, columns.title), (columns.organization, columns.title),
        (columns.title, columns.country), (columns.title, columns.deadline),
    ):
        yield (codes_of(*parts) + 1).astype(np.uint64)
    speaking = columns.shingles >= SPEAKING
    for band in range(BANDS):
        yield np.where(speaking, columns.band(band), _NO_KEY)


def _neighbours(key: Keys, orders: Sequence[tuple[Codes, ...]]) -> Iterator[tuple[Ints, Ints]]:
    rows = np.flatnonzero(key != _NO_KEY)
    rows = rows[np.argsort(key[rows], kind="stable")]
    if len(rows) < 2:
        return
    edges = np.flatnonzero(np.diff(key[rows])) + 1
    lengths = np.diff(np.concatenate(([0], edges, [len(rows)])))
    length = np.repeat(lengths, lengths)
    few = rows[(length > 1) & (length <= SMALL)]
    yield from _window(few, key[few], SMALL - 1)
    many = rows[length > SMALL]
    if len(many):
        for order in orders:
            by: list[Keys | Codes] = [column[many] for column in reversed(order)]
            near = many[np.lexsort([*by, key[many]])]
            yield from _window(near, key[near], NEAR)


def _window(rows: Ints, key: Keys, width: int) -> Iterator[tuple[Ints, Ints]]:
    for distance in range(1, min(width, len(rows) - 1) + 1):
        same = key[distance:] == key[:-distance]
        if not same.any():
            return  # nor further off: the rows are sorted by the key
        yield rows[:-distance][same], rows[distance:][same]


def _plausible(columns: Columns, one: Ints, other: Ints) -> npt.NDArray[np.bool_]:
    """False where the deadline, the grade, the country or the job number keeps two records apart for sure."""
    keep = _close(columns.deadline[one], columns.deadline[other])
    for column, several in (
        (columns.grades, columns.several_grades), (columns.country, columns.several_places),
        (columns.tail, columns.several_numbers),
    ):
        first, second = column[one], column[other]
        keep &= (first == second) | (first == NONE) | (second == NONE) | several[one] | several[other]
    return keep


def _close(first: Codes, second: Codes) -> npt.NDArray[np.bool_]:
    close: npt.NDArray[np.bool_] = (first == NONE) | (second == NONE) | (np.abs(first - second) <= 1)
    return close


def _shares(columns: Columns, both: Pairs) -> Shares:
    return sketch.shared(columns.sketches(both[:, 0]), columns.sketches(both[:, 1]))


def _alike(columns: Columns, both: Pairs, share: Shares) -> npt.NDArray[np.bool_]:
    """False where the texts have so little in common that only the same job number can make one vacancy of them."""
    one, other = both[:, 0], both[:, 1]
    less = np.minimum(columns.shingles[one], columns.shingles[other])
    part = share * (columns.shingles[one] + columns.shingles[other]) / ((1 + share) * np.maximum(less, 1))
    numbered = (columns.tail[one] != NONE) & (columns.tail[one] == columns.tail[other])
    short = (less < SPEAKING) | (less < 0.05 * np.maximum(columns.shingles[one], columns.shingles[other]))
    several = columns.several_numbers[one] | columns.several_numbers[other]
    keep: npt.NDArray[np.bool_] = (part >= _ALIKE) | numbered | short | several
    return keep
