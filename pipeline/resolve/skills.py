"""Skills that two rules read in the same words: the names of the vocabulary, and what the span model marks."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.values import Skill
from pipeline.record import Reading

_MODEL, _NAMED = "model_span", "vocabulary"  # of extractors.skills; a name in an inferred section is one, too


def apart(readings: Sequence[Reading]) -> list[Reading]:
    """Those that stand: a name of the vocabulary goes before what the model marks there, unless it is a tool in
    a longer skill: "collect data with KoBoToolbox" is one, and no tool besides."""
    left_out: set[int] = set()
    for marked in readings:
        if marked.candidate.rule != _MODEL:
            continue
        named = list(_within(marked, readings))
        longer = len(named) == 1 and _is_part(named[0], marked)
        left_out |= {id(named[0])} if longer else {id(marked)} if named else set()
    return [reading for reading in readings if id(reading) not in left_out]


def _within(marked: Reading, readings: Sequence[Reading]) -> Iterator[Reading]:
    """The names that share words with what the model marks."""
    one = marked.candidate
    for reading in readings:
        other = reading.candidate
        if other.rule.endswith(_NAMED) and other.start < one.end and one.start < other.end:
            yield reading


def _is_part(named: Reading, marked: Reading) -> bool:
    inner, outer = named.candidate, marked.candidate
    longer = outer.start <= inner.start and inner.end <= outer.end and marked.value != named.value
    return longer and _kind(marked) == "skill" != _kind(named)


def _kind(reading: Reading) -> str:
    assert isinstance(reading.value, Skill)
    return reading.value.kind
