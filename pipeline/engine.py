"""Spreading the files over worker processes; outcomes come in the order of the inputs, however many there are."""
from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date

from pipeline.inputs import Input
from pipeline.process import Outcome, process

CHUNK = 8  # files per task: small enough to spread a slow PDF, large enough that the pipe does not matter
_LOOK_AFTER = 1.0  # seconds between looks at whether the parent is still there
AHEAD = 4  # tasks per worker that wait: bounds what is held in memory when one file is slow

Chunk = Sequence[Input]


def outcomes(inputs: Sequence[Input], workers: int, as_of: date | None) -> Generator[Outcome, None, None]:
    quiet()
    if workers <= 1 or len(inputs) <= 1:
        for item in inputs:
            yield process(item.path, item.uri, as_of)
        return
    size = max(1, min(CHUNK, len(inputs) // (workers * 2)))
    chunks = deque(inputs[i : i + size] for i in range(0, len(inputs), size))
    while chunks:
        yield from _in_pool(chunks, workers, as_of)
        if chunks:  # a worker died in one of the first chunks: give these a process for each file, to find the one
            for item in chunks.popleft():
                yield _alone(item, as_of)


def _in_pool(chunks: deque[Chunk], workers: int, as_of: date | None) -> Iterator[Outcome]:
    """Work off the chunks, taking away each that is done; stops early where a worker dies."""
    with _pool(workers) as pool:
        running: deque[Future[list[Outcome]]] = deque()
        started = 0
        try:
            while chunks:
                while started < len(chunks) and started < workers * AHEAD:
                    running.append(pool.submit(_work, chunks[started], as_of))
                    started += 1
                done = running.popleft().result()
                chunks.popleft()
                started -= 1
                yield from done
        except BrokenProcessPool:
            return
        except (KeyboardInterrupt, GeneratorExit):  # nobody waits for what is half done
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        finally:
            for future in running:
                future.cancel()


def _alone(item: Input, as_of: date | None) -> Outcome:
    try:
        with _pool(1) as pool:
            return pool.submit(process, item.path, item.uri, as_of).result()
    except BrokenProcessPool:
        return Outcome(
            item.uri, item.path.suffix.lstrip(".").lower() or "none", "failed", error_class="WorkerDied",
            message="the process that read it was ended by the system, most likely for want of memory. Read it again "
            "on a machine with more memory, or take the file out.",
        )


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not "fork": the parent has threads of its own (Arrow), and a fork of a process with threads can hang.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["pipeline.extract"])
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says that it was interrupted, once
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    quiet()


def _end_with(parent: int) -> None:
    """End this worker when the process that it works for is gone, killed without a word."""
    while True:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os._exit(1)
        threading.Event().wait(_LOOK_AFTER)


def _work(chunk: Chunk, as_of: date | None) -> list[Outcome]:
    return [process(item.path, item.uri, as_of) for item in chunk]


def quiet() -> None:
    """Silence what the PDF library says of each odd font; the outcome of a file says what matters."""
    for name in ("pdfminer", "pdfplumber", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
