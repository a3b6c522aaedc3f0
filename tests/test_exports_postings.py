"""Job postings: valid by schema.org, nothing made up, what is lacking told."""
from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline import schema, store
from pipeline.__main__ import main
from pipeline.commands import OK
from pipeline.exports import job_postings, posting
from pipeline.exports.run import Run
from pipeline.process import Job, Task, process
from tests import sample_run
from tests.sample_run import id_of, make, vacancy

SCHEMA = json.loads(Path(__file__).with_name("jobposting.schema.json").read_text())
VALID = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
ASKED_FOR = Draft202012Validator({  # by search engines
    "required": ["title", "description", "datePosted", "hiringOrganization"],
    "anyOf": [{"required": ["jobLocation"]}, {"required": ["jobLocationType", "applicantLocationRequirements"]}],
})
AT = datetime(2026, 7, 1, 21, 59, tzinfo=UTC)


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def of(tmp_path: Path, row: dict[str, object], **children: list[dict[str, object]]) -> dict[str, Any]:
    """The posting of a vacancy with these columns and child rows; valid."""
    rows = {name: [{"of": 1, **each} for each in some] for name, some in children.items()}
    make(tmp_path, [vacancy(1, **row)], 1, **rows)
    (record,) = Run(*store.published(tmp_path)).records(*posting.NEEDS)
    made = posting.of(record)
    VALID.validate(made)
    return made


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_samples_give_valid_postings_and_what_they_lack_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample_run.ingest(tmp_path / "out")
    path = tmp_path / "postings.jsonl"
    assert main(["export", "--format", "jobposting", "--out", str(tmp_path / "out"), "--to", str(path)]) == OK
    found = written(path)
    assert len(found) == len(list(sample_run.RAW.iterdir()))
    for each in found:
        VALID.validate(each)
    lacking = [each for each in found if posting.lacking(each)]
    assert lacking == [each for each in found if not ASKED_FOR.is_valid(each)]
    said = capsys.readouterr().out
    assert f"{len(lacking)} of {len(found)} postings lack what search engines ask for (datePosted " in said
    assert f"and {len(lacking) - 5} more" in said


def test_a_posting_is_read_back_as_the_same_vacancy(tmp_path: Path) -> None:
    """Our own reader of JSON-LD finds in the posting what it was made from."""
    sample_run.ingest(tmp_path)
    record = next(r for r in Run(*store.published(tmp_path)).records(*posting.NEEDS) if r.row["organization"] == "ILO")
    data = json.dumps(posting.of(record)).encode()
    again = process(Task("posting.json", data=data), Job()).batches()["vacancies"].to_pylist()[0]
    for column in ("title", "organization", "posted_date", "deadline", "deadline_at", "city", "country"):
        value = again[column]
        if isinstance(value, datetime):
            value = value.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert (value.isoformat() if isinstance(value, date) else value) == record.row[column], column


@pytest.mark.parametrize(("row", "said"), [
    ({"deadline": date(2026, 7, 1)}, "2026-07-01"),
    ({"deadline": date(2026, 7, 1), "deadline_tz": "Africa/Nairobi"}, "2026-07-01"),
    ({"deadline": date(2026, 7, 2), "deadline_at": AT, "deadline_tz": "Africa/Nairobi"}, "2026-07-02T00:59:00+03:00"),
    ({"deadline": date(2026, 7, 1), "deadline_at": AT, "deadline_tz": "UTC"}, "2026-07-01T21:59:00+00:00"),
    ({"deadline": date(2026, 7, 2), "deadline_at": AT, "deadline_tz": "+05:45"}, "2026-07-02T03:44:00+05:45"),
    ({"deadline": date(2026, 7, 1), "deadline_at": AT, "deadline_tz": "-03:30"}, "2026-07-01T18:29:00-03:30"),
    ({}, None),
], ids=str)
def test_it_is_valid_through_the_deadline_in_its_zone(tmp_path: Path, row: dict[str, object], said: str | None) -> None:
    assert of(tmp_path, row).get("validThrough") == said


@pytest.mark.parametrize(("row", "said"), [
    ({}, None),
    ({"contract_type": "fixed_term"}, None),  # says nothing of the hours, and schema.org has no word for it
    ({"contract_type": "fixed_term", "work_schedule": "full_time"}, ["FULL_TIME"]),
    ({"contract_type": "consultancy", "work_schedule": "part_time"}, ["CONTRACTOR", "PART_TIME"]),
    ({"contract_type": "internship"}, ["INTERN"]),
    ({"contract_type": "volunteer"}, ["VOLUNTEER"]),
    ({"contract_type": "temporary"}, ["TEMPORARY"]),
], ids=str)
def test_employment_types(tmp_path: Path, row: dict[str, object], said: list[str] | None) -> None:
    assert of(tmp_path, row).get("employmentType") == said


@pytest.mark.parametrize(("row", "value"), [
    ({"salary_min": 100.0}, None),  # a figure without a currency says nothing
    ({"salary_min": 100.0, "salary_currency": "USD"}, {"value": 100.0}),
    ({"salary_min": 100.0, "salary_max": 100.0, "salary_currency": "USD", "salary_period": "day"},
     {"value": 100.0, "unitText": "DAY"}),
    ({"salary_min": 1.5, "salary_max": 2.5, "salary_currency": "EUR", "salary_period": "month"},
     {"minValue": 1.5, "maxValue": 2.5, "unitText": "MONTH"}),
], ids=str)
def test_pay(tmp_path: Path, row: dict[str, object], value: dict[str, object] | None) -> None:
    pay = of(tmp_path, row).get("baseSalary")
    assert pay == (value and {
        "@type": "MonetaryAmount", "currency": row["salary_currency"], "value": {"@type": "QuantitativeValue", **value},
    })


@pytest.mark.parametrize(("arrangement", "stations", "places", "countries", "lacking"), [
    (None, [("Goma", "CD")], ["Goma"], None, False),
    ("onsite", [("Goma", "CD"), ("Bunia", "CD")], ["Goma", "Bunia"], None, False),
    ("remote", [("Goma", "CD"), ("Bunia", "CD")], ["Goma", "Bunia"], ["Congo - Kinshasa"], False),
    ("remote", [(None, "KE")], [None], ["Kenya"], False),
    ("remote", [], None, None, True),
    ("hybrid", [], None, None, True),
    (None, [(None, None)], None, None, True),
])
def test_places(
    tmp_path: Path, arrangement: str | None, stations: list[tuple[str | None, str | None]], places: list[str] | None,
    countries: list[str] | None, lacking: bool,
) -> None:
    made = of(tmp_path, {"work_arrangement": arrangement},
              duty_stations=[{"city": city, "country": country} for city, country in stations])
    found = made.get("jobLocation")
    assert (found and [place["address"].get("addressLocality") for place in found]) == places
    found = made.get("applicantLocationRequirements")
    assert (found and [each["name"] for each in found]) == countries
    assert made.get("jobLocationType") == ("TELECOMMUTE" if arrangement == "remote" else None)
    assert ("jobLocation" in posting.lacking(made)) == lacking


def test_only_what_is_required_is_a_requirement(tmp_path: Path) -> None:
    education = [("master", "required", False), ("bachelor", "required", True), ("doctorate", "desired", False),
                 ("none", "required", False)]
    made = of(
        tmp_path, {"experience_years_min": 2.5},
        education=[{"level": level, "requirement": how, "is_alternative": other, "raw": "words"}
                   for level, how, other in education],
        experience=[{"requirement": how, "is_alternative": False, "raw": raw}
                    for how, raw in (("desired", "wish"), ("required", "need"))],
    )
    assert [each["educationalLevel"] for each in made["educationRequirements"]] == ["master"]
    assert made["experienceRequirements"]["monthsOfExperience"] == 30
    assert made["experienceRequirements"]["description"] == "need"


def test_lists_and_sections(tmp_path: Path) -> None:
    made = of(
        tmp_path, {"job_number": "7/26", "organization": "UNICEF", "department": "Supply", "openings": 2,
                   "nationals_only": True, "country": "KE", "start_date": date(2026, 9, 1)},
        responsibilities=[{"text": "Runs the store."}, {"text": "Keeps the books."}],
        sections=[{"kind": "qualifications", "text": "A degree.", "start": 0, "end": 9}],
        competencies=[{"name": "Teamwork"}],
        skills=[{"name": "MS Excel", "normalised": "Microsoft Excel", "kind": "tool", "requirement": "required"}],
        languages=[{"language": "fr", "level": "fluent", "requirement": "required"},
                   {"language": "sw", "requirement": "desired"}],
        documents=[{"text": "x", "metadata": '{"url": "javascript:alert(1)", "told_url": "https://example.org/7"}'}],
    )
    assert made["identifier"] == [
        {"@type": "PropertyValue", "name": "UNICEF", "value": "7/26"},
        {"@type": "PropertyValue", "propertyID": "vacancy_id", "value": id_of(1)},
    ]
    assert made["responsibilities"] == "Runs the store.\nKeeps the books."
    assert made["qualifications"] == "A degree."
    assert made["skills"] == ["Teamwork", "MS Excel", "French (fluent, required)", "Swahili (desired)"]
    assert made["url"] == "https://example.org/7"
    assert made["employmentUnit"]["name"] == "Supply"
    assert made["eligibilityToWorkRequirement"] == "Only nationals of Kenya, or residents with the right to work there."
    assert (made["totalJobOpenings"], made["jobStartDate"]) == (2, "2026-09-01")


def test_nothing_is_made_up(tmp_path: Path) -> None:
    made = of(tmp_path, {"title": None}, documents=[{"text": " \n", "metadata": "{}"}])
    assert made.keys() == {"@context", "@type", "identifier"}
    assert posting.lacking(made) == list(posting.WANTED)


def test_what_a_document_says_is_never_markup(tmp_path: Path) -> None:
    text = 'Driver <b>\n\n</script><script>alert("x")</script> & co'
    make(tmp_path / "out", [vacancy(1, title=text)], documents=[{"of": 1, "text": text, "metadata": "{}"}])
    job_postings.write(Run(*store.published(tmp_path / "out")), tmp_path / "postings.jsonl")
    raw = (tmp_path / "postings.jsonl").read_text()
    assert "<" not in raw  # so that it can stand within <script type="application/ld+json">
    (made,) = written(tmp_path / "postings.jsonl")
    paragraphs = re.findall("<p>(.*?)</p>", made["description"])
    assert [html.unescape(p) for p in paragraphs] == [line for line in text.splitlines() if line]
    VALID.validate(made)


def test_a_vacancy_that_is_advertised_is_one_posting_however_many_records_repeat_it(tmp_path: Path) -> None:
    gone = [vacancy(n, is_gone=True) for n in (4, 5)]
    make(tmp_path / "out", [vacancy(1), vacancy(2, duplicate_of=id_of(1)), vacancy(3), *gone])
    told = job_postings.write(Run(*store.published(tmp_path / "out")), tmp_path / "postings.jsonl")
    assert [each["identifier"][-1]["value"] for each in written(tmp_path / "postings.jsonl")] == [id_of(1), id_of(3)]
    assert told[:2] == [
        "Left out 1 record: another one is of the same vacancy.", "Left out 2 records: the source is gone.",
    ]


def test_every_closed_value_has_its_word_or_none(tmp_path: Path) -> None:
    """A contract type or degree that is added to the scales must be looked at here."""
    from pipeline import scales

    types = set(scales.CLOSED["vacancies", "contract_type"].values)
    assert types - set(posting._EMPLOYMENT) == {"permanent", "fixed_term", "jpo", "secondment", "fellowship", "other"}
    assert set(scales.CLOSED["education", "level"].values) - set(posting._CREDENTIALS) == {"none"}
    assert set(posting.NEEDS) <= set(schema.CHILDREN)
