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

MODULES = {
    "text": "text",
    "markdown": "markdown",
    "html": "html",
    "docx": "docx",
    "pdf": "pdf",
    "json": "portal_json",
}
_SUFFIXES = {".md": "markdown", ".markdown": "markdown"}
_HTML_SIGNS = (
    b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<table", b"<article", b"<section", b"<?xml", b"<p",
    b"<h1", b"<!--",
)


def format_of(data: bytes, uri: str) -> str:
    """The name of the format of the bytes."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-") or b"%pdf-" in data[:1024].lower():
        return "pdf"
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


def load(data: bytes, uri: str, hints: Hints = NONE) -> Document:
    """The document of a source; raises `Unreadable` with a message for people."""
    name = format_of(data, uri)
    page: Page = import_module(f"pipeline.loaders.{MODULES[name]}").read(data)
    page = replace(page, metadata=_metadata(page.metadata, hints))
    document = assemble(page, Source(uri, name, hashlib.sha256(data).hexdigest(), hints))
    if not any(c.isalnum() for c in document.text):
        raise Unreadable("The file holds no text. Open it, and check that it is the announcement.")
    return document


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
