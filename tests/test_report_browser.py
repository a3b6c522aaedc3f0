"""The report in a browser: from a file, on a phone, in the dark, on paper, and with what means ill in it."""
from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from pipeline.__main__ import main
from pipeline.commands import OK
from tests import sample_run
from tests.browser import Tab, poor_contrast, too_wide
from tests.test_report import hostile, made

pytestmark = pytest.mark.xdist_group("browser")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The URL of a report of each kind."""
    found = {}
    for name, make in (("samples", sample_run.ingest), ("made", made), ("hostile", hostile)):
        out = tmp_path_factory.mktemp(name)
        make(out)
        assert main(["report", "--out", str(out)]) == OK
        found[name] = Path(out, "current", "report.html").as_uri()
    return found


KINDS = ("samples", "made", "hostile")


@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_from_a_file_and_asks_for_nothing(tab: Tab, pages: dict[str, str], kind: str) -> None:
    tab.page.goto(pages[kind], wait_until="networkidle")
    assert tab.requests == [pages[kind]]
    assert tab.foreign == tab.errors == tab.dialogs == []
    style = "getComputedStyle(document.querySelector('.card')).borderRadius"
    assert tab.page.evaluate(style) != "0px", "the style sheet of the page passes its own policy"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_scrolls_sideways(tab: Tab, pages: dict[str, str], kind: str, size: dict[str, int]) -> None:
    tab.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    tab.page.goto(pages[kind])
    for details in tab.page.locator("details").all():
        details.locator("summary").click()
    assert too_wide(tab.page) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(tab: Tab, pages: dict[str, str], kind: str, scheme: str) -> None:
    tab.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.page.goto(pages[kind])
    page = "getComputedStyle(document.body).backgroundColor"
    assert (tab.page.evaluate(page) == "rgb(244, 246, 248)") == (scheme == "light")
    assert poor_contrast(tab.page) == []


def test_the_columns_of_pictures_are_drawn(tab: Tab, pages: dict[str, str]) -> None:
    tab.page.goto(pages["samples"])
    picture = tab.page.get_by_role("img", name="Deadlines: columns; most in")
    box = picture.bounding_box()
    assert box
    for column in picture.locator("rect").all():
        drawn = column.bounding_box()
        assert drawn
        assert drawn["width"] > 1
        assert box["x"] - 1 <= drawn["x"] <= drawn["x"] + drawn["width"] <= box["x"] + box["width"] + 1
        assert box["y"] <= drawn["y"] <= drawn["y"] + drawn["height"] <= box["y"] + box["height"]


def test_it_goes_by_keyboard(tab: Tab, pages: dict[str, str]) -> None:
    tab.page.goto(pages["made"])
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Skip to the report"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "main"
    opened = tab.page.locator("#deadlines details")
    for _ in range(20):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.matches('#deadlines summary')"):
            break
    tab.page.keyboard.press("Enter")
    assert opened.get_attribute("open") is not None
    assert opened.get_by_role("row", name="7 Dec to 13 Dec 2026 1").is_visible()


def test_tables_have_names_and_headers(tab: Tab, pages: dict[str, str]) -> None:
    tab.page.goto(pages["made"])
    organisations = tab.page.get_by_role("table", name="Organisations")
    assert organisations.get_by_role("columnheader").all_inner_texts() == ["Organisation", "Vacancies", "Share"]
    assert organisations.get_by_role("rowheader").all_inner_texts() == ["FAO", "not said"]
    grades = tab.page.get_by_role("table", name="Grades")
    assert grades.get_by_role("rowheader", name="P-4 (international professional)").count() == 1


def test_it_prints_on_a4(tab: Tab, pages: dict[str, str]) -> None:
    tab.page.emulate_media(color_scheme="dark")  # paper is white all the same
    tab.page.goto(pages["samples"])
    printed = pypdfium2.PdfDocument(io.BytesIO(tab.page.pdf(prefer_css_page_size=True, print_background=True)))
    assert 2 <= len(printed) <= 8
    width, height = printed[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert printed[0].render().to_pil().getpixel((3, 3)) == (255, 255, 255)
    words = "".join(page.get_textpage().get_text_range() for page in printed)
    assert "17 vacancies" in words
    assert "UNHCR" in words
    assert "As a table" not in words


def test_what_means_ill_does_nothing(tab: Tab, pages: dict[str, str]) -> None:
    tab.page.goto(pages["hostile"])
    for link in tab.page.locator("nav a").all():
        link.click()
    assert tab.dialogs == tab.errors == tab.foreign == []
    assert tab.page.locator("main img, main script").count() == 0
    assert tab.page.get_by_text("<script>alert(1)</script>").count() > 5
