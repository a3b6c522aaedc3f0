"""One vacancy in four formats; `python -m tests.make_same` writes them to tests/same.

What is said is the same, how it is laid out is what each format does with it: "Label: value" lines and signs for list
items in text, a page with navigation and lists in HTML, a table and automatic numbers in Word, lines and pages in PDF.
"""
from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from tests import make_pdf as pdf
from tests.make_docx import Word, table
from tests.make_samples import bold, packed

SAME = Path(__file__).parent / "same"

TITLE = "Social Policy Specialist (Child Grants)"
FACTS = (
    ("Organization", "UNICEF"),
    ("Department", "Social Policy Section"),
    ("Job no", "581377"),
    ("Post level", "NO-3"),
    ("Supervisor's level", "P-5"),
    ("Contract type", "Temporary Appointment"),
    ("Contract duration", "11 months"),
    ("Start date", "1 September 2026"),
    ("Duty station", "Lusaka, Zambia"),
    ("Work schedule", "Full-time"),
    ("Work arrangement", "Hybrid"),
    ("Number of positions", "2"),
    ("Monthly salary", "ZMW 41,500 - 48,200"),
    ("Advertised", "6 July 2026"),
    ("Application deadline", "27 July 2026, 23:55 Lusaka time"),
)
Part = str | tuple[str, ...] | list[str]  # a paragraph, a list with marks, a numbered list
SECTIONS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("Background", (
        ("In 2025 the social cash transfer reached 1.3 million households in all 116 districts, 24% more than in "
        "2023. Still, "
        "only 41.5 per cent of the children under five in the poorest fifth of households have a birth certificate, "
        "and "
        "about 260,000 children live in households that were left out at the last count."),
        ("Between January and May 2026 the Ministry of Community Development heard 7,840 complaints, of which 63% "
        "came from "
        "three provinces."),
    )),
    ("Purpose of the post", (
        ("The specialist helps the Ministry to plan a grant for small children and to pay it on time. This is a "
        "re-advertisement; those who applied before need not do so again."),
    )),
    ("Main duties and responsibilities", ((
        "Work out with the Ministry what a child grant would cost in three variants.",
        ("Check every quarter whether payments arrive in full, and say where they do not and why the delay came about "
        "in the "
        "district concerned."),
        "Train planning officers of ten provinces in the use of the register.",
    ),)),
    ("Deliverables", ([
        "Costing of three variants of the child grant, agreed with the Ministry, by 31 October 2026.",
        ("Report on payments in the last quarter of 2026, with advice on how the districts that pay late can be "
        "helped "
        "before the rains begin, by 31 January 2027."),
        "Training material and a register of those trained, by 15 May 2027.",
    ],)),
    ("Education", (
        "An advanced university degree (Master's or higher) in economics, social policy or statistics is required.",
    )),
    ("Experience", (
        "A minimum of five years of professional experience in social protection is required.",
        "A good command of Excel and Stata is required. Knowledge of the theory of change is an asset.",
    )),
    ("Languages", ("Fluency in English is required. Working knowledge of Bemba or Nyanja is an asset.",)),
    ("Competencies", ((
        "Demonstrates self-awareness and ethical awareness (1)",
        "Works collaboratively with others (2)",
        "Builds and maintains partnerships (2)",
        "Thinks and acts strategically (2)",
        "Drive to achieve results for impact (2)",
    ),)),
    ("Remarks", ("Only nationals of Zambia can apply.",)),
)  # fmt: skip


def text() -> bytes:
    lines = [TITLE, "", *(f"{label}: {value}" for label, value in FACTS), ""]
    for heading, parts in SECTIONS:
        lines += [heading, ""]
        for part in parts:
            if isinstance(part, str):
                lines += [part, ""]
            elif isinstance(part, tuple):
                lines += [*(f"- {item}" for item in part), ""]
            else:
                lines += [*(f"{number}. {item}" for number, item in enumerate(part, 1)), ""]
    return "\n".join(lines).encode()


def html() -> bytes:
    page = [
        "<!DOCTYPE html>", f'<html lang="en"><head><meta charset="utf-8"><title>{escape(TITLE)}</title></head><body>',
        '<nav><a href="/">Home</a> <a href="/jobs">All vacancies</a></nav>', "<main>",
        f"<h1>{escape(TITLE)}</h1>", "<dl>",
        *(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in FACTS), "</dl>",
    ]  # fmt: skip
    for heading, parts in SECTIONS:
        page.append(f"<h2>{escape(heading)}</h2>")
        for part in parts:
            if isinstance(part, str):
                page.append(f"<p>{escape(part)}</p>")
            else:
                tag = "ul" if isinstance(part, tuple) else "ol"
                page += [f"<{tag}>", *(f"<li>{escape(item)}</li>" for item in part), f"</{tag}>"]
    return "\n".join([*page, "</main>", "<footer>Terms of use</footer></body></html>", ""]).encode()


def word() -> bytes:
    made = Word(TITLE).header("UNICEF Zambia").text(TITLE, style="Title")
    made.xml(table(*([bold(label), escape(value)] for label, value in FACTS)))
    bullets = made.listing(("bullet", "•"))
    for heading, parts in SECTIONS:
        made.text(heading, style="Heading 1")
        for part in parts:
            if isinstance(part, str):
                made.text(part)
            else:
                number = bullets if isinstance(part, tuple) else made.listing(("decimal", "%1."))
                for item in part:
                    made.item(number, escape(item))
    return packed(made)


def portable() -> bytes:
    made = [pdf.title(TITLE), pdf.table(*FACTS)]
    for heading, parts in SECTIONS:
        made.append(pdf.heading(heading))
        for part in parts:
            if isinstance(part, str):
                made.append(pdf.text(escape(part, quote=False)))
            else:
                listing = pdf.bulleted if isinstance(part, tuple) else pdf.numbered
                made.append(listing(*(escape(item, quote=False) for item in part)))
    return pdf.flowing(*made, head="UNICEF Zambia")


FORMATS: dict[str, Callable[[], bytes]] = {
    "vacancy.txt": text, "vacancy.html": html, "vacancy.docx": word, "vacancy.pdf": portable
}

if __name__ == "__main__":
    for name, build in FORMATS.items():
        (SAME / name).write_bytes(build())
