"""spaCy's own training, by the configuration of a model: on the CPU, with fixed seeds; the same data gives the same."""
from __future__ import annotations

import shutil
import sys
from pathlib import Path

from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model

from pipeline.rules import HERE

MODELS = HERE / "models"
_NOT_NEEDED = ("vocab",)  # words are hashed; the list of those seen in training would be most of a model


def fit(name: str, data: Path, out: Path) -> None:
    """Train models/NAME.cfg on train.spacy and dev.spacy in a folder; the best model on the latter replaces `out`."""
    config = load_config(
        MODELS / f"{name}.cfg",
        overrides={"paths.train": str(data / "train.spacy"), "paths.dev": str(data / "dev.spacy")},
        interpolate=False,
    )
    nlp = init_nlp(config, use_gpu=-1)
    (data / name).mkdir()
    train(nlp, data / name, use_gpu=-1, stdout=sys.stderr, stderr=sys.stderr)
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    best = load_model(data / name / "model-best")
    best.config["paths"] = dict.fromkeys(best.config["paths"])  # folders of this training alone
    best.to_disk(out, exclude=_NOT_NEEDED)
