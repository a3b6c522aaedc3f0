"""docs/sources.md says what the containers do."""
from __future__ import annotations

import re
import textwrap
from pathlib import Path

from pipeline import containers, settings
from pipeline.containers import unread

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "pipeline" / "containers").glob("*.py"))


def test_every_kind_is_documented() -> None:
    rows = re.findall(r"^\| (`[^|]*`) \| [^|]+ \| [^|]+ \|$", PAGE.partition("## Names")[0], re.MULTILINE)
    documented = {kind for row in rows for kind in re.findall(r"`(\w+)`", row)}
    assert documented == set(containers.MODULES) - set(unread.MAGIC.values())


def test_every_class_of_error_is_documented() -> None:
    raised = set(re.findall(r'(?:CannotGive|refused|Refused)\([^"()]*(?:\([^()]*\)[^"()]*)*"([A-Z]\w+)"', CODE))
    raised |= set(re.findall(r'"(BadHint|Unreadable)"', CODE))
    documented = set(re.findall(r"^\| `([A-Z]\w+)` \|", PAGE, re.MULTILINE))
    assert raised == documented


def test_the_examples_are_settings(tmp_path: Path) -> None:
    part = PAGE.partition("## Dumps")[2].partition("\n- ")[0]
    example = textwrap.dedent("\n".join(line for line in part.splitlines() if line.startswith("    ") or not line))
    file = tmp_path / "vacancies.toml"
    file.write_text(example)
    found = settings.read(file)
    assert [dump.match for dump in found.dumps] == ["*.jsonl", "portals/*/all.json", "crawl*.csv", "*.parquet"]
