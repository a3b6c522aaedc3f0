"""The employer by the mail and web addresses in the text."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from normalizers.vocabulary import employers
from normalizers.vocabulary.fold import plain
from pipeline.document import Candidate, Document

_FIELD = "organization"
_HOST = re.compile(
    r"(?P<mail>[\w.+-]{1,64}@)?(?:https?://)?\b(?P<host>(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12})\b", re.IGNORECASE
)
_INNER_DOT = re.compile(r"\.(?<=[\w-]\.)(?=\w)")
_SPACE = re.compile(r"[ \n]")
_LABEL_OF_HOST = re.compile(r"^(?:mail|www|jobs?|hr|careers?)$")
_OWN_HOST = re.compile(r"([a-z]{4,12})\.(?:org|ngo)(?:\.[a-z]{2})?")  # an organisation's own name and nothing else
_PUBLIC_MAIL = re.compile(
    r"^(?:gmail|yahoo|hotmail|outlook|live|icloud|aol|mail|proton|protonmail|yandex|orange|example)$"
)
_CAPITALISED = re.compile(r"[^\W\d_a-zà-ÿ][\w'’&-]*")
_CAPITALISED_BEHIND = re.compile(r" ([^\W\d_a-zà-ÿ][\w'’&-]*)")
_CAPITALISED_BEFORE = re.compile(r"([^\W\d_a-zà-ÿ][\w'’&-]*) $")


def hosts(document: Document) -> Iterator[Candidate]:
    """Mail and web addresses: of an employer of the vocabulary, or one whose name the text spells out."""
    seen: set[str] = set()
    for match in islice(_addresses(document.text), 400):
        host = match.group("host").casefold()
        if host in seen:
            continue
        seen.add(host)
        rule = "mail_host" if match.group("mail") else "url_host"
        if employers.of_host(host):
            yield document.candidate(_FIELD, *match.span("host"), rule)
        elif match.group("mail") and (span := _spelled(document.text, host)):
            yield document.candidate(_FIELD, *span, "mail_name")
        elif match.group("mail") and (label := _OWN_HOST.fullmatch(host)) and not _PUBLIC_MAIL.match(label.group(1)):
            start = match.start("host")
            yield document.candidate(_FIELD, start, start + label.end(1), "mail_label", host=host)


def _addresses(text: str) -> Iterator[re.Match[str]]:
    """What looks like a mail or web address; only words with a full stop inside are looked at."""
    end = 0
    for dot in _INNER_DOT.finditer(text):
        if dot.start() >= end:
            begin = max(text.rfind(" ", 0, dot.start()), text.rfind("\n", 0, dot.start())) + 1
            end = stop.start() if (stop := _SPACE.search(text, dot.end())) else len(text)
            yield from _HOST.finditer(text, begin, end)


def _spelled(text: str, host: str) -> tuple[int, int] | None:
    """Where the text writes the name that the host squeezes: "Red Ciudadana" for redciudadana.org."""
    label = next((part for part in host.split(".") if not _LABEL_OF_HOST.match(part)), "").replace("-", "")
    if len(label) < 4 or _PUBLIC_MAIL.match(label):
        return None
    words = list(islice(_CAPITALISED.finditer(text), 4000))
    for at, word in enumerate(words):
        joined = ""
        for following in words[at : at + 5]:
            if following.start() - word.start() > 60:
                break
            joined += plain(following.group()).replace(" ", "")
            if joined.removesuffix("s") == label or joined == label:
                return _with_body(text, word.start(), following.end())
            if not label.startswith(joined):
                break
    return None


def _with_body(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the word for the kind of body beside it, which hosts leave out ("Nyota Trust", "Fundación Mar")."""
    if (behind := _CAPITALISED_BEHIND.match(text, end)) and plain(behind.group(1)) in employers.words("certain_bodies"):
        return start, behind.end()
    before = _CAPITALISED_BEFORE.search(text, max(0, start - 30), start)
    if before and plain(before.group(1)) in employers.words("certain_bodies"):
        return before.start(1), end
    return start, end
