"""Webhooks as owners see them: the list, the form for a new one, and its secret, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.webhooks.rules import MOST_WEBHOOKS, URL_LENGTH, SendOutcome, Webhook, WebhookEvent, WhyNotSent
from bot.words import Words

WEBHOOKS_OPEN = "webhooks:open"
WEBHOOK_NEW = "webhooks:new"
WEBHOOK_FORM = "webhooks:form"
WEBHOOK_TEST = "webhooks:test"  # value of these four: the webhook's id
WEBHOOK_PAUSE = "webhooks:pause"
WEBHOOK_GO_ON = "webhooks:go_on"
WEBHOOK_REMOVE = "webhooks:remove"
CLOSE = "form.close"


def webhooks_modal(words: Words, known: Sequence[Webhook], tested: str = "") -> View:
    """Each webhook with its buttons. `tested`: what just came of a test."""
    shown: list[Block] = [blocks.section(blocks.ours(words("webhooks.what")))]
    shown += [blocks.section(blocks.ours(tested))] if tested else []
    for one in known:
        shown += [blocks.divider(), blocks.section(blocks.ours(_line(words, one))), blocks.actions(_buttons(words, one))]
    if len(known) < MOST_WEBHOOKS:
        shown += [blocks.divider(), blocks.actions([blocks.button(words("webhooks.new"), WEBHOOK_NEW, style="primary")])]
    return blocks.modal(words("webhooks.title"), shown, callback_id="note", close=words(CLOSE))


def webhook_form(words: Words) -> View:
    """Where to, and what."""
    options = [blocks.option(words.name(one), one.value) for one in WebhookEvent]
    boxes: Element = {"type": "checkboxes", "action_id": "events", "options": options, "initial_options": options}
    shown = [
        blocks.input_block(
            words("webhooks.url"), blocks.text_input("url", limit=URL_LENGTH), block_id="url", hint=words("webhooks.url_hint")
        ),
        blocks.input_block(words("webhooks.events"), boxes, block_id="events"),
        blocks.context(blocks.plain(words("webhooks.as_you"))),
    ]
    return blocks.modal(words("webhooks.new"), shown, callback_id=WEBHOOK_FORM, submit=words("form.save"), close=words("form.cancel"))


def secret_modal(words: Words, secret: str) -> View:
    """The secret, once."""
    shown = [
        blocks.section(blocks.ours(words("webhooks.secret"))),
        blocks.section(blocks.ours(f"`{secret}`")),
        blocks.context(blocks.plain(words("webhooks.how_to_check"))),
    ]
    return blocks.modal(words("webhooks.title"), shown, callback_id="note", close=words(CLOSE))


def failing_message(words: Words, known: Webhook, outcome: SendOutcome) -> dict[str, Any]:
    """One message, with the cure."""
    told = words("webhooks.failing", host=host_of(known), why=outcome_said(words, outcome))
    button = blocks.actions([blocks.button(words("webhooks.look"), WEBHOOKS_OPEN)])
    return blocks.message(told, [blocks.section(blocks.ours(told)), button])


def outcome_said(words: Words, outcome: SendOutcome) -> str:
    """What came of a send, in a sentence."""
    if outcome.why is None:
        return words("webhooks.got_it", status=outcome.status or 0)
    return words.name(outcome.why, status=outcome.status or 0)


def host_of(known: Webhook) -> str:
    """The address as people know it. The rest of it may be a secret of theirs."""
    return blocks.escape(urlsplit(known.url).hostname or "")


def _line(words: Words, one: Webhook) -> str:
    events = words.listed([words.name(event) for event in one.events])
    lines = [f"*{host_of(one)}*", events]
    if one.paused_at is not None:
        lines.append(words("webhooks.is_paused"))
    if one.last_outcome is not None and one.last_at is not None:
        lines.append(words.labelled(words.moment(one.last_at), outcome_said(words, _kept(one.last_outcome))))
    return "\n".join(lines)


def _kept(code: str) -> SendOutcome:
    why, _, status = code.partition(":")
    is_known = why in set(WhyNotSent)
    return SendOutcome(WhyNotSent(why) if is_known else None, int(status) if status.isdigit() else None)


def _buttons(words: Words, one: Webhook) -> list[Element]:
    paused = one.paused_at is not None
    turn = (words("webhooks.go_on"), WEBHOOK_GO_ON) if paused else (words("webhooks.pause"), WEBHOOK_PAUSE)
    return [
        blocks.button(words("webhooks.test"), WEBHOOK_TEST, one.id),
        blocks.button(*turn, one.id),
        blocks.button(words("webhooks.remove"), WEBHOOK_REMOVE, one.id, style="danger"),
    ]
