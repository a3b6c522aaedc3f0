"""Text that is meant to hold up a run: no pattern, no look-up and no list takes more than its share of steps on it."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from rapidfuzz import process

from benchmarks.adversarial import markup, patterns, structured, texts
from benchmarks.adversarial.inputs import OPENING, Input
from extractors import recruiters
from normalizers.vocabulary import labels
from pipeline import extract, load, related, rows
from pipeline.document import Line
from pipeline.loaders.page import NotAVacancy, Unreadable
from tests.examples import document
from tests.pattern_steps import steps

_TWICE = 16  # times the steps for twice the text: all that grows slower than its fourth power; each choice doubles them


def test_no_pattern_reads_a_text_in_more_and_more_ways() -> None:
    grown = {
        f"{miss.where} on {miss.lead}({miss.body})*"
        for where, pattern in patterns.compiled()
        for miss in patterns.near_misses(where, pattern)
        if miss.has_parts
        and steps(pattern.pattern, miss.lead + miss.body * 10, pattern.flags)
        > _TWICE * steps(pattern.pattern, miss.lead + miss.body * 5, pattern.flags)
    }
    assert not grown


_SMALL = [made for family in (texts, markup, structured) for made in family.inputs()][::23]


@pytest.mark.parametrize("given", _SMALL, ids=lambda given: given.name)
def test_hostile_text_gives_a_record_or_a_refusal_by_name(given: Input) -> None:
    try:
        read = load.load(given.data(3000), f"hostile.{given.suffix}")
        tables = rows.of(extract.vacancy(read, date(2025, 1, 1)))
    except (NotAVacancy, Unreadable):
        return
    assert tables["vacancies"].num_rows == 1


def test_names_with_apostrophes_are_read_once() -> None:
    read = document(f"{OPENING}{'D’Or of L’Or ' * 200}is a national organisation that recruits a Driver.")
    assert list(recruiters.extract(read)) == []


def test_rows_of_other_posts_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    announces = related._announces_another

    def counted(row: list[Line]) -> bool:
        looked_at.append(row[0].text)
        return announces(row)

    monkeypatch.setattr(related, "_announces_another", counted)
    post = "Programme Officer for health and nutrition in the north and the south, P-3"
    body = "The officer plans the work of the team and of its partners, and writes."
    others = [Line(f"{post}, {day} May 2025") for day in range(1, 30)]
    lines = [Line("Duties and responsibilities"), Line(body), *others]
    assert related.drop_related(lines) == lines
    assert len(looked_at) <= len(lines) + 2


def test_only_labels_that_share_a_part_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    extract: Callable[..., object] = process.extract

    def counted(folded: str, choices: dict[int, str], **how: object) -> object:
        compared.extend(choices.values())
        return extract(folded, choices, **how)

    labels._field_of_short.cache_clear()  # what other tests have asked for is not compared again
    monkeypatch.setattr(process, "extract", counted)
    assert labels.field_of("Qwxz kjvb pqzx") is None
    assert not compared
    assert labels.field_of("Dead line for aplications") == "deadline"
    assert 0 < len(compared) < len(labels._table()) / 5
