"""Text in pictures: recognised for real where tesseract is installed; its failures are played by a program of ours."""
from __future__ import annotations

import io
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import extract
from pipeline.load import format_of, load, pictured
from pipeline.loaders import ocr
from pipeline.loaders.hocr import recognised
from pipeline.loaders.page import NeedsOcr, OcrFailed, Unreadable
from pipeline.settings import Ocr
from tests.make_pdf import Sheet, bulleted, flowing, heading, new_page, picture_page, pictures, scanned, text, title

real = pytest.mark.skipif(not ocr.available(), reason="tesseract is not installed")
ENGLISH = Ocr(languages="eng")
POST = (
    title("Water and Sanitation Officer"), text("Organization: UNICEF"), text("Grade: NO-B"),
    text("Duty station: Mopti, Mali"), text("Closing date: 14 March 2026"), heading("Duties and responsibilities"),
    bulleted("Plans the work of the unit for every month", "Trains the teams of twelve villages to mend pumps"),
)
REST = (
    heading("Qualifications"),
    text("A master's degree in civil engineering and at least two years of experience with water points are required."),
    text("Fluency in French is required, and knowledge of Bambara is an asset."),
)
FACTS = ("title", "organization", "grade", "deadline", "city", "country", "education_level", "experience_years_min")
TOLD = ("responsibilities", "languages")


def _plain() -> bytes:
    return flowing(*POST, new_page(), *REST)


@real
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_scan_gives_the_record_of_the_text(turned: int) -> None:
    plain = extract.vacancy(load(_plain(), "a.pdf"))
    read = extract.vacancy(load(scanned(_plain(), turned=turned), "a.pdf", ocr=ENGLISH))
    assert {name: read.columns.get(name) for name in FACTS} == {name: plain.columns.get(name) for name in FACTS}
    assert {name: read.children[name] for name in TOLD} == {name: plain.children[name] for name in TOLD}
    assert {block.page for block in read.document.blocks} == {1, 2}
    assert not read.document.loss
    assert read.document.metadata["ocr"] == ocr.version()
    assert [issue.severity for issue in read.issues if issue.code == "ocr"] == ["warning"]


@real
def test_the_rest_of_a_long_scan_is_told() -> None:
    document = load(scanned(_plain()), "a.pdf", ocr=Ocr(languages="eng", pages=1))
    assert "NO-B" in document.text
    assert "Bambara" not in document.text
    assert document.loss == "Page 2 not recognised: only 1 are (pages under [ocr])."


@real
@pytest.mark.parametrize(("name", "form"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF"), ("a.webp", "WEBP")])
def test_a_picture_is_read_like_a_page(name: str, form: str) -> None:
    document = load(_picture(form), name, ocr=ENGLISH)
    assert document.source.format == "image"
    assert {"grade", "deadline", "duty_station"} <= {block.field for block in document.blocks}


@real
def test_scanned_pages_among_others_are_read_in_their_places() -> None:
    data = _mixed()
    before = load(data, "a.pdf")
    assert before.loss == "Page 2 not read: pictures of text, which need OCR."
    assert pictured(before)
    after = load(data, "a.pdf", ocr=ENGLISH)
    assert not pictured(after)
    assert not after.loss
    at = [after.text.index(words) for words in ("first page", "Grade: NO-B", "last page")]
    assert at == sorted(at)


def _mixed() -> bytes:
    sheet = Sheet().put(72, 80, "This is the first page of the file").page()
    return sheet.picture(pictures(flowing(*POST), 150)[0]).page().put(72, 80, "This is the last page of it").bytes()


def _picture(form: str) -> bytes:
    buffer = io.BytesIO()
    pictures(flowing(*POST), 100)[0].save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "data"), [("a.png", _picture("PNG")), ("a.pdf", picture_page(Sheet()).bytes())])
def test_without_the_program_it_is_said_what_to_install(name: str, data: bytes) -> None:
    with pytest.raises(NeedsOcr, match="apt-get install tesseract-ocr"):
        load(data, name)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "WEBP"])
def test_pictures_are_told_by_their_bytes(form: str) -> None:
    assert format_of(_picture(form), "a.txt") == "image"


def test_a_damaged_picture_is_no_defect() -> None:
    with pytest.raises(Unreadable, match="damaged picture"):
        load(_picture("PNG")[:2000], "a.png", ocr=ENGLISH)


def _line(words: str, *places: tuple[int, int], top: int = 100, about: str = "baseline 0 0; x_size 40") -> str:
    made = "".join(
        f"<span class='ocrx_word' title='bbox {x0} {top} {x1} 140; x_wconf {10 if word == '~~' else 95}'>{word}</span>"
        for word, (x0, x1) in zip(words.split(), places, strict=True)
    )
    box = f"bbox {places[0][0]} {top} {places[-1][1]} {top + 40}"
    return f"<span class='ocr_line' title='{box}; {about}'>{made}</span>"


LINES = [
    ("a mark that hangs before its item", _line("e Plans", (100, 115), (160, 260)), ["•", " ", "Plans"]),
    ("a word of one letter", _line("e planos", (100, 115), (125, 260)), ["e", " ", "planos"]),
    ("specks", _line("~~ Plans", (10, 15), (160, 260)), ["Plans"]),
    ("a stamp across the page", _line("Plans", (100, 200)) + _line("PAID", (300, 400), about="textangle 90; x_size 40"),
     ["Plans"]),
]


@pytest.mark.parametrize(("body", "texts"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_words(body: str, texts: list[str]) -> None:
    assert [glyph.text for glyph in recognised(f"<html>{body}</html>".encode()).glyphs(0.24)] == texts


def test_a_page_that_lay_askew_is_put_straight() -> None:
    """Two words of one row, found as two lines that both rise by one in fifty."""
    body = _line("Grade", (100, 200), top=218, about="baseline -0.02 0; x_size 40") + _line(
        "P-4", (1100, 1200), top=198, about="baseline -0.02 0; x_size 43"
    )
    left, right = recognised(f"<html>{body}</html>".encode()).glyphs(0.24)
    assert left.y == pytest.approx(right.y)
    assert left.size == right.size


@pytest.mark.parametrize("data", [b"", b"no xml", b"<html/>", b"<span class='ocr_line' title='bbox 1 2 3'/>"])
def test_other_answers_hold_no_words(data: bytes) -> None:
    assert recognised(data).glyphs(1.0) == []
    assert recognised(data).angle == 0


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program by the name of tesseract that does to pages what the test writes into it."""
    path = tmp_path / "tesseract"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for cached in (ocr.version, ocr._installed):
        cached.cache_clear()
    yield path
    for cached in (ocr.version, ocr._installed):
        cached.cache_clear()


def _write(program: Path, does: str) -> None:
    answers = {"--version": "echo tesseract 9.9", "--list-langs": "echo List; echo eng", "*": does}
    cases = "\n".join(f"{question}) {answer};;" for question, answer in answers.items())
    program.write_text(f'#!/bin/sh\ncase "$1" in\n{cases}\nesac\n')
    program.chmod(0o755)


SCAN = picture_page(picture_page(Sheet())).bytes()


def test_a_crash_is_one_outcome(program: Path) -> None:
    _write(program, "exit 3")
    with pytest.raises(OcrFailed, match="Pages 1-2 not recognised"):
        load(SCAN, "a.pdf", ocr=ENGLISH)


def test_a_crash_over_one_page_loses_that_page(program: Path, tmp_path: Path) -> None:
    body = _line("Grade: P-4", (100, 200), (220, 300))
    _write(program, f'test -e {tmp_path}/second && exit 3; touch {tmp_path}/second; echo "<html>{body}</html>"')
    document = load(SCAN, "a.pdf", ocr=ENGLISH)
    assert document.text == "Grade: P-4"
    assert document.loss.startswith("Page 2 not recognised")


def test_a_program_that_hangs_is_ended(program: Path) -> None:
    _write(program, "exec tail -f /dev/null")
    with pytest.raises(OcrFailed, match=r"too long \(limit 1 seconds\)"):
        load(SCAN, "a.pdf", ocr=Ocr(languages="eng", seconds=1))


def test_without_its_languages_it_is_of_no_use(program: Path) -> None:
    _write(program, "exit 0")
    with pytest.raises(NeedsOcr, match="none of the languages fra, spa"):
        load(SCAN, "a.pdf", ocr=Ocr(languages="fra+spa"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with its parent")
def test_the_program_ends_with_a_worker_that_is_killed(program: Path, tmp_path: Path) -> None:
    pipe, scan = tmp_path / "pipe", tmp_path / "scan.pdf"
    os.mkfifo(pipe)
    scan.write_bytes(SCAN)
    _write(program, f"exec 3> {pipe}; echo held >&3; exec tail -f /dev/null")  # who lives holds the pipe
    code = (
        "import pathlib, pipeline.load as load, pipeline.settings as settings\n"
        f"load.load(pathlib.Path({str(scan)!r}).read_bytes(), 'a.pdf', ocr=settings.Ocr(languages='eng'))"
    )
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    worker = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert _said(end) == b"held\n"
        worker.kill()
        worker.wait(60)
        assert _said(end) == b""  # nobody holds the other end any more
    finally:
        os.close(end)
        worker.kill()
        worker.wait(60)


def _said(end: int) -> bytes | None:
    """What comes through the pipe within a minute, b"" where it is closed."""
    ready, _, _ = select.select([end], [], [], 60)
    return os.read(end, 100) if ready else None
