"""The file that a record was read from, as it can be shown without harm: its own markup runs nothing and loads nothing.

HTML is given without scripts, links to other files and frames, for a frame that is sandboxed; pages of a PDF and
pictures as pictures that are drawn here; anything else as plain text or to be saved.
"""
from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import bucket, load
from pipeline.listing import printable
from pipeline.loaders import charset
from pipeline.loaders.page import Unreadable
from pipeline.process import MEGABYTE, Task, opened
from pipeline.review import apart, harmless
from pipeline.settings import Settings

LONGEST = 400_000  # characters of a text that are shown


class Missing(Exception):
    """The original cannot be shown; the message says why and what to do."""


class Original(NamedTuple):
    """What a record was read from; `kind` is html, pdf, image, docx or text (markdown and json, too)."""

    kind: str
    name: str
    data: bytes


def find(sources: str, uri: str, sha256: str, settings: Settings) -> Original:
    """The bytes that a source_uri names, below the folder (or URL) of the sources. Raises `Missing`."""
    name = uri.split("#")[0]
    path = f"{sources.rstrip('/')}/{name}" if bucket.is_url(sources) else str(_below(Path(sources), name))
    try:
        data = _apart(settings, harmless.member, path, name, uri, settings) if "#" in uri else _file(path, settings)
    except OSError as error:
        raise Missing(f"{path} cannot be read: {error.strerror or error}.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Missing(f"{uri} has changed since the run: ingest it again to see what it says now.")
    return Original(_kind(data, uri), uri.split("#")[-1].split("/")[-1], data)


def page(original: Original, number: int, settings: Settings) -> bytes:
    """A page of a PDF (from 1), or the picture, as PNG. Raises `Missing`."""
    draw = harmless.drawn if original.kind == "pdf" else harmless.picture
    found: bytes = _apart(settings, draw, original.data, number)
    return found


def pages(original: Original, settings: Settings) -> int:
    """How many pages a PDF has. Raises `Missing`."""
    count: int = _apart(settings, harmless.pages, original.data)
    return count


def html(original: Original, settings: Settings) -> str:
    """The page for a sandboxed frame. Raises `Missing`."""
    found: str = _apart(settings, harmless.page, original.data)
    return found


def text(original: Original) -> str:
    """What a file of text says, cut where it is too long to be shown."""
    try:
        found = charset.decode(original.data)
    except Unreadable as error:
        raise Missing(str(error)) from error
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}\n[...]"


def _below(folder: Path, name: str) -> Path:
    """The file of that name below the folder, whichever way its name had to be written to be printed."""
    if folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise Missing(f"{folder} is no folder: say with --sources where the documents are.")
    found = folder
    for part in name.split("/"):
        if part in ("", ".", ".."):
            raise Missing(f"{name} is no name of a file below {folder}.")
        found = found / part if (found / part).exists() else _written_otherwise(found, part)
    if not found.resolve().is_relative_to(folder.resolve()):
        raise Missing(f"{name} leads out of {folder}, and is not shown.")
    return found


def _written_otherwise(folder: Path, part: str) -> Path:
    if folder.is_dir():
        for entry in os.scandir(folder):
            if printable(entry.name) == part:
                return Path(entry.path)
    raise Missing(
        f"{folder / part} is not there: say with --sources which folder was ingested, or the file has been moved away."
    )


def _file(path: str, settings: Settings) -> bytes:
    with opened(Task(path, path)) as file:
        limit = settings.limits.document_mb * MEGABYTE
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Missing(f"{path} is larger than a document may be.")
    return data


def _kind(data: bytes, uri: str) -> str:
    kind = load.format_of(data, uri)
    return "text" if kind in ("markdown", "json") else kind


def _apart(settings: Settings, work: Any, *given: Any) -> Any:
    try:
        return apart.call(work, *given, seconds=settings.limits.seconds, memory_mb=settings.limits.memory_mb)
    except apart.Failed as error:
        raise Missing(f"The original cannot be shown: {error}.") from error
