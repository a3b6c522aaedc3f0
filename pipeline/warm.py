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

_AD = (
    "Job title: Officer\nGrade: P-3\nDuty station: Paris, France\nClosing date: 3 March 2027, 17:00 CET\n"
    "Background\nIn 2024 about 12,000 people were reached, and EUR 5 million spent.\nDeliverables\n1. A report by May\n"
    "Qualifications\nEnglish and French, a master's degree and five years of experience in evaluation.\n"
    "Competencies\nTeamwork (2)\nSkills\nAbility to write reports, knowledge of evaluation.\n"
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
    for _uri, _data in (("a.txt", _AD), ("b.txt", _BARE), ("a.html", "<p>" + _AD.replace("\n", "</p><p>"))):
        process(Task(_uri, data=_data.encode()), Job())
gc.freeze()  # the workers need not look through it again either, and so do not copy it
gc.set_threshold(20_000, 10, 10)  # a document leaves little garbage, and none in most formats
gc.enable()
