"""What a key is for in the object that it stands in: the title, the number, the same text again, the language.

>>> title_key({"id": 7, "text": "Driver"}), title_key({"title": "Driver", "text": "Drives."})
('text', '')
>>> number_key({"Id": "31", "RequisitionId": 300009912345678}), number_key({"id": 31, "requisitionId": "R-7"})
('Id', '')
"""

from __future__ import annotations

import re
from typing import Any

from normalizers.vocabulary import labels
from pipeline.loaders.keys import bare, ranked, words_of

IDENTITY = re.compile(r"[0-9a-fA-F]{24,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SURROGATE = re.compile(r"\d{14,}")  # the key of a row in the portal's store, which nobody cites
LANGUAGE_KEYS = ("contentlocale", "locale", "lang", "language", "languagecode", "listinglocale", "defaultlanguage")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?")
_TWINS = ("html", "plain", "plaintext", "text")  # a key that ends so holds the text of the key without it


def title_key(value: dict[str, Any]) -> str:
    """The key that names the post of a vacancy where none says title."""
    texts = {k: v for k, v in value.items() if isinstance(v, str) and 2 < len(v.strip()) <= 200 and not v.isdigit()}
    if any(labels.field_of(words_of(k)) == "title" for k in texts):
        return ""
    by_name = {bare(k): k for k in texts}
    return next((by_name[name] for name in ranked("title_else") if name in by_name), "")


def number_key(value: dict[str, Any]) -> str:
    """The key "id" where the requisition's own number is one that nobody cites ("300009912345678")."""
    by_name = {bare(k): (k, str(v)) for k, v in value.items() if isinstance(v, str | int) and not isinstance(v, bool)}
    surrogate = SURROGATE.fullmatch(by_name.get("requisitionid", ("", ""))[1])
    key, number = by_name.get("id", ("", ""))
    return key if surrogate and number and not SURROGATE.fullmatch(number) and not IDENTITY.fullmatch(number) else ""


def has_twin(key: str, value: Any, held: set[str]) -> bool:
    """Whether another key holds the same text: "body" beside "body-html", "descriptionPlain" beside "description"."""
    name = bare(key)
    if not isinstance(value, str):
        return False
    if f"{name}html" in held:
        return True
    return any(name.endswith(end) and name.removesuffix(end) in held for end in _TWINS[1:] if name != end)


def holds_language(value: dict[str, Any], key: str, depth: int) -> bool:
    """Whether the object is the language that the vacancy is written in: {"language": {"code": "en", ...}}."""
    codes = [v for k, v in value.items() if bare(k) in ("code", "id") and isinstance(v, str)]
    return depth <= 1 and bare(key) in LANGUAGE_KEYS and len(codes) == 1 and bool(LANGUAGE.fullmatch(codes[0]))
