"""The one who reads: a thread with a pipeline, which takes requests in turn and stops where a deadline passes."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from quotes.documents import Document
from quotes.errors import InputError
from quotes.extraction import Extractor
from quotes.files import checked


class Late(Exception):  # noqa: N818 - a result rather than an error
    """The answer was not there in time."""


class SameId(InputError):  # noqa: N818 - what is wrong, in two words
    """Two documents of a batch have one id."""


class Reader:
    """A pipeline is for one thread at a time; more processes are the way to more speed."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="quotes-reader")
        self._stopped = threading.Event()

    def close(self) -> None:
        """Finish the document at hand and take no more."""
        self._stopped.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def read(self, documents: Sequence[Document], seconds: float) -> bytes:
        """The answer's body; raises `Late`, and `InputError` for a text that cannot be used."""
        import asyncio

        deadline = time.monotonic() + seconds
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._thread, self._read, documents, deadline)
        try:
            async with asyncio.timeout(seconds):
                return await work
        except TimeoutError as error:
            raise Late from error

    def _read(self, documents: Sequence[Document], deadline: float) -> bytes:
        answers = []
        for document in documents:
            checked(document.text, document.id)
            records: list[dict[str, Any]] = []
            self._in_time(deadline)
            for record in self._extractor.records(document):
                self._in_time(deadline)
                records.append(record.to_dict())
            sha = hashlib.sha256(document.text.encode()).hexdigest()
            answers.append({"id": document.id, "sha256": sha, "records": records})
        return json.dumps({"documents": answers}, ensure_ascii=False).encode()

    def _in_time(self, deadline: float) -> None:
        if self._stopped.is_set() or time.monotonic() > deadline:
            raise Late


def as_documents(given: Sequence[dict[str, Any]]) -> list[Document]:
    """Documents with ids of their own: the given ones, else their number; `SameId` for an id that stands twice."""
    out: dict[str, Document] = {}
    for number, one in enumerate(given, 1):
        identity = one.get("id") or str(number)
        if identity in out:
            raise SameId(f"two documents have the id {identity!r}; give each its own.")
        meta = {
            name: value for name, value in one.items() if name not in ("id", "text") and value is not None
        }
        out[identity] = Document(identity, one["text"], meta)
    return list(out.values())
