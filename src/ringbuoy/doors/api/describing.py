"""What the description says of the answers: the standard's published schemas, and our refusals."""

from typing import Any

PUBLISHED = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema"
_SENTENCE = {
    "type": "object",
    "properties": {
        "sentence": {
            "type": "string",
            "description": "What is wrong and what to do, to be shown to a person.",
        },
        "parameters": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["sentence"],
}

_MINIMAL = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "modified_date": {"type": "string", "format": "date-time"},
    },
    "required": ["id", "modified_date"],
    "additionalProperties": False,
}


def information() -> dict[str, Any]:
    """Describe the answer about the API itself."""
    return _described({"type": "object"}, 429)


def one(schema: str) -> dict[str, Any]:
    """Describe an answer with one record."""
    return _described(_published(schema), 404, 422, 429)


def page(*schemas: str, refusals: tuple[int, ...] = (), has_minimal: bool = False) -> dict[str, Any]:
    """Describe an answer with a page of records in one of these forms, or with all of them one a line."""
    forms = [_published(schema) for schema in schemas] + ([_MINIMAL] if has_minimal else [])
    record = {"anyOf": forms}
    contents = {"type": "array", "items": record}
    described = _described({"type": "object", "properties": {"contents": contents}}, 422, 429, *refusals)
    described["responses"][200]["content"]["application/x-ndjson"] = {"schema": record}
    return described


def _published(schema: str) -> dict[str, Any]:
    return {"$ref": f"{PUBLISHED}/{schema}.json"}


def _described(schema: dict[str, Any], *refusals: int) -> dict[str, Any]:
    refused = {status: _json(_SENTENCE, said="Refused, with a sentence that says why") for status in refusals}
    return {"responses": {200: _json(schema, said="OK"), **refused}}


def _json(schema: dict[str, Any], *, said: str) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": schema}}}
