"""What the pipeline does not yet find in the samples: (sample, column, table or table.column) and the reason."""
from __future__ import annotations

FAO = "fao-fisheries-specialist-praia-portal.json"
ILO = "ilo-national-project-officer-amman.pdf"
IOM = "iom-migration-data-officer-dakar.html"
NRC = "nrc-wash-coordinator-maiduguri.html"
OCHA = "ocha-field-coordinator-damaged.txt"
OHCHR = "ohchr-human-rights-officer-bogota.txt"
OMS = "oms-epidemiologiste-ndjamena.txt"
ONU_MUJERES = "onu-mujeres-consultoria-guatemala.txt"
PNUD = "pnud-analista-resiliencia-beira.txt"
SAVE = "save-the-children-meal-manager-coxs-bazar.md"
UNFPA = "unfpa-tor-evaluation-consultant-nepal.docx"
UNHCR_GOMA = "unhcr-community-protection-goma-workday.txt"
UNICEF_PAGE = "unicef-child-protection-officer-tegucigalpa.html"
UNICEF_TOR = "unicef-tor-wash-officer-mopti.docx"
UNOPS = "unops-tor-procurement-specialist-colombo.pdf"
WFP = "wfp-nutrition-officer-antananarivo.html"

_BY_REASON: dict[str, tuple[tuple[str, str], ...]] = {
    "days of work 'between' two dates": ((UNFPA, "contract_end"), (UNFPA, "start_date")),
    "an end date that a label of the portal names": ((UNHCR_GOMA, "contract_end"),),
    "nationality that is said in passing": (
        (ONU_MUJERES, "nationals_only"), (UNICEF_PAGE, "nationals_only"), (UNICEF_TOR, "nationals_only"),
    ),
    "an alternative behind '; or' at the end of an item, after a semicolon, or in a sentence of its own": (
        (FAO, "education.is_alternative"), (IOM, "education.is_alternative"), (IOM, "experience.is_alternative"),
        (OHCHR, "education.is_alternative"), (UNHCR_GOMA, "education.is_alternative"),
        (UNOPS, "experience.is_alternative"), (UNOPS, "experience.area"), (PNUD, "education"), (PNUD, "experience"),
        (PNUD, "experience.area"), (PNUD, "experience.is_alternative"),
    ),
    "fields of study behind a bracket, before an alternative, or in French": (
        (WFP, "education.fields"), (OMS, "education"), (OMS, "education.fields"), (UNICEF_PAGE, "education.fields"),
    ),
    "a language that the vocabulary does not have, or has under another name": (
        (ONU_MUJERES, "languages"), (SAVE, "languages"),
    ),
    "the languages of the employer in a sentence before those of the post": ((OHCHR, "languages"),),
    "names of competencies in other languages, shortened, or of a framework that the heading does not announce": (
        (NRC, "competencies"), (OMS, "competencies"), (ONU_MUJERES, "competencies"),
        (ONU_MUJERES, "competencies.framework"), (PNUD, "competencies"), (SAVE, "competencies"),
        (UNFPA, "competencies"), (WFP, "competencies"),
    ),
    "a place that the golden record leaves out": ((OMS, "statistics.place"),),
}
KNOWN = {key: reason for reason, keys in _BY_REASON.items() for key in keys}
