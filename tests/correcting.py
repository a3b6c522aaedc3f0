"""For the tests of corrections: a small advertisement, what is said of it, and what comes of that."""
from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pipeline.corrections import Corrections, Entry
from pipeline.process import Job, Task, process

AD = """\
Job title: Water Engineer
Organization: UNICEF
Grade: P-3
Contract: Fixed-term
Duration: 12 months
Duty station: Goma, Democratic Republic of the Congo
Closing date: 3 March 2027

Duties
- Designs wells in the villages of the lake shore.
- Trains the committees that look after the pumps.

Education
A first university degree in engineering is required.

Experience
At least five years of experience in water supply are required.

Languages
Fluency in French is required. English is an asset.
"""
URI = "ad.txt"
Record = dict[str, list[dict[str, Any]]]


def sha256(text: str = AD) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def said(field: str, action: str, raw: str | None = None, old: str | None = None, **more: Any) -> Entry:
    """A correction of AD, typed; or of `words`, the span cited being where they stand in `text` (AD)."""
    text, words = more.pop("text", AD), more.pop("words", None)
    if words is not None:
        start = text.index(words)
        more |= {"start": start, "end": start + len(words)}
    given: dict[str, Any] = {
        "by": "Ann", "source_uri": URI, "source_sha256": sha256(text), "field": field, "action": action, "old": old,
        "raw": words if words is not None else raw,
    }
    return Entry.now(**{**given, **more})


def read(*entries: Entry, text: str = AD, uri: str = URI) -> Record:
    """The rows of an advertisement, by table, with what is said of it."""
    outcome = process(Task(uri, data=text.encode()), Job(corrections=Corrections(entries)))
    assert outcome.status == "record", outcome.message
    return {name: batch.to_pylist() for name, batch in outcome.batches().items()}


def value(record: Record, field: str) -> str | None:
    """The `evidence.value` that the record uses for a field of one reading."""
    return next((e["value"] for e in record["evidence"] if e["field"] == field and e["chosen"]), None)


def codes(record: Record) -> list[str]:
    return [i["code"] for i in record["issues"] if i["code"].startswith("correct")]


def append_to(path: Path, *entries: Entry) -> None:
    path.write_text("".join(f"{e.line()}\n" for e in entries), "utf-8")
