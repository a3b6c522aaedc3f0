"""Text in pictures, recognised by the program tesseract where it is installed: optional, local, one page at a time.

The words come with their places (hOCR), so that they go the same way as the glyphs of any other page: columns, tables,
running heads and paragraphs are told by where words stand.
"""
from __future__ import annotations

import ctypes
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from PIL import Image

from pipeline.loaders.hocr import Recognised, recognised
from pipeline.loaders.loss import of_pages, said
from pipeline.loaders.page import NeedsOcr, OcrFailed
from pipeline.loaders.pdf_sheets import Sheet
from pipeline.settings import Ocr

HOW = "Install tesseract (Debian: apt-get install tesseract-ocr tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-por)."
DPI = 300  # what tesseract is made for
MAX_PIXELS = 25_000_000  # three pages of A4; a larger page is made coarser

_PROGRAM = "tesseract"
_FAILED = f"not recognised: no picture of it can be made, or {_PROGRAM} failed."
_SHARE = 0.8  # of the limit of time: the rest is for reading what was recognised
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1  # prctl(2)


@cache
def version() -> str | None:
    """Name and version of the program ("tesseract 5.3.0"), None where there is none."""
    if shutil.which(_PROGRAM) is None:
        return None
    answer = _ask("--version").split()
    return " ".join(answer[:2]) if answer[:1] == [_PROGRAM] else None


def available() -> bool:
    """Whether text can be recognised here."""
    return version() is not None


@cache
def _installed() -> tuple[str, ...]:
    return tuple(_ask("--list-langs").splitlines())


def _ask(question: str) -> str:
    try:
        return subprocess.run([_PROGRAM, question], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


@dataclass(slots=True)
class Recogniser:
    """Recognises the pages of one document within the limits of `settings.Ocr`."""

    settings: Ocr
    recognised: list[int] = field(default_factory=list)  # numbers of pages
    failed: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    _ends: float = 0.0

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + _SHARE * self.settings.seconds

    def sheet(self, number: int, picture: Callable[[], Image.Image], width: float, height: float) -> Sheet | None:
        """A page of the given size (points) from its picture; None where it could not be had."""
        if len(self.recognised) + len(self.failed) >= self.settings.pages:
            self.left_out.append(number)
            return None
        try:
            image = picture()
            found = self._words(image)
            if found.angle in _TURNS:
                image = image.transpose(_TURNS[found.angle])
                if found.angle != 180:
                    width, height = height, width
                found = self._words(image)
        except PageError:
            self.failed.append(number)
            return None
        self.recognised.append(number)
        return Sheet(number, width, height, found.glyphs(width / image.width))

    def lost(self) -> str:
        """In words, what was not recognised; raises `OcrFailed` where that is all."""
        if self.failed and not self.recognised:
            raise OcrFailed(of_pages(self.failed, f"{_FAILED} Open the file, and check that it can be seen."))
        return said(
            of_pages(self.failed, _FAILED),
            of_pages(self.left_out, f"not recognised: only {self.settings.pages} are (pages under [ocr])."),
        )

    def _words(self, image: Image.Image) -> Recognised:
        data = io.BytesIO()
        image.save(data, "PPM")
        command = [_PROGRAM, "stdin", "stdout", "-l", self._languages(), "--dpi", str(DPI)]
        if "osd" in _installed():  # finds pages that lie on their side
            command += ["--psm", "1"]
        command += ["-c", "tessedit_create_hocr=1"]
        try:
            done = subprocess.run(
                command, input=data.getvalue(), capture_output=True, check=False, preexec_fn=_end_with_parent,
                timeout=max(self._ends - time.monotonic(), 0.1), env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            limit = self.settings.seconds
            raise OcrFailed(
                f"recognising the text took too long (limit {limit:g} seconds). Raise seconds under [ocr] in "
                "vacancies.toml, or take the file out."
            ) from error
        if done.returncode:
            raise PageError
        return recognised(done.stdout)

    def _languages(self) -> str:
        wanted = self.settings.languages.split("+")
        languages = "+".join(language for language in wanted if language in _installed())
        if not languages:
            raise NeedsOcr(f"pictures of text, and {_PROGRAM} has none of the languages {', '.join(wanted)}. {HOW}")
        return languages


class PageError(Exception):
    """A page has no picture, or the program crashed over it."""


def _end_with_parent() -> None:
    """A worker that is killed takes the program with it."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
