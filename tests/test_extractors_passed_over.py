"""Extractors pass over what cannot hold anything for them: the full look finds nothing there either."""
from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors import listing
from normalizers import dates
from normalizers.vocabulary import deliverables, nationality
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import flat, words
from pipeline.document import Block, Document, Source

NUMBERED = re.compile(r"(?<=[\w.;:,)])\s(\d{1,2})[.)]\s(?=[^\W\d])")
PARTS = (
    "Plans", "visits;", "1.", "2)", "12.", "123.", "(", ")", ":", " ", "  ", "\n", "é", ".", "payment", "Payment",
    "n/a", "N/A", "(the fee)", "– ", "This list is not exhaustive", "_", "²",
)
LINES = st.lists(st.one_of(st.sampled_from(PARTS), st.characters()), max_size=12).map("".join)
STATEMENTS = (*nationality._strict(), *nationality._loose())
SECTIONS = ("nationals", "only", "kept", "must", "be", "hold", "post", "residence", "local", "may_apply", "may_be",
            "foreigners", "or", "persons", "open_to")
SAID = (
    *(flat(word) for section in SECTIONS for word in words("nationality", section)),
    "kenyan", "kenyans", "of", "open to", "restricted to", "for", "alone", "exclusively", ":", ".", "a)", "and those",
)


@given(LINES)
@example("Plan a 1. Visit b 2) Report; 3. x")
@example("Plan\n1. Visit")
def test_numbers_within_an_item_are_found_from_the_space_before_them(text: str) -> None:
    assert [m.span(1) for m in listing._NUMBERED.finditer(text)] == [m.span(1) for m in NUMBERED.finditer(text)]


@pytest.mark.parametrize("table", ["not_one", "not_duty"])
@given(line=LINES)
@example(line="– (the payment) is made")
@example(line="N/A")
def test_lines_begin_with_one_of_the_first_words(table: str, line: str) -> None:
    told = f"{plain(line)} ".startswith(deliverables._beginnings(table))
    assert deliverables._begins(line, table) == told


@given(st.lists(st.sampled_from(SAID), min_size=2, max_size=7).map(" ".join))
@example("kenyan nationals only")
@example("must be kenyan")
@example("citizens alone may apply")
@example("the post is open to kenyans.")
@example("citizens or those with a residence permit")
def test_every_statement_on_who_may_apply_holds_a_binding_word(text: str) -> None:
    if any(pattern.search(text) for pattern in STATEMENTS):
        assert nationality._binding().search(text)


OF_DATES = ("1", "2", "13", "25", "20", "2020", "/", ".", "-", "–", " ", "\xa0", "\t", "\n", "a")


@given(st.lists(st.sampled_from(OF_DATES), max_size=14).map("".join))
@example("5\n12/3/2020 – 25.12.2020\n3")
@example("Posted 12/25/2020\n25–12–2020")
def test_the_order_of_day_and_month_is_told_by_the_lines_that_may_hold_a_date(text: str) -> None:
    quick = dates.date_order(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_MAYBE_NUMERIC", re.compile(r"(?s)\A.+"))
        assert dates.date_order(text) == quick


def test_lines_with_a_colon_are_known_by_where_they_begin() -> None:
    text = "Deliverables:\nA plan\nNote: a report"
    lines = re.finditer(r".+", text)
    document = Document(Source("a", "text", ""), text, tuple(Block(*line.span()) for line in lines))
    assert listing.with_colon(document) == {0, text.index("Note")}
