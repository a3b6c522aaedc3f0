"""Records that are one vacancy, put together, and the head of each group.

Pairs that are duplicates are joined, the surest first. Two groups are joined only where no record of the one
contradicts a record of the other: a copy without job number must not tie two vacancies of one template together. A copy
that is as like the one as the other is left alone: to choose would be a guess.
"""
from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalizers.frozen import frozen
from pipeline.duplicates import candidates, decision
from pipeline.duplicates.decision import Key, Post
from pipeline.duplicates.pool import Columns, Ints, Pool

_AT_ONCE = 20_000  # pairs whose records are held at once
_WITNESSES = 16  # different records of a group that another is held against
_SITES = ("own", "unknown", "board")  # whom to believe first


class Edge(NamedTuple):
    """Two rows that are duplicates by themselves."""

    one: int
    other: int
    score: int
    share: float


@frozen
class Groups:
    """Rows of the pool by group: `members[i]` belongs to the head `heads[i]`. Each head comes first, the others in the
    order in which they are to be believed."""

    heads: Ints
    members: Ints

    def __len__(self) -> int:
        return int((self.heads == self.members).sum())


def find(pool: Pool) -> Groups:
    """The groups of two and more records."""
    table = pool.table()
    edges = _edges(table, *candidates.pairs(Columns(table)))
    rank = _rank(table, *pool.standing(), list(pool.corrected))
    heads, members = array("q"), array("q")
    for parts in _lots(_parts(edges, table.num_rows)):
        posts = posts_of(table, np.unique([row for part in parts if len(part) > 1 for e in part for row in e[:2]]))
        for group in (group for part in parts for group in _joined(part, posts)):
            group.sort(key=rank.__getitem__)
            heads.extend([group[0]] * len(group))
            members.extend(group)
    return Groups(np.array(heads, np.int64), np.array(members, np.int64))


def posts_of(table: pa.Table, rows: Ints) -> dict[int, Post]:
    """Rows of the pool, which must be sorted, ready to be compared."""
    found: dict[int, Post] = {}
    batches = table.to_batches()
    begins = np.cumsum([0, *(batch.num_rows for batch in batches)])
    edges = np.searchsorted(rows, begins)
    for batch, begin, low, high in zip(batches, begins, edges, edges[1:], strict=False):
        if low < high:  # not `table.take`, which puts all strings of the table together first
            some = rows[low:high]
            values = batch.take(pa.array(some - begin)).to_pylist()
            found.update(zip(some.tolist(), map(decision.of_row, values), strict=True))
    return found


def _edges(table: pa.Table, pairs: candidates.Pairs, shares: candidates.Shares) -> npt.NDArray[np.float64]:
    """The pairs that are duplicates; the columns are those of `Edge`."""
    found = [np.empty((0, 4))]
    for begin in range(0, len(pairs), _AT_ONCE):
        some = pairs[begin : begin + _AT_ONCE]
        posts = posts_of(table, np.unique(some))
        edges = []
        for (one, other), share in zip(some.tolist(), shares[begin : begin + _AT_ONCE].tolist(), strict=True):
            decided = decision.decide(posts[one], posts[other], share)
            if decided.kind == "duplicate":
                edges.append((one, other, decided.score, share))
        found.append(np.array(edges, np.float64).reshape(-1, 4))
    return np.concatenate(found)


def _parts(edges: npt.NDArray[np.float64], rows: int) -> Iterator[list[Edge]]:
    """Edges that hang together; what lies in two parts never comes into one group."""
    root = array("q", range(rows))
    for one, other in edges[:, :2].astype(np.int64).tolist():
        one, other = _root(root, one), _root(root, other)
        root[max(one, other)] = min(one, other)
    part_of = np.array([_root(root, row) for row in edges[:, 0].astype(np.int64).tolist()], np.int64)
    order = np.argsort(part_of, kind="stable")
    ends = np.flatnonzero(np.diff(part_of[order], append=-1)) + 1
    begin = 0
    for end in ends.tolist():
        part = edges[order[begin:end]].tolist()
        yield [Edge(int(one), int(other), int(score), share) for one, other, score, share in part]
        begin = end


def _root(root: array[int], row: int) -> int:
    while root[row] != row:
        root[row] = root[root[row]]
        row = root[row]
    return row


def _lots(parts: Iterable[list[Edge]]) -> Iterator[list[list[Edge]]]:
    """So many parts as are held at once."""
    lot: list[list[Edge]] = []
    size = 0
    for part in parts:
        lot.append(part)
        size += len(part)
        if size >= _AT_ONCE:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _joined(edges: list[Edge], posts: Mapping[int, Post]) -> Iterator[list[int]]:
    """The groups of a part."""
    if len(edges) == 1:
        yield [edges[0].one, edges[0].other]
        return
    edges = sorted(edges, key=lambda e: (-e.score, -e.share, posts[e.one].vacancy_id, posts[e.other].vacancy_id))
    torn = _torn(edges, posts)
    growth = _Growth({row: posts[row] for edge in edges for row in (edge.one, edge.other)})
    for edge in edges:
        if edge.one not in torn and edge.other not in torn:
            growth.join(edge)
    yield from growth.groups()


def _torn(edges: Sequence[Edge], posts: Mapping[int, Post]) -> set[int]:
    """The rows that are as like one record as another that contradicts it."""
    near: dict[int, dict[int, dict[Key, Post]]] = {}  # the different records that a row is like, by how much
    for edge in edges:
        for row, other in ((edge.one, edge.other), (edge.other, edge.one)):
            near.setdefault(row, {}).setdefault(edge.score, {})[posts[other].key] = posts[other]
    torn = set()
    for row, by_score in near.items():
        surer: list[Post] = []
        for _, level in sorted(by_score.items(), reverse=True):
            some = [post for post in level.values() if not _contradict([post], surer)][:_WITNESSES]
            if any(_contradict([post], some[i + 1 :]) for i, post in enumerate(some)):
                torn.add(row)
                break
            surer = (surer + some)[:_WITNESSES]
    return torn


class _Growth:
    """Groups while they grow; at first each row is one."""

    def __init__(self, posts: Mapping[int, Post]) -> None:
        self._group = {row: [row] for row in posts}
        self._witnesses = {row: {post.key: post} for row, post in posts.items()}  # by the first row of the group

    def join(self, edge: Edge) -> None:
        one, other = self._group[edge.one], self._group[edge.other]
        if one is other or _contradict(self._witnesses[one[0]].values(), list(self._witnesses[other[0]].values())):
            return
        small, large = (one, other) if len(one) < len(other) else (other, one)
        merged = self._witnesses[large[0]] | self._witnesses.pop(small[0])
        self._witnesses[large[0]] = dict(list(merged.items())[:_WITNESSES])
        self._group.update(dict.fromkeys(small, large))
        large += small

    def groups(self) -> Iterator[list[int]]:
        found = {id(group): group for group in self._group.values() if len(group) > 1}
        return iter(found.values())


def _contradict(some: Iterable[Post], others: Sequence[Post]) -> bool:
    return any(decision.decide(one, other).contradicts for one in some for other in others)


def _rank(
    table: pa.Table, quality: npt.NDArray[np.float32], gone: npt.NDArray[np.bool_], corrected: Sequence[str]
) -> Ints:
    """The place of each row among all: records that are there first, then those that a person corrected, the employer's
    own site, the fuller text, the better record, the lesser id."""
    alone = pc.invert(pc.is_in(table["vacancy_id"], pa.array(corrected, pa.string()))).to_numpy()
    sites = pc.index_in(table["site_kind"], pa.array(_SITES)).to_numpy()
    ids = pc.rank(table["vacancy_id"].combine_chunks(), tiebreaker="first").to_numpy()
    order = np.lexsort((ids, -quality, -table["shingles"].to_numpy(), sites, alone, gone))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank
