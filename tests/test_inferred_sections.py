"""Sections that no heading tells: what the model fills in, and what it leaves alone."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from pipeline import extract, gold, load, rows
from pipeline.document import Document
from pipeline.inference import sections as inferred
from pipeline.inference.features import Piece, features
from pipeline.inference.order import Order, smoothed
from pipeline.inference.sections import KINDS, SECTIONS, sections
from pipeline.loaders.page import NotAVacancy
from pipeline.record import MODEL

GOLD = Path(__file__).parent / "gold"
HEADER = "Job Title: Field Coordinator\nOrganization: Oxfam\nDuty Station: Juba, South Sudan\nDeadline: 3 March 2027\n"
BARE = {
    "en": HEADER + """\
Oxfam works with communities in more than sixty countries so that people can live free of poverty.
- Supervise the distribution of seeds and tools in the three counties.
- Prepare weekly situation reports for the country office in Juba.
- Coordinate the work of partners and represent the office at meetings.
- A university degree in agriculture, rural development or a related field.
- At least five years of experience in managing food security programmes.
- Fluency in English is required; Juba Arabic is an asset.
Integrity
Teamwork
Accountability
Interested candidates should send their CV and a cover letter to jobs@example.org before the deadline.
""",
    "fr": HEADER + """\
Oxfam travaille avec des communautés dans plus de soixante pays pour que chacun puisse vivre dans la dignité.
- Superviser la distribution des semences et des outils dans les trois départements.
- Préparer les rapports hebdomadaires pour le bureau national.
- Coordonner le travail des partenaires et représenter le bureau aux réunions.
- Diplôme universitaire en agronomie, développement rural ou domaine connexe.
- Au moins cinq ans d'expérience dans la gestion de programmes de sécurité alimentaire.
- La maîtrise du français est exigée ; l'anglais est un atout.
Les candidats intéressés sont priés d'envoyer leur CV et une lettre de motivation à emplois@example.org.
""",
    "es": HEADER + """\
Oxfam trabaja con comunidades en más de sesenta países para que las personas vivan con dignidad y libres de la pobreza.
- Supervisar la distribución de semillas y herramientas en los tres municipios.
- Preparar los informes semanales para la oficina nacional.
- Coordinar el trabajo de los socios y representar a la oficina en las reuniones.
- Título universitario en agronomía, desarrollo rural o un campo afín.
- Al menos cinco años de experiencia en la gestión de programas de seguridad alimentaria.
- Se requiere dominio del español; el inglés es una ventaja.
Las personas interesadas deben enviar su hoja de vida y una carta de motivación a empleos@example.org.
""",
    "pt": HEADER + """\
A Oxfam trabalha com comunidades em mais de sessenta países para que as pessoas vivam com dignidade e livres da pobreza.
- Supervisionar a distribuição de sementes e ferramentas nos três municípios.
- Preparar os relatórios semanais para o escritório nacional.
- Coordenar o trabalho dos parceiros e representar o escritório nas reuniões.
- Licenciatura em agronomia, desenvolvimento rural ou área afim.
- Pelo menos cinco anos de experiência na gestão de programas de segurança alimentar.
- Exige-se o domínio do português; o inglês é uma vantagem.
As pessoas interessadas devem enviar o currículo e uma carta de motivação para empregos@example.org.
""",
}
HEADED = BARE["en"].replace("- Supervise", "Duties and responsibilities\n- Supervise")
HEADED = HEADED.replace("- A university", "Qualifications\n- A university")


def read(text: str) -> Document:
    return load.load(text.encode(), "a.txt")


def kinds(document: Document | None) -> dict[str, str]:
    """The inferred sections by the first word of their blocks."""
    assert document is not None
    return {document.of(b).split()[0]: b.section for b in document.blocks if b.inferred}


@pytest.mark.parametrize("language", BARE)
def test_lists_without_headings_are_told_apart(language: str) -> None:
    document = read(BARE[language])
    assert document.language == language
    told = [block.section for block in sections(document).blocks if block.kind == "item"]  # type: ignore[union-attr]
    assert told[:3] == ["duties"] * 3
    assert "duties" not in told[3:] and "education" in told and "experience" in told


def test_named_competencies_and_applying_are_told() -> None:
    told = kinds(sections(read(BARE["en"])))
    assert {told["Integrity"], told["Teamwork"], told["Accountability"]} == {"competencies"}
    assert told["Interested"] == "how_to_apply"


@pytest.mark.parametrize("text", [
    pytest.param(HEADED, id="known headings of duties and requirements"),
    pytest.param(HEADER, id="nothing but labels"),
    pytest.param(HEADER + "See the attached file.\n", id="too little text"),
    pytest.param(
        "Stelle: Fahrer\nEinsatzort: Berlin\nBewerbungsschluss: 3. März 2027\n"
        + "- Sie fahren die Kolleginnen und Kollegen zu ihren Terminen in der Stadt.\n- Sie pflegen den Wagen.\n" * 3
        + "Wir freuen uns auf Ihre Bewerbung und die üblichen Unterlagen, die Sie bitte an uns senden.\n", id="German",
    ),
])
def test_nothing_is_told(text: str) -> None:
    assert sections(read(text)) is None


def test_known_headings_stay_decisive() -> None:
    text = BARE["en"].replace("- Supervise", "Duties and responsibilities\n- Supervise")
    text = text.replace("Integrity\n", "How to apply\nIntegrity\n")
    before = read(text)
    after = sections(before)
    if after is not None:
        changed = [(b, a) for b, a in zip(before.blocks, after.blocks, strict=True) if a != b]
        assert [b for b, a in changed if b.section or a.section in ("duties", "how_to_apply")] == []


@pytest.mark.parametrize("name", [label["id"] for label in gold.read(GOLD / "gold_d.jsonl")])
def test_only_blocks_without_a_section_get_one(name: str) -> None:
    path = GOLD / "raw" / name
    before = load.load(path.read_bytes(), path.name)
    after = sections(before) or before
    assert after.text == before.text and len(after.blocks) == len(before.blocks)
    for old, new in zip(before.blocks, after.blocks, strict=True):
        assert (old.start, old.end, old.kind, old.heading) == (new.start, new.end, new.kind, new.heading)
        assert new.inferred == (new.section != old.section) and not (new.inferred and old.section)
        assert not new.inferred or new.section in SECTIONS.values()
    assert sections(before) == sections(before)


def test_what_is_found_there_says_so() -> None:
    record = extract.vacancy(read(BARE["en"]))
    duties = [row for row in record.evidence if row["field"] == "responsibilities" and row["chosen"]]
    assert [row["extractor"] for row in duties] == [f"{MODEL}item"] * 3
    told = rows.of(record)["sections"].to_pylist()
    assert {row["basis"] for row in told if row["kind"] == "duties"} == {"model"}
    headed = extract.vacancy(read(HEADED))
    assert [row["extractor"] for row in headed.evidence if row["field"] == "responsibilities"] == ["item"] * 3
    told = rows.of(headed)["sections"].to_pylist()
    assert {row["basis"] for row in told if row["kind"]} == {"heading"}


@pytest.mark.parametrize(("above", "group"), [("# Field Coordinator", None), ("# On your plate", "On your plate")])
def test_the_title_of_the_post_heads_no_duties(above: str, group: str | None) -> None:
    text = BARE["en"].replace("- Supervise", f"{above}\n\n- Supervise")
    record = extract.vacancy(load.load(text.encode(), "a.md"))
    assert [row["group"] for row in record.children["responsibilities"]] == [group] * 3


def test_a_list_that_rules_find_is_not_added_to() -> None:
    text = HEADED.replace("Deadline", "Closing date") + "Core values: Integrity; Courage.\n"
    found = extract.vacancy(read(text)).evidence
    assert not any(str(row["extractor"]).startswith(MODEL) and row["chosen"] for row in found)


def test_what_announces_no_post_does_not_become_one() -> None:
    text = "- Supervise the distribution of seeds in the county.\n- Prepare weekly reports for the office.\n" * 4
    with pytest.raises(NotAVacancy):
        extract.vacancy(read(text))


def test_long_documents_are_read_up_to_a_bound() -> None:
    many = inferred._MOST + 50
    document = read(HEADER + "".join(f"- Supervise the team number {n} in the county.\n" for n in range(many)))
    told = [block.inferred for block in (sections(document) or document).blocks if block.kind == "item"]
    assert any(told[:100]) and not any(told[inferred._MOST :])


def test_chances_are_those_that_spacy_tells() -> None:
    nlp = spacy.load(inferred.FOLDER)
    for text in BARE.values():
        pieces = [Piece(line, "Duties" if line[:1] == "-" else "") for line in text.splitlines()]
        docs = [Doc(nlp.vocab, words=words) for words in features(pieces, range(len(pieces)))]
        theirs = nlp.get_pipe("textcat").predict(docs)  # type: ignore[attr-defined]
        ours = inferred.load(inferred.FOLDER).alone(pieces, range(len(pieces)))
        assert ours.tolist() == theirs.tolist()


def test_a_model_of_other_kinds_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    classifier = nlp.add_pipe("textcat")
    classifier.add_label("a")  # type: ignore[attr-defined]
    classifier.add_label("b")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "model")
    with pytest.raises(ValueError, match="other kinds than the program knows: a, b"):
        inferred.load(tmp_path / "model")


def order(stay: float) -> Order:
    """Two kinds, each of which goes on with a chance."""
    return Order(np.array([0.5, 0.5]), np.array([[stay, 1 - stay], [1 - stay, stay]]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(("alone", "stay", "told"), [
    ([0.9, 0.4, 0.9], 0.9, [0, 0, 0]),  # what is doubtful is as what is around it
    ([0.9, 0.001, 0.9], 0.9, [0, 1, 0]),  # what is sure stays
    ([0.9, 0.4, 0.9], 0.5, [0, 1, 0]),  # without an order each is for itself
    ([0.6], 0.9, [0]),
])
def test_blocks_are_read_in_the_light_of_those_around_them(alone: list[float], stay: float, told: list[int]) -> None:
    both = smoothed(np.array([[one, 1 - one] for one in alone]), order(stay))
    assert np.allclose(both.sum(axis=1), 1.0)
    assert both.argmax(axis=1).tolist() == told


def test_a_frequent_kind_has_no_advantage_of_its_own() -> None:
    """The classifier knows already that it is frequent, and so does the order."""
    shares = Order(np.array([0.9, 0.1]), np.array([[0.9, 0.1], [0.9, 0.1]]), np.array([0.9, 0.1]))
    assert smoothed(np.array([[0.9, 0.1]] * 3), shares).round(6).tolist() == [[0.9, 0.1]] * 3


def test_every_block_has_words_for_it() -> None:
    pieces = [Piece(""), Piece("..."), Piece("Título", "Puesto")]
    assert all(words for words in features(pieces, range(3)))
    assert len(KINDS) == len(set(KINDS)) == 15
