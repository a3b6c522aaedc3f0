"""A vacancy as a schema.org JobPosting. Only what the record says is said: what it lacks is left out.

https://schema.org/JobPosting, and for the words that search engines expect (FULL_TIME, postgraduate degree)
https://developers.google.com/search/docs/appearance/structured-data/job-posting
"""
from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from normalizers.vocabulary import words
from pipeline.exports.run import Record

NEEDS = ("duty_stations", "languages", "education", "experience", "competencies", "skills", "responsibilities",
         "sections", "documents")  # child tables
# Without these, search engines do not show a posting. A remote post needs where applicants can live, others a place.
WANTED = ("title", "description", "datePosted", "hiringOrganization", "jobLocation")

_EMPLOYMENT: Mapping[str | None, str] = MappingProxyType({
    "full_time": "FULL_TIME", "part_time": "PART_TIME", "temporary": "TEMPORARY", "consultancy": "CONTRACTOR",
    "individual_contractor": "CONTRACTOR", "service_agreement": "CONTRACTOR", "internship": "INTERN",
    "volunteer": "VOLUNTEER",
})
_CREDENTIALS: Mapping[str, str] = MappingProxyType({
    "primary": "primary education", "secondary": "high school", "technical": "professional certificate",
    "bachelor": "bachelor degree", "master": "postgraduate degree", "doctorate": "postgraduate degree",
})


def of(record: Record) -> dict[str, Any]:
    """The posting of a record, whose rows of the tables NEEDS are there."""
    row, children = record
    document = children["documents"][0] if children["documents"] else {"text": "", "metadata": "{}"}
    remote = row["work_arrangement"] == "remote"
    stations = children["duty_stations"]
    found: dict[str, Any] = {
        "title": row["title"],
        "description": _paragraphs(document["text"]),
        "identifier": list(_identifiers(row)),
        "url": _url(document["metadata"]),
        "datePosted": row["posted_date"],
        "validThrough": _until(row),
        "hiringOrganization": _thing("Organization", name=row["organization"]),
        "employmentUnit": _thing("Organization", name=row["department"]),
        "employmentType": sorted({_EMPLOYMENT[k] for k in (row["contract_type"], row["work_schedule"])
                                  if k in _EMPLOYMENT}),
        "jobLocation": list(filter(None, map(_place, stations))),
        "jobLocationType": "TELECOMMUTE" if remote else None,
        "applicantLocationRequirements": _countries(stations) if remote else None,
        "eligibilityToWorkRequirement": _eligible(row),
        "jobStartDate": row["start_date"],
        "totalJobOpenings": row["openings"],
        "baseSalary": _pay(row),
        "educationRequirements": list(_education(children["education"])),
        "experienceRequirements": _experience(row, children["experience"]),
        "qualifications": _sections(children["sections"], "qualifications"),
        "responsibilities": "\n".join(each["text"] for each in children["responsibilities"])
        or _sections(children["sections"], "duties"),
        "skills": [*(each["name"] for table in ("competencies", "skills") for each in children[table]),
                   *map(_language, children["languages"])],
    }
    said = {name: value for name, value in found.items() if value not in (None, "", [])}
    return {"@context": "https://schema.org", "@type": "JobPosting", **said}


def lacking(posting: Mapping[str, object]) -> list[str]:
    """Which properties a posting lacks without which search engines do not show it."""
    return [
        name for name in WANTED
        if name not in posting and not (name == "jobLocation" and "applicantLocationRequirements" in posting)
    ]


def _thing(kind: str, **properties: object) -> dict[str, Any] | None:
    """An object of a type of schema.org; none where nothing is said of it."""
    said = {name: value for name, value in properties.items() if value is not None}
    return {"@type": kind, **said} if said else None


def _paragraphs(text: str) -> str:
    """HTML, which readers of postings take a description for: each line a paragraph, and nothing in it is markup."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in map(str.strip, text.splitlines()) if line)


def _identifiers(row: Mapping[str, Any]) -> Iterator[dict[str, Any] | None]:
    if row["job_number"]:
        yield _thing("PropertyValue", name=row["organization"], value=row["job_number"])
    yield _thing("PropertyValue", propertyID="vacancy_id", value=row["vacancy_id"])


def _url(metadata: str) -> str | None:
    told = json.loads(metadata)
    urls = (told.get(key) for key in ("url", "told_url"))
    return next((url for url in urls if url and url.startswith(("https://", "http://"))), None)


def _until(row: Mapping[str, Any]) -> str | None:
    """The closing instant in the zone in which it is stated; the day alone where no time of day or no zone is known."""
    if not row["deadline_at"]:
        return row["deadline"] and str(row["deadline"])
    return datetime.fromisoformat(row["deadline_at"]).astimezone(_zone(row["deadline_tz"])).isoformat()


def _zone(name: str | None) -> tzinfo:
    """
    >>> _zone("+05:45").utcoffset(None), str(_zone("Africa/Nairobi"))
    (datetime.timedelta(seconds=20700), 'Africa/Nairobi')
    """
    if name and name[0] in "+-":
        hours, minutes = map(int, name[1:].split(":"))
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if name[0] == "-" else offset)
    return ZoneInfo(name or "UTC")


def _place(station: Mapping[str, Any]) -> dict[str, Any] | None:
    address = _thing("PostalAddress", addressLocality=station["city"], addressRegion=station["admin"],
                     addressCountry=station["country"])
    return _thing("Place", address=address)


def _countries(stations: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Where a remote post ties its holder to: applicants live there."""
    codes = dict.fromkeys(each["country"] for each in stations if each["country"])
    return [_thing("Country", name=_names("countries").get(code, code)) for code in codes]


def _eligible(row: Mapping[str, Any]) -> str | None:
    if not row["nationals_only"]:
        return None
    country = f" of {_names('countries').get(row['country'], row['country'])}" if row["country"] else ""
    return f"Only nationals{country}, or residents with the right to work there."


def _pay(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Figures mean nothing without their currency."""
    least, most = row["salary_min"], row["salary_max"]
    if least is None or row["salary_currency"] is None:
        return None
    figures = {"value": least} if most in (None, least) else {"minValue": least, "maxValue": most}
    unit = row["salary_period"] and row["salary_period"].upper()
    value = _thing("QuantitativeValue", **figures, unitText=unit)
    return _thing("MonetaryAmount", currency=row["salary_currency"], value=value)


def _education(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any] | None]:
    for row in rows:
        if row["requirement"] == "required" and not row["is_alternative"] and row["level"] in _CREDENTIALS:
            yield _thing("EducationalOccupationalCredential", credentialCategory=_CREDENTIALS[row["level"]],
                         educationalLevel=row["level"], description=row["raw"])


def _experience(row: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if row["experience_years_min"] is None:
        return None
    words_of = (r["raw"] for r in rows if r["requirement"] == "required" and not r["is_alternative"])
    months = round(row["experience_years_min"] * 12)
    return _thing("OccupationalExperienceRequirements", monthsOfExperience=months, description=next(words_of, None))


def _sections(rows: list[dict[str, Any]], kind: str) -> str:
    return "\n".join(row["text"] for row in rows if row["kind"] == kind)


def _language(row: Mapping[str, Any]) -> str:
    name = _names("languages").get(row["language"], row["language"])
    return f"{name} ({', '.join(filter(None, (row['level'], row['requirement'])))})"


@cache
def _names(of_what: str) -> Mapping[str, str]:
    """English names by code, of countries or languages."""
    return {row["code"]: row["en"] for row in words.rows(of_what)}
