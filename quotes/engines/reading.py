"""Read ahead in a thread, so that what is finished goes out while the input is still waited for."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Iterable

from quotes.documents import Document
from quotes.engines.worker import Task

CHARACTERS = 4_000_000  # that may wait, whatever their number


class Ahead:
    """Tasks that an iterable gives, taken without waiting.

    `fileno` becomes readable when there is something to take: a task, the end, or an error that reading raised.
    """

    def __init__(self, tasks: Iterable[Task], most: int) -> None:
        self.ended = False
        self._tasks = iter(tasks)
        self._ready: queue.Queue[Task | BaseException | None] = queue.Queue(most)
        self._room = threading.Semaphore(CHARACTERS // 1000)
        self._stopped = threading.Event()
        self._wake, self._knock = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._knock, False)
        threading.Thread(target=self._read, name="quotes-reader", daemon=True).start()

    def fileno(self) -> int:
        """For `multiprocessing.connection.wait`."""
        return self._wake

    def take(self, most: int) -> list[Task]:
        """What is there, at most so many; raises what reading raised."""
        taken: list[Task] = []
        while len(taken) < most:
            try:
                found = self._ready.get_nowait()
            except queue.Empty:
                # What comes between the two lines knocks again.
                with contextlib.suppress(BlockingIOError):
                    while os.read(self._wake, 4096):
                        pass
                if self._ready.empty():
                    break
                continue
            if found is None:
                self.ended = True
                break
            if isinstance(found, BaseException):
                raise found
            for _ in range(_weight(found)):
                self._room.release()
            taken.append(found)
        return taken

    def close(self) -> None:
        """Ask the thread to end; one that waits for input ends with the process."""
        self._stopped.set()
        self._room.release(CHARACTERS // 1000)  # as much as any one task asks for

    def _read(self) -> None:
        try:
            for task in self._tasks:
                for _ in range(_weight(task)):
                    self._room.acquire()
                if not self._put(task):
                    return
            self._put(None)
        except BaseException as error:  # noqa: BLE001 - raised where tasks are taken
            self._put(error)

    def _put(self, found: Task | BaseException | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._ready.put(found, timeout=0.2)
            except queue.Full:
                continue
            with contextlib.suppress(BlockingIOError, OSError):  # full: it is awake
                os.write(self._knock, b"x")
            return True
        return False


def _weight(task: Task) -> int:
    length = len(task.text) if isinstance(task, Document) else len(getattr(task, "raw", b""))
    return min(length // 1000, CHARACTERS // 1000)
