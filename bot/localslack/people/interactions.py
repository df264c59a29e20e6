"""Interactions: people type commands, press, choose, fill in and submit; the app must answer."""

from __future__ import annotations

from typing import Any

from bot.localslack.api.content import completed_view
from bot.localslack.api.methods.views import show_modal, swap_modal
from bot.localslack.api.refusal import Refusal
from bot.localslack.api.response_url import respond
from bot.localslack.blockkit import client_errors, view_state
from bot.localslack.blockkit.interactive_parts import action_of, kept_typed, part_with, sends_at_once
from bot.localslack.json_object import Json
from bot.localslack.people.client_base import AppAnswer, ClientBase, Container, NotPossible, error_of
from bot.localslack.state.composer import TOKEN, composed
from bot.localslack.transport import payloads
from bot.localslack.transport.delivery import AppReply

NOT_A_COMMAND = '`{name}` is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.'


class Interactions(ClientBase):
    """Acts that the app answers."""

    # Commands and shortcuts

    async def command(self, user: str, channel: str, line: str) -> AppAnswer:
        """Type a slash command into a conversation."""
        self._check_may_type(user, channel)
        name, _, text = line.strip().partition(" ")
        entry = self.context.app.command(name)
        if entry is None or self.context.app.uninstalled or not self.context.app.may("commands"):
            return self._shown_error(user, "unknown_command", NOT_A_COMMAND.format(name=name))
        trigger_id = self.context.triggers.issue(user)
        key = self.context.response_urls.issue(channel, user)
        text = self._command_text(text.strip(), bool(entry.get("should_escape")))
        person, place = self.space.people[user], self.space.channels[channel]
        url = self._response_url(key, "commands")
        payload = payloads.slash_command(self._sender, person, place, name, text, trigger_id, url)
        reply = await self._ask("slash_commands", payload, f"command {name}")
        return self._command_answered(user, name, key, reply)

    async def message_shortcut(self, user: str, channel: str, ts: str, name: str) -> AppAnswer:
        """Use a message shortcut, by its name or callback id."""
        message = self._message(user, channel, ts)
        entry = self._shortcut("message", name)
        key = self.context.response_urls.issue(channel, user, message_ts=ts)
        trigger_id = self.context.triggers.issue(user)
        person, place = self.space.people[user], self.space.channels[channel]
        url = self._response_url(key, "app")
        payload = payloads.message_shortcut(self._sender, person, place, message, entry["callback_id"], trigger_id, url)
        return await self._interact(user, payload, f"message shortcut {name}")

    async def global_shortcut(self, user: str, name: str) -> AppAnswer:
        """Use a global shortcut, by its name or callback id."""
        entry = self._shortcut("global", name)
        trigger_id = self.context.triggers.issue(user)
        person = self.space.people[user]
        payload = payloads.global_shortcut(self._sender, person, entry["callback_id"], trigger_id, self.space.new_ts())
        return await self._interact(user, payload, f"global shortcut {name}")

    # Buttons, menus, fields

    async def use(self, user: str, place: Container, block_id: str, action_id: str, value: Any = None) -> AppAnswer:
        """Press a button or choose in a menu; what only fills a field is noted and not sent."""
        block, element = self._element(user, place, block_id, action_id)
        if element["type"] not in ("button", "overflow", "icon_button", "feedback_buttons"):
            typed = self.typed(user, place)
            typed.setdefault(block["block_id"], {})[action_id] = value
        if not sends_at_once(block):
            return AppAnswer(True)
        action = action_of(block, element, value, self.space.new_ts())
        trigger_id = self.context.triggers.issue(user, view_id=place.view_id)
        payload = payloads.block_actions(self._sender, self.space.people[user], self._payload_place(user, place), action, trigger_id)
        return await self._interact(user, payload, f"{element['type']} {action_id}")

    async def options(self, user: str, place: Container, block_id: str, action_id: str, value: str) -> AppAnswer:
        """Type into a menu whose options the app gives; they are in the answer's payload."""
        self._element(user, place, block_id, action_id)
        payload = payloads.block_suggestion(
            self._sender, self.space.people[user], self._payload_place(user, place), block_id, action_id, value
        )
        return await self._interact(user, payload, f"options of {action_id}")

    # Modals and Home

    async def submit(self, user: str, view_id: str) -> AppAnswer:
        """Submit a modal with what was typed; the client refuses empty required fields by itself."""
        view = self._modal(user, view_id)
        if not view.get("submit") and any(block["type"] == "input" for block in view["blocks"]):
            raise NotPossible("this modal has no submit button")
        typed = self.typed(user, Container(view_id=view_id))
        if errors := client_errors(view, typed):
            return AppAnswer(False, errors=errors)
        stated = self._stated(user, view)
        trigger_id = self.context.triggers.issue(user, view_id=view_id)
        person = self.space.people[user]
        urls = self._submission_urls(user, stated)
        payload = payloads.view_submission(self._sender, person, stated, trigger_id, urls)
        label = f"submission of {view['callback_id'] or view_id}"
        reply = await self._ask("interactive", payload, label, wants_payload=True)
        return self._submission_answered(user, view_id, reply)

    async def close(self, user: str, view_id: str) -> None:
        """Close a modal by its cross; the app hears of it if it asked to."""
        view = self._modal(user, view_id)
        clear = bool(view["clear_on_close"])
        closed = self.space.close_views(user) if clear else [self.space.close_view(view_id) or view]
        for each in closed:
            if each["notify_on_close"]:
                payload = payloads.view_closed(self._sender, self.space.people[user], each, clear)
                await self._ask("interactive", payload, f"closing of {each['callback_id']}")

    async def open_home(self, user: str, tab: str = "home") -> Json | None:
        """Open the App Home; what it shows once the app was told."""
        channel = self.space.im_with(user)
        view = self.space.homes.get(user)
        event = payloads.app_home_opened(user, channel, tab, view, self.space.new_ts())
        await self._told(lambda: self.events.tell("app_home_opened", event))
        return self.space.homes.get(user)

    def _shortcut(self, kind: str, name: str) -> Json:
        entry = self.context.app.shortcut(kind, name)
        if entry is None or self.context.app.uninstalled:
            raise NotPossible(f"the app has no {kind} shortcut {name!r}")
        return entry

    def _command_text(self, text: str, should_escape: bool) -> str:
        if not should_escape:
            return text
        # With should_escape, names are sent along: <@U123|ana>, <#C123|general>.
        stored = composed(text, self.space.names, self.space.channel_names)
        return TOKEN.sub(lambda found: self._with_name(found.group()), stored)

    def _with_name(self, token: str) -> str:
        thing = token[2:-1]
        if token.startswith("<@") and thing in self.space.people:
            return f"<@{thing}|{self.space.people[thing]['name']}>"
        if token.startswith("<#") and thing in self.space.channels:
            return f"<#{thing}|{self.space.channels[thing].get('name', '')}>"
        return token

    def _command_answered(self, user: str, name: str, key: str, reply: AppReply) -> AppAnswer:
        if not reply.ok:
            text = f'`{name}` failed with the error "{error_of(reply)}"'
            return self._shown_error(user, error_of(reply), text)
        if not reply.payload or not (reply.payload.get("text") or reply.payload.get("blocks")):
            return AppAnswer(True, payload=reply.payload)
        try:
            respond(self.context, self.context.response_urls.peek(key), reply.payload)
        except Refusal as refusal:
            text = f'`{name}` failed with the error "invalid_command_response" ({refusal.error})'
            return self._shown_error(user, "invalid_command_response", text)
        return AppAnswer(True, text=str(reply.payload.get("text", "")), payload=reply.payload)

    def _submission_answered(self, user: str, view_id: str, reply: AppReply) -> AppAnswer:
        if not reply.ok:
            text = "We had some trouble connecting. Try again?"
            return self._shown_error(user, error_of(reply), text)
        answer = reply.payload or {}
        try:
            errors = self._apply(user, view_id, answer)
        except Refusal as refusal:
            detail = refusal.extra.get("response_metadata", {}).get("messages", "")
            text = f"We had some trouble connecting. Try again? ({refusal.error} {detail})"
            return self._shown_error(user, f"view_response:{refusal.error}", text)
        return AppAnswer(not errors, errors=errors, payload=reply.payload)

    def _apply(self, user: str, view_id: str, answer: Json) -> dict[str, str]:
        """Do what a submission's answer asks for; what stands beside fields is returned."""
        match answer.get("response_action"):
            case None if not answer:
                self.space.close_view(view_id)
            case "clear":
                self.space.close_views(user)
            case "errors":
                return self._checked_errors(view_id, answer.get("errors"))
            case "update":
                old = self.space.view_by_id(view_id)
                view = completed_view(self.context, answer.get("view") or {})
                if old is not None:
                    swap_modal(self.context, old, view)
            case "push":
                show_modal(self.context, user, completed_view(self.context, answer.get("view") or {}), push=True)
            case _:
                raise Refusal("invalid_response_action")
        return {}

    def _checked_errors(self, view_id: str, errors: Any) -> dict[str, str]:
        view = self.space.view_by_id(view_id) or {"blocks": []}
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or set(errors) - inputs:
            raise Refusal("invalid_errors")
        return {str(block_id): str(text) for block_id, text in errors.items()}

    def _submission_urls(self, user: str, view: Json) -> list[Json]:
        urls = []
        for block in view["blocks"]:
            element = block.get("element") or {}
            if not element.get("response_url_enabled"):
                continue
            entry = view["state"]["values"][block["block_id"]][element["action_id"]]
            chosen = entry.get("selected_conversation") or entry.get("selected_channel")
            if chosen:
                url = self._response_url(self.context.response_urls.issue(chosen, user), "app")
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append({**ids, "channel_id": chosen, "response_url": url})
        return urls

    def _payload_place(self, user: str, place: Container) -> Json:
        if place.view_id:
            return payloads.view_place(self._stated(user, self._view(user, place.view_id)))
        message = self._message(user, place.channel, place.ts)
        key = self.context.response_urls.issue(
            place.channel,
            user,
            message_ts=place.ts,
            ephemeral=bool(message.get("is_ephemeral")),
            thread_ts=message.get("thread_ts", ""),
        )
        values = view_state(message, kept_typed(self.typed(user, place), message))
        url = self._response_url(key, "actions")
        return payloads.message_place(self.space.channels[place.channel], message, url, values)

    def _stated(self, user: str, view: Json) -> Json:
        values = view_state(view, kept_typed(self.typed(user, Container(view_id=view["id"])), view))
        return {**view, "state": {"values": values}}

    def _element(self, user: str, place: Container, block_id: str, action_id: str) -> tuple[Json, Json]:
        holder = self._view(user, place.view_id) if place.view_id else self._bot_message(user, place)
        found = part_with(holder.get("blocks") or [], block_id, action_id)
        if found is None:
            raise NotPossible(f"there is no element {action_id!r} in block {block_id!r}")
        return found

    def _bot_message(self, user: str, place: Container) -> Json:
        message = self._message(user, place.channel, place.ts)
        if message.get("bot_id") != self.space.bot_id:
            raise NotPossible("only the app's own messages have buttons")
        return message

    def _view(self, user: str, view_id: str) -> Json:
        home = self.space.homes.get(user)
        return home if home is not None and home["id"] == view_id else self._modal(user, view_id)
