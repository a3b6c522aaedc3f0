"""Builds the terms of reference in data/raw that are Word and PDF files; `python -m tests.make_samples` writes them.

Invented vacancies, with what such files have and text has not: headers, page numbers, merged cells, lists numbered by
the word processor, tracked changes, words and lists broken at the end of a page, columns. The bytes are the same each
time.
"""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

from reportlab.platypus import BalancedColumns, Flowable, Paragraph

from tests import make_pdf as pdf
from tests.make_docx import Word, cell, paragraph, run, table

RAW = Path(__file__).parent.parent / "data" / "raw"
DATE = (2026, 1, 1, 0, 0, 0)


def bold(text: str, properties: str = "") -> str:
    """A table cell in bold."""
    return cell(paragraph(run(text, "<w:b/>")), properties=properties)


def inserted(text: str) -> str:
    return f'<w:ins w:id="71" w:author="Human Resources" w:date="2026-02-02T09:00:00Z">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    removed = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="72" w:author="Human Resources" w:date="2026-02-02T09:00:00Z">{removed}</w:del>'


def packed(word: Word) -> bytes:
    """The Word file with fixed times, so that building it again gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word.bytes())) as package, zipfile.ZipFile(buffer, "w") as out:
        for name in package.namelist():
            out.writestr(zipfile.ZipInfo(name, DATE), package.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def wash_officer() -> bytes:
    """A header table of four columns, automatic numbers, a tracked change in the length, cells merged downwards."""
    word = Word("Terms of Reference - WASH Officer")
    word.header("UNICEF Mali | Terms of Reference").footer("Template of 2024, checked by a P-4")
    word.text("Terms of Reference", style="Title").text("UNICEF Mali Country Office - Temporary Appointment", bold=True)
    word.xml(
        table(
            [bold("POST INFORMATION", '<w:gridSpan w:val="4"/>')],
            [bold("Post title"), "WASH Officer (Rural Water)", bold("Post level"), "NO-2"],
            [bold("Supervisor's title"), "WASH Specialist", bold("Supervisor's level"), "Level 3"],
            [
                bold("Contract duration"), cell(paragraph(deleted("11 months"), inserted("364 days"))),
                bold("Duty station"), "Mopti, Mali",
            ],
        )
    )  # fmt: skip
    word.text("Background", style="Heading 1").text(
        "Of the 2,150 villages in the region of Mopti, 37% draw their water from open wells. In 2025 UNICEF and the "
        "regional "
        "directorate repaired 164 hand pumps, which serve about 82,000 people; one pump in five broke again within a "
        "year.",
    )
    word.text("Purpose of the assignment", style="Heading 1").text(
        "The officer helps the regional directorate of water to keep rural pumps working, together with the villages."
    )
    word.text("Main tasks", style="Heading 1")
    tasks = word.listing(("lowerLetter", "%1)"))
    word.item(tasks, "Map the pumps of four districts and their state of repair.")
    word.item(tasks, "Train forty mechanics and agree with them on prices.")
    word.item(tasks, "Visit at least six villages a month with the directorate.")
    word.text("Deliverables", style="Heading 1")
    outputs = word.listing(("decimal", "%1."))
    word.item(outputs, "Inventory of pumps in four districts, checked in the field, by 30 April 2026.")
    word.item(outputs, "Agreement with the associations of mechanics on repairs and prices, by 31 July 2026.")
    word.xml('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    word.item(outputs, "Stock of spare parts set up in Bandiagara and Douentza, by 31 October 2026.")
    word.item(outputs, "Report on a year of repairs, with advice on fees that villages can pay, by 15 January 2027.")
    word.text("Qualifications", style="Heading 1").xml(
        table(
            [bold("Criterion"), bold("Requirement")],
            [bold("Education"), "Bachelor's degree in hydraulics, civil engineering or environmental sciences."],
            [bold("Experience"), "At least two years of work in rural water supply."],
            [bold("Languages", '<w:vMerge w:val="restart"/>'), "Fluent French is required, spoken and written."],
            [cell(properties="<w:vMerge/>"), "Bambara or Fulfulde is an asset."],
        )
    )
    word.text("Competencies", style="Heading 1")
    marks = word.listing(("bullet", "•"))
    for text in ("Drive to achieve results for impact (1)", "Works collaboratively with others (1)",
                 "Manages ambiguity and complexity (1)"):
        word.item(marks, text)
    word.text("How to apply", style="Heading 1")
    word.text("Nationals of Mali send their profile by 22 February 2026, 23:59 Bamako time.")
    return packed(word)


def evaluation_consultant() -> bytes:
    """Labels in a table of two columns, deliverables in a table with dates and shares, headings that are bold "
    "only."""
    word = Word("TOR Evaluation of midwifery schools")
    word.header("United Nations Population Fund", "Nepal Country Office").footer("UNFPA/NPL/2026/07")
    word.text("TERMS OF REFERENCE FOR AN INDIVIDUAL CONSULTANT", bold=True)
    word.xml(
        table(
            [bold("Hiring office"), "UNFPA Nepal"],
            [bold("Title of consultancy"), "International Consultant, Evaluation of Midwifery Schools"],
            [bold("Reference"), "UNFPA/NPL/2026/07"],
            [bold("Duration and working schedule"), "45 working days between 1 June and 30 September 2026"],
            [bold("Place where services are to be delivered"), "Home-based, with two missions to Surkhet, Nepal"],
            [bold("Supervision"), "Programme Specialist, Sexual and Reproductive Health (P-3)"],
            [bold("Application deadline"), "8 May 2026, 17:00 Nepal time (UTC+5:45)"],
        )
    )
    word.text("Background", bold=True).text(
        "Between 2021 and 2025 eleven schools trained 1,046 midwives. Seventy-three per cent of them work in the "
        "public "
        "health service; maternal deaths fell from 186 to 151 per 100,000 live births in the provinces concerned.",
    )
    word.text("Scope of work", bold=True)
    scope = word.listing(("bullet", "-"))
    word.item(scope, "Review what the schools teach against the standard of the Confederation of Midwives.")
    word.item(scope, "Speak with graduates, teachers and district health officers in five provinces.")
    word.item(scope, "Present findings and advice to the Ministry of Health and Population.")
    word.text("Deliverables and payment", bold=True).xml(
        table(
            [bold("No."), bold("Deliverable"), bold("Due date"), bold("Payment")],
            ["1", "Inception report with methods and interview guides", "19 June 2026", "20%"],
            ["2", "Draft evaluation report", "21 August 2026", "50%"],
            ["3", "Final evaluation report and brief of four pages", "25 September 2026", "30%"],
            [cell("Payment follows the approval of each deliverable.", properties='<w:gridSpan w:val="4"/>')],
        )
    )
    word.text("Required expertise, qualifications and competencies, including language requirements", bold=True)
    needs = word.listing(("bullet", "-"))
    word.item(needs, "Advanced university degree in public health, midwifery or social sciences.")
    word.item(
        needs,
        "A minimum of eight years of experience in evaluating health programmes; work in South Asia is desirable.",
    )
    word.item(needs, "Excellent command of written and spoken English; knowledge of Nepali is an advantage.")
    word.text("Core competencies", bold=True).text(
        "Achieving results; being accountable; developing and applying professional expertise; thinking analytically "
        "and "
        "strategically; working in teams; communicating for impact."
    )
    return packed(word)


def procurement_specialist() -> bytes:
    """A running head, page numbers, words broken at the line end, and a list that goes over the page."""
    return pdf.flowing(
        pdf.title("Terms of Reference"),
        pdf.table(
            ("Post title", "Procurement Specialist"),
            ("Post level", "LICA Specialist-10"),
            ("Supervisor's level", "IICA-3 (Head of Support Services)"),
            ("Contract type", "Individual Contractor Agreement"),
            ("Duration", "One year, renewable"),
            ("Duty station", "Colombo, Sri Lanka"),
            ("Vacancy code", "VA/2026/B5502/30418"),
            ("Closing date", "18-May-2026"),
        ),
        pdf.heading("Background information"),
        pdf.text(
            "UNOPS manages the rebuilding of 19 district hospitals in Sri Lanka, with a budget of USD 48 million. In "
            "2025 the "
            "office awarded 312 contracts; the time from request to award fell from 94 to 71 days, but 23% of the "
            "tend-<br/>"
            "ers drew fewer than three offers."
        ),
        pdf.heading("Functional responsibilities"),
        pdf.bulleted(
            "Plan the purchases of the hospital programme with the engineers.",
            "Write and publish tenders, and lead the committees that open and com-<br/>pare offers.",
            "Advise colleagues on the rules, and train four assistants.",
            "Keep the files such that an auditor finds every decision.",
        ),
        pdf.heading("Monitoring and evaluation of suppliers"),
        pdf.text(
            "Suppliers are visited before the award where the contract is worth more than USD 250,000. Their "
            "delivery is "
            "measured by three figures: days late, items refused and complaints answered."
        ),
        pdf.gap(120),
        pdf.heading("Deliverables"),
        pdf.text("1. Procurement plan for 2026 and 2027, approved by the programme board, within six weeks."),
        pdf.text("2. Framework agreements for medical furniture and generators, by 30 September 2026."),
        pdf.text(
            "3. A study of the market for hospital lifts in the region, with at least ten firms that can deliver, "
            "install and "
            "maintain them for five years, and advice on how the tenders should be cut into lots so that local firms "
            "can "
            "take part, by 30 November 2026."
        ),
        pdf.text("4. Training of four assistants, concluded with a written test, by 31 January 2027."),
        pdf.text("5. Closing report on all contracts awarded in the year."),
        pdf.heading("Education and experience"),
        pdf.bulleted(
            "Master's degree in business administration, law or engineering with three years of relevant experience; "
            "a "
            "Bachelor's degree with five years is accepted.",
            "Certification in procurement (CIPS) is an advantage.",
        ),
        pdf.heading("Languages"),
        pdf.text("Full working knowledge of English is essential. Knowledge of Sinhala or Tamil is an asset."),
        pdf.heading("Competencies"),
        pdf.bulleted("Strategic perspective", "Integrity and inclusion", "Leading self and others", "Partnering",
                     "Results orientation", "Agility", "Solution focused", "Effective communication"),
        head="UNOPS | Terms of Reference | Sri Lanka Multi-Country Office | Grade P-5 approval needed",
    )


def employment_officer() -> bytes:
    """A page in two columns below a table over the whole width."""
    def column(*parts: tuple[str, str]) -> list[Flowable]:
        styles = {"h": pdf.BOLD, "p": pdf.BODY}
        return [Paragraph(text, styles[kind]) for kind, text in parts]

    columns = pdf._remade(lambda: BalancedColumns(column(
        ("h", "Introduction"),
        ("p", ("In Jordan the rate of unemployment was 21.4 per cent at the end of 2025, and 46.1 per cent among the "
              "young. The "
              "project opens work in the care of parks, forests and streams to 3,500 Jordanians and Syrian "
              "refugees.")),
        ("h", "Reporting line"),
        ("p", "The position reports to the Chief Technical Adviser (P.5)."),
        ("h", "Main duties and responsibilities"),
        ("p", "1. Agree on work plans with nine municipalities."),
        ("p", "2. Check on the site that wages, hours and safety follow the law."),
        ("p", "3. Keep the accounts of days worked, by sex and nationality."),
        ("p", "4. Write quarterly reports."),
        ("h", "Required qualifications"),
        ("h", "Education"),
        ("p", "First-level university degree in economics, social sciences or engineering."),
        ("h", "Experience"),
        ("p", "At least three years of professional experience in public works or the labour market."),
        ("h", "Languages"),
        ("p", "Excellent command of Arabic and good knowledge of English."),
        ("h", "Competencies"),
        ("p", "• Integrity and transparency"),
        ("p", "• Sensitivity to diversity"),
        ("p", "• Orientation to learning and knowledge sharing"),
        ("p", "• Client orientation"),
        ("p", "• Communication"),
        ("p", "• Orientation to change"),
        ("p", "• Takes responsibility for performance"),
        ("p", "• Quality orientation"),
        ("p", "• Collaboration"),
    ), nCols=2, innerPadding=18))  # fmt: skip
    return pdf.flowing(
        pdf.title("National Project Officer, Green Works"),
        pdf.table(
            ("Grade:", "NO-B", "Vacancy no.:", "DC/AMMAN/NOB/2026/03"),
            ("Publication date:", "1 June 2026", "Application deadline:", "22 June 2026 (midnight Amman time)"),
            ("Technical sector:", "Employment", "Duty station:", "Amman, Jordan"),
            ("Contract type:", "Fixed-term", "Contract duration:", "12 months"),
            widths=(90, 130, 100, 130),
        ),
        pdf.text("International Labour Organization. Open to nationals of Jordan only."),
        pdf.gap(8),
        columns,
        head="ILO Country Office for Jordan",
        foot="ILO-{page}/{pages}",
    )


SAMPLES = {
    "unicef-tor-wash-officer-mopti.docx": wash_officer,
    "unfpa-tor-evaluation-consultant-nepal.docx": evaluation_consultant,
    "unops-tor-procurement-specialist-colombo.pdf": procurement_specialist,
    "ilo-national-project-officer-amman.pdf": employment_officer,
}

if __name__ == "__main__":
    for name, build in SAMPLES.items():
        (RAW / name).write_bytes(build())
