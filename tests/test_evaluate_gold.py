"""The gate: the pipeline over the project's gold documents. No field falls below its floor, and confidence holds."""
from __future__ import annotations

import pytest

from pipeline import evaluate, floors, gold_sets, reliability
from pipeline.evaluate import Counts

MOST_WRONG = 0.03  # of the values given
ENOUGH = 100  # readings in a bin of confidences, before its share is held against it


@pytest.fixture(scope="module")
def measured() -> dict[str, Counts]:
    return evaluate.ingest_and_measure([s for place in gold_sets.OWN for s in gold_sets.find(place)])


def test_every_gold_document_gives_a_record(measured: dict[str, Counts]) -> None:
    assert evaluate.total(measured.values()).absent == []


def test_no_field_is_below_its_floor(measured: dict[str, Counts]) -> None:
    held = floors.read(gold_sets.FLOORS)
    falls = held.falls({name: counts.scores() for name, counts in measured.items()})
    assert [str(move) for move in falls] == []
    assert all("macro" in held.lowest.get(name, {}) for name in measured), "run: vacancies evaluate --raise-floors"


def test_few_of_the_values_given_are_wrong(measured: dict[str, Counts]) -> None:
    assert evaluate.total(measured.values()).totals()["wrong_share"] <= MOST_WRONG


def test_confidence_does_not_promise_too_much(measured: dict[str, Counts]) -> None:
    held = [b for b in reliability.bins(measured) if b.readings >= ENOUGH]
    assert held[-1].low == 0.9
    assert [f"{b.mean:.3f} promised, {b.share:.3f} right" for b in held if b.share < b.low] == []


def test_every_set_has_enough_documents(measured: dict[str, Counts]) -> None:
    assert sum(counts.documents for name, counts in measured.items() if name.startswith("gold_")) >= 40
