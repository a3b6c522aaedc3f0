"""The tables that come out: their Arrow schemas, each column with its description.

The one truth for what is written (`pipeline.store`), for the data dictionary (`pipeline.dictionary`) and for the tests.
Columns are added at the end of a table and never renamed; `VERSION` rises when a table changes.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

VERSION = 4

STRING, INT, FLOAT, BOOL, DATE = pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")
SKETCH = pa.binary(256)
# The types of Python that a value of a column has.
PYTHON: Mapping[pa.DataType, frozenset[type]] = MappingProxyType({
    STRING: frozenset({str}), INT: frozenset({int}), FLOAT: frozenset({float, int}), BOOL: frozenset({bool}),
    DATE: frozenset({date}), INSTANT: frozenset({datetime}), SKETCH: frozenset({bytes}),
})


class Column(NamedTuple):
    name: str
    type: pa.DataType
    description: str
    required: bool = False


class Table(NamedTuple):
    description: str
    columns: tuple[Column, ...]


ID = Column("vacancy_id", STRING, "The vacancy that the row belongs to.", True)
POSITION = Column("position", INT, "Place among the rows of this vacancy, in document order, from 0.", True)
REQUIREMENT = Column("requirement", STRING, "required or desired.", True)
ALTERNATIVE = Column("is_alternative", BOOL, "True for what is accepted in place of the required row before it.", True)
RAW = Column("raw", STRING, "As written in the document.")

HISTORY = (
    Column("first_seen", DATE, "Day (UTC, or that of --as-of) of the first run that found the source."),
    Column("last_seen", DATE, "Day of the last run that found it; a source that is gone keeps its rows."),
    Column("content_changed_at", DATE, "Day of the run that last found other bytes than the run before."),
    Column("is_gone", BOOL, "True where the last run that looked for the source did not find it."),
)

VACANCIES = Table(
    "One row for each vacancy.",
    (
        Column("vacancy_id", STRING,
               "First 16 hex digits of the SHA-256 of the source bytes: the same on every run and machine. Where "
               "the same bytes stand at several places, the second (in order of source_uri, among those that are new "
               "in the same run) gets `-2`, the third `-3`; an id once given stays.", True),
        Column("source_uri", STRING,
               "Where it was read from, relative to the input root; for a record inside a container file, "
               "`file#member`. In the names of files `#` and what cannot be printed are written `\\x23`.", True),
        Column("source_format", STRING, "text, markdown, html, docx, pdf, json or image.", True),
        Column("source_sha256", STRING, "SHA-256 of the source bytes (of the member, in a container).", True),
        Column("language", STRING, "Main language of the document, ISO 639-1."),
        Column("title", STRING, "The post title alone: no grade, contract, place, job number or \"Re-advertisement\"."),
        Column("organization", STRING,
               "Canonical short name of the employer (UNICEF, UNDP, WFP); outside the vocabulary the name as "
               "written. Never the job board."),
        Column("department", STRING, "Office, section or division as written."),
        Column("job_number", STRING, "The organisation's own reference, as written, without \"#\"."),
        Column("grade_raw", STRING, "The grade as written."),
        Column("grade", STRING, "Canonical grade; of a range the lower one."),
        Column("grade_max", STRING, "The upper grade of a range, else null."),
        Column("grade_system", STRING, "The scale: ICSC, UNOPS-LICA, UNDP-NPSA, EU, WB and so on."),
        Column("grade_icsc", STRING,
               "The ICSC grade it corresponds to (itself for ICSC grades); null where no equivalence is "
               "documented."),
        Column("grade_icsc_basis", STRING, "exact (it is the ICSC grade), documented (the organisation prints the "
               "correspondence) or nominal (customary, for sorting only)."),
        Column("grade_rank", FLOAT, "Seniority across scales, from the ICSC equivalent; null without one."),
        Column("grade_category", STRING,
               "director, international_professional, national_professional, general_service, field_service or "
               "other."),
        Column("supervisor_grade", STRING, "Canonical grade of the supervisor's post, where stated as such."),
        Column("contract_raw", STRING, "The contract as written."),
        Column("contract_type", STRING,
               "permanent, fixed_term, temporary, consultancy, individual_contractor, service_agreement, "
               "internship, volunteer, jpo, secondment, fellowship or other. A stated length alone does not make a"
               " post fixed_term."),
        Column("is_staff", BOOL,
               "Whether it is a staff appointment, where that follows from the contract or the grade."),
        Column("duration_raw", STRING, "The length of the contract as written."),
        Column("duration_iso", STRING, "The length as an ISO 8601 duration, in the document's own unit: P364D, P12M."),
        Column("duration_days", INT, "The length in days: a month is 365/12 days, a year 365, rounded."),
        Column("contract_end", DATE, "The last day of the contract, where a date is said (\"until 31/12/2024\")."),
        Column("start_date", DATE, "Target start date."),
        Column("work_schedule", STRING, "full_time or part_time."),
        Column("work_arrangement", STRING, "onsite, hybrid or remote (home-based)."),
        Column("posted_date", DATE, "Opening date of the advertisement; only an absolute date."),
        Column("deadline", DATE, "Closing date: the calendar date in the zone in which the organisation states it."),
        Column("deadline_at", INSTANT, "The closing instant; only where both a time of day and a zone are known."),
        Column("deadline_tz", STRING, "Zone of the deadline, IANA name or UTC offset."),
        Column("deadline_raw", STRING, "The deadline as written."),
        Column("city", STRING, "City of the primary duty station."),
        Column("country", STRING, "Country of the primary duty station, ISO 3166-1 alpha-2."),
        Column("education_level", STRING,
               "The minimum required: none, primary, secondary, technical, bachelor, master or doctorate. A degree"
               " that is only preferred and \"in lieu\" alternatives do not count."),
        Column("experience_years_min", FLOAT, "Minimum years required with the stated education level."),
        Column("nationals_only", BOOL, "True where only nationals, or residents with the right to work, can apply."),
        Column("openings", INT, "Number of posts, where stated."),
        Column("is_readvertisement", BOOL, "True where the document says that it advertises the post again."),
        Column("is_roster", BOOL, "True where the document says that it fills a roster or a pool of candidates."),
        Column("salary_min", FLOAT, "Lower end of the stated pay."),
        Column("salary_max", FLOAT, "Upper end of the stated pay."),
        Column("salary_currency", STRING, "ISO 4217."),
        Column("salary_period", STRING, "hour, day, month or year."),
        Column("duplicate_of", STRING, "vacancy_id of the record that this one repeats (the same vacancy from another "
               "board), which repeats none itself; null where none is known. Where that record said nothing, its "
               "columns are completed from those that repeat it: `evidence` has a row by the rule `duplicate`."),
        Column("quality_score", FLOAT, "0 to 1: how far the record can be used as it is. The mean over ten core fields "
               "(title, organization, grade, contract_type, deadline, city, country, education_level, "
               "experience_years_min, languages) of the confidence of the chosen reading, a missing field counting 0; "
               "then multiplied by 0.95 for each warning and by 0.8 for each error in `issues`."),
        *HISTORY,
    ),
)

CHILDREN: Mapping[str, Table] = MappingProxyType({
    "duty_stations": Table("Places of work; the first is the primary one.", (
        Column("city", STRING, "City."),
        Column("admin", STRING, "Province, state or district."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        RAW,
    )),
    "languages": Table("Languages asked for.", (
        Column("language", STRING, "ISO 639-1; ISO 639-3 where there is no two-letter code.", True),
        Column("level", STRING, "basic, intermediate, proficient, fluent or native; null if not said."),
        REQUIREMENT, RAW,
    )),
    "education": Table("Degrees asked for, alternatives included.", (
        Column("level", STRING, "none, primary, secondary, technical, bachelor, master or doctorate.", True),
        Column("fields", STRING, "Fields of study as written."),
        REQUIREMENT, RAW, ALTERNATIVE,
    )),
    "experience": Table("Experience asked for, alternatives included.", (
        Column("years_min", FLOAT, "Least number of years; null if not said."),
        Column("years_max", FLOAT, "Greatest number of years; null if not said."),
        Column("area", STRING, "What the experience is in, as written."),
        REQUIREMENT, RAW, ALTERNATIVE,
    )),
    "competencies": Table("Named competencies and values.", (
        Column("name", STRING, "Canonical where the framework is known, else as written.", True),
        Column("framework", STRING, "The organisation's framework."),
        Column("kind", STRING, "core_value, core, managerial, functional or cross_functional."),
        Column("level", INT, "Level asked for; null if not said."),
        RAW,
    )),
    "skills": Table("What candidates must or should know, be able to do, handle or hold, as far as no other table has "
                    "it: an extension of the record. Languages, degrees, experience and named competencies are none.", (
        Column("name", STRING, "As written.", True),
        Column("normalised", STRING, "Canonical where the vocabulary knows it, else the name in lower case without "
               "accents, and without the articles and words of degree before it.", True),
        Column("kind", STRING, "knowledge (a field, method, standard or law), skill (an ability or trait), tool "
               "(software, equipment) or certification (licence, certificate, registration).", True),
        REQUIREMENT, RAW,
    )),
    "statistics": Table("Quantitative claims about the world.", (
        Column("value", FLOAT, "The figure; of a range the lower end.", True),
        Column("value_max", FLOAT, "The upper end of a range, else null."),
        Column("unit", STRING, "percent, count, ratio, or an ISO 4217 code for money.", True),
        Column("approximate", BOOL, "True for \"about\", \"more than\", \"nearly\"."),
        Column("subject", STRING, "What is counted."),
        Column("period_start", STRING, "First day, month or year of the claim: ISO date or year."),
        Column("period_end", STRING, "Last day, month or year of the claim: ISO date or year."),
        Column("place", STRING, "Where it holds."),
        Column("sentence", STRING, "The sentence that the figure stands in."),
        Column("boilerplate", BOOL, "True for figures that the employer repeats about itself in every advertisement."),
    )),
    "deliverables": Table("Items under deliverables, outputs or expected results.", (
        Column("number", STRING, "List number as printed."),
        Column("text", STRING, "The item, joined where a page or column broke it.", True),
        Column("due", DATE, "When it is due, where a date is said."),
        RAW,
        Column("days", INT, "Days of work, where a table tells them."),
        Column("payment_share", FLOAT, "Share of the fee in percent, where one is told."),
    )),
    "responsibilities": Table("Duties.", (
        Column("group", STRING, "Heading that the duty stands under."),
        Column("text", STRING, "The duty.", True),
    )),
    "sections": Table("The document cut at its headings; the text before the first heading has no kind.", (
        Column("kind", STRING,
               "organisational_context, background, purpose, duties, deliverables, qualifications, education, "
               "experience, competencies, languages, skills, how_to_apply, conditions, notices, supervision or "
               "evaluation; null for other headings."),
        Column("heading", STRING, "Heading as printed."),
        Column("text", STRING, "Text of the section, without its heading.", True),
        Column("start", INT, "Offset of the text in `documents.text`.", True),
        Column("end", INT, "Offset after the text.", True),
        Column("basis", STRING, "heading: the heading tells the kind; model: a trained model does, where no heading is "
               "known; null where nothing tells it."),
    )),
    "documents": Table("The normalised text that all offsets refer to; one row for each vacancy.", (
        Column("text", STRING, "The text.", True),
        Column("title", STRING, "Title of the page or file."),
        Column("metadata", STRING, "What the page says of itself (url, board), what is told of it (told_url, "
               "told_board where these differ; captured), and how it was read (ocr: the program that recognised it; "
               "pictures: pages that only OCR could read), as a JSON object.", True),
    )),
    "evidence": Table("One row for every candidate that was considered, chosen or not.", (
        Column("table", STRING, "Table that the value would stand in.", True),
        Column("row_position", INT,
               "`position` of the row it gave in that table; null if not chosen. For `vacancies` 0."),
        Column("field", STRING, "What was looked for: a column, or the group of columns that one reading fills.", True),
        Column("value", STRING,
               "The normalised value: plain values as text, composite ones as a JSON object of columns; null if "
               "refused."),
        Column("raw", STRING, "The words cited: `documents.text[start:end]`, always; of the record in "
               "`cited_vacancy_id` where one is named. Empty, at 0, where a person typed the value.", True),
        Column("start", INT, "Offset in `documents.text`, in characters (Unicode code points).", True),
        Column("end", INT, "Offset after the words.", True),
        Column("page", INT, "Page, from 1; null where the format has no pages."),
        Column("extractor", STRING, "The rule that proposed it; `duplicate` for what was taken over from a record that "
               "repeats this one, `correction` for what a person said.", True),
        Column("confidence", FLOAT, "Measured precision of that rule for that field, 0 to 1; for `duplicate` that of "
               "the rule which found it in the other record; 1 for `correction`: a person's word, not measured.", True),
        Column("chosen", BOOL, "Whether the record uses it.", True),
        Column("reason", STRING, "Why it was refused or passed over (\"corrected by NAME on DAY\"); null where it was "
               "chosen."),
        Column("cited_vacancy_id", STRING, "The record whose text is cited; null where it is this one."),
    )),
    "issues": Table("What a reader should know about a record.", (
        Column("code", STRING, "For instance deadline_conflict, date_order_assumed, grade_inferred, expired. "
               "duplicate_conflict: a record that repeats this one says otherwise. "
               "text_lost: a part of the source was not read, as the message says with the figures (an error where it "
               "is over half of the letters). ocr: the text was recognised in pictures. corrected: what a person said "
               "of a field was applied; correction_changed: but its words are read otherwise than when it was said; "
               "correction_stale: it was not, since the source has changed; correction_refused: it was not, since the "
               "normalizer of the field does not take it.", True),
        Column("field", STRING, "The column concerned; null where it is the whole record."),
        Column("severity", STRING, "info, warning or error.", True),
        Column("message", STRING, "In words.", True),
    )),
    "signatures": Table("What a record says, in a form that duplicates are found by; one row for each vacancy. Words "
                        "are in lower case without accents and punctuation; several values have `|` between them.", (
        Column("organization", STRING, "The employer."),
        Column("job_numbers", STRING, "The organisation's own references, letters and digits only, in capitals."),
        Column("title", STRING, "The post title."),
        Column("grades", STRING, "The grade, the upper one of a range, and a documented ICSC grade."),
        Column("places", STRING, "Duty stations as COUNTRY:city, the primary one first."),
        Column("deadline", DATE, "Closing date."),
        Column("posted_date", DATE, "Opening date."),
        Column("is_readvertisement", BOOL, "True where the document says that it advertises the post again."),
        Column("language", STRING, "Main language of the document, ISO 639-1."),
        Column("site", STRING, "Host of the page, or the name of the board; null where neither is known."),
        Column("site_kind", STRING, "own (the employer's), board, or unknown.", True),
        Column("shingles", INT, "Different rows of three words in the text about the post.", True),
        Column("sketch", SKETCH, "MinHash of those: 128 numbers of 16 bits, the lower byte first.", True),
    )),
})

OUTCOMES = Table(
    "One row for each input: each file, and each member of a container (archive, dump, e-mail). Also for those that "
    "gave no record.",
    (
        Column("source_uri", STRING, "Where it was read from, relative to the input root; of a member `file#member`.",
               True),
        Column("source_format", STRING, "text, markdown, html, docx, pdf, json, image or container; for an input that "
               "could not be read, its extension.", True),
        Column("source_sha256", STRING, "SHA-256 of the bytes, the last that could be had; else null."),
        Column("status", STRING, "record, not_a_vacancy, failed or container (its members have rows of their own).",
               True),
        Column("vacancy_id", STRING, "The record it gave, else null. A `failed` input whose bytes could not be had, or "
               "that came to a limit with the bytes of before, keeps the record that it gave before."),
        Column("error_class", STRING, "Kind of the failure; `TextLost` for a record that does not have all of the "
               "text; else null."),
        Column("message", STRING, "What went wrong, where, and what to do; null where all went well."),
        Column("text_share", FLOAT, "Share of the letters and digits of the source that the text has; null where the "
               "format has no second reading to compare with."),
        Column("fingerprint", STRING, "Stands for all that the outcome follows from: the bytes, what is told of the "
               "source, the rules for its format, --as-of. The input is read again when it changes. Null where the "
               "bytes could not be had."),
        *HISTORY,
    ),
)


def tables() -> Iterator[tuple[str, Table]]:
    """All tables by name, in the order of the data dictionary; child tables open with `vacancy_id` and `position`."""
    yield "vacancies", VACANCIES
    for name, table in CHILDREN.items():
        yield name, Table(table.description, (ID, POSITION, *table.columns))
    yield "outcomes", OUTCOMES


@cache
def schemas() -> Mapping[str, pa.Schema]:
    """The Arrow schema of each table, descriptions in the metadata.

    >>> schemas()["languages"].names
    ['vacancy_id', 'position', 'language', 'level', 'requirement', 'raw']
    """
    return MappingProxyType({
        name: pa.schema(
            [pa.field(c.name, c.type, not c.required, {"description": c.description}) for c in table.columns],
            {"description": table.description, "schema_version": str(VERSION)},
        )
        for name, table in tables()
    })
