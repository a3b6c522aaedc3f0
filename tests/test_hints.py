"""What is told of a source besides its bytes, and what the record makes of it: nothing against the document's words."""
from __future__ import annotations

import json
from datetime import date

import pytest

from pipeline import rows
from pipeline.extract import vacancy
from pipeline.hints import NONE, Hints
from pipeline.load import load
from pipeline.record import Vacancy

POST = "Job title: Nurse\nGrade: G-5\nDuty station: Goma, DR Congo\nClosing date: 3 May 2025\n"
CAPTURED = Hints(captured=date(2025, 4, 10))


def of(text: str, told: Hints = NONE, as_of: date | None = None) -> Vacancy:
    return vacancy(load(text.encode(), "ad.txt", told), as_of)


def codes(found: Vacancy) -> set[str]:
    return {issue.code for issue in found.issues}


# what the page says of itself, what is told, what stands in documents.metadata
OWN = '<link rel="canonical" href="https://board.example/7"><meta property="og:site_name" content="The Board">'
METADATA = [
    (OWN, NONE, {"url": "https://board.example/7", "board": "The Board"}),
    (
        OWN, Hints("https://board.example/7?from=list", date(2025, 4, 10), "the-board"),
        {
            "url": "https://board.example/7", "told_url": "https://board.example/7?from=list", "board": "The Board",
            "told_board": "the-board", "captured": "2025-04-10",
        },
    ),
    (OWN, Hints("https://board.example/7"), {"url": "https://board.example/7", "board": "The Board"}),
    ("", Hints("https://www.board.example/7"), {"url": "https://www.board.example/7", "board": "board.example"}),
    ("", Hints("https://board.example/7", board="B"), {"url": "https://board.example/7", "board": "B"}),
    ("", CAPTURED, {"captured": "2025-04-10"}),
    ("", NONE, {}),
]


@pytest.mark.parametrize(("head", "told", "expected"), METADATA)
def test_metadata_show_what_is_told_beside_the_own_words(head: str, told: Hints, expected: dict[str, str]) -> None:
    page = f"<html><head>{head}</head><body><h1>Nurse</h1><p>Grade: G-5</p></body></html>"
    document = load(page.encode(), "ad.html", told)
    assert json.loads(str(rows.text_row(document)["metadata"])) == expected
    assert document.source.hints == told
    assert document.text == load(page.encode(), "ad.html").text


# posted, told, --as-of, the day of posting
POSTED = [
    ("Posted: 3 days ago", CAPTURED, None, date(2025, 4, 7)),
    ("Posted: 3 days ago", CAPTURED, date(2025, 5, 1), date(2025, 4, 7)),
    ("Posted: 3 days ago", NONE, date(2025, 5, 1), date(2025, 4, 28)),
    ("Posted: 3 days ago", NONE, None, None),
    ("Posted: 1 April 2025", CAPTURED, None, date(2025, 4, 1)),
]


@pytest.mark.parametrize(("line", "told", "as_of", "expected"), POSTED)
def test_days_are_counted_back_from_the_day_that_is_told(
    line: str, told: Hints, as_of: date | None, expected: date | None
) -> None:
    assert of(f"{POST}{line}\n", told, as_of).columns.get("posted_date") == expected


# told, --as-of, whether the deadline of 3 May 2025 has passed
EXPIRED = [
    (NONE, None, False),
    (CAPTURED, None, False),
    (Hints(captured=date(2025, 5, 4)), None, True),
    (CAPTURED, date(2025, 5, 4), True),  # fetched while it was open, judged later
    (Hints(captured=date(2025, 5, 4)), date(2025, 5, 3), False),
]


@pytest.mark.parametrize(("told", "as_of", "expected"), EXPIRED)
def test_deadlines_are_judged_by_the_day_that_is_asked_for(told: Hints, as_of: date | None, expected: bool) -> None:
    assert ("expired" in codes(of(POST, told, as_of))) == expected


UNICEF = Hints("https://jobs.unicef.org/en-us/job/7")
BOARD = Hints("https://board.example/unicef.org/7")
# the document, what is told, the employer, and whether the owner of the site is only told
EMPLOYERS = [
    (POST, NONE, None, False),
    (POST, UNICEF, None, True),  # no words show it
    (POST, BOARD, None, False),
    (f"{POST}Organization: UNHCR\n", UNICEF, "UNHCR", False),  # its own words are never overruled
    (f"{POST}Department: UNICEF Goma Field Office\n", UNICEF, "UNICEF", False),
    (f"{POST}Duties\nReport on the grant to WFP, UNICEF and the Global Fund.\n", NONE, "WFP", False),
    (f"{POST}Duties\nReport on the grant to WFP, UNICEF and the Global Fund.\n", UNICEF, "UNICEF", False),
    (f"{POST}Duties\nReport on the grant to WFP and the Global Fund.\n", UNICEF, "WFP", False),
    (f"{POST}Background\nWFP is the largest of its kind. WFP works here.\nHelp UNICEF.\n", UNICEF, "WFP", False),
    (f"About UNHCR\n{POST}Help UNICEF.\n", UNICEF, "UNHCR", False),
]


@pytest.mark.parametrize(("text", "told", "employer", "only_told"), EMPLOYERS)
def test_the_owner_of_the_site(text: str, told: Hints, employer: str | None, only_told: bool) -> None:
    found = of(text, told)
    assert found.columns.get("organization") == employer
    assert ("organization_of_site" in codes(found)) == only_told


def test_a_mention_of_the_owner_of_the_site_is_evidence() -> None:
    found = of(f"{POST}Duties\nHelp WFP and WHO.\nReport to UNICEF.\n", UNICEF)
    (row,) = (row for row in found.evidence if row["extractor"] == "own_site")
    assert (row["field"], row["raw"], row["value"]) == ("organization", "UNICEF", "UNICEF")
    assert row["start"] == found.document.text.index("UNICEF")


def test_what_has_a_meaning_at_one_employer_is_read_by_the_site() -> None:
    text = "Job title: Specialist\nLevel: Level 3\nDuty station: Goma, DR Congo\nClosing date: 3 May 2025\n"
    assert of(text).columns.get("grade") is None
    assert of(text, UNICEF).columns["grade"] == "P-3"
