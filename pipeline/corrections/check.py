"""Whether a correction can be taken: it is read by the normalizer of its field, as everything that rules find is."""
from __future__ import annotations

import json
from calendar import month_name
from collections.abc import Mapping
from datetime import date

from normalizers import dates
from normalizers.base import Context, Unrecognised
from normalizers.vocabulary import employers
from pipeline.corrections.entry import ROWS, Entry
from pipeline.loaders.charset import clean
from pipeline.normalize import value_of

_NAMED_OTHERWISE = {"payment_share": "share"}  # key of the value -> name among the parts


def check(entry: Entry, context: Context) -> object | None:
    """The value that a correction gives in a document of that context; None where it gives none (clear, remove, undo,
    reviewed). `pipeline.record.as_text` makes `Entry.new` of it.

    Raises `Unrecognised` where the normalizer of the field refuses it; the message says why.
    """
    if entry.action not in ("set", "add"):
        return None
    value, reason = understand(entry.field, entry.raw or "", entry.parts, context)
    if reason is not None:
        raise Unrecognised(reason)
    return value


def understand(
    field: str, words: str, parts: Mapping[str, str], context: Context
) -> tuple[object | None, str | None]:
    """The value that a person's words have, or, in the second place, why they have none. Never raises: what somebody
    typed must not take the record away."""
    try:
        return value_of(field, clean(words), context, tuple(sorted(parts.items())))
    except Exception as error:
        return None, f"the normalizer of {field} cannot read it: {type(error).__name__}"


def context(vacancy: Mapping[str, object], document: Mapping[str, object]) -> Context:
    """The context of a record of a published run, from its rows of `vacancies` and `documents`: as near to that of the
    run as the tables tell."""
    told = json.loads(str(document["metadata"]))
    captured = date.fromisoformat(told["captured"]) if "captured" in told else None
    sites = [told[key] for key in ("url", "told_url") if key in told]
    return Context(
        organisation=str(vacancy["organization"] or next(filter(None, map(employers.of_site, sites)), "")),
        language=str(vacancy["language"] or ""),
        country=str(vacancy["country"] or ""),
        captured=captured,
        today=captured,
        date_order=dates.date_order(str(document["text"])),
    )


def parts_of(field: str, value: str) -> dict[str, str]:
    """What the normalizer needs besides the words, so that a corrected row says the same of the rest: from the
    `evidence.value` of the row that it replaces.

    >>> parts_of("languages", '{"language": "fr", "level": "fluent", "requirement": "desired"}')
    {'level': 'fluent', 'requirement': 'desired'}
    >>> parts_of("deliverables", '{"text": "Report", "payment_share": 30}'), parts_of("title", "Driver")
    ({'share': '30 %'}, {})
    """
    if field not in ROWS:
        return {}
    found = {_NAMED_OTHERWISE.get(key, key): said for key, said in json.loads(value).items()}
    if "share" in found:
        found["share"] = f"{found['share']} %"
    if "period_start" in found:
        start, end = found["period_start"], found.get("period_end")
        found["period"] = f"{_in_words(start)} to {_in_words(end)}" if end else f"since {_in_words(start)}"
    return {key: str(found[key]) for key in ROWS[field] if found.get(key)}


def _in_words(moment: str) -> str:
    """
    >>> _in_words("2021"), _in_words("2021-02"), _in_words("2023-12-31")
    ('2021', 'February 2021', '31 December 2023')
    """
    year, *rest = moment.split("-")
    words = [month_name[int(rest[0])], year] if rest else [year]
    return " ".join([str(int(rest[1])), *words] if rest[1:] else words)
