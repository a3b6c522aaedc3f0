"""Every example table beside an extractor or normalizer is a test, row by row."""
from __future__ import annotations

from importlib import import_module

import pytest

from normalizers.base import Unrecognised
from pipeline.normalize import normalizer
from tests.examples import Case, cases, context, document, matches, unmarked

GOOD = [(name, case, raw) for name, case in cases("normalizers", "example") for raw in case["from"]]
REFUSED = [(name, case, raw) for name, case in cases("normalizers", "refused") for raw in case["from"]]
EXTRACTED = list(cases("extractors", "example"))


@pytest.mark.parametrize(("name", "case", "raw"), GOOD, ids=[f"{n}:{r}" for n, _, r in GOOD])
def test_normalizes(name: str, case: Case, raw: str) -> None:
    value = normalizer(name)(raw, context(case), **case.get("parts", {}))
    assert matches(case["value"], value), f"{raw!r} gave {value!r}, the table says {case['value']!r}"


@pytest.mark.parametrize(("name", "case", "raw"), REFUSED, ids=[f"{n}:{r}" for n, _, r in REFUSED])
def test_refuses(name: str, case: Case, raw: str) -> None:
    with pytest.raises(Unrecognised):
        normalizer(name)(raw, context(case), **case.get("parts", {}))


@pytest.mark.parametrize(("name", "case"), EXTRACTED, ids=[f"{n}:{str(c['text'])[:50]}" for n, c in EXTRACTED])
def test_extracts(name: str, case: Case) -> None:
    text, expected = unmarked(case["text"])
    read = document(text, case.get("section", ""))
    found = [c for c in import_module(f"extractors.{name}").extract(read) if c.field == case["field"]]
    if "rule" in case:
        found = [c for c in found if c.rule == case["rule"]]
    assert sorted(" ".join(c.raw.split()) for c in found) == sorted(expected)
    assert all(read.text[c.start : c.end] == c.raw for c in found)
