"""Fields that the document labels: "Grade: P-4", a table row, a `<dt>`/`<dd>` pair, a JSON key.

A label names its field; some labels carry a second one ("Duty station: Home-based", "Contract type: Full time"), which
is proposed under a rule of its own, since it is right less often. Machine-readable places have their own rule names.
"""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.document import Block, Candidate, Document

# label's field -> fields whose value it states
_STATES = {
    "title": ("title",),
    "organization": ("organization",),
    "department": ("department",),
    "job_number": ("job_number",),
    "grade": ("grade",),
    "supervisor_grade": ("supervisor_grade",),
    "contract": ("contract",),
    "affiliate": ("grade", "contract"),
    "duration": ("duration",),
    "start_date": ("start_date",),
    "end_date": ("end_date",),
    "posted_date": ("posted_date",),
    "deadline": ("deadline",),
    "duty_station": ("duty_station",),
    "city": ("city",),
    "country": ("country",),
    "work_schedule": ("work_schedule",),
    "work_arrangement": ("work_arrangement",),
    "openings": ("openings",),
    "vacancy": ("openings", "title", "job_number"),
    "salary": ("salary",),
    "nationality": ("nationals_only",),
}
# label's field -> further fields that its value may state beside its own
_MAY_STATE = {
    "contract": ("work_schedule", "duration"),
    "work_schedule": ("contract",),
    "job_id": ("job_number",),
    "duty_station": ("work_arrangement",),
    "start_date": ("duration",),
    "duration": ("start_date",),
    "affiliate": ("duration",),
}
_LONGEST = 400  # characters; a longer value is a paragraph that happens to follow a label


def extract(document: Document) -> Iterator[Candidate]:
    """A candidate for each field that a labelled block states."""
    for block in document.blocks:
        if block.field and block.end - block.start <= _LONGEST:
            yield from _of(document, block)


def _of(document: Document, block: Block) -> Iterator[Candidate]:
    rule = block.source or "label"
    for field in _STATES.get(block.field, ()):
        yield document.candidate(field, block.start, block.end, rule, label=block.label)
    for field in _MAY_STATE.get(block.field, ()):
        yield document.candidate(field, block.start, block.end, f"{block.field}_{rule}", label=block.label)
