"""Which room may import which: normalizers know nothing of documents, extractors nothing of the way through."""
from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "normalizers": ("normalizers",),
    "extractors": ("extractors", "pipeline.document", "normalizers.frozen", "normalizers.vocabulary"),
    "pipeline": ("pipeline", "extractors", "normalizers"),
}
OURS = tuple(ALLOWED)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = [p.relative_to(ROOT) for room in ALLOWED for p in sorted((ROOT / room).rglob("*.py"))]


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == a or name.startswith(f"{a}.") for a in allowed)


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, also inside functions; relative imports written out."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [base])))
            # `from normalizers import dates` imports a module, `from normalizers.base import Context` a name of one
            names = [f"{base}.{a.name}" if is_module(f"{base}.{a.name}") else base for a in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in OURS)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_go_one_way(module: Path) -> None:
    room = module.parts[0]
    wrong = [name for name in imports(ROOT / module) if not within(name, ALLOWED[room])]
    assert not wrong, f"{module} may import {', '.join(ALLOWED[room])}; it imports {', '.join(wrong)}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_nothing_imports_the_command(module: Path) -> None:
    assert not any(within(name, ("pipeline.__main__",)) for name in imports(ROOT / module))


def test_the_check_sees_what_is_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "normalizers" / "bad.py"
    source.parent.mkdir()
    source.write_text("def f():\n    from pipeline import document\n    import extractors.grade\n")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert list(imports(source)) == ["pipeline", "extractors.grade"]
    assert not within("pipeline.document_of", ("pipeline.document",))


def test_what_is_imported_is_declared() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ray"]]
    declared = {re.split(r"[<>=]", name)[0].lower() for name in wanted}
    owners = packages_distributions()
    used = set()
    for module in MODULES:
        if module.name.startswith("build_"):  # run by hand to renew a vocabulary, with the tools of `dev`
            continue
        for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            else:
                continue
            tops = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - set(OURS)
            used |= {owner.lower() for top in tops for owner in owners.get(top, [top])}
    assert used - declared == set()
    assert declared - used <= {"tzdata", "lxml"}, "tzdata is data, lxml also the parser of beautifulsoup4"


def test_the_package_of_the_way_is_empty() -> None:
    assert (ROOT / "pipeline" / "__init__.py").read_text() == ""
