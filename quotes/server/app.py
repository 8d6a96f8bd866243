"""The service's addresses: `POST /v1/records`, a page to try it, health, version, OpenAPI."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.trustedhost import TrustedHostMiddleware

from quotes import __version__
from quotes.errors import InputError
from quotes.extraction import Extractor
from quotes.records import SCHEMA, Record
from quotes.server.guard import Guard
from quotes.server.limits import Limits
from quotes.server.worker import Late, Reader, SameId, as_documents

PAGE = Path(__file__).with_name("page.html")
INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
MAX_DOCUMENTS = 100
Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # NUL is in no text
Short = Annotated[str, Field(max_length=2000)]


class Given(BaseModel):
    """A document to read; what is said of it comes along in its records."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    id: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    title: Short | None = None
    date: Short | None = None
    url: Short | None = None
    publisher: Short | None = None
    author: Short | None = None


class Text(BaseModel):
    """One text; its document is called `text`."""

    model_config = ConfigDict(extra="forbid")

    text: Words


class Batch(BaseModel):
    """Several documents, each with an id of its own: the given one, else its number."""

    model_config = ConfigDict(extra="forbid")

    documents: list[Given] = Field(max_length=MAX_DOCUMENTS)


class Read(BaseModel):
    """What was found in a document; `sha256` is of its text, which the offsets count in (code points)."""

    id: str
    sha256: str
    records: list[Record]


class Answer(BaseModel):
    """The documents in the order in which they were given."""

    documents: list[Read]


class Problem(BaseModel):
    """What is wrong with a request, and what to do."""

    detail: str


def build_app(extractor: Extractor, limits: Limits | None = None) -> FastAPI:
    """The application; its reader's thread ends with it."""
    limits = limits or Limits()
    reader = Reader(extractor)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        reader.close()

    # The interactive pages of FastAPI load their scripts from elsewhere; the page here does not.
    app = FastAPI(
        title="quotes",
        version=__version__,
        description="Who said what: English news in, one record per attribution out.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    page, policy = _page()
    told: dict[int | str, dict[str, Any]] = {
        400: {"model": Problem, "description": "The body is not JSON"},
        401: {"model": Problem, "description": "The token is missing or wrong"},
        408: {"model": Problem, "description": "The body did not arrive in time"},
        409: {"model": Problem, "description": "Two documents have one id"},
        413: {"model": Problem, "description": "The body is too large"},
        422: {"model": Problem, "description": "The body is JSON, and not what is asked for"},
        503: {"model": Problem, "description": "Too many requests are waiting"},
        504: {"model": Problem, "description": "The answer was not there in time"},
    }

    @app.post("/v1/records", response_model=Answer, responses=told)
    async def records(asked: Text | Batch) -> Response:
        """Find who said what in a text or in a batch of documents."""
        if isinstance(asked, Text):
            batch: list[dict[str, Any]] = [{"text": asked.text, "id": "text"}]
        else:
            batch = [given.model_dump() for given in asked.documents]
        body = await reader.read(as_documents(batch), limits.seconds)
        return Response(body, media_type="application/json")

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Whether the service is up."""
        return {"status": "ok"}

    @app.get("/version")
    async def version() -> dict[str, str]:
        """Which program, records and pipeline answer here."""
        meta = extractor.nlp.meta
        return {"quotes": __version__, "schema": SCHEMA, "pipeline": f"{meta['name']} {meta['version']}"}

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def try_it() -> HTMLResponse:
        return HTMLResponse(
            page, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
        )

    @app.exception_handler(RequestValidationError)
    async def wrong_body(_request: Request, error: RequestValidationError) -> JSONResponse:
        body = error.body if isinstance(error.body, dict) else {}
        # Errors come for either shape of body: show those of the shape that was meant.
        meant = "Batch" if "documents" in body else "Text"
        first = next((e for e in error.errors() if meant in e["loc"]), error.errors()[0])
        if first["type"] == "json_invalid":
            return JSONResponse({"detail": f"the body is not JSON: {first['ctx']['error']}"}, 400)
        if "text" in body and "documents" in body:
            return JSONResponse({"detail": "give either `text` or `documents`"}, 422)
        where = ".".join(str(part) for part in first["loc"][1:] if part not in ("Text", "Batch"))
        return JSONResponse({"detail": f"{where}: {first['msg']}" if where else str(first["msg"])}, 422)

    @app.exception_handler(SameId)
    async def same_id(_request: Request, error: SameId) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 409)

    @app.exception_handler(InputError)
    async def wrong_text(_request: Request, error: InputError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 422)

    @app.exception_handler(Late)
    async def late(_request: Request, _error: Late) -> JSONResponse:
        message = f"the answer was not there within {limits.seconds:g} s; send less, or try again"
        return JSONResponse({"detail": message}, 504)

    app.add_middleware(Guard, limits=limits)
    if limits.token is None:
        # Without a token only pages of this machine may talk to it: a name that resolves to it is refused.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(limits.hosts))
    return app


def _page() -> tuple[str, str]:
    """The page, and a policy under which nothing but its own script and style runs."""
    page = PAGE.read_text(encoding="utf-8")
    allowed = {"script": "", "style": ""}
    for name, code in INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        allowed[name] += f" 'sha256-{digest}'"
    policy = (
        f"default-src 'none'; script-src{allowed['script']}; style-src{allowed['style']}; connect-src 'self'"
    )
    return page, f"{policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
