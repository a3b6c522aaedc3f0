"""The review desk in a browser: looked at, corrected in each way, undone, read by the next run; a hostile vacancy."""
from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow.dataset as ds
import pytest
from playwright.sync_api import expect

from tests import desk
from tests.browser import PATIENCE, Tab
from tests.desk import Served, served

pytestmark = pytest.mark.xdist_group("browser")
expect.set_options(timeout=PATIENCE)

SELECT = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(words);
    if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
}"""


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A port at which the hostile document asks for things; who connects waits there to be found."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, trap: socket.socket) -> Path:
    folder = tmp_path_factory.mktemp("review")
    desk.fill(folder / "raw", trap.getsockname()[1])
    desk.ingest(folder / "raw", folder / "out")
    return folder


@pytest.fixture
def at(run: Path, tmp_path: Path) -> Iterator[Served]:
    with served(run / "raw", run / "out", tmp_path / "corrections.jsonl") as found:
        yield found


def opened(tab: Tab, at: Served, title: str, field: str = "") -> None:
    """The page of the vacancy of that title, and its field."""
    tab.page.goto(at.link)
    tab.page.get_by_role("link", name=title).click()
    ready(tab)
    if field:
        unfold(tab, field)


def unfold(tab: Tab, field: str) -> None:
    ready(tab)
    if not tab.page.locator(f"#f-{field}[open]").count():
        tab.page.locator(f"#f-{field} summary").click()


def ready(tab: Tab) -> None:
    """Wait until the page, loaded anew, listens: then it has opened a field."""
    expect(tab.page.locator(".field[open]")).to_have_count(1)


def press(tab: Tab, key: str) -> None:
    ready(tab)
    tab.page.keyboard.press(key)


def choose(tab: Tab, name: str, value: str) -> None:
    """Choose a filter of the list, which is asked for at once."""
    tab.page.wait_for_load_state()
    tab.page.locator(f"[name={name}]").select_option(value)
    expect(tab.page).to_have_url(re.compile(rf"[?&]{name}={value}(&|$)"))
    tab.page.wait_for_load_state()


def value(tab: Tab, field: str) -> str:
    return " ".join(str(tab.page.locator(f"#f-{field} summary .value").text_content()).split())


def save(tab: Tab, field: str) -> None:
    tab.page.locator("#save-correction:enabled").click()
    expect(tab.page.locator(f"#f-{field} .said")).to_have_count(1)


def cited(out: Path, field: str) -> list[dict[str, object]]:
    """The evidence of a field of the logistics officer that a person gave."""
    rows = ds.dataset(out / "current" / "vacancies").to_table(columns=["vacancy_id", "source_uri"]).to_pylist()
    (key,) = (row["vacancy_id"] for row in rows if row["source_uri"] == "a.txt")
    which = (ds.field("vacancy_id") == key) & (ds.field("field") == field)
    return list(ds.dataset(out / "current" / "evidence").to_table(filter=which).to_pylist())


def test_the_list_is_searched_and_filtered(tab: Tab, at: Served) -> None:
    page = tab.page
    page.goto(at.link)
    assert page.url == f"{at.url}/"  # the key is not left in the address
    rows = page.locator(".vacancies tbody tr")
    expect(rows).to_have_count(5)
    page.keyboard.press("/")
    page.keyboard.type("drïver")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Driver")
    assert page.url == f"{at.url}/?q=dr%C3%AFver&order=quality"
    page.get_by_role("link", name="Clear").click()
    expect(page).to_have_url(f"{at.url}/")
    choose(tab, "organization", "UNICEF")
    expect(rows).to_have_count(4)
    choose(tab, "field", "department")
    expect(rows).to_have_count(4)
    choose(tab, "field", "grade")
    expect(page.locator(".count")).to_contain_text("No vacancy fits")
    choose(tab, "below", "0.95")
    expect(rows).to_have_count(0)
    choose(tab, "field", "responsibilities")
    expect(rows).to_have_count(3)  # the lines of the PDF are no list
    choose(tab, "issue", "missing_contract_type")
    expect(rows).to_have_count(3)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".top .place")).to_have_text("1 of 3")
    press(tab, "n")
    expect(page.locator(".top .place")).to_have_text("2 of 3")
    press(tab, "p")
    expect(page.locator(".top .place")).to_have_text("1 of 3")
    press(tab, "l")
    expect(rows).to_have_count(3)
    assert tab.errors == tab.foreign == tab.dialogs == []


def test_a_value_is_corrected_by_a_click_on_another_candidate(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer", "title")
    other = tab.page.locator("#f-title .candidate:not(.chosen)", has_text="SENIOR LOGISTICS OFFICER")
    expect(other.locator(".verdict")).to_have_text("another reading was chosen")
    other.get_by_role("button", name="Take this").click()
    expect(tab.page.locator("#before")).to_have_text("Logistics Officer")
    expect(tab.page.locator("#after")).to_have_text("SENIOR LOGISTICS OFFICER")
    save(tab, "title")
    assert value(tab, "title") == "Logistics Officer → SENIOR LOGISTICS OFFICER"
    (entry,) = at.corrections().entries
    assert (entry.by, entry.field, entry.action, entry.old, entry.new, entry.raw, entry.start, entry.end) == (
        "Ana <b>", "title", "set", "Logistics Officer", "SENIOR LOGISTICS OFFICER", "SENIOR LOGISTICS OFFICER", 0, 24
    )
    assert tab.errors == []


def test_a_value_is_corrected_by_selected_words(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer", "department")
    tab.page.evaluate(SELECT, "warehouse")
    expect(tab.page.locator("#picked-field")).to_have_value("department")
    press(tab, "s")
    expect(tab.page.locator("#quoted")).to_have_text("“warehouse”")
    save(tab, "department")
    (entry,) = at.corrections().entries
    text = desk.AD.replace("\n\n", "\n")
    assert (entry.raw, entry.start, entry.end) == ("warehouse", text.index("warehouse"), text.index("warehouse") + 9)


def test_a_typed_value_is_read_before_it_is_saved_and_refused_in_words(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer", "deadline")
    press(tab, "e")
    box = tab.page.get_by_label("Value")
    expect(box).to_have_value("2026-11-03")
    box.fill("whenever you like")
    expect(tab.page.locator("#refused")).to_contain_text("Deadline: not a value of this field")
    expect(tab.page.locator("#save-correction")).to_be_disabled()
    tab.page.get_by_role("button", name="3 November 2026, 17:00 Nairobi time").click()
    expect(tab.page.locator("#after")).to_contain_text("Africa/Nairobi")
    box.fill("5 November 2026")
    expect(tab.page.locator("#after")).to_contain_text("2026-11-05")
    expect(tab.page.locator("#refused")).to_be_hidden()
    box.press("Enter")
    expect(tab.page.locator("#f-deadline .said")).to_have_count(1)
    (entry,) = at.corrections().entries
    assert (entry.raw, entry.start, entry.new) == ("5 November 2026", None, '{"deadline": "2026-11-05"}')
    expect(tab.page.locator(".bar.waiting")).to_have_text(
        "1 correction waits for the next run, 1 of this vacancy: make ingest applies it."
    )


def test_rows_are_changed_removed_and_added(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer", "languages")
    rows = tab.page.locator("#f-languages .rows > li")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button", name="Change").click()
    tab.page.get_by_label("requirement").select_option("required")
    expect(tab.page.locator("#after")).to_contain_text("requirement required")
    save(tab, "languages")
    ready(tab)
    rows.nth(0).get_by_role("button", name="Remove").click()
    expect(tab.page.locator("#after")).to_have_text("(without it)")
    tab.page.locator("#save-correction:enabled").click()
    expect(tab.page.locator("#f-languages .said")).to_have_count(2)
    press(tab, "a")
    tab.page.get_by_label("Value").fill("French")  # of which there is a row
    expect(tab.page.locator("#before")).to_contain_text("requirement desired")
    tab.page.get_by_label("Value").fill("Swahili")
    expect(tab.page.locator("#before")).to_have_text("(a row more)")
    tab.page.locator("#save-correction:enabled").click()
    expect(tab.page.locator("#f-languages .said")).to_have_count(3)
    changed, removed, added = at.corrections().entries
    assert (changed.action, changed.raw, changed.parts["requirement"]) == ("set", "French", "required")
    assert changed.start is not None and changed.old and '"desired"' in changed.old
    assert (removed.action, added.action, added.raw) == ("remove", "add", "Swahili")


def test_undo_by_button_and_by_key_and_the_mark_of_review(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer", "grade")
    for count, grade in enumerate(("P-4", "P-5"), 1):
        press(tab, "e")
        tab.page.get_by_label("Value").fill(grade)
        tab.page.locator("#save-correction:enabled").click()
        expect(tab.page.locator("#f-grade .said")).to_have_count(count)
    press(tab, "u")
    expect(tab.page.locator("#f-grade .said")).to_have_count(1)
    expect(tab.page.locator("#f-grade .said")).to_contain_text("P-4")
    ready(tab)
    tab.page.locator("#f-grade .said").get_by_role("button", name="Undo").click()
    expect(tab.page.locator("#f-grade .said")).to_have_count(0)
    ready(tab)
    expect(tab.page.locator("#undo")).to_be_disabled()
    assert at.corrections().entries == ()
    press(tab, "r")
    expect(tab.page.get_by_role("button", name="Reviewed ✓")).to_be_visible()
    assert [entry.action for entry in at.corrections().reviewed] == ["reviewed"]
    tab.page.goto(f"{at.url}/?state=open")
    expect(tab.page.locator(".vacancies tbody tr")).to_have_count(4)
    tab.page.goto(f"{at.url}/?state=reviewed")
    expect(tab.page.locator(".vacancies tbody tr")).to_have_count(1)
    tab.page.locator(".vacancies tbody a").click()
    press(tab, "u")  # what was said last is that it was reviewed
    expect(tab.page.get_by_role("button", name="Mark reviewed")).to_be_visible()
    assert at.corrections().reviewed == ()
    assert tab.errors == []


def test_a_correction_survives_the_next_run_and_its_undoing_waits_for_the_one_after(
    tab: Tab, tmp_path: Path, run: Path
) -> None:
    said, out = tmp_path / "corrections.jsonl", tmp_path / "out"
    desk.ingest(run / "raw", out)
    with served(run / "raw", out, said) as at:
        opened(tab, at, "Logistics Officer", "grade")
        press(tab, "e")
        tab.page.get_by_label("Value").fill("P-4")
        save(tab, "grade")
        desk.ingest(run / "raw", out, said)
        ready(tab)
        tab.page.evaluate("window.dispatchEvent(new Event('focus'))")  # as when its window is looked at again
        tab.page.get_by_role("button", name="Load it").click()
        expect(tab.page.locator("#f-grade .badge.person").first).to_have_text("corrected")
        expect(tab.page.locator(".bar.waiting")).to_have_count(0)
        assert value(tab, "grade") == "P-4"
        passed = tab.page.locator("#f-grade .candidate:not(.chosen)")
        expect(passed).to_contain_text("corrected by Ana <b> on")
        expect(passed).to_contain_text("P-3")
        assert [(e["value"] and '"P-4"' in str(e["value"]), e["raw"]) for e in cited(out, "grade") if e["chosen"]] == [
            (True, "")
        ]
        press(tab, "u")
        expect(tab.page.locator("#f-grade .said")).to_contain_text("Taken back")
        desk.ingest(run / "raw", out, said)
        tab.page.reload()
        expect(tab.page.locator("#f-grade .said")).to_have_count(0)
        assert value(tab, "grade") == "P-3"
    assert tab.errors == []


def test_marks_lead_to_fields_and_fields_to_marks(tab: Tab, at: Served) -> None:
    opened(tab, at, "Logistics Officer")
    tab.page.locator("#text mark.strong", has_text="P-3").click()
    expect(tab.page.locator(".field[open]")).to_have_attribute("data-group", "grade")
    press(tab, "j")
    expect(tab.page.locator(".field[open]")).to_have_attribute("data-group", "supervisor_grade")
    expect(tab.page.locator("#text mark.lit")).to_have_text("P-5")
    unfold(tab, "languages")
    tab.page.locator("#f-languages .cite", has_text="French").click()
    expect(tab.page.locator("#text mark.lit")).to_have_text("French")
    press(tab, "?")
    expect(tab.page.get_by_role("heading", name="Keys")).to_be_visible()


def test_the_original_stands_beside_the_text(tab: Tab, at: Served) -> None:
    opened(tab, at, "Pilot")
    press(tab, "o")
    picture = tab.page.locator("#original img")
    expect(picture).to_have_attribute("alt", "Page 1 of the original; its words are in the text beside it")
    expect(picture).to_have_js_property("naturalWidth", 953)  # 595 points at 1.6 dots each
    unfold(tab, "languages")
    tab.page.locator("#f-languages .cite").first.click()  # which stands on the second page
    expect(tab.page.locator("#sheet")).to_have_text("page 2 of 2")
    opened(tab, at, "Cook")  # a member of an archive
    expect(tab.page.frame_locator("#original iframe").locator("h1")).to_have_text("Cook")
    opened(tab, at, "Driver")
    expect(tab.page.locator("#original pre")).to_contain_text("Job Title: Driver")
    assert tab.errors == []


def test_a_hostile_vacancy_does_nothing(tab: Tab, at: Served, trap: socket.socket, run: Path) -> None:
    page = tab.page
    page.add_init_script("window.harm = (what) => alert(what);")
    page.goto(at.link)
    expect(page.locator(".vacancies")).to_contain_text("Nurse <img src=x onerror=harm('dd')>")
    page.get_by_role("link", name="Nurse").click()
    expect(page.locator("#f-organization summary")).to_contain_text("Aid <b onmouseover=harm('b')></div></mark> Group")
    page.locator("#f-organization summary").hover()
    press(tab, "o")
    frame = page.frame_locator("#original iframe")
    expect(frame.locator("h1")).to_contain_text("Nurse </textarea>")
    for link in ("Apply here", "Or here"):
        frame.get_by_text(link).click()
    frame.get_by_role("button", name="Apply").click()
    unfold(tab, "title")
    page.locator("#f-title .candidate [data-take]").first.click()
    expect(page.locator("#after")).to_contain_text("Nurse")
    page.get_by_role("button", name="Cancel").click()
    page.locator("#f-title").get_by_role("button", name="Type a value").click()
    page.get_by_label("Value").fill("</textarea><img src=x onerror=harm('typed')> Nurse")
    save(tab, "title")
    page.locator(".about summary").click()
    expect(page.locator(".about")).to_contain_text("javascript:harm('canonical')")
    page.goto(f"{at.url}/original/{page.url.split('/')[-1].split('?')[0]}/html")  # also when it is opened by itself
    assert tab.dialogs == tab.foreign == []
    assert page.evaluate("window.origin") == "null"
    with pytest.raises(BlockingIOError):
        trap.accept()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_works_on_a_phone(tab: Tab, at: Served, scheme: Literal["light", "dark"]) -> None:
    page = tab.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.goto(at.link)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="Logistics Officer").click()
    ready(tab)
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#f-title")).to_be_hidden()
    page.locator("#text mark", has_text="Nairobi").click()
    expect(page.locator("#f-duty_station[open]")).to_be_in_viewport()
    page.locator("#f-duty_station .cite").first.click()
    expect(page.locator("#text mark.lit")).to_be_in_viewport()
    page.get_by_role("button", name="Original").click()
    expect(page.locator("#original pre")).to_be_visible()
    page.get_by_role("button", name="Fields").click()
    page.locator("#f-duty_station").get_by_role("button", name="Type a value").click()
    page.get_by_label("Value").fill("Goma, Democratic Republic of the Congo")
    save(tab, "duty_station")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert tab.errors == []
