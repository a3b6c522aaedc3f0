"""A pipeline of spaCy's with the parts and sizes of its small English model, untrained.

The trained one has to be downloaded. What it finds is not of interest here, and weights by chance cost as much time.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Source: the configuration of en_core_web_sm 3.8.
_TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500], "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3,
    },
}
_SHARED = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
_TAGS, _RELATIONS, _ENTITIES = 50, 45, 18  # as many as it knows
_WORDS = "The officer will work in Goma and report to the chief of the section ."


def pipeline() -> Callable[[str], object]:
    """tok2vec, tagger, parser and NER over a text."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": _SHARED}})
    nlp.add_pipe("parser", config={"model": _transitions("parser", _SHARED), "min_action_freq": 1})
    nlp.add_pipe("ner", config={"model": _transitions("ner", _TOK2VEC)})
    words = _WORDS.split()
    n = len(words)
    examples = [
        Example(
            nlp.make_doc(" ".join(words)),
            Doc(
                nlp.vocab, words, tags=[f"T{(number + at) % _TAGS}" for at in range(n)],
                heads=[max(at - 1, 0) for at in range(n)],
                deps=["ROOT", *(f"R{(number + at) % _RELATIONS}" for at in range(1, n))],
                ents=["O"] * 5 + [f"B-E{number % _ENTITIES}"] + ["O"] * (n - 6),
            ),
        )
        for number in range(_TAGS)
    ]
    nlp.initialize(lambda: examples)
    return nlp


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": state, "extra_state_tokens": False,
        "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec,
    }
