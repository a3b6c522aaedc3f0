"""Files into documents: the format is told by content, with the suffix deciding between text formats."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePosixPath

from pipeline.document import Document, Source
from pipeline.hints import NONE, Hints
from pipeline.layout import assemble
from pipeline.loaders.fragments import host
from pipeline.loaders.page import Page, Unreadable
from pipeline.settings import Ocr

MODULES = {
    "text": "text",
    "markdown": "markdown",
    "html": "html",
    "docx": "docx",
    "pdf": "pdf",
    "json": "portal_json",
    "image": "image",
}
_RECOGNISED = ("pdf", "image")  # formats that can hold pictures of text
_SUFFIXES = {".md": "markdown", ".markdown": "markdown"}
_IMAGE_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
_HTML_SIGNS = (
    b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<table", b"<article", b"<section", b"<?xml", b"<p",
    b"<h1", b"<!--",
)


def format_of(data: bytes, uri: str) -> str:
    """The name of the format of the bytes."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-") or b"%pdf-" in data[:4096].lower():
        return "pdf"
    if data.startswith(_IMAGE_SIGNS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "docx"
    if head.startswith((b"{", b"[")) and _is_json(data):
        return "json"
    suffix = PurePosixPath(uri.split("#")[-1]).suffix.lower()
    if head.startswith(_HTML_SIGNS) or (suffix in (".html", ".htm", ".xhtml") and b"<" in data):
        return "html"
    return _SUFFIXES.get(suffix, "text")


def _is_json(data: bytes) -> bool:
    tail = data[-512:].rstrip()
    return tail.endswith((b"}", b"]"))


def load(data: bytes, uri: str, hints: Hints = NONE, ocr: Ocr | None = None) -> Document:
    """The document of a source; raises `Unreadable` with a message for people.

    Without `ocr` a source whose text stands in pictures raises `NeedsOcr`; where only some of its pages do, it is read
    without them, and `pictured` says so. With `ocr` they are recognised, which takes seconds for each page.
    """
    name = format_of(data, uri)
    read = import_module(f"pipeline.loaders.{MODULES[name]}").read
    page: Page = read(data, ocr) if name in _RECOGNISED else read(data)
    page = replace(page, metadata=_metadata(page.metadata, hints))
    document = assemble(page, Source(uri, name, hashlib.sha256(data).hexdigest(), hints))
    if not any(c.isalnum() for c in document.text):
        raise Unreadable("The file holds no text. Open it, and check that it is the announcement.")
    return document


def pictured(document: Document) -> bool:
    """Whether some of its pages are pictures of text that were not read."""
    return "pictures" in document.metadata


def _metadata(own: Mapping[str, str], hints: Hints) -> dict[str, str]:
    """What the document says of itself; what is told fills its gaps, or else stands beside it under a name of its own.

    >>> told = Hints("https://jobs.example.org/7?from=list", board="Example Jobs")
    >>> _metadata({"url": "https://jobs.example.org/7"}, told)
    {'url': 'https://jobs.example.org/7', 'told_url': 'https://jobs.example.org/7?from=list', 'board': 'Example Jobs'}
    """
    found = dict(own)
    for key, told in (("url", hints.url), ("board", hints.board)):
        if told and found.setdefault(key, told) != told:
            found[f"told_{key}"] = told
    if hints.url:
        found.setdefault("board", host(hints.url))
    if hints.captured:
        found["captured"] = hints.captured.isoformat()
    return found
