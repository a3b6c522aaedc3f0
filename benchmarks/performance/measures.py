"""All that is measured: the stages beside other programs, the whole command, its start, and how it grows."""
from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.performance import corpus, peers, whole
from benchmarks.performance.clock import Entrant, Spent, race
from benchmarks.performance.whole import Run
from pipeline import extract, load, rows
from pipeline.document import Document
from pipeline.process import pack

OURS = "ours"
ROUNDS, EACH = 7, 6  # rounds that count, documents of a round
REPEATS = 3  # of whole runs
STARTS = 5
WORKERS = (1, 2)
TIMES = (1, 2, 4, 8)  # the usual length
SIZES, LARGE = (1_000, 10_000), 100_000  # documents of a run
_STAGES, _WHOLE, _LENGTHS, _GROWTH = range(10, 14)  # seeds: no document is in two measurements

Rounds = dict[str, list[Spent]]


@dataclass(frozen=True, slots=True)
class Size:
    """A run over so many documents, and another one over the same, with nothing to do."""

    documents: int
    run: Run
    again: Run
    megabytes: float  # of what was published
    files: int


@dataclass(slots=True)
class Results:
    """Everything, in seconds a document or a command, by format and by program."""

    documents: int = 0  # of a whole run
    loading: dict[str, Rounds] = field(default_factory=dict)
    extraction: Rounds = field(default_factory=dict)  # of texts
    stages: dict[str, Rounds] = field(default_factory=dict)  # ours after loading
    missing: list[str] = field(default_factory=list)  # programs that are not installed
    whole: dict[str, dict[int, list[Run]]] = field(default_factory=dict)  # by workers
    single: dict[str, dict[int, list[Run]]] = field(default_factory=dict)  # the same with one document
    starts: Rounds = field(default_factory=dict)
    length: dict[str, Rounds] = field(default_factory=dict)  # by format, seconds a kB of text
    sizes: list[Size] = field(default_factory=list)


def measure(documents: int, large: bool) -> Results:
    """Raises `whole.Failed`. `large`: the growth to 100,000 documents too, which takes long."""
    results = Results(documents)
    with tempfile.TemporaryDirectory(prefix="vacancies-bench-") as base:
        _say("start")
        _starts(results, Path(base))
        for name in corpus.FORMATS:
            _say(f"stages of {name}")
            _stages(results, name)
            _say(f"length of {name}")
            results.length[name] = _lengths(name)
        for name in corpus.FORMATS:
            _say(f"ingest of {documents} {name}")
            _runs(results, name, Path(base) / name)
        for size in (*SIZES, *([LARGE] if large else [])):
            _say(f"ingest of {size} texts")
            results.sizes.append(_size(size, Path(base) / f"{size}"))
    return results


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def _stages(results: Results, name: str) -> None:
    """Loading, ours and theirs; what comes after, ours; and of texts, what others do after loading."""
    uri = f"a.{corpus.SUFFIXES[name]}"

    def loaded(data: object) -> Document:
        assert isinstance(data, bytes)
        return load.load(data, uri)

    theirs, missing = peers.made(peers.LOADING[name])
    entrants = {("load", OURS): Entrant(loaded)} | {("load", peer): Entrant(work) for peer, work in theirs.items()}
    entrants["extract", OURS] = Entrant(extract.vacancy, loaded)
    entrants["rows", OURS] = Entrant(lambda vacancy: pack(rows.of(vacancy)), lambda data: extract.vacancy(loaded(data)))
    if name == "text":
        finders, lacking = peers.made(peers.EXTRACTION)
        entrants |= {("extract", peer): Entrant(work, lambda data: loaded(data).text) for peer, work in finders.items()}
        missing += lacking
    rounds = [[_bytes(name, _STAGES, number * EACH + at) for at in range(EACH)] for number in range(ROUNDS + 1)]
    spent = race(entrants, rounds)
    results.missing += missing
    results.loading[name] = {peer: took for (stage, peer), took in spent.items() if stage == "load"}
    results.stages[name] = {stage: took for (stage, peer), took in spent.items() if peer == OURS}
    if name == "text":
        results.extraction = {peer: took for (stage, peer), took in spent.items() if stage == "extract"}


def _bytes(name: str, seed: int, number: int, times: int = 1) -> bytes:
    return corpus.document(name, seed, number, times)[1]


def _lengths(name: str) -> Rounds:
    """Load, extract and rows of documents that are longer and longer; seconds of a thousand characters."""
    uri = f"a.{corpus.SUFFIXES[name]}"

    def work(made: Sequence[bytes]) -> None:
        for data in made:
            pack(rows.of(extract.vacancy(load.load(data, uri))))

    def made(times: int, number: int) -> list[bytes]:  # as many characters for each length
        return [_bytes(name, _LENGTHS + times, number * TIMES[-1] + at, times) for at in range(TIMES[-1] // times)]

    entrants = {str(times): Entrant(work, partial(made, times)) for times in TIMES}
    laps = race(entrants, [[number] for number in range(REPEATS + 1)])
    thousands = len(load.load(_bytes(name, _LENGTHS, 0), uri).text) / 1000 * TIMES[-1]
    return {times: [Spent(one.cpu / thousands, one.wall / thousands) for one in took] for times, took in laps.items()}


def _runs(results: Results, name: str, base: Path) -> None:
    for documents, into in ((results.documents, results.whole), (1, results.single)):
        corpus.write(base / f"{documents}", name, documents, _WHOLE)
        into[name] = {workers: [] for workers in WORKERS}
    for repeat in range(REPEATS):
        for documents, into in ((results.documents, results.whole), (1, results.single)):
            for workers in WORKERS:
                out = base / f"out-{documents}-{workers}-{repeat}"
                into[name][workers].append(whole.ingest(base / f"{documents}", out, workers))


def _size(documents: int, base: Path) -> Size:
    corpus.write(base / "in", "text", documents, _GROWTH)
    run, again = (whole.ingest(base / "in", base / "out", WORKERS[-1]) for _ in range(2))
    files = [path for path in (base / "out" / "current").resolve().rglob("*") if path.is_file()]
    return Size(documents, run, again, sum(path.stat().st_size for path in files) / 1e6, len(files))


def _starts(results: Results, base: Path) -> None:
    corpus.write(base / "few", "text", 10, _WHOLE)
    whole.ingest(base / "few", base / "out", 1)
    file = base / "few" / "000000.txt"
    record = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`vacancies show ID`": [whole.VACANCIES, "show", record, "--out", str(base / "out")],
        "`vacancies show FILE`": [whole.VACANCIES, "show", str(file)],
        "`vacancies ingest`, nothing new": [whole.VACANCIES, "ingest", str(base / "few"), "--out", str(base / "out")],
    }
    results.starts = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            results.starts[name].append(whole.run(command).spent)
