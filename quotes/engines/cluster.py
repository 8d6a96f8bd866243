"""A cluster: Ray Data carries documents to workers and records back; Ray places, retries and replaces.

This process reads the input and writes the output, so that order, failures and restarts are those of one machine.
Each Ray worker is an actor with one loaded pipeline in a process of its own: a document that kills it fails alone, and
what befalls the actor or its node is for Ray to mend.
"""

from __future__ import annotations

import logging
import os
import pickle
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from quotes.documents import Document
from quotes.engines.local import work_in_processes
from quotes.engines.worker import Outcome, Settings, Task
from quotes.errors import QuotesError, UsageError

CHUNK = 256  # what Ray does for each costs as much as some documents: with 32 it had .78 of the local speed, now .86
CHUNK_CHARACTERS = 500_000
# Chunks that may be on their way for each worker.
AHEAD = 4


def work_on_ray(
    tasks: Iterable[Task], settings: Settings, warn: Callable[[str], None], *, jobs: int, address: str | None
) -> Iterator[Outcome]:
    """The documents on `jobs` Ray workers; outcomes in their order, each as soon as those before it are there.

    Without an address Ray is started on this machine and ended with the run.  Raises `UsageError` when Ray is not
    installed or not there.
    """
    ray = start_ray(jobs, address)
    try:
        feed = ray.remote(num_cpus=0, max_restarts=0)(_Feed).remote()
        chunks = _cut(tasks)
        sender = _Sender(chunks, feed, most=jobs * AHEAD)
        try:
            with closing(_flow(feed, settings, jobs)) as flow:
                for number, raw in enumerate(flow):
                    outcomes, warnings = pickle.loads(raw)  # noqa: S301 - our own workers' bytes
                    if isinstance(outcomes, QuotesError):
                        raise outcomes
                    for warning in warnings:
                        warn(warning)
                    yield from outcomes
                    sender.done(number)
            sender.check()
        finally:
            sender.stop()
    except ray.exceptions.RayError as error:
        raise QuotesError(f"Ray gave up: {' '.join(str(error).split())[:500]}") from error
    finally:
        if address is None:
            ray.shutdown()


def start_ray(jobs: int, address: str | None) -> Any:
    """Ray, connected; `UsageError` when it is not installed or not there."""
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # it speaks of its own affairs on standard error
    try:
        import ray
    except ImportError as error:
        raise UsageError(
            f"--engine ray needs ray ({error}). Install it: pip install 'quotes[ray]'"
        ) from error
    options: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False}
    if not ray.is_initialized():
        try:
            if address is None:
                ray.init(num_cpus=jobs, include_dashboard=False, **options)
            else:
                ray.init(address=address, **options)
        except Exception as error:  # Ray raises what it likes, `Exception` itself among them
            found = " ".join(str(error).split())[:200]
            if address is None:
                raise UsageError(
                    f"Ray does not start on this machine ({found}). Try --engine local."
                ) from error
            message = f"no Ray cluster answers at {address} ({found})."
            raise UsageError(f"{message} Is it up? Leave --address out for one on this machine.") from error
    return ray


def _flow(feed: Any, settings: Settings, jobs: int) -> Generator[bytes]:
    """Chunks through Ray Data: from the feed through a pool of actors, in order."""
    import ray
    from ray.data import ActorPoolStrategy, DataContext

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    # Chunks go on as they come, rather than when 128 MB of them are there.
    context.target_max_block_size = 1
    context.target_min_block_size = 1
    context.max_errored_blocks = 0
    source = ray.data.read_datasource(_source(feed), override_num_blocks=1, num_cpus=0)
    done = source.map_batches(
        _Actor,
        fn_constructor_args=(settings,),
        batch_size=1,
        batch_format="numpy",
        compute=ActorPoolStrategy(size=jobs),
        num_cpus=1,
    )  # an actor that dies is replaced and its chunks are repeated, without end: Ray Data's way
    # Not `iter_rows`: it fetches ahead in threads that outlive it, and one that asks for a chunk while Ray is shut
    # down takes this process with it.
    for bundle in done.iter_internal_ref_bundles():
        for block in ray.get(list(bundle.block_refs)):
            yield from block.column("outcomes").to_pylist()


def _source(feed: Any) -> Any:
    """A source of one task, which asks the feed for chunk after chunk: run again, it gives the same."""
    import pyarrow as pa
    import ray
    from ray.data import Datasource, ReadTask
    from ray.data.block import BlockMetadata

    def read() -> Iterator[Any]:
        number = 0
        while (raw := ray.get(feed.get.remote(number))) is not None:
            yield pa.table({"chunk": pa.array([raw], pa.binary())})
            number += 1

    class Chunks(Datasource):  # type: ignore[misc]  # Ray is untyped
        def get_read_tasks(self, *_: Any, **__: Any) -> list[Any]:
            metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
            return [ReadTask(read, metadata)]

        def estimate_inmemory_data_size(self) -> int | None:
            return None

    return Chunks()


class _Actor:
    """On a Ray worker: a pipeline in a process of its own, so that a document that kills it does not end the run."""

    def __init__(self, settings: Settings) -> None:
        self._tasks = _Line()
        self._warnings: list[str] = []
        self._unfit: QuotesError | None = None
        self._outcomes = work_in_processes(iter(self._tasks), settings, self._warnings.append, jobs=1)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        """Chunks of documents to chunks of outcomes."""
        out = []
        for raw in batch["chunk"]:
            tasks = pickle.loads(raw)  # noqa: S301 - our own driver's bytes
            self._tasks.extend(tasks)
            outcomes: list[Outcome] | QuotesError
            try:
                outcomes = self._unfit or [next(self._outcomes) for _ in tasks]
            except (
                QuotesError
            ) as error:  # a model or a rule that is unfit: Ray would wrap it beyond recognition
                outcomes = self._unfit = error  # of the chunks to come, too: nothing works on them any more
            out.append(pickle.dumps((outcomes, tuple(self._warnings))))
        return {"outcomes": out}


class _Line:
    """Tasks that are added while others wait for them."""

    def __init__(self) -> None:
        import queue

        self._queue: Any = queue.Queue()

    def extend(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            self._queue.put(task)

    def __iter__(self) -> Iterator[Task]:
        while True:
            yield self._queue.get()


class _Feed:
    """An actor that holds the chunks on their way, by number; None stands for the end."""

    def __init__(self) -> None:
        import asyncio

        self._chunks: dict[int, bytes | None] = {}
        self._forgotten = 0
        self._end: int | None = None
        self._changed = asyncio.Condition()

    async def put(self, number: int, chunk: bytes | None) -> None:
        async with self._changed:
            if chunk is None:
                self._end = number
            else:
                self._chunks[number] = chunk
            self._changed.notify_all()

    async def get(self, number: int) -> bytes | None:
        async with self._changed:
            await self._changed.wait_for(
                lambda: number in self._chunks or number < self._forgotten or self._end == number
            )
            if number < self._forgotten:
                return pickle.dumps([])  # done and written: nobody will ask what became of it
            return self._chunks.get(number)

    async def forget(self, number: int) -> None:
        self._chunks.pop(number, None)
        self._forgotten = max(self._forgotten, number + 1)


class _Sender:
    """A thread that reads the input and fills the feed, at most so many chunks before those that are done."""

    def __init__(self, chunks: Iterator[list[Task]], feed: Any, most: int) -> None:
        self._chunks = chunks
        self._feed = feed
        self._room = threading.Semaphore(most)
        self._stopped = False
        # Held while the thread asks Ray, and to stop it: no question may meet a Ray that is shut down.
        self._asking = threading.Lock()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._send, name="quotes-reader", daemon=True)
        self._thread.start()

    def done(self, number: int) -> None:
        """A chunk is written."""
        self._feed.forget.remote(number)
        self._room.release()

    def check(self) -> None:
        """Raise what reading raised."""
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        with self._asking:
            self._stopped = True
        self._room.release()

    def _send(self) -> None:
        import ray

        number = 0
        try:
            for chunk in self._chunks:
                self._room.acquire()
                with self._asking:
                    if self._stopped:
                        return
                    ray.get(self._feed.put.remote(number, pickle.dumps(chunk)))
                number += 1
        except BaseException as error:  # noqa: BLE001 - raised in the thread that writes
            self._error = error
        with self._asking:
            if not self._stopped:
                self._feed.put.remote(number, None)


def _cut(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """The first chunks are small, so that the first record is out early."""
    chunk: list[Task] = []
    length, characters = 1, 0
    with closing(iter(tasks)) as each:  # type: ignore[type-var]
        for task in each:
            chunk.append(task)
            characters += len(task.text) if isinstance(task, Document) else len(getattr(task, "raw", b""))
            if len(chunk) >= length or characters >= CHUNK_CHARACTERS:
                yield chunk
                chunk, characters = [], 0
                length = min(length * 2, CHUNK)
    if chunk:
        yield chunk
