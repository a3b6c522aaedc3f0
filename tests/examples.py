"""Reading of the example tables that stand beside the extractors and normalizers."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from normalizers.base import Context
from pipeline.document import Document, Line, Source
from pipeline.layout import assemble
from pipeline.loaders import text as text_loader
from pipeline.loaders.page import Page

ROOT = Path(__file__).resolve().parent.parent
_HEADINGS = {
    "organisational_context": "About us",
    "background": "Background",
    "purpose": "Purpose",
    "duties": "Duties and responsibilities",
    "deliverables": "Deliverables",
    "qualifications": "Qualifications",
    "education": "Education",
    "experience": "Work experience",
    "competencies": "Competencies",
    "languages": "Languages",
    "skills": "Skills",
    "how_to_apply": "How to apply",
    "conditions": "Conditions of service",
    "notices": "Remarks",
    "supervision": "Reporting lines",
    "evaluation": "Evaluation criteria",
}
Case = Mapping[str, Any]  # a table of a TOML file
_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def cases(folder: str, key: str) -> Iterator[tuple[str, Case]]:
    """(name of the module, case) for every case of a kind in a folder's tables."""
    for path in sorted((ROOT / folder).rglob("*examples.toml")):
        name = path.name.removesuffix(".examples.toml") if path.name != "examples.toml" else path.parent.name
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(key, []):
            yield name, case


def context(case: Case) -> Context:
    """The context that a case asks for."""
    return Context(**case.get("context", {}))


def matches(expected: object, value: object) -> bool:
    """Whether a value is as a table writes it; of a dataclass only the fields that the table names count."""
    if expected == "null":
        return value is None
    if isinstance(expected, Mapping) and is_dataclass(value) and not isinstance(value, type):
        known = {f.name for f in fields(value)}
        return set(expected) <= known and all(matches(v, getattr(value, k)) for k, v in expected.items())
    if isinstance(expected, list) and isinstance(value, tuple):
        return len(expected) == len(value) and all(map(matches, expected, value))
    if isinstance(expected, str) and isinstance(value, date | datetime):
        return value.isoformat() == expected
    return type(expected) is not bool and expected == value or expected is value


def document(text: str, section: str = "", uri: str = "example.txt") -> Document:
    """A plain-text document, under a heading of a section kind if one is named."""
    page = text_loader.read(text.encode())
    lines = page.lines
    if section:
        lines = [Line(_HEADINGS[section], "heading", depth=1), *lines]
    return assemble(Page(lines, page.title, page.metadata), Source(uri, "text", "0" * 64))


def unmarked(text: str) -> tuple[str, list[str]]:
    """The text without its marks, and the marked words with white space folded."""
    return _MARK.sub(r"\1", text), [" ".join(words.split()) for words in _MARK.findall(text)]
