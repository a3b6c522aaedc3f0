"""The browser of the tests sees what it has to see."""
from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.browser import Tab

pytestmark = pytest.mark.xdist_group("browser")


def test_what_a_page_does_is_written_down(tab: Tab, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><title>x</title><link rel=stylesheet href="https://example.org/a.css">'
        '<script>new WebSocket("wss://example.org/b"); alert("here"); console.error("told"); throw Error("thrown")'
        "</script>"
    )
    tab.page.goto(page.as_uri())
    assert sorted(tab.foreign) == ["https://example.org/a.css", "wss://example.org/b"]
    assert tab.requests[0] == page.as_uri()
    assert tab.dialogs == ["here"]
    assert [e for e in tab.errors if "told" in e] and [e for e in tab.errors if "thrown" in e]


def test_each_test_begins_afresh(tab: Tab, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>quiet</title>")
    tab.page.goto(page.as_uri())
    assert tab.page.title() == "quiet"
    assert tab.requests == [page.as_uri()]
    assert tab.foreign == tab.errors == tab.dialogs == []


@pytest.mark.usefixtures("chromium")
def test_other_loops_can_run_while_the_browser_waits() -> None:
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"
