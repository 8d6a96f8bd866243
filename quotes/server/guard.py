"""The door: token, size and speed of bodies, and how many are in the house; what does not fit gets its 4xx."""

from __future__ import annotations

import asyncio
import hmac
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from quotes.server.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

DISCARDED = 8 * 2**20  # bytes
OPEN = frozenset({"/", "/health"})  # hold nothing of anybody's


class Guard:
    """ASGI middleware; the application behind it sees whole bodies only."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["path"] not in OPEN and not self._is_known(headers.get(b"authorization", b"")):
            await self._discard(receive)
            await _refuse(send, 401, "show the service's token: Authorization: Bearer TOKEN", b"Bearer")
            return
        if scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
            return
        if self._inside >= self._limits.waiting:
            await self._discard(receive)
            await _refuse(send, 503, "too many requests are waiting; try again in a moment", retry=True)
            return
        self._inside += 1
        try:
            await self._with_body(scope, receive, send, headers)
        finally:
            self._inside -= 1

    async def _with_body(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]
    ) -> None:
        limit = self._limits.max_bytes
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > limit:
            await self._discard(receive)
            await _refuse(send, 413, f"the body has {int(length):,} bytes; {limit:,} are taken")
            return
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                body, whole = await _read(receive, limit)
        except TimeoutError:
            await _refuse(send, 408, f"the body did not arrive within {self._limits.body_seconds:g} s")
            return
        if body is None:
            return  # the caller has gone
        if len(body) > limit:
            if not whole:
                await self._discard(receive)
            await _refuse(send, 413, f"the body has more than the {limit:,} bytes that are taken")
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": body, "more_body": False}
            return await receive()

        await self._app(scope, replay, send)

    async def _discard(self, receive: Receive) -> None:
        """Take the rest of a refused body, up to a point: a caller who is still sending would not see the answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.body_seconds):
                await _read(receive, DISCARDED, keep=False)

    def _is_known(self, shown: bytes) -> bool:
        token = self._limits.token
        return token is None or hmac.compare_digest(shown, f"Bearer {token}".encode())


async def _read(receive: Receive, limit: int, *, keep: bool = True) -> tuple[bytes | None, bool]:
    """The body, at most a chunk longer than `limit`, and whether that is all; None when the caller has gone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None, True
        part = message.get("body", b"")
        size += len(part)
        if keep:
            parts.append(part)
        whole = not message.get("more_body", False)
        if whole or size > limit:
            return b"".join(parts), whole


async def _refuse(
    send: Send, status: int, message: str, challenge: bytes = b"", *, retry: bool = False
) -> None:
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    headers += [(b"www-authenticate", challenge)] if challenge else []
    headers += [(b"retry-after", b"1")] if retry else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"detail": message}).encode()})
