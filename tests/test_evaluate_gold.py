"""The gate: the pipeline over the project's gold documents. No field falls below its floor, and confidence holds."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline import evaluate, floors, gold, gold_sets, reliability
from pipeline.evaluate import Counts

MOST_WRONG = 0.03  # of the values given
ENOUGH = 100  # readings in a bin of confidences, before its share is held against it
SETS = [one for place in gold_sets.OWN for one in gold_sets.find(place)]


def test_the_pipeline_is_as_right_as_it_was() -> None:
    """One test, so that the documents are read once, also where the tests run on several processes."""
    counts = evaluate.ingest_and_measure(SETS)
    assert [*_absent(counts), *_fallen(counts), *_wrong(counts), *_promised(counts)] == []


def _absent(counts: dict[str, Counts]) -> list[str]:
    return [f"no record: {name}" for name in evaluate.total(counts.values()).absent]


def _fallen(counts: dict[str, Counts]) -> Iterator[str]:
    held = floors.read(gold_sets.FLOORS)
    yield from map(str, held.falls({name: part.scores() for name, part in counts.items()}))
    for name in counts.keys() - held.lowest.keys():
        yield f"{name} has no floors; run: vacancies evaluate --raise-floors"


def _wrong(counts: dict[str, Counts]) -> Iterator[str]:
    share = evaluate.total(counts.values()).totals()["wrong_share"]
    if share > MOST_WRONG:
        yield f"{share:.3f} of the values given are wrong"


def _promised(counts: dict[str, Counts]) -> Iterator[str]:
    held = [one for one in reliability.bins(counts) if one.readings >= ENOUGH]
    assert held[-1].low == 0.9
    for one in held:
        if one.share < one.low:
            yield f"of the readings with confidence {one.mean:.2f}, {one.share:.3f} are right"


def test_there_are_enough_documents() -> None:
    labels = [label["id"] for one in SETS if one.raw.parent == gold_sets.GOLD for label in gold.read(one.labels)]
    assert len(labels) == len(set(labels)) >= 40
    assert {path.name for path in (gold_sets.GOLD / "raw").iterdir()} == set(labels)
