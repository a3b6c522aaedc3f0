"""What a published run says of duplicates: its groups, the group of one record with what is near it, two records."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.duplicates import decision, fields
from pipeline.duplicates.decision import Decision, Post

SHOWN = ("vacancy_id", "source_uri", "title", "organization", "job_number", "grade", "city", "country", "deadline")
NEAR = 50  # records that are looked at beside a group: of one template there may be thousands
Line = dict[str, Any]
Open = Callable[[str], ds.Dataset]  # a table of the run, by its name


def groups(tables: Open) -> Iterator[Line]:
    """The figures, then each group, the largest first."""
    vacancies = tables("vacancies")
    links = vacancies.to_table(columns=["vacancy_id", "duplicate_of"])
    heads = links["duplicate_of"].drop_null()
    counted = sorted(heads.value_counts().to_pylist(), key=lambda row: (-row["counts"], row["values"]))
    yield {
        "what": "summary", "records": links.num_rows, "groups": len(counted), "duplicates": len(heads),
        "completed": tables("evidence").count_rows(filter=ds.field("extractor") == fields.RULE),
        "conflicts": tables("issues").count_rows(filter=ds.field("code") == fields.CONFLICT),
    }
    found = vacancies.to_table(columns=list(SHOWN), filter=ds.field("vacancy_id").isin(heads.unique()))
    place = pc.index_in(pa.array([row["values"] for row in counted], pa.string()), found["vacancy_id"])
    for begin in range(0, len(counted), 10_000):
        rows = found.take(place[begin : begin + 10_000]).to_pylist()
        for row, count in zip(rows, counted[begin : begin + 10_000], strict=True):
            yield {"what": "group", "size": 1 + count["counts"], "head": row.pop("vacancy_id"), **row}


def group(tables: Open, vacancy_id: str) -> Iterator[Line]:
    """The records of a group, its head first; what the head took over and who contradicts it; then records that are
    near, and what they are."""
    vacancies = tables("vacancies")
    (one,) = _rows(vacancies, (vacancy_id,), ("vacancy_id", "duplicate_of"))
    head = one["duplicate_of"] or vacancy_id
    same = (ds.field("vacancy_id") == head) | (ds.field("duplicate_of") == head)
    members = vacancies.to_table(columns=[*SHOWN, "is_gone"], filter=same).to_pylist()
    signatures = _signatures(tables, [row["vacancy_id"] for row in members])
    for row in sorted(members, key=lambda row: (row["vacancy_id"] != head, row["source_uri"])):
        signature = signatures.get(row["vacancy_id"], {})
        what = "duplicate" if row["vacancy_id"] != head else "head" if len(members) > 1 else "record"
        yield {"what": what, **row, "site": signature.get("site"), "site_kind": signature.get("site_kind")}
    of_head = ds.field("vacancy_id") == head
    taken = tables("evidence").to_table(filter=of_head & (ds.field("extractor") == fields.RULE))
    for row in taken.select(["field", "value", "raw", "cited_vacancy_id"]).to_pylist():
        yield {"what": "completed", **row}
    conflicts = tables("issues").to_table(filter=of_head & (ds.field("code") == fields.CONFLICT))
    for row in conflicts.select(["field", "message"]).to_pylist():
        yield {"what": "conflict", **row}
    if vacancy_id in signatures:
        yield from _near(tables, signatures[vacancy_id], set(signatures))


def pair(tables: Open, one: str, other: str) -> Line:
    """Two records compared."""
    rows = _rows(tables("vacancies"), (one, other), (*SHOWN, "duplicate_of"))
    posts = {key: decision.of_row(row) for key, row in _signatures(tables, [one, other]).items()}
    if missing := [row["vacancy_id"] for row in rows if row["vacancy_id"] not in posts]:
        raise LookupError(
            f"{missing[0]} has no signature: its source is gone since before there were any. It is compared with none."
        )
    found = decision.decide(posts[one], posts[other])
    heads = {row["duplicate_of"] or row["vacancy_id"] for row in rows}
    return {"what": "pair", "records": rows, "grouped": len(heads) == 1, **as_line(found)}


def as_line(found: Decision) -> Line:
    return {
        "decision": found.kind, "reasons": list(found.reasons), "share": round(found.share, 3),
        "part": round(found.part, 3), "score": found.score,
        "checks": {name: {"verdict": c.verdict, "words": c.words} for name, c in found.checks.items()},
    }


def _near(tables: Open, of: Line, known: set[str]) -> Iterator[Line]:
    """Records of the same employer with the same title or number that are no duplicates."""
    same = ds.field("organization") == of["organization"]
    alike = ds.field("title") == of["title"]
    if of["job_numbers"]:
        alike |= ds.field("job_numbers") == of["job_numbers"]
    post = decision.of_row(of)
    found: list[tuple[Decision, Post]] = []
    for row in tables("signatures").head(NEAR, filter=same & alike).to_pylist():
        other = decision.of_row(row)
        if row["vacancy_id"] not in known and (result := decision.decide(post, other)).kind != "different":
            found.append((result, other))
    titles = {row["vacancy_id"]: row for row in _rows(tables("vacancies"), [p.vacancy_id for _, p in found], SHOWN)}
    for result, other in sorted(found, key=lambda f: (f[0].kind, f[1].vacancy_id)):
        yield {"what": "near", **titles[other.vacancy_id], "decision": result.kind, "reasons": list(result.reasons)}


def _rows(dataset: ds.Dataset, ids: Sequence[str], columns: Sequence[str]) -> list[Line]:
    """The rows of these ids in their order; raises `LookupError`."""
    found = dataset.to_table(columns=list(columns), filter=_one_of(ids)).to_pylist()
    by_id = {row["vacancy_id"]: row for row in found}
    if missing := [key for key in ids if key not in by_id]:
        raise LookupError(f"{missing[0]} is no vacancy_id of the published run. The ids are in the table `vacancies`.")
    return [by_id[key] for key in ids]


def _signatures(tables: Open, ids: Sequence[str]) -> dict[str, Line]:
    found = tables("signatures").to_table(filter=_one_of(ids)).to_pylist()
    return {row["vacancy_id"]: row for row in found}


def _one_of(ids: Sequence[str]) -> ds.Expression:
    return ds.field("vacancy_id").isin(pa.array(ids, pa.string()))
