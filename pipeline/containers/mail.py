"""E-mails (.eml, RFC 5322) and web pages kept as such (.mhtml, RFC 2557): the text, and what is attached."""
from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from pipeline.containers import mail_parts, stream
from pipeline.containers.member import CannotGive, Member, Names, Refused
from pipeline.containers.rows import Doubts
from pipeline.containers.stream import MEGABYTE, bounded, too_large
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

BODY = "body"
_NAME = re.compile(r"[!-9;-~]{1,80}")
_FOLD = re.compile(r"\r?\n[ \t]+")
_HEADER_END = re.compile(r"\r?\n\r?\n")
# What programs write and people do not: an advertisement may begin with "From:", "Date:" or "Subject:".
_WRITTEN = {
    "mime-version": r"\s*\d\.\d",
    "message-id": r"\s*<[^<>]+>",
    "content-type": r"\s*[a-z]+/[\w.+-]+",
    "content-transfer-encoding": r"\s*(?:7bit|8bit|binary|quoted-printable|base64)",
    "received": r"\s*\(?(?:from|by)\s",
    "return-path": r"\s*<[^<>]*>",
    "delivered-to": r"\s*\S+@\S+",
    "dkim-signature": r"\s*v=",
    "snapshot-content-location": r"\s*\w+:",
    "x-mailer": r"\s*\S",
}
_FEWEST = 2
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def is_message(beginning: str) -> bool:
    """Whether a text begins with the header of an e-mail.

    >>> is_message("Subject: Driver\\nMIME-Version: 1.0\\nContent-Type: text/plain\\n\\nDrives.")
    True
    >>> is_message("From: Head of Unit\\nSubject: Driver\\nDate: 3 May\\n\\nDrives.")
    False
    """
    name, colon, _ = beginning.partition("\n")[0].partition(":")
    if not colon or not _NAME.fullmatch(name):  # as with most files; the rest need not be looked at
        return False
    header, *rest = _HEADER_END.split(beginning, maxsplit=1)
    fields = [line.partition(":") for line in _FOLD.sub(" ", header).splitlines()]
    if not rest and len(fields) > 1:
        fields.pop()  # it may be cut off
    if not all(colon and _NAME.fullmatch(name) for name, colon, _ in fields):
        return False
    written = {name.lower() for name, _, value in fields if _is_written(name.lower(), value)}
    return len(written) >= _FEWEST


def _is_written(name: str, value: str) -> bool:
    return name in _WRITTEN and re.match(_WRITTEN[name], value, re.IGNORECASE) is not None


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    data = bounded(stream.of(file, settings).read, limit)
    if data is None:
        raise Unreadable(too_large(limit))
    names, doubts = Names(), Doubts()
    with mail_parts.damage():
        message = email.message_from_bytes(data)
        del data
        leaves = list(mail_parts.leaves(message))
        lost = leaves.pop() if mail_parts.is_cut_off(message) else None
        body = mail_parts.body(leaves)
    if message.get_content_type() in _SEALED:
        yield Refused(names.give_as_is(BODY), "Encrypted", "The e-mail is encrypted. Save it decrypted.")
        return
    told = _hints(message, doubts)
    if body:
        yield Member(names.give_as_is(BODY), body, told)
    for number, leaf in enumerate(leaves, 1):
        if leaf.is_attached:
            given = names.give_as_is(mail_parts.name_of(leaf.part, number))
            try:
                yield Member(given, mail_parts.content(leaf.part), Hints(captured=told.captured))
            except CannotGive as error:
                yield error.refused(given)
    yield from doubts.told(names)
    if lost is not None:
        raise Unreadable("The e-mail is cut off within its last part, which is left out. Save it again.")


def _hints(message: Message, doubts: Doubts) -> Hints:
    url = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "").strip()
    sent = message.get("Date")
    moment: object = None if sent is None else str(sent)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        read = parsedate_to_datetime(str(sent))
        moment = read if read.tzinfo else read.replace(tzinfo=UTC)  # "-0000": a machine that tells the time in UTC
    return doubts.hints(BODY, url=url if url.lower().startswith("http") else None, captured=moment)
