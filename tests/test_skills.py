"""Skills: how strongly each is asked for, which of two readings of the same words stands, and that names are sound."""
from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from extractors import marked_skills, spans
from extractors import skills as extractor
from extractors.spans import Span
from normalizers.base import Context
from normalizers.skills import KINDS
from normalizers.vocabulary import skills as vocabulary
from normalizers.vocabulary.words import flat, rows
from pipeline import scales
from pipeline.document import Candidate
from pipeline.normalize import read
from pipeline.resolve.choice import Readings
from pipeline.resolve.requirements import children
from tests.examples import document


def rows_of(candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
    """The rows that candidates give: normalised name and kind."""
    _, tables = children(Readings(tuple(read(c, Context()) for c in candidates)))
    return [(str(row["normalised"]), str(row["kind"])) for row in tables["skills"]]


@pytest.mark.parametrize(("text", "required", "desired"), [
    ("- Knowledge of IPSAS is required; SPSS an asset", ["IPSAS"], ["SPSS"]),
    ("- Proficient in Word, Excel and, ideally, R or Stata", ["Microsoft Word", "Microsoft Excel"], ["R", "Stata"]),
    ("- Excel, QGIS and Power BI would be an advantage", [], ["Microsoft Excel", "QGIS", "Microsoft Power BI"]),
    ("- Desirable: use of SPSS or Stata", [], ["SPSS", "Stata"]),
    ("- Use of Excel, knowledge of SPSS desirable", ["Microsoft Excel"], ["SPSS"]),
    ("- Linux administrator (Oracle would be an asset)", ["Linux"], ["Oracle"]),
    ("- Driving licence (an asset) and use of QGIS", ["QGIS"], ["driving licence"]),
    ("- Driving licence category B. French is an asset.", ["driving licence"], []),
    ("Desirable:\n- Knowledge of SPSS\n- PMP certification", [], ["SPSS", "PMP"]),
    ("- Permis B exigé; la maîtrise d'Excel est un atout", ["driving licence"], ["Microsoft Excel"]),
    ("- Manejo de Excel. Se valorará conocimiento de SPSS", ["Microsoft Excel"], ["SPSS"]),
    ("- Domínio de Excel; desejável conhecimento de QGIS", ["Microsoft Excel"], ["QGIS"]),
    ("- Knowledge of Umoja is not required", [], []),
])
def test_required_or_desired(text: str, required: list[str], desired: list[str]) -> None:
    found = [c for c in extractor.extract(document(text, "qualifications")) if c.rule == "vocabulary"]
    _, tables = children(Readings(tuple(read(c, Context()) for c in found)))
    told = [(row["normalised"], row["requirement"]) for row in tables["skills"]]
    assert sorted(told) == sorted([(n, "required") for n in required] + [(n, "desired") for n in desired])


def test_what_is_required_once_is_required() -> None:
    text = "- SPSS is an asset\n- Use of SPSS is a must"
    found = list(extractor.extract(document(text, "qualifications")))
    _, tables = children(Readings(tuple(read(c, Context()) for c in found)))
    assert [row["requirement"] for row in tables["skills"] if row["normalised"] == "SPSS"] == ["required"]


@pytest.mark.parametrize(("marked", "kind", "expected"), [
    ("collect data with KoBoToolbox", "skill", [("collect data with kobotoolbox", "skill")]),
    ("KoBoToolbox", "skill", [("KoBoToolbox", "tool")]),
    ("KoBoToolbox for surveys", "tool", [("KoBoToolbox", "tool"), ("Stata", "tool")]),
    ("data with KoBoToolbox, and clean them in Stata", "skill", [("KoBoToolbox", "tool"), ("Stata", "tool")]),
    ("clean them", "skill", [("KoBoToolbox", "tool"), ("clean them", "skill"), ("Stata", "tool")]),
])
def test_of_two_readings_of_the_same_words_one_stands(marked: str, kind: str, expected: list[tuple[str, str]]) -> None:
    text = "Knows how to collect data with KoBoToolbox for surveys, and clean them in Stata"
    text = text if "for surveys" in marked else text.replace(" for surveys", "")
    read_ = document(text, "skills")
    named = [read_.candidate("skills", at, at + len(name), "vocabulary", kind="tool")
             for name in ("KoBoToolbox", "Stata") if (at := read_.text.index(name))]
    start = read_.text.index(marked)
    seen = read_.candidate("skills", start, start + len(marked), "model_span", kind=kind)
    found = rows_of([*named, seen])
    assert found == (expected if ("Stata", "tool") in expected else [*expected, ("Stata", "tool")])
    assert rows_of(named) == [("KoBoToolbox", "tool"), ("Stata", "tool")]  # no model takes a name away for good


def test_a_skill_of_the_vocabulary_is_no_part_of_a_longer_one() -> None:
    read_ = document("Excellent interpersonal and communication skills", "skills")
    named, seen = (read_.candidate("skills", read_.text.index(word), len(read_.text), rule, kind="skill")
                   for word, rule in (("communication", "vocabulary"), ("interpersonal", "model_span")))
    assert rows_of([named, seen]) == [("communication skills", "skill")]


@pytest.mark.parametrize("text", [
    "Ability to [+keep calm|skill] and [+listen|skill], and a high level of [+discretion|skill]",
    "[-Developed|skill] reports; [-Higher Education|knowledge]; you [-drive|skill] well",
    "Excellent [+eye for detail|skill], [+tact|skill] and [+patience|skill]",
    "Excellent [-drafting|skill] and mediation skills; makes sound [-decisions|skill]",
    "Able to [-lead high level|skill] discussions and to [-work with people from a range|skill] of places",
    "Ability to [+manage risks|skill], [-operational|skill] or legal",
    "Knowledge of [+maritime law|knowledge] and [+pilotage|knowledge]; experience in [-berthing|knowledge]",
    "Knowledge of [-French|knowledge] and good command of [-technical English|knowledge]",
    "Use of Excel, [+Calc|tool] and [+Lexi|tool] in the [-Office of Lomé|tool]",
    "[-Application procedures|certification]: membership of a [-guild|certification]",
    "Capacité à [+rester calme|skill]; bonne [+écoute|skill]; expérience en [-plaidoyer|skill]",
    "Capacidad para [+escuchar|skill] y [+mediar|skill]; alto nivel de [+discreción|skill]",
    "Capacidade de [+ouvir|skill]; boa [+memória|skill]",
])
def test_what_the_model_marks_counts_where_words_lead_to_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """+ counts, - does not."""
    pieces = re.split(r"\[([+-])(.*?)\|(\w+)\]", text)
    plain = "".join(piece for number, piece in enumerate(pieces) if number % 4 in (0, 2))
    read_ = document(plain, "skills")
    marks, expected, at = [], [], read_.text.index(plain[:5])
    for before, sign, words, label in zip(pieces[0:-1:4], pieces[1::4], pieces[2::4], pieces[3::4], strict=True):
        at += len(before)
        marks.append(Span(at, at + len(words), label, read_.blocks[-1]))
        at += len(words)
        if sign == "+":
            expected.append(words)
    monkeypatch.setattr(extractor, "marked", lambda document: tuple(marks))
    assert [c.raw for c in extractor.extract(read_) if c.rule == "model_span"] == expected


@pytest.mark.parametrize(("item", "counts"), [
    ("Ability to draft reports", True), ("Sound knowledge of maritime law", True), ("Communication: listens", False),
    ("Communication", False), ("Monitoring: ability to follow results", False),
])
def test_of_competencies_only_what_somebody_can_or_knows_is_read(
    item: str, counts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "marked", lambda document, blocks: blocks)
    assert bool(marked_skills.marked(document(item, "competencies"))) == counts


def test_a_spelling_stands_for_one_entry() -> None:
    held: dict[str, str] = {}
    for row in rows("skills"):
        for name in filter(None, (row["name"], *row["aliases"].split("|"), *row["ambiguous"].split("|"))):
            key = flat(name).replace("-", " ")
            assert held.setdefault(key, row["name"]) == row["name"], f"{name}: {held[key]} and {row['name']}"


@pytest.mark.parametrize("row", rows("skills"), ids=lambda row: row["name"])
def test_every_entry_is_known_by_its_name(row: dict[str, str]) -> None:
    assert vocabulary.known(row["name"]) == (row["name"], row["kind"])
    assert row["kind"] in KINDS


def test_the_kinds_are_those_of_the_scale() -> None:
    assert scales.CLOSED["skills", "kind"].values == KINDS
    assert set(KINDS) == extractor.KINDS
