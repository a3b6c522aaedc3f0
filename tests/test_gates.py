"""When a run is refused: tables of figures before and after, and what is said."""
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import gates
from pipeline.settings import Gates

LIMITS = Gates(rows_fall=0.2, nulls_rise=0.1, failures=0.2, least=50)
COLUMNS = {"vacancies": {"title": "string", "deadline": "date32[day]"}, "languages": {"language": "string"}}


def manifest(
    record: int,
    gone: int = 0,
    failed: int = 0,
    not_a_vacancy: int = 0,
    container: int = 0,
    processed: int = 0,
    columns: Any = COLUMNS,
    full: bool = False,
    **nulls: int,
) -> dict[str, Any]:
    return {
        "run": "r",
        "counts": {
            "inputs": record + failed + not_a_vacancy + container, "record": record, "not_a_vacancy": not_a_vacancy,
            "failed": failed, "container": container,
        },
        "classes": {"Unreadable": failed - failed // 3, "Crashed": failed // 3} if failed else {},
        "processed": processed,
        "gone": gone,
        "rows": {"vacancies": record + gone},
        "nulls": {"title": 0, "deadline": 0, **nulls},
        "columns": columns,
        "scope": {"full": full, "since": None, "only_failed": False},
    }


BEFORE = manifest(1000, title=10, deadline=120)


@pytest.mark.parametrize(
    ("new", "last"),
    [
        pytest.param(manifest(1000, title=10, deadline=120), BEFORE, id="the same"),
        pytest.param(manifest(9000, title=90, deadline=900, processed=8000), BEFORE, id="grown"),
        pytest.param(manifest(800, gone=200, title=10, deadline=120), BEFORE, id="fallen to the limit"),
        pytest.param(manifest(300, gone=700), manifest(300, gone=500), id="gone long ago"),
        pytest.param(manifest(1000, deadline=220, processed=100), BEFORE, id="nulls at the limit"),
        pytest.param(manifest(1000, failed=250), BEFORE, id="failures at the limit"),
        pytest.param(manifest(3, failed=3), None, id="a few files, half of them broken"),
        pytest.param(manifest(2), manifest(49), id="the published run too small to compare with"),
        pytest.param(manifest(1000), None, id="the first run"),
        pytest.param(manifest(1000, full=True), manifest(1000, gone=5000), id="--full leaves out what is gone"),
        pytest.param(manifest(1060, title=10, deadline=180, processed=60), BEFORE, id="a night without deadlines"),
        pytest.param(manifest(1040, title=50, processed=40), BEFORE, id="too few read anew to judge a title"),
        pytest.param(manifest(0), manifest(0), id="nothing, and nothing before"),
        pytest.param(
            manifest(1000, title=900), {"counts": {"documents": 1000, "record": 1000}, "rows": {"vacancies": 1000}},
            id="a manifest of the first version",
        ),
        pytest.param(
            manifest(1000, columns={**COLUMNS, "vacancies": {**COLUMNS["vacancies"], "city": "string"}, "more": {}}),
            manifest(1000), id="new columns and tables",
        ),
    ],
)
def test_is_published(new: dict[str, Any], last: dict[str, Any] | None) -> None:
    assert gates.check(new, last, LIMITS) == []


@pytest.mark.parametrize(
    ("new", "last", "said"),
    [
        pytest.param(
            manifest(480, gone=520, title=10, deadline=120), BEFORE,
            "records of the sources that are there fell from 1000 to 480, by 52 % (limit 20 %): see that every source",
            id="half copied, the rows of the rest kept",
        ),
        pytest.param(
            manifest(0, not_a_vacancy=1000, title=10), BEFORE,
            "records of the sources that are there fell from 1000 to 0, by 100 % (limit 20 %)",
            id="every page asks for a password now",
        ),
        pytest.param(
            manifest(1000), manifest(1000, gone=5000), "rows of vacancies fell from 6000 to 1000, by 83 % (limit 20 %)",
            id="the history was lost",
        ),
        pytest.param(
            manifest(1000, deadline=610), BEFORE,
            "null share of deadline rose from 0.12 to 0.61 (limit +0.10): see in a few sources",
            id="deadlines vanish",
        ),
        pytest.param(
            manifest(11000, title=1010, processed=1000), manifest(10000, title=30),
            "null share of title in what was read anew rose from 0.00 to 0.98, 980 of 1000 (limit +0.10): see whether",
            id="titles vanish in tonight's pages, which are few beside all that is there",
        ),
        pytest.param(
            manifest(690, failed=310, container=20), None,
            "share of failed inputs is 0.31, 310 of 1000 (limit 0.20): look for the cause in quarantine/failed.jsonl "
            "of the run; most often: Unreadable 207, Crashed 103",
            id="failures, on the first run too",
        ),
        pytest.param(
            manifest(60, columns={"vacancies": {"title": "string"}, "languages": {"language": "string"}}), manifest(60),
            "column vacancies.deadline of the published run is no longer there (limit: none may go)",
            id="a column is gone",
        ),
        pytest.param(
            manifest(3, columns={**COLUMNS, "languages": {"language": "int32"}}), manifest(3),
            "column languages.language went from string to int32 (limit: types stay)",
            id="another type, in a small corpus too",
        ),
        pytest.param(
            manifest(60, columns={"vacancies": COLUMNS["vacancies"]}), manifest(60),
            "table languages of the published run is no longer there", id="a table is gone",
        ),
    ],
)
def test_is_refused_in_one_line(new: dict[str, Any], last: dict[str, Any] | None, said: str) -> None:
    (line,) = gates.check(new, last, LIMITS)
    assert line.startswith(said)
    assert "\n" not in line


def test_every_breach_is_told() -> None:
    new = manifest(400, failed=300, title=400, deadline=400, columns={"vacancies": COLUMNS["vacancies"]})
    figures = [line.split(" fell ")[0].split(" rose ")[0].split(" is ")[0] for line in gates.check(new, BEFORE, LIMITS)]
    assert figures == [
        "share of failed inputs", "table languages of the published run", "records of the sources that are there",
        "null share of title", "null share of deadline",
    ]


def test_the_manifest_names_the_columns_as_the_gate_reads_them() -> None:
    known = gates.columns()
    assert known["vacancies"]["deadline"] == "date32[day]"
    assert known["vacancies"]["deadline_at"] == "timestamp[us, tz=UTC]"
    assert gates.check(manifest(60, columns=known), manifest(60, columns=known), LIMITS) == []


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 500), st.floats(0, 1))
def test_a_corpus_that_only_grows_is_never_refused(before: int, more: int, gone: int, missing: float) -> None:
    """With the same share of nulls, whatever the limits."""
    last = manifest(before, gone=gone, deadline=round((before + gone) * missing))
    new = manifest(before + more, gone=gone, processed=more, deadline=int((before + more + gone) * missing))
    assert gates.check(new, last, Gates(rows_fall=0, nulls_rise=0.02, failures=0, least=50)) == []


def test_limits_of_one_let_everything_pass() -> None:
    limits = Gates(rows_fall=1, nulls_rise=1, failures=1, least=0)
    assert gates.check(manifest(1, failed=999, title=1), manifest(1000), limits) == []
