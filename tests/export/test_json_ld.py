"""Web Annotation and schema.org: what a JSON-LD processor makes of them, and what the standards ask for.

The contexts below name the terms that we use as the two vocabularies define them; nothing is fetched.
"""

from __future__ import annotations

import io
import json

import pytest
from pyld import jsonld

from quotes.export import annotation, by_document, schema_org
from quotes.export.sheets import Sheet
from quotes.records import DocInfo, Record

OA, AS, RDF = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "rdf"
SCHEMA = "http://schema.org/"
LITERAL = "urn:quotes:ns:record"

ANNO_CONTEXT = {
    "oa": OA,
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": AS,
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "describing": "oa:describing",
    "identifying": "oa:identifying",
    "classifying": "oa:classifying",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "rdf:value",
    "format": "dc:format",
    "language": "dc:language",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
}
SCHEMA_CONTEXT = {"@vocab": SCHEMA, "url": {"@id": "schema:url", "@type": "@id"}, "schema": SCHEMA}

# The properties that schema.org gives each type (its own and its parents'), of those we use.
THING = {"name", "description", "url"}
WORK = THING | {"text", "inLanguage", "creator", "author", "isPartOf", "isBasedOn", "publisher", "headline"}
WORK |= {"datePublished"}
PROPERTIES = {
    "Quotation": WORK,
    "Claim": WORK | {"appearance"},
    "NewsArticle": WORK,
    "CreativeWork": WORK,
    "Person": THING | {"jobTitle", "affiliation"},
    "Organization": THING,
}


def load(url, _options=None):
    known = {"http://www.w3.org/ns/anno.jsonld": ANNO_CONTEXT, "https://schema.org": SCHEMA_CONTEXT}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": known[url]}}


def expand(raw: bytes):
    return jsonld.expand(json.loads(raw), {"documentLoader": load})


@pytest.fixture(scope="module")
def sheets(seed_records, seed_texts):
    return [Sheet(sheet.doc, sheet.records, seed_texts[sheet.doc.id]) for sheet in by_document(seed_records)]


@pytest.fixture(scope="module")
def page(sheets):
    file = io.BytesIO()
    annotation.write(sheets, file)
    return file.getvalue()


@pytest.fixture(scope="module")
def graph(sheets):
    file = io.BytesIO()
    left_out = schema_org.write(sheets, file)
    return file.getvalue(), left_out


def test_every_annotation_has_what_the_model_asks_for(page, seed_records, seed_texts):
    (expanded,) = expand(page)
    assert expanded["@type"] == [AS + "OrderedCollectionPage"]
    items = expanded[AS + "items"][0]["@list"]
    assert len(items) == len(seed_records)
    for item, record in zip(items, seed_records, strict=True):
        assert item["@type"] == [OA + "Annotation"]
        assert item["@id"] == f"urn:quotes:record:{record.id}"
        assert item[OA + "motivatedBy"] == [{"@id": OA + "describing"}]
        text = seed_texts[record.doc.id]
        assert [selected(target, text) for target in item[OA + "hasTarget"]] == offsets(record.content)
        bodies = [body for body in item[OA + "hasBody"] if body["@type"] == [OA + "SpecificResource"]]
        for purpose, spans in (("identifying", record.source), ("classifying", record.cue)):
            chosen = [body for body in bodies if body[OA + "hasPurpose"] == [{"@id": OA + purpose}]]
            assert [selected(body, text) for body in chosen] == offsets(spans)
        assert item[LITERAL][0]["@type"] == "@json"


def selected(resource, text):
    """What the selectors of a resource point to; both must point to the same words."""
    position, exact = resource[OA + "hasSelector"]
    start, end = (int(position[OA + name][0]["@value"]) for name in ("start", "end"))
    prefix, words, suffix = (exact[OA + name][0]["@value"] for name in ("prefix", "exact", "suffix"))
    assert text[start:end] == words
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    return start, end


def offsets(spans):
    return [(span.start, span.end) for span in spans]


def test_without_texts_the_quote_selectors_have_no_surroundings(seed_records):
    file = io.BytesIO()
    annotation.write(by_document(seed_records), file)
    assert b'"prefix"' not in file.getvalue()
    assert list(annotation.read(io.BytesIO(file.getvalue()))) == seed_records


def test_a_moved_selector_moves_the_record(page, seed_records):
    """Spans are read from the standard's own terms, not from our copy."""
    whole = json.loads(page)
    whole["items"][0]["target"][0]["selector"][0]["start"] += 1
    first = next(annotation.read(io.BytesIO(json.dumps(whole).encode())))
    assert first.content[0].start == seed_records[0].content[0].start + 1


def test_schema_org_nodes_have_only_properties_of_their_types(graph, seed_records):
    raw, left_out = graph
    nodes = expand(raw)
    assert {name for node in nodes for name in node["@type"]} == {SCHEMA + "Quotation", SCHEMA + "Claim"}
    assert len(nodes) + left_out == len(seed_records)
    assert "ClaimReview" not in raw.decode()
    for node in nodes:
        check_node(node)


def check_node(node):
    kinds = [name.removeprefix(SCHEMA) for name in node.get("@type", [])]
    allowed = set().union(*(PROPERTIES[kind] for kind in kinds)) if kinds else THING
    for name, values in node.items():
        if name.startswith("@") or name == LITERAL:
            continue
        assert name.removeprefix(SCHEMA) in allowed, (kinds, name)
        for value in values:
            if "@value" not in value and set(value) != {"@id"}:
                check_node(value)


def test_what_schema_org_leaves_out_asserts_nothing(graph, seed_records):
    kept = {node["@id"].rpartition(":")[2] for node in json.loads(graph[0])["@graph"]}
    dropped = [record for record in seed_records if record.id not in kept]
    assert dropped
    for record in dropped:
        assert record.kind == "indirect"
        assert record.polarity != "affirmed" or record.act in {"ask", "promise", "order", "decline"}


def test_quoted_words_are_quotations_and_reported_ones_claims(graph, seed_records):
    kinds = {node["@id"].rpartition(":")[2]: node["@type"] for node in json.loads(graph[0])["@graph"]}
    for record in seed_records:
        if record.id in kinds:
            assert kinds[record.id] == ("Claim" if record.kind == "indirect" else "Quotation")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a b?x=1#y", "https://example.org/a%20b?x=1#y"),
        ("javascript:alert(1)", "urn:quotes:document:news/1%202"),  # an address that is none
        (None, "urn:quotes:document:news/1%202"),
    ],
)
def test_the_document_is_named_by_its_address_or_its_id(url, expected):
    doc = DocInfo(id="news/1 2", sha256="0" * 64, url=url)
    assert annotation.document_iri(doc) == expected


def test_an_unnamed_group_gets_no_type_rather_than_a_wrong_one(seed_records):
    whole = next(record for record in seed_records if record.speakers).to_dict()
    whole["speakers"][0] |= {"name": None, "description": "two residents", "type": "OTHER", "id": None}
    node = schema_org.node(Record.model_validate(whole))
    assert node is not None
    assert node["creator"][0] == {"description": "two residents"}
