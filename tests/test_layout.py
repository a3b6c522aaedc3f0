"""Lines of a loader into labelled blocks and sections: one row for each way in which documents print them."""
from __future__ import annotations

import pytest

from normalizers.vocabulary import labels
from normalizers.vocabulary.fold import fold
from pipeline.document import Cell, Line, Source
from pipeline.layout import assemble
from pipeline.loaders.page import Page

Row = tuple[str, str, str]  # field, section, value


def _blocks(*lines: Line | str) -> list[Row]:
    page = Page([line if isinstance(line, Line) else Line(line) for line in lines])
    document = assemble(page, Source("any.txt", "text", "0" * 64))
    return [(b.field, b.section, document.of(b)) for b in document.blocks if b.kind != "heading"]


def _table(*rows: tuple[str, ...]) -> list[Line]:
    return [Line(t, "cell", cell=Cell(0, r, c)) for r, row in enumerate(rows) for c, t in enumerate(row) if t]


LABELS: list[tuple[str, list[Line | str], list[Row]]] = [
    ("same line", ["Post level: P-3"], [("grade", "", "P-3")]),
    ("dash", ["Duty station – Lusaka"], [("duty_station", "", "Lusaka")]),
    ("two lines", ["Duty station", "Lusaka, Zambia"], [("duty_station", "", "Lusaka, Zambia")]),
    ("two lines with colon", ["Closing date:", "4 May 2025"], [("deadline", "", "4 May 2025")]),
    (  # pitfall 1.2, 4.1
        "glued value",
        ["Staff Member / Affiliate TypeUNOPS LICA6"],
        [("affiliate", "", "UNOPS LICA6")],
    ),
    ("glued date", ["Job Posting End DateAugust 17, 2023"], [("deadline", "", "August 17, 2023")]),  # pitfall 4.1
    (  # pitfall 4.1
        "glued behind a bracket",
        ["Hardship Level (not applicable for home-based)A (least hardship)"],
        [("other", "", "A (least hardship)")],
    ),
    (  # pitfall 3.8
        "glued on both sides",
        ["Apply byApr-29-26AgencyUNDP"],
        [("deadline", "", "Apr-29-26"), ("", "", "Agency"), ("", "", "UNDP")],
    ),
    (  # pitfall 2.1
        "path of a portal",
        ["ReasonRegular > Regular Assignment"],
        [("contract", "", "Regular > Regular Assignment")],
    ),
    ("end of the contract", ["Contract end: 30/06/2025"], [("end_date", "", "30/06/2025")]),  # pitfall 3.7
    (  # pitfall 2.4
        "alternatives, two labels in a line",
        ["Contract Type: FTA / TA / I-ICA; Contract Level: ICS-11: P4 FTA / P4 TA / I-ICA 3"],
        [("contract", "", "FTA / TA / I-ICA;"), ("grade", "", "ICS-11: P4 FTA / P4 TA / I-ICA 3")],
    ),
    (  # pitfall 4.2
        "empty, the next label in the line",
        ["Residential location (if applicable): Grade: NOA"],
        [("", "", "Residential location (if applicable):"), ("grade", "", "NOA")],
    ),
    (  # pitfall 4.7
        "several posts, numbered",
        ["1). Job Title: Nurse", "Grade: G-5", "2). Job Title: Driver", "Grade: G-2"],
        [("title", "", "Nurse"), ("grade", "", "G-5"), ("title", "", "Driver"), ("grade", "", "G-2")],
    ),
    ("glued after value", ["4 May 2025Hardship Level", "C"], [("", "", "4 May 2025"), ("other", "", "C")]),
    ("no colon", ["Target Start Date 2025-02-01"], [("start_date", "", "2025-02-01")]),
    (
        "several on one line",
        ["POST TITLE: Nurse LOCATION: Beira GRADE: 4 Type of Contract: Fixed term"],
        [("title", "", "Nurse"), ("duty_station", "", "Beira"), ("grade", "", "4"), ("contract", "", "Fixed term")],
    ),
    (
        "with instructions",
        ["Duration (months, please do not round): 6 months"],
        [("duration", "", "6 months")],
    ),
    (
        "empty, then the next label",  # pitfall 4.2
        ["Residential location (if applicable):", "Grade: NOC"],
        [("", "", "Residential location (if applicable):"), ("grade", "", "NOC")],
    ),
    (
        "empty, then a paragraph",
        ["Organization unit", "The unit pays the bills of nine offices in the region every day."],
        [("", "", "Organization unit"), ("", "", "The unit pays the bills of nine offices in the region every day.")],
    ),
    ("emoji", ["📍 Local: Beira"], [("duty_station", "", "Beira")]),
    ("composed of known words", ["Vacancy closing date and time: 4 May 2025"], [("deadline", "", "4 May 2025")]),
    (
        "a word that needs a colon",
        ["Consultancy", "Recruited locally"],
        [("", "", "Consultancy"), ("", "", "Recruited locally")],
    ),
    ("prose is no label", ["The level of funding: high"], [("", "", "The level of funding: high")]),
    ("clock time is no label", ["It closes at 17:30 on Fridays"], [("", "", "It closes at 17:30 on Fridays")]),
    ("table of pairs", list(_table(("Post title", "Nurse", "Post level", "G-5"), ("Duration", "6 months", "", ""))), [
        ("title", "", "Nurse"), ("grade", "", "G-5"), ("duration", "", "6 months"),
    ]),
    ("table with an empty value", list(_table(("Grade", "Duty station", "Goma"), ("Deadline:", "4 May 2025"))), [
        ("duty_station", "", "Goma"), ("deadline", "", "4 May 2025"),
    ]),
    ("data table", list(_table(("Deliverable", "Deadline"), ("Report on wells", "4 May 2025"))), [
        ("", "", "Deliverable"), ("", "", "Deadline"), ("", "", "Report on wells"), ("", "", "4 May 2025"),
    ]),
]


@pytest.mark.parametrize(("lines", "expected"), [row[1:] for row in LABELS], ids=[row[0] for row in LABELS])
def test_labels(lines: list[Line | str], expected: list[Row]) -> None:
    assert _blocks(*lines) == expected


SECTIONS: list[tuple[str, list[Line | str], list[Row]]] = [
    ("known heading", ["DUTIES AND RESPONSIBILITIES:", "Run the clinic."], [("", "duties", "Run the clinic.")]),
    ("numbered heading", ["III. Qualifications", "A degree."], [("", "qualifications", "A degree.")]),
    ("French", ["Connaissances linguistiques", "Le français."], [("", "languages", "Le français.")]),
    (  # pitfall 4.5
        "French under English headings",
        ["Result of Service", "Des puits.", "Duties and Responsibilities", "Il creuse."],
        [("", "deliverables", "Des puits."), ("", "duties", "Il creuse.")],
    ),
    (  # pitfall 4.5
        "the text again in Portuguese",
        ["Duties and Responsibilities", "Digs wells.", "Deveres e responsabilidades", "Cava poços."],
        [("", "duties", "Digs wells."), ("", "duties", "Cava poços.")],
    ),
    (  # pitfall 4.6
        "headings that a machine translated",
        ["Arrière-plan", "Le lac baisse.", "Organisation. Paramétrage et création de rapports", "Il est à Lomé."],
        [("", "background", "Le lac baisse."), ("", "organisational_context", "Il est à Lomé.")],
    ),
    ("Spanish", ["Productos esperados", "Un plan."], [("", "deliverables", "Un plan.")]),
    ("Portuguese", ["Como concorrer", "No portal."], [("", "how_to_apply", "No portal.")]),
    (
        "known words inside a heading",
        [Line("Key duties of the incumbent", "heading", depth=2), "Run."],
        [("", "duties", "Run.")],
    ),
    (
        "an unknown heading ends the section",
        [Line("Duties", "heading", depth=2), "Run.", Line("Partners we like", "heading", depth=2), "Many."],
        [("", "duties", "Run."), ("", "", "Many.")],
    ),
    (
        "a deeper unknown heading does not",
        [Line("Duties", "heading", depth=2), Line("Clinic work", "heading", depth=3), "Run."],
        [("", "duties", "Run.")],
    ),
    ("the kind of document opens none", ["TERMS OF REFERENCE", "Grade: P-3"], [("grade", "", "P-3")]),
    (
        "a label that opens a section",
        ["Languages:", "- English", "- Dari"],
        [("", "languages", "English"), ("", "languages", "Dari")],
    ),
    ("a bulleted heading", ["- Requisitos", "Un título."], [("", "qualifications", "Un título.")]),
    (
        "headings inside one long line",
        [f"ABOUT US {'We run clinics in many towns. ' * 12}JOB PURPOSE: To run one. DUTIES {'Run it well. ' * 3}"],
        [
            ("", "organisational_context", ("We run clinics in many towns. " * 12).strip()),
            ("", "purpose", "To run one."),
            ("", "duties", ("Run it well. " * 3).strip()),
        ],
    ),
    (
        "a list flattened into one line",
        ["Duties - Visit villages every week. - Write what was seen there. - Tell the partners of it in time."],
        [
            ("", "duties", "Visit villages every week."),
            ("", "duties", "Write what was seen there."),
            ("", "duties", "Tell the partners of it in time."),
        ],
    ),
    (
        "an item broken by a page",
        ["Deliverables", "1. A report on the wells", "of the two districts", "2. A map"],
        [("", "deliverables", "A report on the wells of the two districts"), ("", "deliverables", "A map")],
    ),
]


@pytest.mark.parametrize(("lines", "expected"), [row[1:] for row in SECTIONS], ids=[row[0] for row in SECTIONS])
def test_sections(lines: list[Line | str], expected: list[Row]) -> None:
    assert _blocks(*lines) == expected


def test_each_label_names_one_field() -> None:
    seen: dict[str, str] = {}
    for field, words in labels._data().items():
        for label in words if isinstance(words, list) else ():
            assert fold(label) not in seen, f"{label!r} stands under {seen[fold(label)]} and {field}"
            seen[fold(label)] = field
