"""What containers hold, the names that it is given, and what of it is nobody's document.

>>> names = Names()
>>> names.give("../../etc/ad.html"), names.give("etc/ad.html"), names.give("C:\\\\ads\\\\ad#1.html\\x00")
('etc/ad.html', 'etc/ad.html~2', 'C:/ads/ad%231.html\\\\x00')
"""
from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

from pipeline import settings, sidecar
from pipeline.hints import Hints

LONGEST = 1000  # characters of a name
_LITTER = frozenset(("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", settings.NAME))
_LOCK = "~$"  # what Word puts beside a document that is open
_LINE_BREAKS = re.compile(r"\s+")


class Member(NamedTuple):
    """A document, or a container within the container. `name` is what stands after "#" in its source_uri."""

    name: str
    data: bytes
    hints: Hints


class Refused(NamedTuple):
    """A member that is there but cannot be given; the message says why and what to do."""

    name: str
    error_class: str
    message: str


class CannotGive(Exception):
    """A member that is there but cannot be given: what its reader raises, who does not know its name."""

    def __init__(self, error_class: str, message: str) -> None:
        super().__init__(message)
        self.error_class = error_class

    def refused(self, name: str) -> Refused:
        return Refused(name, self.error_class, str(self))


class Names:
    """Gives each member of one container a name of its own that can be printed, and that no path can hide in."""

    def __init__(self) -> None:
        self._given: set[int] = set()  # hashes: a million names would take a hundred megabytes
        self._times: dict[str, int] = {}  # only of names that come again

    def give(self, raw: str) -> str:
        """The name of a file in an archive."""
        return self.give_as_is(as_path(raw))

    def give_as_is(self, raw: str) -> str:
        """The name of what is no file: an address, the id of a row. The second of a name is `name~2`."""
        name = printable(raw) or "unnamed"
        given = name
        while _number(given) in self._given:
            self._times[name] = self._times.get(name, 1) + 1
            given = f"{name}~{self._times[name]}"
        self._given.add(_number(given))
        return given


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def printable(raw: str) -> str:
    """The name without "#", which would end it, and with what cannot be seen written out.

    >>> printable(" a\\u202eb\\n#1 ")
    'a\\\\u202eb %231'
    """
    text = unicodedata.normalize("NFC", _LINE_BREAKS.sub(" ", raw).strip()).replace("#", "%23")
    name = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}…{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"
    return name


def as_path(raw: str) -> str:
    """The name of an entry as a path below the archive, whatever it tries to be; surrogates are bytes of no charset."""
    parts = raw.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def is_left_out(path: str) -> bool:
    """Whether a path in an archive is hidden, litter of a system, settings, or a sidecar.

    >>> [is_left_out(p) for p in ("a/.git/x", "__MACOSX/._ad.html", "a/Thumbs.db", "ad.html.meta.json", "a/ad.html")]
    [True, True, True, True, False]
    """
    parts = path.split("/")
    hidden = any(part.startswith((".", _LOCK)) or part.lower() in _LITTER for part in parts)
    return hidden or sidecar.is_sidecar(path)
