"""Where fields look at each other: what wins, and what a reader is told."""
from __future__ import annotations

import json

import pytest

from normalizers.values import Deliverable, Experience
from pipeline import extract
from pipeline.document import Candidate
from pipeline.load import load
from pipeline.record import Reading, Vacancy
from pipeline.resolve import disagreement, requirements
from pipeline.resolve.choice import Readings
from tests.examples import document


def _of(text: str) -> Vacancy:
    return extract.vacancy(document(text))


HEAD = "Job title: Nurse\nOrganization: UNHCR\nGrade: G-5\nDuty station: Goma, DR Congo\n"
ISSUES = [
    ("Closing date: 3 May 2025\nDuties\nApplications close on 9 May 2025.\n", {"deadline_conflict"}),
    ("Closing date: 3 May 2025\n", set()),
    ("Closing date: 03/05/2025\n", {"date_order_assumed"}),
    ("Closing date: 03/05/2025\nStart date: 25/06/2025\n", set()),
    ("Deadline: 9 May 2025, 23:55 Geneva time\nDeadline: 9 May 2025, 21:55 UTC\n", set()),
    ("Closing date: 9 May 2025, midnight\n", {"midnight_assumed"}),
]


@pytest.mark.parametrize(("text", "expected"), ISSUES, ids=[text.splitlines()[0] for text, _ in ISSUES])
def test_what_a_reader_is_told_of_the_deadline(text: str, expected: set[str]) -> None:
    codes = {issue.code for issue in _of(HEAD + text).issues if issue.field in ("deadline", "start_date")}
    assert codes - {"missing_deadline"} == expected


@pytest.mark.parametrize(("through", "told"), [("2025-07-01", True), ("2025-06-27", False)])
def test_a_round_expiry_of_a_board_is_told(through: str, told: bool) -> None:
    posting = {
        "@type": "JobPosting", "title": "Nurse", "datePosted": "2025-06-01", "validThrough": through,
        "hiringOrganization": {"name": "UNHCR"}, "description": "<p>Duties</p><ul><li>Run the clinic.</li></ul>",
    }
    page = f'<html><script type="application/ld+json">{json.dumps(posting)}</script><body><h1>Nurse</h1></body></html>'
    issues = extract.vacancy(load(page.encode(), "nurse.html")).issues
    assert ("deadline_default" in {issue.code for issue in issues}) == told


def test_a_country_is_completed_by_the_city_of_the_title() -> None:
    columns = _of("Nurse, G-5, Pemba, Mozambique\nLocation: Mozambique\nClosing date: 3 May 2025\nGrade: G-5\n").columns
    assert (columns["city"], columns["country"]) == ("Pemba", "MZ")


def test_a_grade_alone_makes_staff_but_no_contract() -> None:
    columns = _of(HEAD).columns
    assert columns["is_staff"] is True
    assert columns.get("contract_type") is None


def test_the_time_of_all_deadlines_is_brought_to_the_date() -> None:
    columns = _of(f"{HEAD}Closing date: 3 May 2025\nAll closing dates are based on Beijing time at 6 p.m.\n").columns
    assert str(columns["deadline_at"]) == "2025-05-03 10:00:00+00:00"
    assert columns["deadline_tz"] == "Asia/Shanghai"


def _reading(field: str, rule: str, value: object, at: int, confidence: float = 0.9) -> Reading:
    return Reading(Candidate(field, "words", at, at + 5, rule), value, None, confidence)


PLAN, MAP = Deliverable("A plan"), Deliverable("A map")
TWO, FIVE, WISH = Experience(2.0), Experience(5.0), Experience(5.0, requirement="desired")


@pytest.mark.parametrize(("readings", "said"), [
    pytest.param([("deliverables", "item", PLAN), ("deliverables", "model_item", MAP)],
                 ['reads {"text": "A map"}, the rules read {"text": "A plan"}; the record has the list of the rules'],
                 id="another list"),
    pytest.param([("deliverables", "item", PLAN), ("deliverables", "model_item", PLAN)], [], id="the same list"),
    pytest.param([("deliverables", "model_item", MAP)], [], id="the model alone"),
    pytest.param([("experience", "prose", TWO), ("experience", "model_section", FIVE)],
                 ["reads 5, the rules read 2;"], id="another minimum"),
    pytest.param([("experience", "prose", TWO), ("experience", "model_section", WISH)],
                 [], id="a wish is no minimum"),
    pytest.param([("city", "label", "Goma"), ("city", "model_span", "Bukavu")],
                 ["reads Bukavu, the rules read Goma;"], id="another place"),
])
def test_where_a_model_reads_otherwise_a_reader_is_told(
    readings: list[tuple[str, str, object]], said: list[str]
) -> None:
    made = [_reading(*reading, at) for at, reading in enumerate(readings)]
    chosen = Readings(tuple(made))
    chosen.first("city")
    requirements.children(chosen)
    found = list(disagreement.issues(chosen))
    assert [issue.code for issue in found] == ["model_disagrees"] * len(said)
    assert all(words in issue.message for words, issue in zip(said, found, strict=True))


def test_of_a_model_and_a_rule_the_one_that_is_measured_better_wins() -> None:
    for of_model, of_rule, city in ((0.8, 0.9, "Goma"), (0.9, 0.8, "Bukavu")):
        made = (_reading("city", "label", "Goma", 0, of_rule), _reading("city", "model_span", "Bukavu", 9, of_model))
        chosen = Readings(made)
        assert chosen.first("city") is made[0 if city == "Goma" else 1]
        assert len(list(disagreement.issues(chosen))) == 1


def test_a_list_of_the_model_stands_only_where_rules_found_none() -> None:
    rule, model = _reading("deliverables", "item", PLAN, 0), _reading("deliverables", "model_item", MAP, 9)
    assert [row["text"] for row in requirements.children(Readings((rule, model)))[1]["deliverables"]] == ["A plan"]
    assert [row["text"] for row in requirements.children(Readings((model,)))[1]["deliverables"]] == ["A map"]
