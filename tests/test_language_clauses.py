"""Which level and which requirement go to which language of a clause: what the span alone does not show."""
from __future__ import annotations

import pytest

from extractors import languages as extractor
from normalizers.base import Context
from normalizers.languages import normalize
from tests.examples import document

CLAUSES = [
    # what is said of one holds for the other
    ("El francés es deseable, lo mismo que el árabe.", "fr - desired, ar - desired"),
    ("Knowledge of Tamil would be an asset, as would Sinhala.", "ta - desired, si - desired"),
    ("Inglês avançado é desejável, bem como o espanhol.", "en proficient desired, es - desired"),
    ("Se valora el conocimiento del quechua y un nivel básico de francés.", "qu - desired, fr basic desired"),
    ("La maîtrise d'une langue du pays (haoussa, zarma) est un plus.", "ha fluent desired, dje fluent desired"),
    # each its own level
    ("English (fluent), French (intermediate), Arabic - native", "en fluent, fr intermediate, ar native"),
    ("Español (nativo) e inglés (avanzado).", "es native, en proficient"),
    ("Excelente dominio del español y muy buen conocimiento del inglés.", "es fluent, en proficient"),
    ("Knowledge of German (A2 or more).", "de basic"),
    # not asked for, or only welcome
    ("Español nativo. Inglés: no es necesario.", "es native"),
    ("French not required but would be an advantage.", "fr - desired"),
    # what an organisation works in is no demand
    ("English and French are the Secretariat's working languages. Fluency in English is required.", "en fluent"),
    ("L'anglais et le français sont les langues de travail de l'ONU. Maîtriser le français.", "fr fluent"),
]


def _read(text: str, section: str) -> str:
    read = document(text, section)
    values = [normalize(found.raw, Context(), **found.parts) for found in extractor.extract(read)]
    said = (f"{v.language} {v.level or '-'} {v.requirement}".removesuffix(" required") for v in values)
    return ", ".join(words.removesuffix(" -") for words in said)


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=[text[:40] for text, _ in CLAUSES])
def test_clause(text: str, expected: str) -> None:
    assert _read(text, "languages") == expected


def test_a_bare_name_under_a_wish() -> None:
    assert _read("Requisitos desejáveis\n- Espanhol;\n- Carta de condução.", "") == "es - desired"


def test_the_part_holds_for_a_heading_that_comes_again() -> None:
    text = "Required qualifications\nLanguages\n- Fluent Malay\nDesirable qualifications\nLanguages\n- Good Tetum"
    assert _read(text, "") == "ms fluent, tet intermediate desired"
