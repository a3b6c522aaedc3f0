"""A picture of where the time goes: sampled by py-spy, drawn as an icicle (callers above what they call).

Each format has the same width, as samples are taken by the clock: a busy machine gives one more of them than another.
No script is in the picture: names stand in the boxes where there is room, and in full where the pointer rests.
`python -m benchmarks.performance.flame FORMAT DOCUMENTS` is the program that is sampled.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from pathlib import Path

from benchmarks.performance import corpus
from pipeline.process import Job, Task, process
from pipeline.rules import HERE

DOCUMENTS = 100  # of each format
_RATE = 200  # samples a second
_WIDTH, _ROW, _LETTER = 1200, 17, 6.2  # pixels
_LEAST = 0.005  # of the format: narrower boxes are left out
_SKIPPED = ("<listcomp>", "<genexpr>", "<lambda>", "<dictcomp>", "<setcomp>")  # whose caller has their name already
_COLOURS = {"pipeline/loaders": "#9ecae1", "pipeline": "#c6dbef", "extractors": "#a1d99b", "normalizers": "#fdd0a2"}
_OTHERS = "#d9d9d9"  # libraries

Stacks = Mapping[tuple[str, ...], int]


@dataclass(slots=True)
class Box:
    """A function in one place of the calls, with the samples in it and in what it called."""

    name: str
    samples: int = 0
    below: dict[str, Box] = field(default_factory=dict)


def picture(documents: int = DOCUMENTS) -> str:
    """Sample the reading of so many documents of each format. Raises `subprocess.CalledProcessError`."""
    return draw({name: _sampled(name, documents) for name in corpus.FORMATS})


def _sampled(name: str, documents: int) -> Stacks:
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as file:
        program = [sys.executable, "-m", "benchmarks.performance.flame", name, str(documents)]
        recorder = str(Path(sys.executable).with_name("py-spy"))
        subprocess.run(
            [recorder, "record", "--format", "raw", "--function", f"--rate={_RATE}", "-o", file.name, "--", *program],
            check=True, capture_output=True, cwd=HERE,
        )
        return dict(folded(file.read()))


def folded(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The stacks of a recording in py-spy's raw format, from what `_read` calls on, and the samples of each.

    >>> list(folded("m (a.py:1);_read (benchmarks/performance/flame.py:9);p (b.py:1);<listcomp> (c.py:3) 7"))
    [(('p (b.py)',), 7)]
    """
    found: Counter[tuple[str, ...]] = Counter()
    for line in text.splitlines():
        stack, _, samples = line.rpartition(" ")
        _, ours, called = stack.partition(";_read (benchmarks/performance/flame.py:")
        if ours:
            frames = [frame.rpartition(":")[0] + ")" for frame in called.split(";")[1:]]
            found[tuple(frame for frame in frames if not any(one in frame for one in _SKIPPED))] += int(samples)
    yield from found.items()


def draw(formats: Mapping[str, Stacks]) -> str:
    """The picture as SVG: the formats side by side."""
    width, drawn, rows = 1 / max(len(formats), 1), [], 0
    for at, (name, stacks) in enumerate(formats.items()):
        for box, depth, start, share in _boxes(_tree(name, stacks)):
            drawn.append(_drawn(box.name, share, depth, (at + start) * width, share * width))
            rows = max(rows, depth + 1)
    size = f'viewBox="0 0 {_WIDTH} {rows * _ROW}" font-family="sans-serif" font-size="11"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', *drawn, "</svg>\n"])


def _tree(name: str, stacks: Stacks) -> Box:
    root = Box(name)
    for stack, samples in stacks.items():
        box = root
        box.samples += samples
        for frame in stack:
            box = box.below.setdefault(frame, Box(frame))
            box.samples += samples
    return root


def _boxes(root: Box) -> Iterator[tuple[Box, int, float, float]]:
    """Each with its row, and with where it begins and how wide it is, as shares of the whole."""
    whole = max(root.samples, 1)
    waiting = [(root, 0, 0)]
    while waiting:
        box, depth, start = waiting.pop()
        yield box, depth, start / whole, box.samples / whole
        for one in sorted(box.below.values(), key=lambda one: -one.samples):
            if one.samples / whole >= _LEAST:
                waiting.append((one, depth + 1, start))
            start += one.samples


def _drawn(name: str, share: float, depth: int, left: float, width: float) -> str:
    """`left` and `width` as shares of the picture."""
    x, y, room = left * _WIDTH, depth * _ROW, int((width * _WIDTH - 4) / _LETTER)
    function, _, place = name.partition(" (")
    label = name
    if len(name) > room:  # the module first: many functions are called `extract`
        label = ".".join(filter(None, (Path(place.rstrip(")")).stem, function)))[:room]
    text = f'<text x="{x + 3:.1f}" y="{y + 12}">{escape(label)}</text>' if room > 2 else ""
    colour = next((colour for start, colour in _COLOURS.items() if place.startswith(start)), _OTHERS)
    return (
        f'<g><title>{escape(name)}: {share:.1%}</title><rect x="{x:.1f}" y="{y}" width="{width * _WIDTH:.1f}" '
        f'height="{_ROW - 1}" fill="{colour}"/>{text}</g>'
    )


def _read(tasks: list[Task]) -> None:
    for task in tasks:
        process(task, Job())


def main() -> None:
    import_module("pipeline.warm")  # as in a worker
    name, documents = sys.argv[1], int(sys.argv[2])
    suffix = corpus.SUFFIXES[name]
    tasks = [Task(f"{n}.{suffix}", data=corpus.document(name, 3, n)[1]) for n in range(documents + 2)]
    for task in tasks[:2]:
        process(task, Job())
    _read(tasks[2:])


if __name__ == "__main__":
    main()
