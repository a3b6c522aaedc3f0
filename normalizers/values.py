"""The values that normalizers give, one frozen dataclass for each field that is more than a plain scalar.

Field names are those of the record (docs/data-dictionary.md) so that a value spreads into its columns.
"""
from __future__ import annotations

from datetime import date, datetime

from normalizers.frozen import frozen


@frozen
class Grade:
    grade: str  # canonical spelling, the lower one of a range
    grade_system: str
    grade_max: str | None = None
    grade_icsc: str | None = None
    grade_icsc_basis: str | None = None  # exact, documented, nominal
    grade_rank: float | None = None
    grade_category: str | None = None


@frozen
class Contract:
    contract_type: str
    is_staff: bool | None = None


@frozen
class Duration:
    duration_iso: str | None = None  # "P12M"; None where only an end is said
    duration_days: int | None = None
    start_date: date | None = None
    contract_end: date | None = None


@frozen
class Deadline:
    deadline: date
    deadline_at: datetime | None = None  # aware, UTC
    deadline_tz: str | None = None  # IANA name or "+02:00"
    assumed: str | None = None  # issue code where something was assumed: date_order_assumed, midnight_assumed


@frozen
class ClosingTime:
    hour: int
    minute: int
    zone: str  # IANA name or "+02:00"


@frozen
class Day:
    day: date
    assumed: str | None = None  # date_order_assumed


@frozen
class Place:
    city: str | None = None
    admin: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2


@frozen
class Salary:
    salary_min: float
    salary_max: float | None = None
    salary_currency: str | None = None
    salary_period: str | None = None  # hour, day, month, year


@frozen
class Language:
    language: str  # ISO 639-1 (639-3 where there is no two-letter code)
    level: str | None = None  # basic, intermediate, proficient, fluent, native
    requirement: str = "required"  # required, desired


@frozen
class Education:
    level: str  # none, primary, secondary, technical, bachelor, master, doctorate
    fields: str | None = None
    requirement: str = "required"


@frozen
class Experience:
    years_min: float | None = None
    years_max: float | None = None
    area: str | None = None
    requirement: str = "required"


@frozen
class Competency:
    name: str
    framework: str | None = None
    kind: str | None = None  # core_value, core, managerial, functional, cross_functional
    level: int | None = None


@frozen
class Skill:
    name: str  # as written
    normalised: str  # canonical where the vocabulary knows it, else the name in plain words
    kind: str = "skill"  # knowledge, skill, tool, certification
    requirement: str = "required"


@frozen
class Statistic:
    value: float
    value_max: float | None = None
    unit: str = "count"  # percent, count, ratio, or ISO 4217
    approximate: bool = False
    subject: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    place: str | None = None
    sentence: str = ""
    boilerplate: bool = False


@frozen
class Deliverable:
    text: str
    number: str | None = None
    due: date | None = None
    days: int | None = None  # of work
    payment_share: float | None = None  # percent of the fee


@frozen
class Responsibility:
    text: str
    group: str | None = None
