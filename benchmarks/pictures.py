"""Takes the pictures of the report and the review pages that the documentation shows, from the sample vacancies.

    python -m benchmarks.pictures [FOLDER]

FOLDER is docs/pictures if not given. Needs the browser that the tests of pages need (tests/browser.py).
"""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image

from tests.browser import CHROMIUM, FLAGS, NO_NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
VACANCIES = [sys.executable, "-m", "pipeline"]
AS_OF = "2026-04-15"  # a day on which some of the samples are open
DESKTOP, TALL, PHONE = (1280, 860), (1280, 1400), (360, 720)
SHOWN, FIELD, VALUE = "ohchr-human-rights-officer-bogota.txt", "title", "Human Rights Officer"  # as the tutorial has it
MOST = 200_000  # bytes of a picture
_COLOURS = 128  # more than the pages have, shades of their letters counted


def main(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        place = Path(name)
        ingest = [*VACANCIES, "ingest", str(RAW), "--out", str(place / "out"), "--as-of", AS_OF]
        subprocess.run(ingest, cwd=place, check=True, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NO_NAMES])
        report = (place / "out" / "current" / "report.html").as_uri()
        with _page(browser, TALL) as page:
            page.goto(report)
            _take(page, folder / "report.png")
        with _page(browser, PHONE) as page:
            page.goto(report)
            _take(page, folder / "report-phone.png")
        with _review(place) as address:
            with _page(browser, DESKTOP) as page:
                _desk(page, address, folder)
            with _page(browser, PHONE) as page:
                page.goto(address)
                page.goto(page.url.split("?")[0] + "?q=bogota")
                page.get_by_role("row").get_by_role("link").first.click()
                _take(page, folder / "review-phone.png")
        browser.close()


def _desk(page: Page, address: str, folder: Path) -> None:
    page.goto(address)
    _take(page, folder / "review-list.png")
    page.get_by_role("searchbox").fill("bogota")
    page.keyboard.press("Enter")
    page.get_by_role("row").get_by_role("link").first.click()
    field = page.locator(f"#f-{FIELD}")
    _open(field)
    _take(page, folder / "review.png")
    field.get_by_role("button", name="Type a value").click()
    page.locator("#typed").fill(VALUE)
    page.locator("#after").get_by_text(VALUE).wait_for()
    page.locator("#save-correction").click()
    page.locator(".bar.waiting").wait_for()
    _open(field)
    field.locator(".saids").wait_for()
    _take(page, folder / "corrected.png")


def _open(field: Locator) -> None:
    field.page.locator(".field[open]").first.wait_for()  # the page opens one by itself
    if field.get_attribute("open") is None:
        field.locator("summary").click()
    field.get_by_role("button", name="Type a value").wait_for()


@contextmanager
def _page(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A page of that size, light, as a reader in Geneva would see it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="light", reduced_motion="reduce",
        locale="en-GB", timezone_id="Europe/Zurich",
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@contextmanager
def _review(place: Path) -> Iterator[str]:
    """The address of the review pages, served meanwhile."""
    command = [*VACANCIES, "review", "--out", "out", "--sources", str(RAW), "--port", "0", "--by", "Ana"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            yield served.stdout.readline().removeprefix("Open ").strip()
        finally:
            served.terminate()


def _take(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    size = path.stat().st_size
    assert size < MOST, f"{path} has {size:,} bytes; at most {MOST:,} are wanted"
    print(f"{path.name}: {size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
