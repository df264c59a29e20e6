"""Text, blocks, metadata and views of a call, checked and completed as Slack does it."""

from __future__ import annotations

import json
from typing import Any

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal, refusal_with_messages
from bot.localslack.blockkit import Problem, assign_ids, check_message, check_view
from bot.localslack.json_object import Json

MOST_TEXT = 40_000
# Not in Slack's documentation; measured by users of the real thing (bolt-js issue 2509).
MOST_BLOCK_CHARACTERS = 13_200
MOST_METADATA_BYTES = 8_000


def message_facts(context: ApiContext, arguments: Arguments) -> Json:
    """The content keys of a message from a call's arguments: text, blocks, attachments, metadata."""
    content: Json = {"text": arguments.text("text")}
    for name in ("blocks", "attachments"):
        value = arguments.parsed(name, f"invalid_{name}_format")
        if value:
            content[name] = value
    if arguments.text("markdown_text"):
        content["markdown_text"] = arguments.text("markdown_text")
    _check(content)
    if "blocks" in content:
        content["blocks"] = assign_ids(content["blocks"], context.workspace.new_word)
    if "markdown_text" in content:
        content["text"] = content.pop("markdown_text")
    content["text"] = content["text"][:MOST_TEXT]
    metadata = arguments.parsed("metadata", "invalid_metadata_format")
    return {**content, "metadata": checked_metadata(metadata)} if metadata else content


def checked_metadata(metadata: Any) -> Json:
    """Message metadata, refused when it is not of Slack's form or too large."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if not metadata.get("event_type") or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > MOST_METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return metadata


def checked_view(context: ApiContext, arguments: Arguments) -> Json:
    """The view of a call, refused when it breaks a rule, with the ids that were left out."""
    view = arguments.parsed("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise refusal_with_messages("invalid_arguments", ["[ERROR] missing required field: view"])
    return completed_view(context, view)


def completed_view(context: ApiContext, view: Json) -> Json:
    """A view as the app wrote it, checked, with the ids that were left out."""
    problems = check_view(view)
    if any(problem.rule == "view_too_large" for problem in problems):
        raise Refusal("view_too_large")
    if problems:
        raise refusal_with_messages("invalid_arguments", (_line(each, "/view") for each in problems))
    return {**view, "blocks": assign_ids(view["blocks"], context.workspace.new_word)}


def _check(content: Json) -> None:
    if not any(content.values()):
        raise Refusal("no_text")
    # A too long text is cut, not refused, so it is not for the checker to see.
    problems = check_message({**content, "text": content["text"][:MOST_TEXT]})
    if any(problem.rule == "markdown_text_conflict" for problem in problems):
        raise Refusal("markdown_text_conflict")
    if problems:
        error = "invalid_attachments" if problems[0].pointer.startswith("/attachments") else "invalid_blocks"
        raise refusal_with_messages(error, (_line(each) for each in problems))
    if len(json.dumps(content.get("blocks", ""), ensure_ascii=False)) > MOST_BLOCK_CHARACTERS:
        _refuse_long_blocks(content["blocks"])


def _refuse_long_blocks(blocks: Any) -> None:
    if sum(len(text) for text in texts_in(blocks)) > MOST_BLOCK_CHARACTERS:
        raise Refusal("msg_blocks_too_long")


def texts_in(part: Any) -> list[str]:
    """Every `text` string somewhere inside a piece of Block Kit."""
    if isinstance(part, list):
        return [text for each in part for text in texts_in(each)]
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in texts_in(value)]
    return []


def _line(problem: Problem, prefix: str = "") -> str:
    return f"[ERROR] {problem.message} [json-pointer:{prefix}{problem.pointer}]"
