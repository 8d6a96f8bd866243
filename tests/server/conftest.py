"""The service and its limits, as the tests of this folder share them."""

from __future__ import annotations

import pytest
from service import running

from quotes.extraction import Extractor
from quotes.server.app import build_app
from quotes.server.limits import Limits


@pytest.fixture(scope="session")
def extractor(nlp):
    return Extractor(nlp=nlp)


@pytest.fixture(scope="session")
def limits():
    return Limits(max_bytes=20_000, body_seconds=0.5, seconds=20, waiting=40)


@pytest.fixture(scope="session")
def app(extractor, limits):
    return build_app(extractor, limits)


@pytest.fixture(scope="module")
def address(extractor, limits):
    with running(build_app(extractor, limits), limits) as place:
        yield place
