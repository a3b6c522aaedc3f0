"""The parts of an e-mail (RFC 2045 to 2049, 2183, 2387): which are its text, which are attached, which are neither."""
from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64LengthDefect,
    MessageError,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.header import decode_header, make_header
from email.message import Message
from typing import NamedTuple

from pipeline.containers import media
from pipeline.containers.member import CannotGive, as_path
from pipeline.loaders.page import Unreadable

_HTML, _PLAIN, _MESSAGE = "text/html", "text/plain", "message/rfc822"
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_CUT_OFF = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, NoBoundaryInMultipartDefect)
_ERRORS = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class Leaf(NamedTuple):
    """A part that holds no others. `inside`: it belongs to the page before it, as pictures and frames do."""

    part: Message
    inside: bool

    @property
    def is_text(self) -> bool:
        named = self.part.get_content_disposition() == "attachment" or self.part.get_filename()
        return self.part.get_content_type() in (_HTML, _PLAIN) and not named and not self.inside

    @property
    def is_attached(self) -> bool:
        """Whether the part is a document of its own: no inline picture, nothing that decks out a page, no receipt."""
        kind = self.part.get_content_type()
        if self.is_text or kind in _SIGNATURES or (kind.startswith(("multipart/", "message/")) and kind != _MESSAGE):
            return False
        if self.inside:
            return kind in media.DOCUMENTS and (kind != _HTML or bool(content(self.part).strip()))
        inline = self.part.get_content_disposition() != "attachment" or "Content-ID" in self.part
        return not (media.is_furniture(kind) and inline)


def leaves(part: Message, inside: bool = False) -> Iterator[Leaf]:
    """The parts in their order. Of a text and a page that say the same, the page."""
    children = part.get_payload()
    if part.get_content_maintype() != "multipart" or not isinstance(children, list):
        yield Leaf(part, inside)
        return
    are_alternatives = part.get_content_type() == "multipart/alternative"
    pages = are_alternatives and any(inner.get_content_type() == _HTML for inner in part.walk())
    for number, child in enumerate(children):
        assert isinstance(child, Message)
        if pages and not child.is_multipart() and child.get_content_type() != _HTML:
            continue
        yield from leaves(child, inside or (number > 0 and part.get_content_type() == "multipart/related"))


def body(parts: Sequence[Leaf]) -> bytes:
    """The text of the message, which programs break where something is attached; with a page in it, all as a page."""
    texts = [(leaf.part.get_content_type(), content(leaf.part)) for leaf in parts if leaf.is_text]
    said = [(kind, text) for kind, text in texts if text.strip()]
    if all(kind == _PLAIN for kind, _ in said):
        return b"\n\n".join(text for _, text in said)
    return b"\n".join(text if kind == _HTML else _as_page(text) for kind, text in said)


def _as_page(text: bytes) -> bytes:
    lines = html.escape(text.decode("utf-8", "replace")).splitlines()
    return f"<p>{'<br>'.join(lines)}</p>".encode()


def content(part: Message) -> bytes:
    """The bytes of a part, decoded; a text in UTF-8 where its charset is told."""
    try:
        if part.get_content_type() == _MESSAGE:
            inner = part.get_payload(0)
            return inner.as_bytes() if isinstance(inner, Message) else b""
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except _ERRORS as error:
        raise CannotGive("Damaged", f"This part of the e-mail is damaged ({error}). Save it on its own.") from error
    if not isinstance(data, bytes) or any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        raise CannotGive("Damaged", "This part of the e-mail is damaged. Save it on its own.")
    return media.as_utf8(data, charset) if part.get_content_maintype() == "text" else data


def name_of(part: Message, number: int) -> str:
    """The file name of a part, else where its page had it from, else its number."""
    try:
        name = str(make_header(decode_header(part.get_filename() or "")))
        return as_path(name) or str(part.get("Content-Location") or "").strip() or f"part {number}"
    except _ERRORS:
        return f"part {number}"


def is_cut_off(message: Message) -> bool:
    """Whether the message ends before its parts do."""
    return any(isinstance(defect, _CUT_OFF) for part in message.walk() for defect in part.defects)


@contextmanager
def damage() -> Iterator[None]:
    """What is wrong with the message as a whole, in words."""
    try:
        yield
    except (*_ERRORS, CannotGive) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"The e-mail is damaged ({error}). Save it again.") from error
