"""Pictures of an announcement (PNG, JPEG, TIFF of several pages, GIF, WebP), recognised like pages of a scanned PDF."""
from __future__ import annotations

import io
import math
from collections.abc import Iterator
from functools import partial

from PIL import Image, ImageOps

from pipeline.loaders.ocr import DPI, HOW, MAX_PIXELS, PageError, Recogniser, version
from pipeline.loaders.page import NeedsOcr, Page, Unreadable
from pipeline.loaders.pdf import lines_of
from pipeline.settings import Ocr

MOST_PIXELS = 50_000_000  # of a picture as it is stored: A4 at 600 dots an inch has 35 million
NARROW = 1500  # pixels: a page less wide was photographed from a screen; its letters are made larger
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP")


def read(data: bytes, ocr: Ocr | None = None) -> Page:
    """The text that is recognised in a picture; raises `NeedsOcr` without `ocr`."""
    if ocr is None:
        raise NeedsOcr(f"a picture, not text: it needs OCR. {HOW}")
    recogniser = Recogniser(ocr)
    sheets = []
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            for number in _frames(image):
                width, height = (72 / DPI * side for side in image.size)
                if sheet := recogniser.sheet(number, partial(_upright, image), width, height):
                    sheets.append(sheet)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(f"a damaged picture: {error}") from error
    lines, _ = lines_of(sheets)
    return Page(lines, metadata={"ocr": version() or ""}, loss=recogniser.lost())


def _frames(image: Image.Image) -> Iterator[int]:
    """The numbers of the pages, each turned to before it is told; of a moving picture only the first."""
    for index in range(getattr(image, "n_frames", 1) if image.format == "TIFF" else 1):
        image.seek(index)
        yield index + 1


def _upright(image: Image.Image) -> Image.Image:
    """Grey on white, as it is held, of the size that letters need."""
    if math.prod(image.size) > MOST_PIXELS:
        raise PageError
    held = ImageOps.exif_transpose(image)
    if held.has_transparency_data:
        held = Image.alpha_composite(Image.new("RGBA", held.size, "white"), held.convert("RGBA"))
    grey = held.convert("L")
    wanted = min(2 * NARROW / grey.width, 3.0) if grey.width < NARROW else 1.0
    return ImageOps.scale(grey, min(wanted, math.sqrt(MAX_PIXELS / math.prod(grey.size))))
