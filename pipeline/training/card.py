"""The model card: what the models are, what they learned from, and how much they are right, written by training."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.training import sections, spans
from pipeline.training.figures import Figures, Score
from pipeline.training.labelled import Labelled
from pipeline.training.marks import Sentence

NAME = "card.md"
_HEAD = """\
# Model card

Written by `make train`. What the models do in the pipeline, and what they change in the record, is in docs/models.md.
"""


def write(documents: Sequence[Labelled], sentences: Sequence[Sentence], folder: Path) -> str:
    """Measure the models in a folder on what was held out, and write the card beside them; returns it."""
    parts = [_HEAD, _sections(documents, folder / sections.NAME), _spans(sentences, folder / spans.NAME)]
    text = "\n".join(parts)
    (folder / NAME).write_text(text, encoding="utf-8")
    return text


def _sections(documents: Sequence[Labelled], folder: Path) -> str:
    taught = Counter(kind for d in documents if not d.is_held_out for kind in d.kinds if kind)
    names = {True: 0, False: 0}
    for document in documents:
        names[document.is_held_out] += 1
    figures = sections.figures(documents, folder)
    return f"""\
## sections

A classifier of blocks (spaCy `textcat`, vectors of hashed words), and the order in which kinds follow each other.

- **Data.** {names[False]:,} documents teach ({taught.total():,} labelled blocks), {names[True]:,} are held out:
  documents written for it (models/training/blocks), and the samples and gold documents of the project, whose known
  headings are the labels{_given(documents)}.
- **Languages.** English, French, Spanish, Portuguese.
- **Version.** {_version(folder)}, {_megabytes(folder):.1f} MB.
- **Limits.** It reads words and where they stand, not what they mean: results that are worded like duties are taken for
  duties; the unit, the context and the employer are often mixed up. It is not asked where headings tell the duties and
  what is asked for.
- **Figures.** Blocks of held-out documents, all headings hidden. These were written with the others: real ones are
  read less well.

{table(figures)}
"""


def _spans(sentences: Sequence[Sentence], folder: Path) -> str:
    held_out = sum(sentence.is_held_out for sentence in sentences)
    marks = sum(len(spans.asked(sentence)) for sentence in sentences)
    languages = Counter(sentence.language for sentence in sentences)
    return f"""\
## spans

A recogniser of the words that name what a notice asks for (spaCy `ner`, vectors of hashed words and their parts).

- **Data.** {len(sentences):,} sentences written for it (models/training/spans), {held_out:,} of them held out;
  {marks:,} spans of the labels below, {spans.lost(sentences):,} of which end inside a word and teach nothing.
- **Languages.** {", ".join(f"{language} {count:,}" for language, count in sorted(languages.items()))} sentences.
- **Version.** {_version(folder)}, {_megabytes(folder):.1f} MB.
- **Limits.** There are few sentences for each label. Its spans are used only where rules say that a term stands there
  (docs/skills.md), and for the duty station where no rule finds one; years, areas and fields of study the rules read
  better, and are taught for what is none of the others.
- **Figures.** Spans of held-out sentences; one is right whose edges and label are. These were written with the others:
  real ones are read less well.

{table(spans.figures(sentences, folder))}
"""


def _given(documents: Sequence[Labelled]) -> str:
    given = sum(document.is_given for document in documents)
    return f"; {given:,} of those that teach are records of a corpus, labelled in the same way" if given else ""


def table(figures: Figures) -> str:
    """Precision, recall and F1 for each label, and for all together."""
    rows = [*((label, figures.of(label)) for label in figures.labels()), ("all", figures.all())]
    head = "| label | precision | recall | F1 | labelled |\n|---|--:|--:|--:|--:|\n"
    return head + "".join(map(_row, rows))


def _row(row: tuple[str, Score]) -> str:
    label, score = row
    return f"| {label} | {score.precision:.2f} | {score.recall:.2f} | {score.f1:.2f} | {score.labelled:,} |\n"


def _version(folder: Path) -> str:
    """The first digits of a hash over all files of a model: the same for the same model."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
