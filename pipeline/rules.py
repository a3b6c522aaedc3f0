"""Which rules a record follows from: a hash of the code and the words that read a format, and of nothing else.

A document is read again when the rules of its format change. What only another format needs (the PDF loader, for an
HTML page), and what comes after the record (commands, storing, evaluation), does not count.
"""
from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

from normalizers.vocabulary.kept import kept

HERE = Path(__file__).resolve().parent.parent
# What is loaded by name, and therefore not seen among the imports: all of these rooms count.
_WHOLE = ("extractors", "normalizers", "models")
_KINDS = {".py", ".toml", ".csv", ".gz"}
_TRAINED = frozenset({"sections", "spans"})  # folders of trained models: all that stands in them counts
_ENTRY = ("pipeline.extract", "pipeline.load", "pipeline.rows")


@cache
def version(form: str) -> str:
    """16 hex digits for the rules of a format ("html", "pdf", ...; "container" for what holds documents)."""
    digest = hashlib.sha256(_words_and_grammar().encode())
    files = sorted((HERE / "pipeline").rglob("*.py"))
    for path in kept(f"reached_{form}", files, lambda: sorted(_reached(*_ENTRY, *_loader(form)))):
        digest.update(_print(path))
    return digest.hexdigest()[:16]


@cache
def whole() -> str:
    """16 hex digits for the rules of all formats together."""
    digest = hashlib.sha256(_words_and_grammar().encode())
    for path in sorted((HERE / "pipeline").rglob("*.py")):
        digest.update(_print(path))
    return digest.hexdigest()[:16]


@cache
def vocabulary() -> str:
    """16 hex digits for the words, without the code."""
    digest = hashlib.sha256()
    for path in sorted((HERE / "normalizers" / "vocabulary").rglob("*")):
        if path.suffix in _KINDS - {".py"}:
            digest.update(_print(path))
    return digest.hexdigest()[:16]


def _loader(form: str) -> list[str]:
    from pipeline.load import MODULES

    if form == "container":
        return ["pipeline.containers"]
    return [f"pipeline.loaders.{MODULES[form]}"] if form in MODULES else []


@cache
def _words_and_grammar() -> str:
    digest = hashlib.sha256()
    for room in _WHOLE:
        for path in sorted((HERE / room).rglob("*")):
            if path.is_file() and _counts(path):
                digest.update(_print(path))
    return digest.hexdigest()


def _counts(path: Path) -> bool:
    room, *inner = path.relative_to(HERE).parts
    if room == "models" and inner[0] in _TRAINED:
        return True
    return path.suffix in _KINDS and not path.name.endswith("examples.toml")


def _print(path: Path) -> bytes:
    return path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"


def _reached(*modules: str) -> set[Path]:
    """The files of `pipeline` that the modules import, directly or through others, themselves counted."""
    files: set[Path] = set()
    waiting = list(modules)
    while waiting:
        path = _file(waiting.pop())
        if path is None or path in files:
            continue
        files.add(path)
        waiting += _imports(path)
    return files


@cache
def _imports(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(name for name in names if name.startswith("pipeline."))


@cache
def _file(module: str) -> Path | None:
    path = HERE.joinpath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None
