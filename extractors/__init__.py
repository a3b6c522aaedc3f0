"""Extractors: each module has `extract(document) -> Iterator[Candidate]`, one module per kind of finding."""
from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

EXTRACTORS = tuple(
    m for m in (import_module(f"extractors.{i.name}") for i in iter_modules(__path__)) if hasattr(m, "extract")
)
