"""A Chromium without a window for the tests of pages, through the fixture `tab`.

A test that uses it stands in the group "browser", so that tests which run side by side start one browser, not several:

    pytestmark = pytest.mark.xdist_group("browser")

    def test_it(tab: Tab) -> None:
        tab.page.goto(path.as_uri())
        assert tab.foreign == tab.errors == tab.dialogs == []

Nothing but this machine and its files can be reached: what is asked for elsewhere fails, and is written down.
"""
from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Route, WebError, WebSocketRoute

CHROMIUM = Path("/usr/bin/chromium")
REQUIRED = os.environ.get("VACANCIES_BROWSER") == "required"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 30_000  # milliseconds for which a page is waited for: the machine may be busy
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # also for what Chromium asks for by itself
HERE = {"file", "data", "blob", "about"}


@dataclass
class Tab:
    """A page in a context of its own, with what it and the pages that it opens have done since."""

    page: Page
    requests: list[str] = field(default_factory=list)  # every URL that was asked for, the page's own too
    foreign: list[str] = field(default_factory=list)  # those of them that are not of this machine; they failed
    errors: list[str] = field(default_factory=list)  # errors on the console, and exceptions that nobody caught
    dialogs: list[str] = field(default_factory=list)  # alert, confirm, prompt: dismissed


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Skips where there is none, unless VACANCIES_BROWSER=required says that there must be one."""
    missing = "" if find_spec("playwright") else "Playwright's Python package is not installed (make setup)"
    if not CHROMIUM.is_file():
        missing = f"there is no {CHROMIUM} (on Debian: apt-get install chromium)"
    if missing:
        pytest.fail(missing) if REQUIRED else pytest.skip(missing)

    from playwright.sync_api import sync_playwright

    manager = sync_playwright()
    browser = manager.start().chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NO_NAMES])
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    yield browser
    with _running(loop):
        browser.close()
        manager.__exit__()


@contextmanager
def _running(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Playwright's loop goes on between its calls, and no other could run in this thread: so it is seen only by tests
    that use it."""
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(None)


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    """A fresh page of 1280 x 800, light, without cookies; `page.set_viewport_size`, `page.emulate_media` change it."""
    with _running(chromium._loop):
        yield from _tab(chromium)


def _tab(chromium: Browser) -> Iterator[Tab]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme="light", service_workers="block", locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(PATIENCE)
    seen = Tab(context.new_page())

    def route(asked: Route) -> None:
        if is_here(asked.request.url):
            asked.continue_()
        else:
            seen.foreign.append(asked.request.url)
            asked.abort()

    def refuse(socket: WebSocketRoute) -> None:
        if is_here(socket.url):
            socket.connect_to_server()
        else:
            seen.foreign.append(socket.url)
            socket.close()

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(message.text)

    def dialog(opened: Dialog) -> None:
        seen.dialogs.append(opened.message)
        opened.dismiss()

    def thrown(error: WebError) -> None:
        seen.errors.append(str(error.error))

    context.route("**/*", route)
    context.route_web_socket("**/*", refuse)
    context.on("request", lambda request: seen.requests.append(request.url))
    context.on("console", console)
    context.on("dialog", dialog)
    context.on("weberror", thrown)
    yield seen
    context.close()


def is_here(url: str) -> bool:
    """Whether a URL is of this machine.

    >>> is_here("http://127.0.0.1:8000/x"), is_here("file:///tmp/x"), is_here("http://127.0.0.1.example.org/")
    (True, True, False)
    """
    parts = urlsplit(url)
    return parts.scheme in HERE or parts.hostname == "127.0.0.1"


def too_wide(page: Page) -> list[str]:
    """What of a page stands out to the right of the window, by its text; nothing where nobody has to scroll."""
    found: list[str] = page.evaluate("""() => {
        const wide = document.documentElement.clientWidth;
        const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 0.5);
        const names = out.map(e => `${e.tagName} ${e.className.baseVal ?? e.className}: ${e.textContent.slice(0, 60)}`);
        return document.documentElement.scrollWidth > wide ? ["the page", ...names] : names;
    }""")
    return found


def poor_contrast(page: Page) -> list[str]:
    """Text that does not stand out from what is behind it as WCAG AA asks: by 4.5 to 1, large text by 3 to 1."""
    found: list[str] = page.evaluate("""() => {
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const light = colour => {
            const [r, g, b] = parts(colour).map(v => v / 255).map(
                v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = e => {
            for (; e; e = e.parentElement) {
                const colour = getComputedStyle(e).backgroundColor;
                if ((parts(colour)[3] ?? 1) > 0) return colour;
            }
            return "rgb(255, 255, 255)";
        };
        const poor = new Set();
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const e = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim() || !e.checkVisibility({visibilityProperty: true})) continue;
            if (e.closest("title, style, script, .hidden")) continue;
            const style = getComputedStyle(e);
            const colour = e.closest("svg") ? style.fill : style.color;
            const [a, b] = [light(colour), light(behind(e))].sort((x, y) => y - x);
            const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
            const wanted = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < wanted) poor.add(`${ratio.toFixed(2)} ${e.tagName}: ${e.textContent.slice(0, 40)}`);
        }
        return [...poor];
    }""")
    return found
