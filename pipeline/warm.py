"""Loads what every worker needs, once: imported by the process that the workers are copies of.

They share its memory then, and none of them spends the time and the memory of its first document on vocabularies.
"""
import gc
from importlib import import_module

from pipeline.compiled import remembered
from pipeline.containers import MODULES as CONTAINERS
from pipeline.lean import without_pandas
from pipeline.load import MODULES as LOADERS
from pipeline.process import Job, Task, process

_BREAK = "\n"
# With what makes extractors compile their patterns, in the languages that have patterns of their own.
_AD = (
    "Job title: Officer (2 positions)\nGrade: P-3\nDuty station: Paris, France\nClosing date: 3 March 2027, 17:00 CET\n"
    "Type of contract: individual contractor agreement\nDuration: 12 months, renewable\nSalary: EUR 3,000 a month\n"
    "Background\nIn 2024 about 12,000 people were reached, a quarter of them children, and EUR 5 million spent. Sales\n"
    "rose by 5 %. The officer reports to the chief (P-5), as of May 2027.\n"
    "Deliverables\n1. A report by 5 May\n2. Two visits\n"
    "Qualifications\nEnglish and French, a master's degree and five years of experience in evaluation.\n"
    "Only nationals of Mali may apply; Malian women are encouraged to.\n"
    "Competencies\nTeamwork (2)\nSkills\nAbility to write reports, knowledge of evaluation.\n"
)
_AVIS = (
    "Titre du poste : Chargé de projet\nLieu : Dakar, Sénégal\nDate limite : 3 mars 2027 à 17 h 00\n"
    "Contexte\nEn 2024, environ 12 000 personnes ont été atteintes, soit 30 % de plus, et 2 millions d'euros payés.\n"
    "Profil\nFrançais courant, un master et au moins cinq ans d'expérience dans l'évaluation.\n"
    "Seuls les ressortissants du Mali peuvent postuler.\n"
)
_AVISO = (
    "Título del puesto: Oficial de proyecto\nLugar: Lima, Perú\nFecha límite: 3 de marzo de 2027\n"
    "Antecedentes\nEn 2024 se atendió a unas 12.000 personas, un 30 % más, y se gastaron 2 millones de euros.\n"
    "Requisitos\nEspañol fluido, una maestría y al menos cinco años de experiencia en evaluación.\n"
    "Solo pueden postularse ciudadanos del Perú.\n"
)
# Without headings: then a model tells the sections.
_BARE = (
    "Job title: Officer\nDuty station: Paris, France\nClosing date: 3 March 2027\n"
    "- Writes the reports of the office on what was evaluated, and keeps its files.\n"
    "- Plans the visits of the team, and tells the partners of their results.\n"
    "- Trains colleagues in the methods of evaluation that the office has agreed on.\n"
)

gc.disable()  # nothing of this is ever garbage
without_pandas()
with remembered():
    for _room, _modules in (("loaders", LOADERS), ("containers", CONTAINERS)):
        for _name in _modules.values():
            import_module(f"pipeline.{_room}.{_name}")
    for _text in (_AD, _AVIS, _AVISO, _BARE):
        process(Task("a.txt", data=_text.encode()), Job())
    process(Task("a.html", data=f"<p>{_AD.replace(_BREAK, '</p><p>')}".encode()), Job())
gc.freeze()  # the workers need not look through it again either, and so do not copy it
gc.set_threshold(20_000, 10, 10)  # a document leaves little garbage, and none in most formats
gc.enable()
