"""One machine: this process alone, or a pool of worker processes.

Outputs come in the order of the chunks, however many processes there are.  A worker that dies takes nothing
with it but the document that killed it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from quotes.documents import Document
from quotes.engines.worker import Chunk, Outcome, Output, Settings, Worker

# Chunks that wait per worker: enough that none idles, few enough that memory stays flat.
AHEAD = 2
DIED = "the worker process died on this document, twice (killed, out of memory or a crash)"

_worker: Worker | None = None


def work_here(chunks: Iterable[Chunk], settings: Settings) -> Generator[Output, None, None]:
    """The chunks one by one, in this process."""
    worker = Worker(settings)
    for chunk in chunks:
        yield worker(chunk)


def work_in_processes(
    chunks: Iterable[Chunk], settings: Settings, jobs: int
) -> Generator[Output, None, None]:
    """The chunks in `jobs` processes; outputs in their order, each as soon as those before it are done."""
    waiting: deque[tuple[Chunk, Future[Output]]] = deque()
    pool = _Pool(settings, jobs)
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(chunk)))
            while waiting and (len(waiting) > jobs * AHEAD or waiting[0][1].done()):
                yield pool.result(*waiting.popleft())
        while waiting:
            yield pool.result(*waiting.popleft())
    except BaseException:
        pool.kill()
        raise
    pool.close()


class _Pool:
    """Worker processes that are replaced when one dies."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings = settings
        self._jobs = jobs
        self._others = set(multiprocessing.active_children())
        self._many = self._start(jobs)
        self._one: ProcessPoolExecutor | None = None

    def submit(self, chunk: Chunk) -> Future[Output]:
        try:
            return self._many.submit(_work, self._settings, chunk)
        except BrokenProcessPool:
            self._many = self._start(self._jobs)
            return self._many.submit(_work, self._settings, chunk)

    def result(self, chunk: Chunk, future: Future[Output]) -> Output:
        """The output of a chunk; when its pool broke, the chunk is worked off again, apart from others."""
        try:
            return future.result()
        except BrokenProcessPool:
            pass
        try:
            return self._alone(chunk)
        except BrokenProcessPool:
            outputs = [self._document(document) for document in chunk]
        warnings = next((output.warnings for output in outputs if output.warnings), ())
        return Output(tuple(outcome for output in outputs for outcome in output.outcomes), warnings)

    def close(self) -> None:
        for pool in filter(None, (self._many, self._one)):
            pool.shutdown()

    def kill(self) -> None:
        """End the workers in the middle of their work."""
        for pool in filter(None, (self._many, self._one)):
            pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()

    def _document(self, document: Document) -> Output:
        try:
            return self._alone([document])
        except BrokenProcessPool:
            return Output((Outcome(document.id, failure=DIED),))

    def _alone(self, chunk: Chunk) -> Output:
        self._one = self._one or self._start(1)
        try:
            return self._one.submit(_work, self._settings, chunk).result()
        except BrokenProcessPool:
            self._one = None
            raise

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        # A forked child would inherit the locks of this process's threads (progress bar, matrix library).
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_prepare)


def _prepare() -> None:
    """In a new worker: leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(settings: Settings, chunk: Chunk) -> Output:
    """In a worker: the first chunk loads the pipeline, so that its errors come back as results do."""
    global _worker  # noqa: PLW0603 - a process's one pipeline
    if _worker is None:
        _worker = Worker(settings)
    return _worker(chunk)
