"""What two records are to each other, which pairs are looked at, how groups grow, and how well all of it does."""
from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.duplicates import growth, measure
from pipeline import schema
from pipeline.duplicates import candidates, decision, groups, sketch, wording
from pipeline.duplicates.pool import Columns, Pool

WORDS = (Path(__file__).parent.parent / "benchmarks/duplicates/posts.toml").read_text("utf-8").split()
DAY = date(2026, 5, 10)


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def post(name: str = "a", /, **values: Any) -> dict[str, Any]:
    """A row of `signatures`."""
    drawn = sketch.of(values.pop("body", text(1)))
    return {
        "vacancy_id": name, "position": 0, "organization": "unicef", "job_numbers": "581377", "title": "nurse",
        "grades": "P-3", "places": "KE:nairobi", "deadline": DAY, "posted_date": None, "is_readvertisement": None,
        "language": "en", "site": "jobs.unicef.org", "site_kind": "own", "shingles": drawn.shingles,
        "sketch": drawn.data, **values,
    }


def days(n: int) -> date:
    return DAY + timedelta(days=n)


BOARD: dict[str, Any] = {"site": "unjobs.org", "site_kind": "board"}
BARE: dict[str, Any] = {**BOARD, "job_numbers": None, "grades": None}
OTHER: dict[str, Any] = {"body": text(2)}
THIRD: dict[str, Any] = {"body": text(1, 100)}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("duplicate", {}, {}),
        ("duplicate", {}, BOARD),
        ("duplicate", {}, {**BARE}),
        ("duplicate", {}, {**BARE, "deadline": days(1)}),  # of another zone
        ("duplicate", {}, {**BARE, **THIRD}),  # cut after the first third
        ("duplicate", {}, {**BARE, "body": ""}),  # employer, title, place and deadline
        ("duplicate", {}, {**BOARD, "organization": None}),
        ("duplicate", {}, {**BOARD, "organization": "united nations children s fund unicef"}),
        ("duplicate", {}, {**BOARD, "places": "KE:"}),
        ("duplicate", {}, {**BOARD, "places": "UG:kampala|KE:nairobi"}),
        ("duplicate", {}, {**BOARD, "title": "nurse nairobi"}),
        ("duplicate", {"job_numbers": "VA2026581377"}, BOARD),  # a board shows the end of the number
        ("duplicate", {}, {**BOARD, "title": "infirmier", "language": "fr", **OTHER}),  # a translation
        ("duplicate", {"grades": "LICA-9|NO-B"}, {**BOARD, "grades": "NO-B"}),
        ("duplicate", {}, {**BOARD, "posted_date": days(-20), "deadline": None}),
        ("duplicate", {"is_readvertisement": True}, BOARD),  # the board does not show the mark
        ("duplicate", {"organization": None}, {**BARE, "organization": None}),
        ("template", {}, {"places": "KE:mombasa"}),
        ("template", {}, {"grades": "P-4"}),
        ("template", {}, {"job_numbers": "581378"}),
        ("template", {}, {**BARE, "title": "senior nurse"}),
        ("template", {}, {**BARE, "organization": "unhcr"}),
        ("extension", {}, {"deadline": days(10)}),
        ("extension", {"site": None}, {"deadline": days(10), "site": None}),
        ("readvertisement", {}, {"deadline": days(40)}),
        ("readvertisement", {}, {"deadline": days(10), "is_readvertisement": True}),
        ("readvertisement", {}, {"deadline": days(12), "posted_date": days(2)}),
        ("readvertisement", {}, {"deadline": days(40), "job_numbers": "590001"}),
        ("readvertisement", {}, {"deadline": None, "is_readvertisement": True}),
        ("different", {}, {**BARE, **OTHER}),
        ("different", {}, {**OTHER, "title": "driver", "job_numbers": "590001"}),
        ("different", {}, {**BARE, "deadline": None, "body": ""}),  # too little to tell
        ("different", {}, {**BARE, "title": None}),
        ("different", {"organization": None}, {**BARE, "organization": None, "deadline": None, "places": None}),
    ],
)
def test_decisions(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = (decision.of_row(post(name, **values)) for name, values in (("a", one), ("b", other)))
    found = decision.decide(first, second)
    assert (found.kind, bool(found.reasons)) == (kind, True), found
    again = decision.decide(second, first)
    assert (again.kind, again.reasons, again.score) == (found.kind, found.reasons, found.score)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("nurse", "nurses", True), ("wash co ordinator", "wash coordinator", True),
        ("officer programme", "programme officer", True), ("nurse", "assistant nurse", False),
        ("national officer", "international officer", False), ("driver", "driver 2", False),
        ("driver level 2", "driver level 3", False), ("head of office", "deputy head of office", False),
        ("programme associate", "programme assistant", False), ("administrator", "nurse", False),
    ],
)
def test_titles(one: str, other: str, same: bool) -> None:
    assert wording.same_title(one, other) == wording.same_title(other, one) == same


def test_a_sketch_is_the_same_everywhere() -> None:
    """A change here means that every document has to be read anew; the sketches of two versions do not fit."""
    words = "Échelon élevé: Supervises 12 nurses — «and» co-ordinates ﬁeld visits. Координатор полевых работ"
    assert hashlib.sha256(sketch.of(words).data).hexdigest()[:16] == "e8208cbe20c5128a"


@pytest.mark.parametrize("words", [0, 1, 2, 3, 50, 600, 3000])
def test_sketches_measure_what_texts_share(words: int) -> None:
    one, other = text(3, words), text(3, words)[: 3 * words] + text(4, words)
    rows = [set(zip(w, w[1:], w[2:], strict=False)) for w in (plain_words(one), plain_words(other))]
    drawn = [sketch.of(t) for t in (one, other)]
    assert [d.shingles for d in drawn] == [len(r) for r in rows]
    if all(rows):
        exact = len(rows[0] & rows[1]) / len(rows[0] | rows[1])
        assert abs(float(sketch.shared(*(np.frombuffer(d.data, "<u2") for d in drawn))) - exact) < 0.15


def plain_words(words: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in words.lower()).split()


def filled(
    folder: Path, rows: Sequence[dict[str, Any]], quality: Sequence[float] = (), gone: Sequence[str] = ()
) -> Pool:
    pool = Pool(folder / f"{random.random()}.arrow")
    signatures = pa.Table.from_pylist(list(rows), schema=schema.schemas()["signatures"])
    pool.add(signatures, pa.table({
        "vacancy_id": signatures["vacancy_id"], "quality_score": list(quality) or [0.5] * len(rows),
        "is_gone": [row["vacancy_id"] in gone for row in rows],
    }))
    return pool


def grouped(folder: Path, rows: Sequence[dict[str, Any]], **more: Any) -> list[list[str]]:
    """The groups by id, the head first."""
    with closing(filled(folder, rows, **more)) as pool:
        found = groups.find(pool)
        by_head: dict[str, list[str]] = {}
        for head, member in zip(found.heads.tolist(), found.members.tolist(), strict=True):
            by_head.setdefault(rows[head]["vacancy_id"], []).append(rows[member]["vacancy_id"])
    return sorted(by_head.values())


def test_the_head_is_the_best_source(tmp_path: Path) -> None:
    long = {"body": text(1) + text(9, 20)}
    assert grouped(tmp_path, [post("a", **BARE), post("b"), post("c", **BARE)]) == [["b", "a", "c"]]
    assert grouped(tmp_path, [post("a"), post("b", **long)]) == [["b", "a"]]
    assert grouped(tmp_path, [post("a"), post("b")], quality=(0.5, 0.7)) == [["b", "a"]]
    assert grouped(tmp_path, [post("b"), post("a")]) == [["a", "b"]]
    assert grouped(tmp_path, [post("a"), post("b", **BOARD)], gone=["a"]) == [["b", "a"]]


def test_twins_are_not_tied_by_a_copy_that_fits_both(tmp_path: Path) -> None:
    twins = [post("a"), post("b", job_numbers="581378")]
    assert grouped(tmp_path, [*twins, post("c", **BARE)]) == []
    assert grouped(tmp_path, [*twins, post("c", **BARE), post("d", **{**BARE, "site": "other.org"})]) == []
    assert grouped(tmp_path, [*twins, post("c", **BOARD), post("d", **BOARD, job_numbers="581378")][:3]) == [["a", "c"]]
    nearer = post("c", **{**BARE, "deadline": days(1)})
    assert grouped(tmp_path, [twins[0], post("b", job_numbers="581378", deadline=days(1)), nearer]) == [["b", "c"]]


def test_groups_do_not_hang_on_the_order(tmp_path: Path) -> None:
    with closing(Pool(tmp_path / "made.arrow")) as pool:
        growth.fill(pool, 300, seed=5)
        rows = pool.table().to_pylist()
    expected = grouped(tmp_path, rows)
    random.Random(7).shuffle(rows)
    assert grouped(tmp_path, rows) == expected
    assert len(expected) > 100


def test_no_duplicate_is_overlooked(tmp_path: Path) -> None:
    """The pairs that are looked at hold all duplicates that comparing each with each would find."""
    with closing(Pool(tmp_path / "made.arrow")) as pool:
        growth.fill(pool, 400, seed=6)
        table = pool.table()
        looked_at = {(int(a), int(b)) for a, b in candidates.pairs(Columns(table))[0]}
        posts = groups.posts_of(table, np.arange(table.num_rows))
    every = {p for p in combinations(range(400), 2) if decision.decide(posts[p[0]], posts[p[1]]).kind == "duplicate"}
    assert every <= looked_at
    assert len(every) > 200


def test_a_template_of_thousands_is_not_compared_each_with_each(tmp_path: Path) -> None:
    with closing(Pool(tmp_path / "made.arrow")) as pool:
        growth.fill(pool, 4000, seed=8, template=True)
        columns = Columns(pool.table())
        made = sum(len(one) for one, _ in candidates._paired(columns))
        assert made < 4000 * (5 * candidates.SMALL + 3 * candidates.NEAR * (candidates.BANDS + 5))
        assert len(candidates.pairs(columns)[0]) < 4000 * 3


@pytest.mark.parametrize(("words", "seed"), [("posts", 1), ("held_out", 1)])
def test_the_set_of_three_sites(tmp_path: Path, words: str, seed: int) -> None:
    found = measure.measure(tmp_path, words, seed)
    assert len(found.true) > 100
    assert found.precision == 1.0, sorted(found.found - found.true)
    assert found.recall >= 0.95, sorted(found.true - found.found)
