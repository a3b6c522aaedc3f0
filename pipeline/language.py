"""The main language of a document.

The text decides: a declared language is often that of the board (a German page around an English notice), and French
notices keep English headings. Source of the model: py3langid (BSD), which ships with its own data.
"""
from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from normalizers.vocabulary.kept import kept

# Languages in which international vacancies are written; fewer classes make short texts safer.
READ_FULLY = ("en", "fr", "es", "pt")  # whose headings and sentences are known
_MODEL = MODEL_DIR / MODEL_FILE
_LANGUAGES = ["en", "fr", "es", "pt", "ar", "ru", "zh", "de", "it", "nl", "el", "uk", "tr", "pl", "sr", "hy"]
_READ = 20_000  # characters that decide
_FEWEST_LETTERS = 60
_SAMPLES, _SAMPLE = 4, 75  # pieces of a long text, and the characters of each, that decide where they speak clearly
_LONG = 600  # characters
# Log-likelihood by which the pieces must speak for one language before any other: they do by 180 to 380 in a text of
# one; where they told another than the whole of the text, noise or two languages by turns, it was below 30.
_CLEARLY = 120


@cache
def _identifier() -> LanguageIdentifier:
    ptc, pc, classes, moves, row, output = kept("languages", (_MODEL, _LANGUAGES, Path(__file__)), _unpacked)
    return LanguageIdentifier(ptc, pc, classes, memoryview(moves), output, tk_row=row)


def _unpacked() -> tuple[Any, ...]:
    """For our languages alone: the model of all is 20 MB larger. It takes long to unpack."""
    full = LanguageIdentifier.from_model_file(_MODEL)
    full.set_languages(_LANGUAGES)
    moves = np.asarray(full.tk_nextmove)  # which `kept` maps, where it would copy an `array`
    return full.nb_ptc, full.nb_pc, full.nb_classes, moves, full.tk_row, full.tk_output


def of(text: str, declared: str = "") -> str:
    """ISO 639-1 of the language most of the text is written in; the declared one where there is next to no text."""
    text = text[:_READ]
    if len(list(islice(filter(str.isalpha, text), _FEWEST_LETTERS))) < _FEWEST_LETTERS:
        return declared[:2].lower() or "en"
    if len(text) >= _LONG:
        (first, best), (_, second), *_ = _identifier().rank(_sample(text))
        if best - second >= _CLEARLY:
            return str(first)
    return str(_identifier().classify(text)[0])


def _sample(text: str) -> str:
    """Pieces from all over the text: the identifier takes time for each character."""
    step = len(text) // _SAMPLES
    return " ".join(text[at : at + _SAMPLE] for at in range((step - _SAMPLE) // 2, step * _SAMPLES, step))
