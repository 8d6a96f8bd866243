"""The service over a real socket: records as the library gives them, and the right 4xx for everything else."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest
from service import running

import quotes
from quotes.errors import UsageError
from quotes.server.app import build_app
from quotes.server.limits import Limits, check_place

TEXT = (
    "The mayor of Ardley, Ruth Okafor, said the bridge would close. 😀 “Nobody asked us,” said Bo Lind.\r\n"
)


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_a_text_gives_the_records_of_the_library(client, nlp):
    answer = client.post("/v1/records", json={"text": TEXT})
    assert answer.status_code == 200
    (document,) = answer.json()["documents"]
    assert document["records"] == [record.to_dict() for record in quotes.extract(TEXT, nlp=nlp)]
    for record in document["records"]:
        assert all(TEXT[s["start"] : s["end"]] == s["text"] for s in record["content"])


def test_a_batch_keeps_order_ids_and_what_is_said_of_the_documents(client):
    batch = [{"text": TEXT, "id": "b", "date": "2024-05-01"}, {"text": ""}, {"text": TEXT}]
    documents = client.post("/v1/records", json={"documents": batch}).json()["documents"]
    assert [one["id"] for one in documents] == ["b", "2", "3"]
    assert documents[0]["records"][0]["doc"]["date"] == "2024-05-01"
    assert documents[1]["records"] == []


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"{", 400, "not JSON"),
        (b"", 422, ""),
        (b"[]", 422, ""),
        (b"{}", 422, "text: Field required"),
        (b'{"text": "a", "documents": []}', 422, "give either"),
        (b'{"text": 3}', 422, "text"),
        (b'{"text": "a", "texts": "a"}', 422, "texts"),
        (b'{"text": "a\\u0000b"}', 422, "text"),
        (b'{"text": "a\\ud800b"}', 422, ""),
        (b'{"documents": [{"text": "a", "id": "1"}, {"text": "b", "id": "1"}]}', 409, "give each its own"),
        (json.dumps({"documents": [{"text": "a"}] * 101}).encode(), 422, "100"),
        (b'{"text": "' + b"a" * 20_000 + b'"}', 413, "20,000 are taken"),
        (b"\xff\xfe", 400, ""),
    ],
)
def test_wrong_bodies_get_their_4xx(client, body, status, detail):
    answer = client.post("/v1/records", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert detail in answer.json()["detail"]


def test_a_form_from_another_page_is_refused(client):
    """Browsers send text/plain across sites without asking; only JSON is read."""
    answer = client.post("/v1/records", content=b'{"text": "a"}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


def test_a_chunked_body_that_is_too_large_is_cut_off(client):
    answer = client.post("/v1/records", content=(b"a" * 4000 for _ in range(10)))
    assert answer.status_code == 413


def test_a_slow_body_is_not_waited_for(address):
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as caller:
        caller.sendall(b"POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        started = time.monotonic()
        assert caller.recv(1000).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - started < 5


def test_a_caller_who_hangs_up_leaves_the_service_well(address, client):
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as caller:
        caller.sendall(b"POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/records", 405), ("GET", "/docs", 404), ("GET", "/../x", 404)],
)
def test_other_addresses_and_methods(client, method, path, status):
    assert client.request(method, path).status_code == status


def test_a_name_that_only_points_here_is_refused(client):
    """A page elsewhere whose name is made to resolve to this machine."""
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 400


def test_health_and_version(client):
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/version").json()["quotes"] == quotes.__version__


def test_many_at_once_all_get_their_own_answer(address):
    names = [
        f"{first} {last}"
        for first in ("Ann", "Ben", "Cleo", "Dan")
        for last in ("Lind", "Moss", "Park", "Ray")
    ]

    def ask(name):
        with httpx.Client(base_url=address, timeout=60) as caller:
            answer = caller.post("/v1/records", json={"text": f"{name}, a baker, said the mill had closed."})
            return answer.json()["documents"][0]["records"][0]["source"][0]["text"]

    with ThreadPoolExecutor(16) as callers:
        assert [found.split(",")[0] for found in callers.map(ask, names)] == names


def test_too_many_are_sent_away_and_late_answers_are_given_up(extractor, seed_texts):
    limits = Limits(seconds=0.05, waiting=1, body_seconds=2)
    long = "\n\n".join(seed_texts.values()) * 2
    with running(build_app(extractor, limits), limits) as address, ThreadPoolExecutor(6) as callers:

        def ask(_):
            return httpx.post(f"{address}/v1/records", json={"text": long}, timeout=60)

        answers = list(callers.map(ask, range(6)))
        assert {answer.status_code for answer in answers} == {503, 504}
        assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status_code == 503)


def test_a_token_is_asked_for(extractor):
    limits = Limits(token="a-long-enough-token")
    with running(build_app(extractor, limits), limits) as address, httpx.Client(base_url=address) as client:
        asked = {"json": {"text": "Bo said no."}}
        assert client.post("/v1/records", **asked).status_code == 401
        wrong = client.post("/v1/records", **asked, headers={"Authorization": "Bearer a-long-enough-tokem"})
        assert wrong.status_code == 401
        assert wrong.headers["www-authenticate"] == "Bearer"
        assert client.get("/openapi.json").status_code == 401
        right = {"Authorization": "Bearer a-long-enough-token"}
        assert client.post("/v1/records", **asked, headers=right).status_code == 200
        assert client.get("/health").status_code == 200
        assert client.get("/health", headers={"Host": "quotes.example"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "token", "message"),
    [("0.0.0.0", None, "QUOTES_TOKEN"), ("192.0.2.1", None, "QUOTES_TOKEN"), ("::", None, "QUOTES_TOKEN"),
     ("example.org", None, "QUOTES_TOKEN"), ("127.0.0.1", "short", "at least 16")],
)  # fmt: skip
def test_an_open_door_needs_a_token(host, token, message):
    with pytest.raises(UsageError, match=message):
        check_place(host, token)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_this_machine_needs_none(host):
    check_place(host, None)
