"""What the extractors take of spaCy, imported without its command line.

That one reads recipes for training when it is imported: a third of the time that all of spaCy takes, in every process.
"""
from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

_COMMAND = "spacy.cli.info"  # all that spaCy itself imports of its command line


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, loaded by whoever calls it."""
    from spacy.cli.info import info

    return info(*arguments, **options)


@contextmanager
def _without_commands() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    sys.modules[_COMMAND] = ModuleType(_COMMAND)
    vars(sys.modules[_COMMAND])["info"] = _info
    try:
        yield
    finally:
        del sys.modules[_COMMAND]


with _without_commands():
    import spacy
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc
    from spacy.util import filter_spans, load_model_from_path

_ATTRIBUTES = ("LOWER", "NORM", "PREFIX", "SHAPE", "SUFFIX")  # of words, at which a model may look


def blank(language: str) -> Language:
    """The tokenizer of a language. Of each new word it works out LOWER, by which phrases are matched, and no more."""
    return _with(spacy.blank(language), ("LOWER",))


def load_model(folder: Path, attributes: Sequence[str] = _ATTRIBUTES) -> Language:
    """The trained pipeline in a folder; of each new word it works out these attributes, not all that spaCy knows."""
    nlp = load_model_from_path(folder, exclude=["tokenizer"])  # documents come in words
    return _with(nlp, attributes)


def _with(nlp: Language, attributes: Sequence[str]) -> Language:
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {(at := vocab.strings[name]): vocab.lex_attr_getters[at] for name in attributes}
    return nlp


__all__ = ["Doc", "Language", "PhraseMatcher", "TrainablePipe", "blank", "filter_spans", "load_model"]
