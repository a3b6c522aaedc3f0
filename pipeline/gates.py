"""Whether a run may take the place of the published one: figures of both manifests held against the limits.

A run may grow as it likes. It is refused where so much is missing that a person should look first: a source folder that
is not mounted or half copied, a site whose pages give no title any more, files that cannot be read, a column that
readers of the published run rely on. Sources that are gone keep their rows, and new ones may be few beside all that is
there; so it is not the size of the tables that is compared, but what was found and what was read this time.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline import schema
from pipeline.settings import Gates

Manifest = Mapping[str, Any]

# A column that no more than this share of the records lack is one that advertisements of every kind have: its absence
# in what was read anew is a defect. Grades or salaries are another matter: a night may bring nothing but consultancies.
ALWAYS = 0.05
CLASSES = 3  # that are named, of the kinds of failure


def check(new: Manifest, last: Manifest | None, limits: Gates) -> list[str]:
    """Why the run must not be published: one line for each figure that broke its limit, none if all is well.

    `last` is the manifest of the published run. Of both are read: `counts` (of inputs that are there), `processed`,
    `rows`, `nulls`, `classes` and `columns`; what a manifest of an older version does not have is not compared.
    """
    breaches = list(_failures(new, limits))
    if last is not None:
        breaches += _columns(new, last)
        if last["counts"].get("record", 0) >= max(limits.least, 1):
            breaches += [*_records(new, last, limits), *_nulls(new, last, limits)]
    return breaches


def columns() -> dict[str, dict[str, str]]:
    """What a manifest says under `columns`: the type of each column, by table.

    >>> columns()["languages"]["position"]
    'int32'
    """
    return {name: {field.name: str(field.type) for field in known} for name, known in schema.schemas().items()}


def _failures(new: Manifest, limits: Gates) -> Iterator[str]:
    """Containers are left out of the whole: that an archive opens does not make what it holds readable."""
    counts = new["counts"]
    failed = counts.get("failed", 0)
    documents = counts["inputs"] - counts.get("container", 0)
    if documents < max(limits.least, 1) or not _over(failed / documents, limits.failures):
        return
    classes = sorted(new.get("classes", {}).items(), key=lambda c: (-c[1], c[0]))[:CLASSES]
    kinds = ", ".join(f"{name} {n}" for name, n in classes)
    yield (
        f"share of failed inputs is {failed / documents:.2f}, {failed} of {documents} (limit {limits.failures:.2f}): "
        f"look for the cause in quarantine/failed.jsonl of the run{f'; most often: {kinds}' if kinds else ''}"
    )


def _records(new: Manifest, last: Manifest, limits: Gates) -> Iterator[str]:
    """Records of the sources that are there; and the rows of all, which those of sources that are gone belong to."""
    figures = [(
        "records of the sources that are there", last["counts"]["record"], new["counts"].get("record", 0),
        "see that every source is mounted and copied whole, and in the table outcomes what became of the rest",
    )]
    if not new.get("scope", {}).get("full"):  # which leaves out what is gone, as it was told to
        figures.append((
            "rows of vacancies", last["rows"]["vacancies"], new["rows"]["vacancies"],
            "rows of sources that are gone were lost, and must not be; find out why before anything is published",
        ))
    for figure, before, now, hint in figures:
        fall = (before - now) / before
        if _over(fall, limits.rows_fall):
            yield (
                f"{figure} fell from {before} to {now}, by {100 * fall:.0f} % (limit {100 * limits.rows_fall:.0f} %): "
                f"{hint}"
            )
            return  # the second figure follows from the first


def _nulls(new: Manifest, last: Manifest, limits: Gates) -> Iterator[str]:
    before, now = last["rows"]["vacancies"], new["rows"]["vacancies"]
    read = new.get("processed", 0)
    for name, nulls in new.get("nulls", {}).items():
        if name not in last.get("nulls", {}) or not now:
            continue
        was, share = last["nulls"][name] / before, nulls / now
        # Each null that is there beyond those of the published run came with an input that was read anew.
        more = nulls - last["nulls"][name]
        if _over(share - was, limits.nulls_rise):
            yield (
                f"null share of {name} rose from {was:.2f} to {share:.2f} (limit +{limits.nulls_rise:.2f}): "
                f"see in a few sources whether they still say it; if they do, a rule needs mending"
            )
        elif was <= ALWAYS and read >= max(limits.least, 1) and _over(more / read - was, limits.nulls_rise):
            yield (
                f"null share of {name} in what was read anew rose from {was:.2f} to {more / read:.2f}, {more} of "
                f"{read} (limit +{limits.nulls_rise:.2f}): see whether a site has changed its pages"
            )


def _columns(new: Manifest, last: Manifest) -> Iterator[str]:
    now = new.get("columns", {})
    for table, known in last.get("columns", {}).items() if now else ():
        if table not in now:
            yield f"table {table} of the published run is no longer there (limit: none may go): put it back"
            continue
        for name, kind in known.items():
            found = now[table].get(name)
            if found is None:
                yield (
                    f"column {table}.{name} of the published run is no longer there (limit: none may go): "
                    "put it back in the schema; columns are added, never taken away or renamed"
                )
            elif found != kind:
                yield (
                    f"column {table}.{name} went from {kind} to {found} (limit: types stay): "
                    "put the type back in the schema, and add a column for what is new"
                )


def _over(figure: float, limit: float) -> bool:
    """Above the limit, by more than what counting in binary fractions makes of 0.3 - 0.2."""
    return figure - limit > 1e-9
