"""One machine: this process alone, or several worker processes.

Outcomes come in the order of the documents, however many processes there are.  A worker that dies is replaced, and
takes nothing with it but the document that it died of, twice.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from quotes.documents import Document, Page
from quotes.engines.reading import Ahead
from quotes.engines.worker import Outcome, Settings, Task, Worker, of_death
from quotes.errors import QuotesError

# Documents handed to a worker at once: enough that none idles between two hands-full, few enough that the last
# ones of a run are spread evenly.
CHUNK = 8
CHUNK_CHARACTERS = 200_000
# Documents that may be finished, or in the making, before the one whose turn it is; for each worker.
AHEAD = 8 * CHUNK
STARTS = 3  # that may fail one after another

Numbered = tuple[int, Document | Page]


def work_here(tasks: Iterable[Task], settings: Settings, warn: Callable[[str], None]) -> Iterator[Outcome]:
    """The documents one by one, in this process."""
    worker = Worker(settings)
    for warning in worker.warnings:
        warn(warning)
    for task in tasks:
        yield task if isinstance(task, Outcome) else worker(task)


def work_in_processes(
    tasks: Iterable[Task], settings: Settings, warn: Callable[[str], None], *, jobs: int
) -> Iterator[Outcome]:
    """The documents in `jobs` processes; outcomes in their order, each as soon as those before it are there."""
    pool = _Pool(settings, warn, jobs)
    ahead = Ahead(tasks, most=jobs * CHUNK * 2)
    try:
        while not (ahead.ended and pool.idle):
            if (room := pool.room) > 0 and not ahead.ended:
                pool.add(ahead.take(room))
            pool.hand_out()
            yield from pool.finished()
            if not (ahead.ended and pool.idle):
                pool.listen([ahead] if pool.room > 0 and not ahead.ended else [])
                pool.hand_out()  # nobody waits while others write
                yield from pool.finished()
    finally:
        ahead.close()
        pool.kill()


class _Pool:
    """Worker processes, what each is at, and what is finished but not yet its turn."""

    def __init__(self, settings: Settings, warn: Callable[[str], None], jobs: int) -> None:
        self._settings = settings
        self._warn = warn
        self._waiting: deque[Numbered] = deque()
        self._done: dict[int, Outcome] = {}
        self._tried: set[int] = set()  # that a worker has died of, once
        self._read, self._given = 0, 0  # documents that came in, outcomes that went out
        self._failed_starts = 0
        self._most = jobs * AHEAD
        self._hands = [_Hand(settings) for _ in range(jobs)]

    @property
    def idle(self) -> bool:
        """Whether everything that came in has gone out."""
        return self._given == self._read

    @property
    def room(self) -> int:
        """How many documents may come in."""
        return min(self._most - (self._read - self._given), len(self._hands) * CHUNK - len(self._waiting))

    def add(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            if isinstance(task, Outcome):
                self._done[self._read] = task
            else:
                self._waiting.append((self._read, task))
            self._read += 1

    def hand_out(self) -> None:
        """Give what waits to the workers that wait, so much that the others find as much when they are done.

        At the end of the input the shares become smaller, and all workers end at about the same time.
        """
        for hand in [hand for hand in self._hands if hand.ready and not hand.chunk]:
            share = -(-len(self._waiting) // len(self._hands))
            chunk: list[Numbered] = []
            characters = 0
            while self._waiting and len(chunk) < min(share, CHUNK) and characters < CHUNK_CHARACTERS:
                chunk.append(self._waiting.popleft())
                characters += _length(chunk[-1][1])
            if chunk:
                hand.give(chunk)

    def finished(self) -> Iterator[Outcome]:
        """The outcomes whose turn it is."""
        while self._given in self._done:
            outcome = self._done.pop(self._given)
            self._given += 1
            yield outcome

    def listen(self, others: Iterable[Any]) -> None:
        """Wait until a worker says something, or one dies, or one of the others can be read."""
        heard = set(wait([*others, *(hand.connection for hand in self._hands)]))
        for position, hand in enumerate(self._hands):
            if hand.connection in heard and not self._hear(hand):
                self._hands[position] = self._replace(hand)

    def kill(self) -> None:
        """End the workers, in the middle of their work if need be."""
        for hand in self._hands:
            hand.end()

    def _hear(self, hand: _Hand) -> bool:
        """Take what a worker has said; False when it is dead."""
        try:
            while hand.connection.poll():
                said = hand.connection.recv()
                if isinstance(said, QuotesError):
                    raise said
                if isinstance(said, Outcome):
                    number, _ = hand.chunk.popleft()
                    self._done[number] = said
                else:
                    hand.ready, self._failed_starts = True, 0
                    for warning in said:
                        self._warn(warning)
        except (EOFError, OSError):
            return False
        return True

    def _replace(self, hand: _Hand) -> _Hand:
        """A new worker for one that died; what it had not finished waits again, before all else."""
        hand.end()
        if hand.chunk:
            number, task = hand.chunk[0]
            if number in self._tried:
                self._done[number] = of_death(task)
                hand.chunk.popleft()
            self._tried.add(number)
            self._waiting.extendleft(reversed(hand.chunk))
        elif not hand.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise QuotesError(
                    f"{STARTS} worker processes died one after another while they started (the last with exit code "
                    f"{hand.exit_code}). Is there memory for them? Try fewer --jobs."
                )
        return _Hand(self._settings)


class _Hand:
    """One worker process and the documents that it was given, the one it is at first."""

    def __init__(self, settings: Settings) -> None:
        # A forked child would inherit the locks of this process's threads (progress bar, matrix library).
        spawn = multiprocessing.get_context("spawn")
        self.connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()
        self.chunk: deque[Numbered] = deque()
        self.ready = False

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    def give(self, chunk: list[Numbered]) -> None:
        self.chunk.extend(chunk)
        with contextlib.suppress(OSError):  # it has died: `listen` finds its end of the line closed
            self.connection.send([task for _, task in chunk])

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.connection.close()


def _length(task: Document | Page) -> int:
    return len(task.text if isinstance(task, Document) else task.raw)


def _serve(connection: Connection, settings: Settings) -> None:
    """A worker process: leave Ctrl-C to the parent, do not outlive it, load the pipeline, and work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        worker = Worker(settings)
    except QuotesError as error:
        connection.send(error)
        return
    connection.send(worker.warnings)
    while True:
        try:
            chunk = connection.recv()
        except EOFError:
            return
        for task in chunk:
            connection.send(worker(task))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
