"""The main language of a document.

The text decides: a declared language is often that of the board (a German page around an English notice), and French
notices keep English headings. Source of the model: py3langid (BSD), which ships with its own data.
"""
from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Languages in which international vacancies are written; fewer classes make short texts safer.
_LANGUAGES = ["en", "fr", "es", "pt", "ar", "ru", "zh", "de", "it", "nl", "el", "uk", "tr", "pl", "sr", "hy"]
_READ = 20_000  # characters that decide


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    return identifier


def of(text: str, declared: str = "") -> str:
    """ISO 639-1 of the language most of the text is written in; the declared one where there is next to no text."""
    if sum(c.isalpha() for c in text[:_READ]) < 60:
        return declared[:2].lower() or "en"
    return str(_identifier().classify(text[:_READ])[0])
