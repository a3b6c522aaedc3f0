"""One line of the file of corrections: what a person said of one field of one document; see docs/corrections.md."""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

Action = Literal["set", "clear", "add", "remove", "undo", "reviewed"]
RULE = "correction"  # the rule of evidence under which a person's word stands
# How it ended with a correction in a run, and the code of the issue that says so.
Kind = Literal["applied", "stale", "refused"]
CODES: Mapping[str, str] = MappingProxyType({
    "applied": "corrected", "stale": "correction_stale", "refused": "correction_refused",
})
CHANGED = "correction_changed"  # beside the first: its words are read otherwise than when it was said
CERTAIN = 1.0  # its confidence: a person's word, not measured

LONGEST = 20_000  # characters of a value; the text of a deliverable may be a page
LONGEST_NAME = 100

PLACES = frozenset({"duty_station", "city", "country"})
# Fields of which one reading gives the value.
SINGLE = frozenset({
    "title", "organization", "department", "job_number", "grade", "supervisor_grade", "contract", "duration",
    "start_date", "end_date", "work_schedule", "work_arrangement", "posted_date", "deadline", "closing_time",
    "nationals_only", "openings", "is_readvertisement", "is_roster", "salary", *PLACES,
})
# Fields that have rows, each with its own reading; and the words that their normalizers want besides.
ROWS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "languages": ("level", "requirement"),
    "education": ("requirement",),
    "experience": ("requirement", "unit"),
    "competencies": ("level", "group"),
    "skills": ("kind", "requirement"),
    "statistics": ("subject", "place", "period", "sentence", "boilerplate"),
    "deliverables": ("number", "due", "days", "share"),
    "responsibilities": ("group",),
})
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    **ROWS, "deadline": ("label", "posted"), "start_date": ("posted",), "duration": ("label",), "salary": ("label",),
    "nationals_only": ("label",),
})
FIELDS = SINGLE | ROWS.keys()

Text = Annotated[str, Field(max_length=LONGEST)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Entry(BaseModel):
    """What a person said. `old` and `new` are texts as in `evidence.value`; `raw` is what was cited (then `start` and
    `end` say where it stood in `documents.text`) or typed (then they are null). `parts` are words that the normalizer
    of the field wants besides (`{"requirement": "desired"}`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Name
    at: AwareDatetime
    by: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    source_uri: Text
    source_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    field: str
    action: Action
    old: Text | None = None
    new: Text | None = None
    raw: Text | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    parts: Mapping[str, Text] = Field(default_factory=dict)
    undoes: Name | None = None

    @classmethod
    def now(cls, **said: Any) -> Self:
        """A new one, with an id of its own and the time of now. Raises `ValueError` (pydantic's `ValidationError`)."""
        return cls(id=uuid.uuid4().hex, at=datetime.now(UTC).replace(microsecond=0), **said)

    @property
    def day(self) -> str:
        """The day (UTC) on which it was said."""
        return self.at.astimezone(UTC).date().isoformat()

    @property
    def typed(self) -> bool:
        """Whether the value was typed: no words of the document are cited."""
        return self.start is None

    def line(self) -> str:
        """As a line of the file, without its end."""
        return self.model_dump_json()

    @field_validator("by")
    @classmethod
    def _one_line(cls, by: str) -> str:
        if not by.isprintable() or not by.strip():
            raise ValueError("the name must be one line of characters that can be seen")
        return by.strip()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        parts = _PARTS.get(self.field, ())
        for wrong, message in (
            (self.action in ("undo", "reviewed") and self.field, "it concerns no field: write \"\""),
            (self.action not in ("undo", "reviewed") and self.field not in FIELDS, f"no field is named {self.field!r}"),
            ((self.action == "undo") != (self.undoes is not None), "undo, and nothing else, names what it `undoes`"),
            (self.action in ("set", "add") and not (self.raw or "").strip(), "what is set or added must be in `raw`"),
            (self.action == "remove" and self.old is None, "the row that is removed must be in `old`"),
            (self.action in ("add", "remove") and not (self.field in ROWS or self.field in PLACES),
             f"{self.field} has one value: write set or clear"),
            ((self.start is None) != (self.end is None), "`start` and `end` go together"),
            (self.start is not None and self.end is not None and self.end - self.start != len(self.raw or ""),
             "`raw` must be as long as the span from `start` to `end`"),
            (not self.parts.keys() <= set(parts), f"`parts` may hold {', '.join(parts) or 'nothing'} here"),
        ):
            if wrong:
                raise ValueError(message)
        return self
