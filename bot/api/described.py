"""The API in OpenAPI 3.1, made from the columns of the export, so that it cannot say anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.api.rules import MOST_A_MINUTE, MOST_ON_A_PAGE, OPENAPI, PAGE, ROOT, STATUS, ApiError
from bot.export.rules import COLUMNS
from bot.words import Words

DAYS = ("day", "week", "ends_on")
NUMBERS = ("used_by", "messages", "round", "n", "score", "low", "high", "points")
YES_OR_NO = ("failure_lesson",)
Schema = dict[str, Any]


def openapi(words: Words) -> Schema:
    """The whole description."""
    paths = {ROOT + name: {"get": _reading(words, name)} for name in COLUMNS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ripple", "version": "1", "description": words("api.described", most=MOST_A_MINUTE)},
        "paths": paths | {ROOT + OPENAPI: {"get": {"security": [], "responses": {"200": {"description": words("api.this")}}}}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**{name: _row(words, columns) for name, columns in COLUMNS.items()}, "error": _error()},
        },
        "security": [{"token": []}],
    }


def _reading(words: Words, name: str) -> Schema:
    page = {
        "type": "object",
        "required": ["data", "next"],
        "additionalProperties": False,
        "properties": {
            "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {"type": ["string", "null"], "description": words("api.next")},
        },
    }
    refusals = {str(status): _refusal(words, status) for status in sorted(set(STATUS.values()))}
    fine = {"description": name, "headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": page}}}
    return {
        "operationId": name,
        "parameters": [
            {"name": "since", "in": "query", "description": words("api.since"), "schema": {"type": "string", "format": "date"}},
            _number("limit", 1, {"maximum": MOST_ON_A_PAGE, "default": PAGE}),
            _number("after", 0, {"default": 0}),
            {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
        ],
        "responses": {"200": fine, "304": {"description": words("api.unchanged")}, **refusals},
    }


def _refusal(words: Words, status: int) -> Schema:
    told = " ".join(words.name(error) for error, code in STATUS.items() if code == status)
    return {"description": told, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}}


def _number(name: str, least: int, more: Mapping[str, int]) -> Schema:
    return {"name": name, "in": "query", "schema": {"type": "integer", "minimum": least, **more}}


def _row(words: Words, columns: tuple[str, ...]) -> Schema:
    said = {name: _type(name) | {"description": words(f"export.column.{name}")} for name in columns}
    return {"type": "object", "required": list(columns), "additionalProperties": False, "properties": said}


def _type(column: str) -> Schema:
    if column in NUMBERS:
        return {"type": ["number", "null"]}
    if column in YES_OR_NO:
        return {"type": "boolean"}
    return {"type": ["string", "null"]} | ({"format": "date"} if column in DAYS else {})


def _error() -> Schema:
    return {
        "type": "object",
        "required": ["error", "message"],
        "additionalProperties": False,
        "properties": {"error": {"type": "string", "enum": [one.value for one in ApiError]}, "message": {"type": "string"}},
    }
