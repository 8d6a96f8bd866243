"""The service answers as its own OpenAPI says, whatever is sent."""

from __future__ import annotations

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDRESSES = {"/v1/records": "POST", "/health": "GET", "/version": "GET"}


@pytest.fixture(scope="module")
def api(app):
    return schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "localhost"})


@pytest.mark.parametrize("path", ADDRESSES)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_answers_are_as_the_schema_says(path, data, api):
    case = data.draw(api[path][ADDRESSES[path]].as_strategy())
    case.call_and_validate(headers={"Host": "localhost"})


def test_the_schema_names_every_address(app):
    assert set(app.openapi()["paths"]) == set(ADDRESSES)


def test_records_in_the_schema_are_the_records_of_the_program(app):
    components = app.openapi()["components"]["schemas"]
    assert set(components["Record"]["required"]) >= {"id", "doc", "kind", "content", "speakers", "why"}
    jsonschema.Draft202012Validator.check_schema(components["Record"])
