"""What is done with the bytes of an original, each in a process of its own (`pipeline.review.apart`): taken out of its
container, drawn, or made into a page that asks for nothing."""
from __future__ import annotations

import io
from typing import Any

from pipeline.loaders import charset
from pipeline.process import Job, Outcome, Task
from pipeline.settings import Settings
from pipeline.walk import walk

SCALE = 1.6  # of a PDF page: 115 dots an inch
_LARGEST_SIDE = 3000  # dots of a picture
# Each of them asks for another file or another page by itself; a sandbox lets some of these pass.
_GOING_OUT = ("script", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal")


def member(path: str, name: str, uri: str, settings: Settings) -> bytes:
    for said in walk(Task(name, path), Job(settings)):
        if said_uri(said) == uri:
            if isinstance(said, Task) and said.data is not None:
                return said.data
            raise ValueError(f"{uri} cannot be taken out of {path}")
    raise ValueError(f"{path} holds no {uri.split('#', 1)[1]} any more")


def said_uri(said: Task | Outcome) -> str:
    return said.uri if isinstance(said, Task) else said.source_uri


def pages(data: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(data))


def drawn(data: bytes, number: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if not 1 <= number <= len(document):
        raise ValueError(f"it has {len(document)} pages, and no page {number}")
    sheet = document[number - 1]
    scale = min(SCALE, _LARGEST_SIDE / max(*sheet.get_size(), 1))
    return _png(sheet.render(scale=scale).to_pil())


def picture(data: bytes, number: int) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.seek(number - 1)
        image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
        return _png(image.convert("RGB"))


def _png(image: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def page(data: bytes) -> str:
    from lxml import etree, html

    parser = html.HTMLParser(recover=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(charset.decode(data).encode("utf-8", "replace"), parser=parser)
    etree.strip_elements(tree, *_GOING_OUT, with_tail=False)
    return f"<!doctype html>{html.tostring(tree, encoding='unicode')}"
