"""Whether a single reading is right by the labels of its document: what the measured confidence of a rule counts.

A reading that the column is not about is not judged: a wish or an alternative ("or a first degree with seven years") is
neither right nor wrong as the minimum, nor is a part of it ("of which two abroad").
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline import gold
from pipeline.corrections.entry import RULE
from pipeline.gold import LISTS, Gold, Row
from pipeline.resolve.requirements import PARTS

# The column by which a reading is judged, where it is not its field's own name, and the key that holds it in the value.
JUDGED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "grade": (("grade", "grade"),),
    "supervisor_grade": (("supervisor_grade", "grade"),),
    "contract": (("contract_type", "contract_type"),),
    "duration": (("duration_iso", "duration_iso"), ("contract_end", "contract_end"), ("start_date", "start_date")),
    "deadline": (("deadline", "deadline"),),
    "duty_station": (("city", "city"), ("country", "country")),
    "education": (("education_level", "level"),),
    "experience": (("experience_years_min", "years_min"),),
    "salary": (("salary_min", "salary_min"), ("salary_max", "salary_max"), ("salary_currency", "salary_currency")),
    "start_date": (("start_date", "day"),),
    "posted_date": (("posted_date", "day"),),
    "end_date": (("contract_end", "day"),),
}
_NO_MINIMUM = frozenset({"desired", "alternative"})


class Judged(NamedTuple):
    field: str
    rule: str
    right: bool
    chosen: bool


def readings(label: Gold, evidence: Sequence[Row]) -> Iterator[Judged]:
    """What each rule proposed for a document; the same value by the same rule counts once, as chosen if it ever was.

    What a person said is no rule: it says nothing of the next document.
    """
    distinct: dict[tuple[str, str, str], bool] = {}
    for row in evidence:
        if row["extractor"] == RULE:
            continue
        if row["value"] is not None and not (row["field"] in ("education", "experience") and row["extractor"] in PARTS):
            key = (row["field"], row["extractor"], row["value"])
            distinct[key] = distinct.get(key, False) or bool(row["chosen"])
    for (name, rule, text), chosen in distinct.items():
        verdicts = [v for value in values(text) if (v := judge(name, value, label)) is not None]
        if verdicts:
            yield Judged(name, rule, any(verdicts), chosen)


def judge(name: str, value: object, label: Gold) -> bool | None:
    """Whether a value is right by the labels; None where they do not say.

    >>> judge("grade", {"grade": "P-4", "grade_system": "ICSC"}, {"grade": "P-3"}), judge("title", "Driver", {})
    (False, None)
    >>> judge("education", {"level": "bachelor", "requirement": "alternative"}, {"education_level": "master"})
    """
    if name in LISTS:
        return _item(name, value, label)
    if isinstance(value, dict) and value.get("requirement") in _NO_MINIMUM:
        return None
    verdicts = []
    for column, key in JUDGED.get(name, ((name, name),)):
        got = value.get(key) if isinstance(value, dict) else value
        if column in label and got is not None:
            verdicts.append(gold.right(column, label[column], got))
            if not isinstance(value, dict):
                break
    return all(verdicts) if verdicts else None


def _item(table: str, value: object, label: Gold) -> bool | None:
    """Whether a row of a child table is labelled; None where it may be there or not."""
    if table not in label or not isinstance(value, dict) or (table == "statistics" and value.get("boilerplate")):
        return None
    like = gold.alike(table, label)
    if any(like(item, value) for item in label[table]):
        return True
    optional = label.get(f"{table}_optional", [])
    return None if any(gold.has(value, item) for item in optional) else False


def values(text: str) -> Iterator[object]:
    """The value or values that a cell of `evidence.value` holds.

    >>> list(values('[{"city": "Nairobi"}, {"city": "Goma"}]')), list(values("4")), list(values("Level [3]"))
    ([{'city': 'Nairobi'}, {'city': 'Goma'}], [4], ['Level [3]'])
    """
    try:
        value = json.loads(text) if text[:1] in "{[" or text in ("true", "false") or _number(text) else text
    except ValueError:
        value = text
    yield from value if isinstance(value, list) else [value]


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
