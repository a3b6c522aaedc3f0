"""What comes of what people said of a document: the value, its evidence, and what is told of it."""
from __future__ import annotations

import sys
from typing import Any

import pytest

from normalizers.base import Context, Unrecognised
from pipeline import corrections
from pipeline.corrections import FIELDS, Entry
from pipeline.gold import plain
from pipeline.record import as_text
from tests.correcting import AD, codes, read, said, sha256, value

PLAIN = read()
NEXT = AD.replace("Water Engineer", "Water  Engineer").replace("lake shore", "lake's shore")  # the ad, fetched again

# field, what is said (typed), the columns that follow from it
TYPED: list[tuple[str, str, dict[str, Any]]] = [
    ("title", "Sanitation Engineer", {"title": "Sanitation Engineer"}),
    ("organization", "World Food Programme", {"organization": "WFP"}),
    ("grade", "P 4", {"grade": "P-4", "grade_raw": None, "grade_rank": 11.0, "grade_icsc": "P-4"}),
    ("contract", "temporary appointment", {"contract_type": "temporary", "contract_raw": None, "is_staff": True}),
    ("duration", "six months", {"duration_iso": "P6M", "duration_days": 183, "duration_raw": None}),
    ("deadline", "2027-04-05", {"deadline": "2027-04-05", "deadline_raw": None, "deadline_tz": None}),
    ("duty_station", "Bukavu, DRC", {"city": "Bukavu", "country": "CD"}),
    ("country", "Rwanda", {"city": None, "country": "RW"}),
    ("department", "WASH Section", {"department": "WASH Section"}),
    ("job_number", "581234", {"job_number": "581234"}),
    ("supervisor_grade", "P-5", {"supervisor_grade": "P-5", "grade": "P-3"}),
    ("start_date", "1 May 2027", {"start_date": "2027-05-01"}),
    ("end_date", "30 April 2028", {"contract_end": "2028-04-30"}),
    ("posted_date", "1 February 2027", {"posted_date": "2027-02-01"}),
    ("openings", "3", {"openings": 3}),
    ("work_arrangement", "hybrid", {"work_arrangement": "hybrid"}),
    ("work_schedule", "part-time", {"work_schedule": "part_time"}),
    ("salary", "USD 5,000 per month",
     {"salary_min": 5000.0, "salary_currency": "USD", "salary_period": "month", "salary_max": None}),
    ("is_roster", "roster", {"is_roster": True}),
    ("nationals_only", "nationals only", {"nationals_only": True}),
    ("is_readvertisement", "re-advertisement", {"is_readvertisement": True}),
    ("closing_time", "17:00 UTC", {"deadline_at": "2027-03-03T17:00:00Z", "deadline_tz": "UTC"}),
]


def columns(record: Any, names: Any) -> dict[str, Any]:
    return {name: plain(record["vacancies"][0][name]) for name in names}


@pytest.mark.parametrize(("field", "raw", "expected"), TYPED, ids=[case[0] for case in TYPED])
def test_a_typed_value_counts_and_cites_nothing(field: str, raw: str, expected: dict[str, Any]) -> None:
    old = value(PLAIN, field)
    record = read(said(field, "set", raw, old))
    assert columns(record, expected) == expected
    [mine] = [e for e in record["evidence"] if e["extractor"] == "correction"]
    assert (mine["raw"], mine["start"], mine["end"], mine["page"]) == ("", 0, 0, None)
    assert (mine["confidence"], mine["chosen"], mine["reason"], mine["row_position"]) == (1.0, True, None, 0)
    assert codes(record) == ["corrected"]
    for before in PLAIN["evidence"]:  # nothing is taken away
        after = next(e for e in record["evidence"] if e["field"] == before["field"] and e["raw"] == before["raw"])
        if before["field"] == field and before["value"] is not None:
            assert after["reason"] == f"corrected by Ann on {said(field, 'set', raw).day}"
            assert (after["value"], after["extractor"]) == (before["value"], before["extractor"])
            assert not after["chosen"]


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_what_is_cleared_is_null(field: str) -> None:
    record = read(said(field, "clear", old=value(PLAIN, field)))
    assert not [e for e in record["evidence"] if e["field"] == field and e["chosen"]]
    assert [e["value"] for e in record["evidence"]] == [e["value"] for e in PLAIN["evidence"]]
    assert {e["reason"] for e in record["evidence"] if e["field"] == field and e["value"]} <= {
        f"corrected by Ann on {said(field, 'clear').day}"
    }
    assert record.get(field, []) == []


def test_what_is_cited_is_the_evidence() -> None:
    record = read(said("title", "set", words="Trains the committees", old="Water Engineer"))
    assert record["vacancies"][0]["title"] == "Trains the committees"
    mine = next(e for e in record["evidence"] if e["extractor"] == "correction")
    text = record["documents"][0]["text"]
    assert mine["raw"] == "Trains the committees" == text[mine["start"] : mine["end"]]
    for e in record["evidence"]:
        assert text[e["start"] : e["end"]] == e["raw"]


SPANS = {  # the text that the correction finds, and how often the words stand before the place that is cited
    "moved": (AD.replace("Duties", "About us\nWe bring water.\n\nDuties"), 0),
    "said before, too": ("Work on the lake shore\n" + AD, 1),
    "no longer there": (AD.replace("lake shore", "coast"), None),
}


@pytest.mark.parametrize(("text", "before"), SPANS.values(), ids=SPANS)
def test_words_that_have_moved_are_looked_for(text: str, before: int | None) -> None:
    entry = said("department", "set", words="lake shore")
    record = read(entry, text=text)
    mine = next(e for e in record["evidence"] if e["extractor"] == "correction")
    assert record["vacancies"][0]["department"] == "lake shore"
    if before is None:
        assert (mine["raw"], mine["start"], mine["end"]) == ("", 0, 0)
    else:
        found = record["documents"][0]["text"]
        assert mine["raw"] == "lake shore"
        assert found[: mine["start"]].count("lake shore") == before


# What is said of rows; and what the table holds then, by the keys that are named.
FR = '{"language": "fr", "level": "fluent", "requirement": "required"}'
EN = '{"language": "en", "requirement": "desired"}'
BA = '{"level": "bachelor", "fields": "engineering", "requirement": "required"}'
FIVE = '{"years_min": 5, "area": "experience in water supply", "requirement": "required"}'
GOMA = '[{"city": "Goma", "country": "CD"}]'
WELLS = '{"text": "Designs wells in the villages of the lake shore.", "group": "Duties"}'
ROWS: list[tuple[str, list[Entry], list[dict[str, Any]]]] = [
    ("a row is removed", [said("languages", "remove", old=EN)], [{"language": "fr", "level": "fluent"}]),
    ("all are cleared", [said("languages", "clear")], []),
    ("a row is added", [said("languages", "add", "Swahili", parts={"level": "basic", "requirement": "desired"})],
     [{"language": "fr"}, {"language": "en"}, {"language": "sw", "level": "basic", "requirement": "desired",
                                             "raw": None}]),
    ("a row is added that is cited", [said("languages", "add", words="committees", new=None)],
     [{"language": "fr"}, {"language": "en"}]),
    ("a row is another", [said("languages", "set", "Portuguese", EN, parts=corrections.parts_of("languages", EN))],
     [{"language": "fr"}, {"language": "pt", "level": None, "requirement": "desired"}]),
    ("a level is another", [said("languages", "set", words="English", old=EN, parts={"level": "fluent"})],
     [{"language": "fr"}, {"language": "en", "level": "fluent", "requirement": "required", "raw": "English"}]),
    ("what is added stands for the same language", [said("languages", "add", "French", parts={"level": "basic"})],
     [{"language": "fr", "level": "basic"}, {"language": "en"}]),
    ("what was added is removed", [
        said("languages", "add", "Swahili"),
        said("languages", "remove", old='{"language": "sw", "requirement": "required"}'),
    ], [{"language": "fr"}, {"language": "en"}]),
    ("a degree is another", [said("education", "set", "Master's degree in hydrology", BA)],
     [{"level": "master", "fields": "hydrology", "requirement": "required", "is_alternative": False, "raw": None}]),
    ("a degree is a wish",
     [said("education", "set", words="first university degree in engineering", old=BA, parts={"requirement": "asset"})],
     [{"level": "bachelor", "fields": "engineering", "requirement": "desired"}]),
    ("another way in", [said("education", "add", "Diploma in engineering", parts={"requirement": "alternative"})],
     [{"level": "bachelor"}, {"level": "technical", "requirement": "required", "is_alternative": True}]),
    ("years are others", [said("experience", "set", "3 to 7 years of experience in hydrology", FIVE)],
     [{"years_min": 3.0, "years_max": 7.0}]),
    ("a duty is removed", [said("responsibilities", "remove", old=WELLS)],
     [{"text": "Trains the committees that look after the pumps.", "group": "Duties"}]),
    ("a competency is added", [said("competencies", "add", "Teamwork", parts={"level": "2"})], [{"level": 2}]),
    ("a skill is added", [said("skills", "add", "MS Excel", parts={"requirement": "asset"})],
     [{"name": "MS Excel", "normalised": "Microsoft Excel", "kind": "tool", "requirement": "desired"}]),
    ("of a skill there is one row", [said("skills", "add", "Excel"), said("skills", "add", "MS Excel")],
     [{"name": "Excel", "normalised": "Microsoft Excel"}]),
    ("a deliverable is added", [said("deliverables", "add", "Map of wells", parts={"number": "1.", "share": "30 %"})],
     [{"text": "Map of wells", "number": "1", "payment_share": 30.0}]),
    ("a figure is added", [said("statistics", "add", "40 per cent", parts={"sentence": "40 per cent drink from it."})],
     [{"value": 40.0, "unit": "percent", "sentence": "40 per cent drink from it."}]),
]


@pytest.mark.parametrize(("entries", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows_of_child_tables(entries: list[Entry], expected: list[dict[str, Any]]) -> None:
    table = entries[0].field
    record = read(*entries)
    assert [{k: r[k] for k in e} for r, e in zip(record[table], expected, strict=True)] == expected
    for e in record["evidence"]:  # each row has its evidence, at its place
        if e["chosen"] and e["table"] == table:
            assert record[table][e["row_position"]]["position"] == e["row_position"]
    chosen = [e["row_position"] for e in record["evidence"] if e["chosen"] and e["table"] == table]
    assert sorted(chosen) == list(range(len(expected)))


def test_minimum_follows_what_is_set_not_what_is_added() -> None:
    master = said("education", "set", "Master's degree", BA)
    more = said("education", "add", "Doctorate")
    assert columns(read(master), ["education_level"]) == {"education_level": "master"}
    assert columns(read(more), ["education_level"]) == {"education_level": "bachelor"}
    assert columns(read(said("education", "remove", old=BA)), ["education_level"]) == {"education_level": None}
    assert columns(read(said("education", "remove", old=BA), more), ["education_level"]) == {
        "education_level": "doctorate"
    }


STATIONS: list[tuple[list[Entry], list[tuple[str, str]]]] = [
    ([said("duty_station", "add", "Kisangani, DRC")], [("Goma", "CD"), ("Kisangani", "CD")]),
    ([said("duty_station", "remove", old=GOMA), said("duty_station", "add", "Kisangani, DRC")], [("Kisangani", "CD")]),
    ([said("duty_station", "set", "Kisangani, DRC", GOMA)], [("Kisangani", "CD")]),
    ([said("duty_station", "remove", old=GOMA)], []),
]


@pytest.mark.parametrize(("entries", "expected"), STATIONS)
def test_duty_stations(entries: list[Entry], expected: list[tuple[str, str]]) -> None:
    record = read(*entries)
    assert [(r["city"], r["country"]) for r in record["duty_stations"]] == expected
    first = expected[0] if expected else (None, None)
    assert tuple(columns(record, ["city", "country"]).values()) == first


def test_the_employer_that_is_given_is_that_by_which_the_rest_is_read() -> None:
    text = AD.replace("Organization: UNICEF\n", "").replace("Grade: P-3", "Grade: Level 3")
    assert columns(read(text=text), ["organization", "grade"]) == {"organization": None, "grade": None}
    record = read(said("organization", "set", "UNICEF", text=text), text=text)
    assert columns(record, ["organization", "grade", "grade_raw"]) == {
        "organization": "UNICEF", "grade": "P-3", "grade_raw": "Level 3",
    }
    both = [said("organization", "set", "UNICEF", text=text), said("grade", "set", words="Level 3", text=text)]
    assert columns(read(*both, text=text), ["grade"]) == {"grade": "P-3"}


def test_the_last_word_counts() -> None:
    first, second = said("grade", "set", "P-4", by="Ann"), said("grade", "set", "P-5", by="Bob")
    record = read(first, second)
    assert columns(record, ["grade"]) == {"grade": "P-5"}
    mine = [e for e in record["evidence"] if e["extractor"] == "correction"]
    assert [(e["chosen"], e["reason"]) for e in mine] == [(False, f"corrected by Bob on {second.day}"), (True, None)]
    assert columns(read(first, said("grade", "clear")), ["grade", "grade_raw", "grade_rank"]) == {
        "grade": None, "grade_raw": None, "grade_rank": None,
    }


def test_where_somebody_has_spoken_nothing_else_is_a_conflict() -> None:
    text = AD.replace("Duties", "Deadline for applications extended to 9 March 2027\nApply by: 12 March 2027\n\nDuties")
    before = read(text=text)
    assert any(i["code"] == "deadline_conflict" for i in before["issues"])
    record = read(said("deadline", "set", "2027-03-20", text=text), text=text)
    assert columns(record, ["deadline"]) == {"deadline": "2027-03-20"}
    assert not [i for i in record["issues"] if i["code"] == "deadline_conflict"]
    assert len([e for e in record["evidence"] if e["field"] == "deadline" and e["value"]]) > 2


REFUSED = [
    said("grade", "set", "CEO"), said("deadline", "set", "soon"), said("languages", "add", "Klingon"),
    said("organization", "set", "?"), said("contract", "set", words="Water Engineer"),
]


@pytest.mark.parametrize("entry", REFUSED, ids=lambda e: e.field)
def test_what_the_normalizer_refuses_changes_nothing_but_is_told(entry: Entry) -> None:
    record = read(entry)
    assert {t: record[t] for t in record if t not in ("issues", "vacancies")} == {
        t: PLAIN[t] for t in PLAIN if t not in ("issues", "vacancies")
    }
    [issue] = [i for i in record["issues"] if i["code"] == "correction_refused"]
    assert issue["severity"] == "warning"
    assert "Ann" in issue["message"]
    assert f"“{entry.raw}”" in issue["message"]
    with pytest.raises(Unrecognised):
        corrections.check(entry, Context())


def test_a_normalizer_that_breaks_takes_no_record_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise OverflowError("too large")

    monkeypatch.setattr(sys.modules["pipeline.corrections.check"], "value_of", broken)
    record = read(said("grade", "set", "P-4"))
    assert codes(record) == ["correction_refused"]
    assert columns(record, ["grade"]) == {"grade": "P-3"}


@pytest.mark.parametrize(("new", "told"), [
    ('{"grade": "P-4"}', ["corrected"]),
    ('{"grade": "P-5", "grade_system": "ICSC"}', ["corrected", corrections.CHANGED]),
    ('{"grade": "P-4", "of_another_version": 1}', ["corrected"]),
    (None, ["corrected"]),
])
def test_words_that_are_read_otherwise_now_are_told(new: str | None, told: list[str]) -> None:
    record = read(said("grade", "set", "P-4", value(PLAIN, "grade"), new=new))
    assert columns(record, ["grade"]) == {"grade": "P-4"}
    assert codes(record) == told
    for issue in record["issues"]:
        if issue["code"] == corrections.CHANGED:
            assert (issue["field"], issue["severity"]) == ("grade", "warning")
            assert "is read as “P-4” now, and was read as “P-5”" in issue["message"]


HOSTILE = (
    "[" * 19_000, "{", "<script>alert(1)</script>", "x" * 20_000, "[]", "{}", "null", "1e999", "\x1b[2J\n", "[[]]",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("sha256", [sha256(), "0" * 64], ids=["same bytes", "other bytes"])
def test_whatever_the_file_holds_the_record_stands(text: str, sha256: str) -> None:
    for field, action, old in (("deadline", "set", text), ("languages", "remove", text), ("title", "set", None)):
        entry = said(field, action, text if action == "set" else None, old, new=text, source_sha256=sha256)
        record = read(entry)
        kinds = [[code] for code in corrections.CODES.values()]
        assert codes(record) in [*kinds, ["corrected", corrections.CHANGED]]
        for issue in record["issues"]:
            assert len(issue["message"]) < 1000
            assert issue["message"].isprintable()
        assert record["documents"] == PLAIN["documents"]


STALE: list[tuple[Entry, str, list[str]]] = [  # of other bytes at the same place
    (said("grade", "set", "P-4", value(PLAIN, "grade")), NEXT, ["corrected"]),
    (said("grade", "set", "P-4", value(PLAIN, "grade")), NEXT.replace("P-3", "P-2"), ["correction_stale"]),
    (said("grade", "set", "P-4", value(PLAIN, "grade")), NEXT.replace("Grade: P-3\n", ""), ["correction_stale"]),
    (said("grade", "clear", old=value(PLAIN, "grade")), NEXT, ["corrected"]),
    (said("grade", "clear", old=value(PLAIN, "grade")), NEXT.replace("P-3", "P-2"), ["correction_stale"]),
    (said("job_number", "clear", old="77"), NEXT, ["corrected"]),
    (said("job_number", "set", "77"), NEXT, ["corrected"]),
    (said("job_number", "set", "77"), NEXT.replace("Grade", "Job number: 88\nGrade"), ["correction_stale"]),
    (said("job_number", "set", "77", new="77"), NEXT.replace("Grade", "Job number: 77\nGrade"), ["corrected"]),
    (said("languages", "remove", old=EN), NEXT, ["corrected"]),
    (said("languages", "remove", old=EN), NEXT.replace(" English is an asset.", ""), ["correction_stale"]),
    (said("languages", "set", "Portuguese", EN), NEXT.replace("English", "Swahili"), ["correction_stale"]),
    (said("languages", "add", words="committees", new='{"language": "sw"}'), NEXT, ["correction_refused"]),
    (said("duty_station", "set", "Bukavu", GOMA), NEXT, ["corrected"]),
    (said("duty_station", "set", "Bukavu", GOMA), NEXT.replace("Goma", "Beni"), ["correction_stale"]),
    (said("responsibilities", "add", words="lake shore"), AD.replace("lake shore", "coast"), ["correction_stale"]),
]


@pytest.mark.parametrize(("entry", "text", "expected"), STALE)
def test_of_changed_bytes_only_the_same_mistake_is_mended(entry: Entry, text: str, expected: list[str]) -> None:
    record = read(entry, text=text)
    assert codes(record) == expected
    if expected != ["corrected"]:
        left_out = ("issues", "vacancies")
        plain = read(text=text)
        assert {t: record[t] for t in record if t not in left_out} == {t: plain[t] for t in plain if t not in left_out}


def test_of_changed_bytes_each_word_follows_from_the_one_before() -> None:
    old = value(PLAIN, "grade")
    first = said("grade", "set", "P-4", old)
    second = said("grade", "set", "P-5", value(read(first), "grade"))
    assert columns(read(first, second, text=NEXT), ["grade"]) == {"grade": "P-5"}


def test_another_place_with_other_bytes_is_not_concerned() -> None:
    assert codes(read(said("grade", "set", "P-4"), text=NEXT, uri="another.txt")) == []
    assert codes(read(said("grade", "set", "P-4"), uri="moved/ad.txt")) == ["corrected"]


def test_the_day_that_somebody_saw_stays() -> None:
    entry = said("deadline", "set", "04/03/2027", new='{"deadline": "2027-03-04"}')
    assert columns(read(entry), ["deadline"]) == {"deadline": "2027-03-04"}
    other = entry.model_copy(update={"new": '{"deadline": "2027-04-03"}'})  # as read with the month first
    assert columns(read(other), ["deadline"]) == {"deadline": "2027-04-03"}


def test_a_candidate_that_was_clicked_has_its_own_value() -> None:
    """Its requirement comes from words beside it, which are not cited."""
    record = read(said("languages", "clear"), said("languages", "add", words="English", new=EN))
    assert [(r["language"], r["requirement"]) for r in record["languages"]] == [("en", "desired")]


@pytest.mark.parametrize("table", ["languages", "education", "experience", "responsibilities"])
def test_parts_say_again_what_a_row_says(table: str) -> None:
    for e in PLAIN["evidence"]:
        if e["field"] == table and e["chosen"]:
            entry = said(table, "add", e["raw"], parts=corrections.parts_of(table, e["value"]))
            assert as_text(corrections.check(entry, Context())) == e["value"]


def test_the_context_of_a_published_record_is_that_of_the_run() -> None:
    record = read()
    found = corrections.context(record["vacancies"][0], record["documents"][0])
    assert (found.organisation, found.language, found.country, found.captured) == ("UNICEF", "en", "CD", None)


def test_without_corrections_nothing_is_said_of_them() -> None:
    assert codes(PLAIN) == []
    assert read(said("", "reviewed")) == PLAIN
