"""Text, Markdown, HTML and JSON: what is read from small sources, as tables of source and lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Cell, Line
from pipeline.loaders import furniture, html, markdown, portal_json, text
from pipeline.loaders.charset import clean, decode
from pipeline.loaders.page import Page, Unreadable

LOADERS = (text, markdown, html, portal_json)


def shown(page: Page) -> list[str]:
    """Each line as "label: text", list numbers in front."""
    return [
        " ".join(filter(None, (line.number, f"{line.label}:" if line.label else "", line.text))) for line in page.lines
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Chargé d’études".encode(), "Chargé d’études"),
        ("\ufeffGrade".encode(), "Grade"),
        ("Grade P-3".encode("utf-16"), "Grade P-3"),
        ("Grade P-3".encode("utf-16-le"), "Grade P-3"),
        ("Spécialiste à Abidjan – 3 ans".encode("cp1252"), "Spécialiste à Abidjan – 3 ans"),
        ("Помощник по программе в Душанбе".encode("cp1251"), "Помощник по программе в Душанбе"),
    ],
)
def test_charset(data: bytes, expected: str) -> None:
    assert clean(decode(data)) == expected


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("the countryโs plan", "the country’s plan"),  # pitfall 4.3
        ("โ€œRoad Mapโ€", "“Road Map”"),  # pitfall 4.3
        ("Grade ¨C Step", "Grade – Step"),  # pitfall 4.3
        ("Ã©tudes doâ€™s", "études do’s"),
        ("P\u20114", "P-4"),
        ("G\u00a06", "G 6"),
        ("\u200fالدرجة\u200e P\u200b-\u00ad2", "الدرجة P-2"),
        ("２４ months", "24 months"),
        ("\uf0b7 Plan", "• Plan"),
        ("นักวิเคราะห์โครงการ", "นักวิเคราะห์โครงการ"),
    ],
)
def test_clean(broken: str, expected: str) -> None:
    assert clean(broken) == expected
    assert clean(clean(broken)) == expected


@pytest.mark.parametrize("sign", [*"\r\x0b\x0c\x00\x1b\x7f\x85\u2028\xa0\u200b\ud800ﬁ𝟏", "e\u0301"])
@pytest.mark.parametrize("around", ["", "a", " ", "é", "\n"])
def test_no_sign_hides_among_plain_letters(sign: str, around: str) -> None:
    assert sign not in clean(f"Grade {around}{sign}{around} P-3")


WRAPPED = """RIVER BASIN OFFICE
POST:   Hydrologist
LOCATION:   Lomé, Togo
TASKS:   The hydrologist measures the flow of four rivers, trains the young
colleagues of the ministry and answers for the stations along the upper
course of the largest river.
- Keeps the register of stations and replaces instruments that were lost
in the floods of the last season;
- Reports twice a year.
The office looks for a person who likes to travel and who can work alone
for weeks in places without a telephone or a road that is open in every
season.
DEADLINE:   4 June 2009
"""

LONG_NOTE = "A note of mine that is longer than all the lines of the mail below it, which was set in a narrow column."
QUOTED = f"""{LONG_NOTE}
> Nurse
>
> The nurse cares for people of three camps that lie
> along the river and of one.
"""

TEXTS = [
    # source, lines
    ("Grade: P-3\nDuty station: Goma\n", ["Grade: P-3", "Duty station: Goma"]),
    ("A long road.\n\nPage 2 of 3\n\nA short one.", ["A long road.", "A short one."]),
    ("- train the staff of the\n\nPage 1 of 4\n\nministry in Apia", ["- train the staff of the ministry in Apia"]),
    ("• Note of not more\n   than nine pages\n• Second note", ["• Note of not more than nine pages", "• Second note"]),
    ("• Salary:\n   negotiable", ["• Salary:", "negotiable"]),
    ("Grade\n\nP3", ["Grade", "P3"]),
    ("Needs: <ul><li>Law degree</li><li>French &amp; Arabic</li></ul>", ["Needs:", "Law degree", "French & Arabic"]),
    ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\nAfter", ["One", "Two", "After"]),
    ("Research &amp; analysis", ["Research & analysis"]),
    ("Tasks: • counts • maps", ["Tasks:", "• counts", "• maps"]),
    ("1.\tBackground", ["1. Background"]),
    ("Title:\t\tDriver", ["Title: Driver"]),
    ("**Office of the Region**", ["Office of the Region"]),
    ("TITLE:  Nurse    PLACE:  Juba", ["TITLE: Nurse", "PLACE: Juba"]),
    ("Grade: P-2\n-------------------\nEnd of text", ["Grade: P-2", "End of text"]),
    ("Nurse\nSimilar jobs\nDriver, G-2, Goma\nLocation: Goma", ["Nurse"]),
    ("Nurse\nSimilar jobs\nDriver, G-2, Goma\nQualifications\nA diploma", ["Nurse", "Qualifications", "A diploma"]),
    ("Nurse\nOlder post: Driver, G-2, Goma\nA diploma", ["Nurse", "A diploma"]),
    ("Nurse\nRelated experience", ["Nurse", "Related experience"]),
    ("Nurse\nIt usually requires 6 years of experience, depending on education.", ["Nurse"]),  # pitfall 2.2
    ("Digs wells.\n____________________\nCava poços.", ["Digs wells.", "Cava poços."]),  # pitfall 4.5
    ("Grade ........ P-3\nPlace . . . . . : Suva", ["Grade: P-3", "Place: Suva"]),
    ("1. Tasks ....... 2\n2. Profile ...... 3\nThe rest", ["The rest"]),
    ("Number of posts ......... 2", ["Number of posts: 2"]),
    ("*HIRING* 📢\n📍 *Place:* Suva\n👉 Plans\n👉 Reads", ["HIRING", "Place: Suva", "• Plans", "• Reads"]),
    ("1\ufe0f\u20e3 Plans\n2\ufe0f\u20e3 Reads", ["1. Plans", "2. Reads"]),
    ("2 * 3 * 4 is _not_ bold_text", ["2 * 3 * 4 is not bold_text"]),
    (QUOTED, [LONG_NOTE, "Nurse", "The nurse cares for people of three camps that lie along the river and of one."]),
    ("Nurse\n\nkeeps the store of the regional hospital in Apia\nassists the doctor", [
        "Nurse", "keeps the store of the regional hospital in Apia", "assists the doctor",
    ]),
    ("Language   Level   Need\nFrench     Good    Yes", ["Language", "Level", "Need", "French", "Good", "Yes"]),
    ("Nurse\nAccueil › Offres › Tchad", ["Nurse"]),
    ("Nurse\nIngreso | Publicar aviso | Contacto", ["Nurse"]),
    ("Nurse\nPor la redacción – 4 de mayo de 2025 – 812 vistas", ["Nurse", "Por la redacción – 4 de mayo de 2025"]),
    ("Nurse\nField work – 3 visits", ["Nurse", "Field work – 3 visits"]),
    ("Nurse\nSiguiente entrada Conductor, G-2", ["Nurse"]),
    ("Nurse\nDriver, G-2, Goma →", ["Nurse"]),
    ("Nurse\nSend a letter. Join 9,000 readers of our page.", ["Nurse", "Send a letter."]),
    ("Nurse\nThe unit helped 9,000 job seekers.", ["Nurse", "The unit helped 9,000 job seekers."]),
]


@pytest.mark.parametrize(("source", "expected"), TEXTS)
def test_text(source: str, expected: list[str]) -> None:
    assert shown(text.read(source.encode())) == expected


def test_hard_wrapped_text_is_unwrapped() -> None:
    lines = shown(text.read(WRAPPED.encode()))
    assert len(lines) == 8
    assert lines[:3] == ["RIVER BASIN OFFICE", "POST: Hydrologist", "LOCATION: Lomé, Togo"]
    assert lines[3].endswith("course of the largest river.")
    assert (
        lines[4]
        == "- Keeps the register of stations and replaces instruments that were lost in the floods of the last season;"
    )
    assert lines[-1] == "DEADLINE: 4 June 2009"


def test_short_lines_of_prose_are_not_joined() -> None:
    source = "".join(f"Station {n} is in the north\nand has a name of its own\n" for n in range(20))
    assert len(text.read(source.encode()).lines) == 40


def test_tabs_are_cells() -> None:
    lines = text.read(b"Post level\tNO-2\nDuration\t9 months\n").lines
    assert [(line.text, line.cell) for line in lines] == [
        ("Post level", Cell(0, 0, 0)),
        ("NO-2", Cell(0, 0, 1)),
        ("Duration", Cell(0, 1, 0)),
        ("9 months", Cell(0, 1, 1)),
    ]


MARKDOWN = [
    ("**Deadline:** 3 May\nGrade: G-4\n", ["Deadline: 3 May", "Grade: G-4"]),
    ("Title:**Driver**\n", ["Title: Driver"]),
    (
        "---\ntitle: Nurse\nclosingdate: 2021-03-02\nimage: /a/b.png\nlang: NO\n---\nText here",
        ["title: Nurse", "closing date: 2021-03-02", "lang: NO", "Text here"],
    ),
    ("---\ntitle: a: b: c\n---\nText here", ["title: a: b: c", "Text here"]),
    ("3. third\n4. fourth\n", ["3. third", "4. fourth"]),
    ("| Grade | Step |\n|---|---|\n| P-3 | 4 |\n", ["Grade", "Step", "P-3", "4"]),
    ("    Set in, but no code", ["Set in, but no code"]),
]


@pytest.mark.parametrize(("source", "expected"), MARKDOWN)
def test_markdown(source: str, expected: list[str]) -> None:
    assert shown(markdown.read(source.encode())) == expected


HTML = [
    # pairs
    (
        "<dl><dt>Grade</dt><dd>P-3</dd><dt>Place</dt><dd>Suva<br>Apia</dd></dl>",
        ["Grade: P-3", "Place: Suva", "Place: Apia"],
    ),
    (
        "<table><tr><th>Grade</th><td>P-3</td></tr><tr><td>Place :</td><td>Suva</td></tr></table>",
        ["Grade: P-3", "Place: Suva"],
    ),
    (
        "<table><tr><td>Start:<br>(of the work)</td><td></td></tr><tr><td>End:</td><td>May</td></tr></table>",
        ["End: May"],
    ),
    ("<div class='field-label'>Grade</div><div class='field-item'>P-3</div>", ["Grade: P-3"]),
    (
        "<div class='blockItemTitle'>Duties</div><div class='blockItemContent'><p>Writes.</p><p>Reads.</p></div>",
        ["Duties", "Writes.", "Reads."],
    ),
    ("<p><strong>Grade:</strong> P-3<br><strong>Place:</strong>Suva</p>", ["Grade: P-3", "Place: Suva"]),
    ("<p><b>Posted:</b> 3 May <b>Closes:</b> 9 May</p>", ["Posted: 3 May", "Closes: 9 May"]),
    ("<p><b>Languages</b> French is a must.</p>", ["Languages: French is a must."]),
    ("<p>Fluent in<b>English</b>and<b>Somali</b></p>", ["Fluent in English and Somali"]),
    ("<p>For: <img src='a.gif' alt='UN Women'></p><img alt='map'>", ["For: UN Women"]),
    ("<div><span class='tag'>P-3</span> <span class='tag'>Suva</span></div>", ["P-3", "Suva"]),
    ("<div><span>Part time</span><span>On-site</span></div>", ["Part time", "On-site"]),
    ("<p>By <span>Ann</span><span>Apia</span> and <span>more</span></p>", ["By Ann Apia and more"]),
    ("<p><time>4 May 2025</time><time class='updated'>9 May 2025</time></p>", ["4 May 2025"]),
    ("<div class='field-label'>Reference</div><div class='field-item'></div><p>Suva</p>", ["Suva"]),
    (
        "<div class='f-label'>Duty station</div><div class='f-items'><div>Suva</div><div>Apia</div></div>",
        ["Duty station: Suva", "Duty station: Apia"],
    ),
    ("<div class='panel-heading'>Duties</div><div class='panel-body'>Plans.</div>", ["Duties", "Plans."]),
    ("<div><p>Grade</p><p>P-3</p></div><div><p>Salary</p><p></p></div>", ["Grade: P-3"]),
    (
        "<div><p>Grade</p><p>P-3</p></div><div><p>Basin</p><p>Nile</p></div><div><p>Closing date</p><p>4 May</p></div>",
        ["Grade: P-3", "Basin: Nile", "Closing date: 4 May"],
    ),
    ("<div><span class='label'>Where</span> Suva</div>", ["Where: Suva"]),
    ("<div><div>Posting title</div><div>: Nurse, P-2</div></div>", ["Posting title: Nurse, P-2"]),
    ("<div><p>Duties</p><p>Plans.</p></div>", ["Duties", "Plans."]),
    ("<div><span class='s'>Grade</span><span class='s'>: </span><span>P-3</span></div>", ["Grade: P-3"]),
    ("<h6>Location</h6><span></span><h6>Grade</h6><span>P-3</span>", ["Grade", "P-3"]),
    ("<table><tr><td>Salary</td><td> </td></tr><tr><td>Grade</td><td>P-3</td></tr></table>", ["Grade", "P-3"]),
    ("<table><tr><td>No.</td><td>%</td></tr><tr><td>1</td><td>30</td></tr></table>", ["No.", "%", "1", "30"]),
    ("<p><b>Languages</b><br>French is a must.</p>", ["Languages", "French is a must."]),
    (
        "<div><b>Openings</b><br>2</div><div><b>Grade</b><br>P-3</div><div><b>Duty station</b><br>Apia</div>",
        ["Openings: 2", "Grade: P-3", "Duty station: Apia"],
    ),
    ("<p>Place: <b>Suva</b> | Grade: <b>P-3</b> |</p>", ["Place: Suva", "Grade: P-3"]),
    ("<ul><li><strong>Rate:</strong><span>$900</span></li></ul>", ["Rate: $900"]),
    # lists
    (
        "<ol start=3 type=a><li>Plans<ol><li>Draws</li></ol></li><li>Reads</li></ol>",
        ["c. Plans", "1. Draws", "d. Reads"],
    ),
    ("<p>Tasks: • counts • maps</p>", ["Tasks:", "counts", "maps"]),
    # layout
    ("<table><tr><td><h2>Duties</h2><p>Plans.</p></td></tr></table>", ["Duties", "Plans."]),
    ("<p>One <i>two</i>\n three&nbsp;four</p>", ["One two three four"]),
    (
        "<p>Shown</p><p style='display: none'>Not</p><p hidden>Nor</p><script>x</script><noscript>y</noscript>",
        ["Shown"],
    ),
    ("<pre>Grade: P-3\nPlace: Suva</pre>", ["Grade: P-3", "Place: Suva"]),
]


@pytest.mark.parametrize(("source", "expected"), HTML)
def test_html(source: str, expected: list[str]) -> None:
    assert shown(html.read(source.encode())) == expected


BODY = "<h1>Nurse</h1><p>" + "The nurse cares for people in three camps along the river. " * 4 + "</p>"
FURNITURE = [
    "<nav><a>Home</a> P-5</nav>",
    "<footer>Deadline: 1 May</footer>",
    "<div role='navigation'>P-5</div>",
    "<div class='similar-jobs'><p>Driver, G-2, Goma</p></div>",
    "<div><h3>More from UNHCR</h3><p>Driver, G-2, Goma</p></div>",
    "<h3>Offres similaires</h3><p>Chauffeur, G-2, Goma</p><p>Commis, G-3</p>",
    "<section><h4>Vagas relacionadas</h4><ul><li>Motorista, G-2</li></ul></section>",
    "<aside><h4>Latest vacancies</h4><dl><dt>Grade</dt><dd>G-2</dd></dl></aside>",
    "<div id='refine'><h4>Level</h4><ul><li>P-5 (12)</li></ul></div>",
    "<div class='cookieBanner'>We set cookies</div>",
    "<a href='#'>Apply now</a>",
    "<div>CoastJobs <a>Home</a> <a>Post a job</a> <span>Sign in</span></div>",
    "<table><tr><td><a>Home</a><br><a>All jobs</a><br><a>Employers</a></td></tr></table>",
    "<div><b>By country</b><a>Chad (2)</a><a>Mali (12)</a><a>Peru (1)</a></div>",
    "<h3>Similar jobs (2)</h3><p>Driver</p>",
    "<div class='jp-relatedposts'><h3>More</h3><p>Driver (G2)</p></div>",
    "<ul>" + "".join(f"<li><a>Jobs in {name}</a></li>" for name in ("Chad", "Mali", "Peru", "Fiji", "Oman")) + "</ul>",
]


@pytest.mark.parametrize("part", FURNITURE)
def test_furniture_of_pages_is_left_out(part: str) -> None:
    alone = shown(html.read(BODY.encode()))
    assert shown(html.read((BODY + part).encode())) == alone
    assert shown(html.read((part + BODY).encode())) == alone or part.startswith("<h3>")


@pytest.mark.parametrize(
    "part",
    [
        "<aside><h4>Job summary</h4><dl><dt>Grade</dt><dd>G-2</dd></dl></aside>",
        "<div class='sidebar'><table><tr><th>Grade</th><td>G-2</td></tr></table></div>",
        "<header><p><b>Grade:</b> G-2</p><p><b>Place:</b> Goma</p></header>",
        "<div class='jo-header'><div><i>Grade</i><i>G-2</i></div><div><i>Location</i><i>Goma</i></div></div>",
    ],
)
def test_facts_outside_the_main_column_stay(part: str) -> None:
    found = html.read((BODY + part).encode()).lines
    assert any("G-2" in line.text for line in found)


def test_a_section_after_similar_jobs_stays() -> None:
    lines = shown(html.read((BODY + "<h3>Similar jobs</h3><p>Driver</p><h3>Education</h3><p>A diploma.</p>").encode()))
    assert lines[-2:] == ["Education", "A diploma."]


def test_cells_of_data_tables() -> None:
    source = (
        "<table><tr><th rowspan=2>No.</th><th colspan=2>Output</th></tr><tr><th>What</th><th>When</th></tr>"
        "<tr><td>1</td><td>Note</td><td>May</td></tr></table>"
    )
    cells = [(line.text, line.cell.row, line.cell.column) for line in html.read(source.encode()).lines if line.cell]
    assert cells == [
        ("No.", 0, 0),
        ("Output", 0, 1),
        ("What", 1, 1),
        ("When", 1, 2),
        ("1", 2, 0),
        ("Note", 2, 1),
        ("May", 2, 2),
    ]


def test_headings_and_depths() -> None:
    lines = html.read(b"<h2>Duties</h2><p><b>First part</b></p><ul><li>a1<ul><li>b2</li></ul></li></ul>").lines
    assert [(line.kind, line.depth) for line in lines] == [("heading", 2), ("heading", 0), ("item", 0), ("item", 1)]


def test_what_the_page_says_to_machines() -> None:
    posting = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": ["JobPosting"],
                "title": "Nurse",
                "datePosted": "2024-02-01",
                "hiringOrganization": {"name": "MSF"},
                "identifier": {"@type": "PropertyValue", "value": "N-7"},
                "jobLocation": [{"address": {"addressLocality": "Goma", "addressCountry": {"name": "CD"}}}],
                "baseSalary": {"currency": "USD", "value": {"minValue": 900, "maxValue": 1100, "unitText": "MONTH"}},
                "description": "<p>A text that the page itself does not have anywhere, about work on the river.</p>",
            }
        ],
    }
    script = json.dumps(posting).replace('"N-7"}', '"N-7",}')  # as broken as pages have it
    page = html.read(
        f"<html lang='en-GB'><head><title>Nurse | Board</title><link rel=canonical href='https://www.board.example/7'>"
        f"<script type='application/ld+json'>{script}</script></head><body><h1>Nurse</h1></body></html>".encode()
    )
    assert page.title == "Nurse | Board"
    assert dict(page.metadata) == {"url": "https://www.board.example/7", "board": "board.example", "language": "en-GB"}
    assert [line.source for line in page.lines] == ["page-title"] + ["json-ld"] * 6 + [""] * 2
    assert shown(page)[1:7] == [
        "title: Nurse",
        "date posted: 2024-02-01",
        "hiring organization: MSF",
        "identifier: N-7",
        "job location: Goma, CD",
        "base salary: USD 900 - 1100 per month",
    ]


JSON = [
    (
        {"jobPostingInfo": {"title": "Nurse", "country": {"descriptor": "Togo", "id": "9" * 32}, "canApply": True}},
        ["title: Nurse", "country: Togo"],
    ),
    ({"items": [{"Title": "Nurse", "JobGrade": None, "ImageUrl": "https://a.example/b.png"}]}, ["title: Nurse"]),
    (
        {"title": "Nurse", "date": {"closing": "2024-05-03", "created": "2024-05-01"}},
        ["title: Nurse", "date closing: 2024-05-03", "date created: 2024-05-01"],
    ),
    (
        {"title": "Nurse", "flexFields": [{"Prompt": "Grade", "Value": "P-3", "ControlType": "List"}]},
        ["title: Nurse", "grade: P-3"],
    ),
    ({"title": "Nurse", "custom": [{"name": "Post grade", "value": "P-3"}]}, ["title: Nurse", "Post grade: P-3"]),
    (
        {"title": "Nurse", "deadlineforapplications": "4 May", "career_categories": ["Health", "Water"]},
        ["title: Nurse", "deadline for applications: 4 May", "career categories: Health, Water"],
    ),
    (
        {"title": "Nurse", "jobReqId": "R7", "startDate": "2024-05-01"},
        ["title: Nurse", "job req id: R7", "posting start date: 2024-05-01"],
    ),
    ({"title": "Nurse", "startDate": "2024-05-01"}, ["title: Nurse", "start date: 2024-05-01"]),
    (
        {
            "title": "Nurse",
            "languages": [
                {
                    "isRequired": True,
                    "language": {"label": "French", "value": {"code": "F"}},
                    "level": {"label": "Fluent"},
                }
            ],
        },
        ["title: Nurse", "languages: French, Fluent, required"],
    ),
    (
        {"title": "Nurse", "jobDescription": "<p>Cares.</p>", "professionalExperience": "<p>Two years.</p>"},
        ["title: Nurse", "Cares.", "Professional experience", "Two years."],
    ),
    (
        {"title": "Nurse", "body": "**Grade:** P-3\n\n- cares\n- reads", "body-html": ""},
        ["title: Nurse", "Grade: P-3", "cares", "reads"],
    ),
    ({"title": "Nurse", "endDate": "0001-01-01T00:00:00", "icon": "<svg></svg>"}, ["title: Nurse"]),
    (
        {"@type": "JobPosting", "Title": "Nurse", "ValidThrough": "2024-05-03", "Description": "<p>Cares.</p>"},
        ["title: Nurse", "valid through: 2024-05-03", "Cares."],
    ),
]


@pytest.mark.parametrize(("value", "expected"), JSON)
def test_json(value: object, expected: list[str]) -> None:
    page = portal_json.read(json.dumps(value).encode())
    assert sorted(shown(page)) == sorted(expected)
    assert page.title == "Nurse"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "data", [b"", b" \n", b"%PDF-1.4 x", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 9, b"...", b"PK\x03\x04aaaa"]
)
def test_unreadable(loader: object, data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\w+.*\. \w+"):  # what it is, and what to do
        loader.read(data)  # type: ignore[attr-defined]


@pytest.mark.parametrize("loader", LOADERS)
@settings(max_examples=60, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="<>/pulitdbr=\"'&;:-*#|[](){}\n\t aA1•โ€", max_size=300).map(str.encode),
    )
)
def test_any_bytes_give_a_page_or_a_reason(loader: object, data: bytes) -> None:
    try:
        page: Page = loader.read(data)  # type: ignore[attr-defined]
    except Unreadable:
        return
    assert page.lines
    assert all(line.text == line.text.strip() and line.text and "\n" not in line.text for line in page.lines)


def test_trim_never_leaves_nothing() -> None:
    lines = [Line("See also: the other page")]
    assert furniture.trim(lines) == lines


def test_a_title_in_a_banner_stays() -> None:
    body = "<p>Cares for people.</p>" * 9
    source = f"<div class='job-header'><h2>Nurse</h2><p>Relief Org</p></div><div>{body}</div>"
    assert shown(html.read(source.encode()))[:2] == ["Nurse", "Relief Org"]


def test_microdata_does_not_repeat_the_body() -> None:
    source = (
        "<div itemscope itemtype='http://schema.org/JobPosting'><h1 itemprop=title>Nurse</h1>"
        "<div itemprop=description><p><b>Grade:</b> G-6<br><b>Place:</b> Apia</p></div></div>"
    )
    assert shown(html.read(source.encode())) == ["title: Nurse", "Nurse", "Grade: G-6", "Place: Apia"]


def test_a_class_names_the_title_where_no_heading_does() -> None:
    lines = html.read(b"<div class='jobTitle'>Nurse</div><div class='title'>Duties</div><p>Cares.</p>").lines
    assert [(line.text, line.kind) for line in lines][:2] == [("Nurse", "heading"), ("Duties", "text")]


def test_data_of_a_page_that_is_filled_in_the_browser() -> None:
    job = {"title": "Nurse", "grade": "G-6", "body": "<h3>Duties</h3><p>" + "Cares for people. " * 10 + "</p>"}
    state = {"props": {"page": {"job": job, "similarJobs": [{"title": "Cook", "body": "Cooks. " * 90}]}}}
    source = f"<title>Jobs</title><div id=app></div><script type='application/json'>{json.dumps(state)}</script>"
    assert shown(html.read(source.encode()))[:4] == ["Jobs", "title: Nurse", "grade: G-6", "Duties"]
    full = source.replace("<div id=app>", "<div id=app><h1>Cook</h1><p>" + "Cooks for a crew. " * 20 + "</p>")
    assert "Nurse" not in " ".join(shown(html.read(full.encode())))


def test_boxes_and_notes_of_markdown() -> None:
    source = b"# Nurse\n\n- [x] a diploma[^1]\n- [ ] a licence\n\n[^1]: Of a school.\n"
    assert shown(markdown.read(source)) == ["Nurse", "a diploma", "a licence", "Of a school."]
