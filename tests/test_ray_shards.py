"""Shards under fire: whoever dies, and however often, each input has one outcome after a bounded number of tries."""
from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from random import Random

import pytest

from pipeline.cluster.shards import SIZE, TRIES, Shard
from pipeline.process import Outcome, Task


def tasks(count: int) -> list[Task]:
    return [Task(f"{number:02}.txt") for number in range(count)]


def read(shard: Shard, dies_at: Callable[[str], bool], lot: int) -> tuple[list[Outcome], list[Shard] | None]:
    """What is told of the shard, some at a time, until its reader dies, and what is to be read then; None: it lives."""
    told: list[Outcome] = []
    some: list[Outcome] = []
    for task in shard.tasks:
        if dies_at(task.uri):
            again = shard.after_death()
            return [*told, *(() if again else shard.lost())], again
        some.append(Outcome(task.uri, "text", "record"))
        if len(some) == lot:
            told += shard.news(some)
            some = []
    return [*told, *shard.news(some)], None


def read_all(first: Shard, dies_at: Callable[[str], bool], lot: int) -> tuple[Counter[str], dict[str, str | None], int]:
    found: list[Outcome] = []
    deaths, ahead = 0, deque([first])
    while ahead:
        told, again = read(ahead.popleft(), dies_at, lot)
        found += told
        if again is not None:
            deaths += 1
            ahead.extendleft(reversed(again))
    return Counter(o.source_uri for o in found), {o.source_uri: o.error_class for o in found}, deaths


@pytest.mark.parametrize("lot", [1, 5, SIZE])
@pytest.mark.parametrize("deadly", [["00.txt"], ["31.txt"], ["07.txt", "08.txt", "30.txt"]])
def test_an_input_that_kills_whoever_reads_it_is_told_and_costs_no_other(deadly: list[str], lot: int) -> None:
    counts, errors, deaths = read_all(Shard(tasks(SIZE)), lambda uri: uri in deadly, lot)
    assert set(counts) == {task.uri for task in tasks(SIZE)}
    assert set(counts.values()) == {1}
    assert {uri for uri, error in errors.items() if error == "WorkerDied"} == set(deadly)
    assert deaths <= len(deadly) * (TRIES + SIZE.bit_length())


@pytest.mark.parametrize("seed", range(20))
def test_readers_that_die_anywhere_cost_nothing_but_time(seed: int) -> None:
    rng = Random(seed)
    left = [TRIES - 1] * 9  # deaths that may come, and then one more shard is well

    def dies(uri: str) -> bool:
        return bool(left) and rng.random() < 0.1 and bool(left.pop())

    counts, _, _ = read_all(Shard(tasks(SIZE)), dies, rng.choice([1, 3, 16]))
    assert counts == Counter({task.uri: 1 for task in tasks(SIZE)})


def test_a_container_is_read_again_whole_and_its_members_are_told_once() -> None:
    shard = Shard([Task("a.zip")], opening=True)
    first, second = Outcome("a.zip#1", "text", "record"), Outcome("a.zip#2", "text", "record")
    assert list(shard.news([first])) == [first]
    (again,) = shard.after_death()
    assert list(again.news([first, second])) == [second]
    assert again.after_death() == [again]
    assert again.after_death() == []
    (lost,) = again.lost()
    assert (lost.source_uri, lost.error_class) == ("a.zip", "WorkerDied")


def test_what_has_been_told_whole_is_not_read_again() -> None:
    shard = Shard(tasks(2))
    assert len(list(shard.news([Outcome(task.uri, "text", "record") for task in tasks(2)]))) == 2
    assert shard.after_death() == []
    assert list(shard.lost()) == []
