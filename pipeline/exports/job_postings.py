"""The vacancies as schema.org JobPosting, JSON-LD, one in a line.

One vacancy is one posting: records that repeat another (`duplicate_of`) are left out, and those whose source is gone,
since nobody advertises them any more. A posting that lacks what search
engines ask for is written all the same, without it, and told.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.exports import json_lines, posting, whole
from pipeline.exports.run import Run

_NAMED = 5  # records that are named
_REPEATED, _GONE = "another one is of the same vacancy", "the source is gone"


def write(run: Run, to: Path) -> list[str]:
    """Write a file `to`, whole or not at all; returns what should be told. Raises as `whole.file` and `Run` do."""
    lacking: Counter[str] = Counter()
    incomplete: list[str] = []
    passed: Counter[str] = Counter()  # records that are no posting, by the reason

    def postings() -> Iterator[dict[str, Any]]:
        for record in run.records(*posting.NEEDS):
            if reason := _REPEATED if record.row["duplicate_of"] else _GONE if record.row["is_gone"] else "":
                passed[reason] += 1
                continue
            made = posting.of(record)
            if missing := posting.lacking(made):
                lacking.update(missing)
                incomplete.append(f"{record.row['source_uri']} ({record.row['vacancy_id']}): no {', '.join(missing)}")
            yield made

    with whole.file(to) as path:
        written = json_lines.put(path, postings())
    told = [f"Left out {n} {'record' if n == 1 else 'records'}: {reason}." for reason, n in sorted(passed.items())]
    if incomplete:
        figures = ", ".join(f"{name} {n}" for name, n in lacking.most_common())
        told.append(
            f"{len(incomplete)} of {written} postings lack what search engines ask for ({figures}). They are written "
            "without it; nothing is made up:"
        )
        told += [f"  {line}" for line in incomplete[:_NAMED]]
        told += [f"  ... and {len(incomplete) - _NAMED} more"] * (len(incomplete) > _NAMED)
    return told
