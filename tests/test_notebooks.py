"""The notebooks run on the samples and show what they are committed with; the snippets of docs/loading.md run."""
from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

from pipeline.__main__ import main
from tests import notebooks, sample_run

pytestmark = pytest.mark.xdist_group("notebooks")
PAGE = notebooks.ROOT / "docs" / "loading.md"
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
OF_A_MACHINE = re.compile(r"/(?:home|root|tmp|work|Users|var)/|\b20\d{6}T\d{6}Z|0x[0-9a-f]{6,}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a checkout holds after `make ingest`."""
    root = tmp_path_factory.mktemp("checkout")
    sample_run.ingest(root / "data" / "structured")
    return root


def shown(book: Any) -> list[tuple[str, list[str]]]:
    """The text that each cell shows. Pictures count as there or not: their bytes are those of a machine."""
    return [(cell.source, list(map(_text, cell.outputs))) for cell in book.cells if cell.cell_type == "code"]


def _text(output: Any) -> str:
    return output.get("text") or f"{sorted(output.data)} {output.data['text/plain']}"


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_shows_what_it_is_committed_with(path: Path, folder: Path) -> None:
    committed = notebooks.read(path)
    nbformat.validate(committed)
    assert shown(committed) == shown(notebooks.run(path, folder)), "run: python -m tests.notebooks"


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda p: p.name)
def test_nothing_in_a_notebook_is_of_one_machine_or_day(path: Path) -> None:
    committed = notebooks.read(path)
    for cell in committed.cells:
        assert not cell.metadata
        for text in (cell.source, *(str(o.get("text") or o.data["text/plain"]) for o in cell.get("outputs", ()))):
            assert not OF_A_MACHINE.search(text), text
    assert set(committed.metadata["language_info"]) == {"name"}


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda p: p.name)
def test_the_links_of_a_notebook_lead_to_files(path: Path) -> None:
    texts = "\n".join(cell.source for cell in notebooks.read(path).cells)
    links = re.findall(r"\]\((?!https?:)([^)#]+)", texts)
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_page_has_snippets_for_every_tool() -> None:
    assert {language for language, _ in SNIPPETS} == {"python", "sh", "r"}


@pytest.mark.parametrize("code", [code for language, code in SNIPPETS if language != "r"])
def test_a_snippet_runs(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order: what one exports, the next loads."""
    monkeypatch.chdir(folder)
    language = next(language for language, each in SNIPPETS if each == code)
    if language == "python":
        exec(compile(code, str(PAGE), "exec"), {})
    else:
        for line in code.splitlines():
            program, *arguments = shlex.split(line)
            assert program == ".venv/bin/vacancies"
            assert main(arguments) == 0


@pytest.mark.parametrize("code", [code for language, code in SNIPPETS if language == "r"])
def test_a_snippet_of_r_runs(code: str, folder: Path) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    asked = "quit(status = as.integer(!requireNamespace('arrow', quietly = TRUE)))"
    if subprocess.run(["Rscript", "-e", asked], check=False).returncode:
        pytest.skip("R has no package arrow")
    subprocess.run(["Rscript", "-e", code], cwd=folder, check=True, env=dict(os.environ))
