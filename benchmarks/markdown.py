"""Tables in Markdown, and pages of which a program writes the part between two marks."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

END = "<!-- end -->"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; what is no text is put to the right.

    >>> print(table(("field", "F1"), [("grade", 0.98765)]))
    | field | F1 |
    |---|--:|
    | grade | 0.988 |
    """
    cells = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    aligned = ["---" if all(isinstance(row[i], str) for row in rows) else "--:" for i in range(len(heads))]
    lines = [list(heads), *cells]
    return "\n".join(["| " + " | ".join(lines[0]) + " |", "|" + "|".join(aligned) + "|",
                      *("| " + " | ".join(line) + " |" for line in lines[1:])])


def begin(target: str) -> str:
    """The mark behind which stands what `make target` prints."""
    return f"<!-- what follows is printed by `make {target}` -->\n"


def write(path: Path, target: str, text: str) -> None:
    """Put the text between the two marks of the page."""
    mark = begin(target)
    head, rest = path.read_text("utf-8").split(mark)
    path.write_text(f"{head}{mark}\n{text}\n{END}{rest.split(END, 1)[1]}", "utf-8")
