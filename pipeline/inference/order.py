"""Sections follow each other in an order, and go on for a while: what the blocks around a block say of its kind.

The forward-backward algorithm for hidden Markov chains (Rabiner 1989): from the chance of each kind for each block
taken alone, and the chances with which kinds follow each other, the chance of each kind in the whole document.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_LEAST = 1e-6  # a chance; what was never seen is not impossible


class Order(NamedTuple):
    """`first[k]`: the chance that a document begins with kind k; `next[j, k]`: that k stands behind j; `share[k]`: that
    any block is of kind k, as the classifier has learned it."""

    first: Floats
    next: Floats
    share: Floats


def smoothed(alone: Floats, order: Order) -> Floats:
    """The chances of kinds (columns) for the blocks (rows) of a document; rows add up to one, as in `alone`."""
    # How much likelier a kind makes the words (Bayes): else what is frequent would count twice, here and in the order.
    seen = np.maximum(alone, _LEAST) / order.share
    ahead, back = np.empty_like(seen), np.ones_like(seen)
    for at, chances in enumerate(seen):
        told = (ahead[at - 1] @ order.next if at else order.first) * chances
        ahead[at] = told / told.sum()
    for at in range(len(seen) - 2, -1, -1):
        told = order.next @ (seen[at + 1] * back[at + 1])
        back[at] = told / told.sum()
    both = ahead * back
    return np.asarray(both / both.sum(axis=1, keepdims=True))
