"""The samples in data/raw against their golden records, and files that are no vacancy or cannot be read."""
from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import load
from pipeline.process import read_file
from tests import golden, make_samples
from tests.known import KNOWN

SAMPLES = sorted(golden.RAW.iterdir())
FAULTY = Path(__file__).parent / "faulty"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_gives_its_golden_record(sample: Path) -> None:
    different = golden.differences(golden.read(sample.name), golden.found(sample))
    wrong = [f"{field}: {right!r} is right, {got!r} was found" for field, right, got in different
             if (sample.name, field) not in KNOWN]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("sample", "field"),
    [pytest.param(*key, marks=pytest.mark.xfail(reason=reason, strict=True)) for key, reason in KNOWN.items()],
)
def test_what_is_not_yet_found(sample: str, field: str) -> None:
    different = golden.differences(golden.read(sample), golden.found(golden.RAW / sample))
    assert field not in [name for name, _, _ in different]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_writing_a_golden_record_anew_keeps_what_is_right(sample: Path) -> None:
    right = golden.read(sample.name)
    assert golden.merged(right, golden.found(sample), golden.known_of(sample.name)) == right


def test_each_golden_record_has_its_sample() -> None:
    assert {f"{path.name}.json" for path in SAMPLES} == {path.name for path in golden.GOLDEN.iterdir()}


@pytest.mark.parametrize("name", make_samples.SAMPLES)
def test_a_sample_that_is_built_again_says_the_same(name: str) -> None:
    again = load.load(make_samples.SAMPLES[name](), name)
    assert again.text == load.load((golden.RAW / name).read_bytes(), name).text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("empty.txt", "failed"),
        ("truncated.docx", "failed"),
        ("no-text.pdf", "failed"),
        ("login.html", "not_a_vacancy"),
    ],
)
def test_a_faulty_file_says_what_is_wrong_with_it(name: str, status: str) -> None:
    outcome = read_file(FAULTY / name)
    assert (outcome.status, outcome.packed) == (status, None)
    assert outcome.message
