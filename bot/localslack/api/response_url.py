"""Response URLs. What is posted to one, or sent with the ack of a command, becomes, replaces or deletes a message."""

from __future__ import annotations

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.content import message_facts
from bot.localslack.api.context import ApiContext
from bot.localslack.api.expiring_ids import ResponseUrl
from bot.localslack.api.refusal import Refusal, refusal_with_messages
from bot.localslack.json_object import Json


def respond(context: ApiContext, target: ResponseUrl, body: Json) -> None:
    """Do what one answer asks for; works in conversations that the bot is not in."""
    if fault := context.faults.of_answer(body):
        raise refusal_with_messages(fault.error, fault.messages)
    arguments = Arguments(body)
    if arguments.flag("delete_original"):
        _delete(context, target)
        return
    facts = message_facts(context, arguments)
    if arguments.flag("replace_original") and target.message_ts:
        _replace(context, target, facts)
        return
    _post(context, target, arguments, facts)


def _post(context: ApiContext, target: ResponseUrl, arguments: Arguments, facts: Json) -> None:
    space = context.workspace
    if arguments.text("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refusal("invalid_arguments")
    text = facts.pop("text")
    if arguments.text("thread_ts"):
        facts["thread_ts"] = arguments.text("thread_ts")
    facts |= context.bot_facts()
    if arguments.text("response_type") == "in_channel":
        space.post(target.channel, space.bot_user, text, **facts)
    else:
        space.post_ephemeral(target.channel, target.user, text, **facts)


def _replace(context: ApiContext, target: ResponseUrl, facts: Json) -> None:
    space = context.workspace
    if target.ephemeral:
        kept = space.ephemerals.get((target.channel, target.user), [])
        old = next((each for each in kept if each["ts"] == target.message_ts), {})
        bare = {key: value for key, value in old.items() if key != "blocks"}
        if old and space.change_ephemeral(target.channel, target.user, target.message_ts, {**bare, **facts}):
            return
        raise Refusal("message_not_found")
    facts.setdefault("blocks", None)
    _own(context, target)
    space.edit(target.channel, target.message_ts, space.bot_user, **facts)


def _delete(context: ApiContext, target: ResponseUrl) -> None:
    space = context.workspace
    if target.ephemeral:
        space.change_ephemeral(target.channel, target.user, target.message_ts, None)
    elif target.message_ts:
        _own(context, target)
        space.delete(target.channel, target.message_ts)


def _own(context: ApiContext, target: ResponseUrl) -> None:
    message = context.workspace.logs[target.channel].get(target.message_ts)
    if message is None or message.get("bot_id") != context.workspace.bot_id:
        raise Refusal("message_not_found")
