"""Time the stages of the pipeline on hostile text, print the worst: `python -m benchmarks.adversarial [WORDS...]`."""
from __future__ import annotations

import argparse
from collections.abc import Iterator

from benchmarks.adversarial import markup, patterns, structured, texts
from benchmarks.adversarial.cases import Measured, line, measure, worst
from benchmarks.adversarial.inputs import Input


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.adversarial", description=__doc__)
    parser.add_argument("words", nargs="*", help="only inputs whose name holds one of these")
    parser.add_argument("--least", type=float, default=0.1, metavar="SECONDS", help="of a stage that is reported (0.1)")
    parser.add_argument("--all", action="store_true", help="print all slow cases, not only the slowest of each stage")
    arguments = parser.parse_args()
    chosen = [i for i in _inputs() if not arguments.words or any(word in i.name for word in arguments.words)]
    print(_report(measure(chosen, arguments.least), arguments.all))


def _inputs() -> Iterator[Input]:
    for family in (texts, markup, structured, patterns):
        yield from family.inputs()


def _report(measured: Measured, everything: bool) -> str:
    cases = sorted(measured.cases, key=lambda case: (case.stage, case.input)) if everything else worst(measured.cases)
    heads = f"{'input':60} {'stage':24} " + " ".join(f"{size:>8}" for size in ("12.5 kB", "25 kB", "50 kB", "100 kB"))
    whole, memory = measured.slowest_whole, measured.most_memory
    told = (
        f"{measured.inputs} inputs. Slowest through all stages at 50 kB: {whole[1]}, {whole[0]:.2f} s. "
        f"Most memory: {memory[1]}, {memory[0]:.0f} MB."
    )
    return "\n".join([f"{heads} growth", *map(line, cases), "", told])


if __name__ == "__main__":
    main()
