"""The ruling lines of a page that pdfium read, for pdfplumber to find tables in.

Paths are told apart as pdfminer tells them: lines, rectangles, and all other curves.
"""
from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from normalizers.frozen import frozen
from pipeline.loaders import pdfium
from pipeline.loaders.pdf_sheets import Box
from pipeline.loaders.pdf_tables import MAX_EDGES, ruled

Point = tuple[float, float]


@frozen
class Path:
    """One stroke of the pen: its corners, from the top left of the page; `straight` if it draws no curve."""

    points: tuple[Point, ...]
    straight: bool

    def edges(self) -> Iterator[dict[str, Any]]:
        """The lines that could rule a table, as pdfplumber has them."""
        if self.straight and len(self.points) == 2:
            (x0, y0), (x1, y1) = self.points
            yield _edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), "h" if y0 == y1 else "v")
            return
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x0 == x1 or y0 == y1:
                yield _edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), "v" if x0 == x1 else "h")


def paths_of(thing: int, height: float) -> Iterator[Path]:
    """The paths that an object draws on a page of this height."""
    matrix = (ctypes.c_float * 6)()
    pdfium.object_matrix(thing, matrix)
    a, b, c, d, e, f = matrix[:]
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.addressof(x), ctypes.addressof(y)
    points: list[Point] = []
    bends = 0
    for index in range(pdfium.count_segments(thing)):
        segment = pdfium.path_segment(thing, index)
        kind = pdfium.segment_type(segment)
        if kind == pdfium.MOVE:
            if len(points) > 1:
                yield Path(tuple(points), not bends)
            points, bends = [], 0
        elif kind != pdfium.LINE:
            bends += 1
            if bends % 3:  # only the last of three points is on the curve
                continue
        pdfium.segment_point(segment, to_x, to_y)
        points.append((a * x.value + c * y.value + e, height - (b * x.value + d * y.value + f)))
        if len(points) > 2 and points[-1] != points[0] and pdfium.segment_closes(segment):
            points.append(points[0])
    if len(points) > 1:
        yield Path(tuple(points), not bends)


def grids_of(paths: Sequence[Path]) -> list[list[list[Box | None]]]:
    """The rows of cell boxes of the tables that the paths rule."""
    if len(paths) < 3:
        return []
    edges = [edge for path in paths for edge in path.edges()]
    if not 4 <= len(edges) <= MAX_EDGES:
        return []
    upright = sum(edge["orientation"] == "v" and edge["height"] >= 1 for edge in edges)
    level = sum(edge["orientation"] == "h" and edge["width"] >= 1 for edge in edges)
    if upright < 3 or level < 2:  # two cells side by side have three sides
        return []
    return ruled(_Edges(edges))


@frozen
class _Edges:
    """What pdfplumber asks a page for where lines rule the tables."""

    edges: list[dict[str, Any]]


def _edge(x0: float, top: float, x1: float, bottom: float, orientation: str) -> dict[str, Any]:
    return {"object_type": "line", "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
            "width": x1 - x0, "height": bottom - top, "orientation": orientation}
