"""Media types: which may be a document, and text in the charset that is told beside it."""
from __future__ import annotations

import codecs
from email.message import Message

# Pictures, styles, scripts, fonts, sounds, feeds and maps of a site hold no vacancy. https://www.iana.org/assignments/media-types
DOCUMENTS = frozenset(
    """
    text/html application/xhtml+xml text/plain text/markdown application/pdf application/x-pdf application/json
    application/ld+json application/hal+json text/json text/rtf application/rtf application/msword
    application/vnd.openxmlformats-officedocument.wordprocessingml.document application/vnd.oasis.opendocument.text
    application/vnd.ms-word.document.macroenabled.12 application/zip application/x-zip-compressed message/rfc822
    multipart/related application/octet-stream application/force-download application/download binary/octet-stream
    """.split()
)
_FURNITURE = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
_ASCII = frozenset(("utf-8", "ascii"))


def type_of(value: str | None) -> str:
    """The type alone, in small letters.

    >>> type_of("Text/HTML; charset=utf-8"), type_of(None)
    ('text/html', '')
    """
    return (value or "").partition(";")[0].strip().lower()


def charset_of(value: str | None) -> str | None:
    """
    >>> charset_of('text/html; charset="Windows-1251"'), charset_of("text/html")
    ('Windows-1251', None)
    """
    message = Message()
    message["Content-Type"] = value or ""
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None


def is_furniture(media_type: str) -> bool:
    """Whether the type is that of pictures, styles, scripts, fonts and sounds, with which pages are decked out."""
    return media_type.startswith(_FURNITURE)


def as_utf8(data: bytes, charset: str | None) -> bytes:
    """The text in UTF-8, which loaders try first, where it is what the charset says; else as it is.

    >>> as_utf8("é".encode("cp1252"), "windows-1252"), as_utf8(b"\\xe9", "utf-8"), as_utf8(b"\\xe9", "nonsense")
    (b'\\xc3\\xa9', b'\\xe9', b'\\xe9')
    """
    try:
        if charset and codecs.lookup(charset.strip(" \"'")).name not in _ASCII:
            return data.decode(charset.strip(" \"'")).encode()
    except (LookupError, ValueError):
        pass
    return data
