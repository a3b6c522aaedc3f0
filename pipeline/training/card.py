"""The model card: what the models are, what they learned from, and how much they are right, written by training."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.training import sections
from pipeline.training.figures import Figures, Score
from pipeline.training.labelled import Labelled

NAME = "card.md"
_HEAD = """\
# Model card

Written by `make train`. What the models do in the pipeline, and what they change in the record, is in docs/models.md.
"""


def write(documents: Sequence[Labelled], folder: Path) -> str:
    """Measure the models in a folder on held-out documents, and write the card beside them; returns it."""
    parts = [_HEAD, _sections(documents, folder / sections.NAME)]
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
  headings are the labels.
- **Languages.** English, French, Spanish, Portuguese.
- **Size.** {_megabytes(folder):.1f} MB.
- **Figures.** Blocks of held-out documents, all headings hidden. These were written with the others: real ones are
  read less well.

{table(figures)}
"""


def table(figures: Figures) -> str:
    """Precision, recall and F1 for each label, and for all together."""
    rows = [*((label, figures.of(label)) for label in figures.labels()), ("all", figures.all())]
    head = "| label | precision | recall | F1 | labelled |\n|---|--:|--:|--:|--:|\n"
    return head + "".join(map(_row, rows))


def _row(row: tuple[str, Score]) -> str:
    label, score = row
    return f"| {label} | {score.precision:.2f} | {score.recall:.2f} | {score.f1:.2f} | {score.labelled:,} |\n"


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
