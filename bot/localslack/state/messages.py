"""Messages, ephemeral messages and reactions: every change to what is said in a workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.localslack.json_object import Json
from bot.localslack.state import slack_objects
from bot.localslack.state.base import WorkspaceState
from bot.localslack.state.composer import composed, rich_text
from bot.localslack.state.emoji_names import kept_name


class Messages(WorkspaceState):
    """What is said."""

    def post(self, channel: str, user: str, text: str, *, at: datetime | None = None, **facts: Any) -> Json:
        """A message in a conversation, by a person or (with `bot_id` in the facts) by the bot."""
        log = self.logs[channel]
        message: Json = {"type": "message", "user": user, "text": text, "ts": self.new_ts(log, at)}
        message |= {"team": self.team_id, **{k: v for k, v in facts.items() if v is not None}}
        if (parent := log.get(facts.get("thread_ts") or "")) and parent["ts"] != message["ts"]:
            message["parent_user_id"] = parent["user"]
        log.add(message)
        self.feed.emit("message", channel=channel, message=message)
        self._count_replies(channel, message)
        return message

    def say(self, channel: str, user: str, typed: str, **facts: Any) -> Json:
        """A person's message, typed into the composer: mentions and links are understood, a block is added."""
        text = composed(typed, self.names, self.channel_names)
        block = rich_text(text, self.new_word())
        return self.post(channel, user, text, client_msg_id=self.new_uuid(), blocks=[block], **facts)

    def share_file(self, channel: str, user: str, name: str, title: str, content: bytes = b"", **facts: Any) -> Json:
        """A person's file without a word beside it. Where it can be had, `files.info` says."""
        made = slack_objects.file_json(self.new_id("F"), name, title, user, self.seconds())
        file = {**made, "channels": [channel], "size": len(content)}
        self.files[file["id"]] = {**file, "completed": True, "content": content, "secret": self.new_word(24)}
        return self.post(channel, user, "", subtype="file_share", files=[file], upload=False, **facts)

    def forward(self, channel: str, user: str, origin: str, ts: str) -> Json:
        """Another message, passed on without a word of one's own: its words are in an attachment."""
        shared = slack_objects.forwarded(origin, self.logs[origin].by_ts[ts])
        return self.post(channel, user, "", client_msg_id=self.new_uuid(), attachments=[shared])

    def unfurl(self, channel: str, ts: str, url: str, title: str) -> Json:
        """Slack itself adds a link's preview a moment later: a change that nobody made."""
        preview = {"id": 1, "from_url": url, "original_url": url, "title": title, "title_link": url, "fallback": title}
        before = self.logs[channel].by_ts[ts]
        return self.edit(channel, ts, before["user"], attachments=[*before.get("attachments", []), preview])

    def edit(self, channel: str, ts: str, user: str, **changes: Any) -> Json:
        """Replace parts of a message; a None takes the part away."""
        before = self.logs[channel].by_ts[ts]
        changed = {**before, **changes}
        message = {k: v for k, v in changed.items() if v is not None}
        if message.get("text") != before.get("text"):
            message["edited"] = {"user": user, "ts": self.new_ts()}
        self.logs[channel].replace(message)
        self.feed.emit("message_changed", channel=channel, message=message, previous=before)
        return message

    def retype(self, channel: str, ts: str, user: str, typed: str) -> Json:
        """A person's edit of their own message."""
        text = composed(typed, self.names, self.channel_names)
        return self.edit(channel, ts, user, text=text, blocks=[rich_text(text, self.new_word())])

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message; the parent of a thread leaves a tombstone behind, as in Slack."""
        log = self.logs[channel]
        if log.threads.get(ts):
            before = log.by_ts[ts]
            kept = {k: v for k, v in before.items() if k in slack_objects.THREAD_KEYS or k == "ts"}
            tombstone = {"type": "message", "subtype": "tombstone", "user": slack_objects.SLACKBOT, "hidden": True}
            message = {**tombstone, "text": "This message was deleted.", **kept}
            log.replace(message)
            self.feed.emit("message_changed", channel=channel, message=message, previous=before)
            return
        before = log.remove(ts)
        self.feed.emit("message_deleted", channel=channel, ts=ts, previous=before)
        self._count_replies(channel, before)

    def _count_replies(self, channel: str, message: Json) -> None:
        parent = message.get("thread_ts")
        log = self.logs[channel]
        if not parent or parent == message["ts"] or parent not in log.by_ts:
            return
        stamps = log.threads.get(parent, [])
        latest = stamps[-1] if stamps else ""
        users = list(log.repliers.get(parent, {}))
        log.replace(slack_objects.thread_facts(log.by_ts[parent], len(stamps), latest, users))
        self.feed.emit("thread", channel=channel, message=log.by_ts[parent])

    def pin(self, channel: str, ts: str) -> bool:
        """It stands at the top of its channel; False when it does already."""
        message = self.logs[channel].by_ts[ts]
        if channel in message.get("pinned_to", ()):
            return False
        self.logs[channel].replace({**message, "pinned_to": [channel]})
        return True

    def make_canvas(self, channel: str, markdown: str) -> str | None:
        """The channel's canvas; None when it has one."""
        if any(one["channel"] == channel for one in self.canvases.values()):
            return None
        canvas = self.new_id("F")
        self._keep_canvas({"id": canvas, "channel": channel}, markdown)
        return canvas

    def change_canvas(self, canvas: str, markdown: str) -> bool:
        """What stands on it now; False where there is none."""
        if canvas not in self.canvases:
            return False
        self._keep_canvas(self.canvases[canvas], markdown)
        return True

    def canvas_of(self, channel: str) -> str:
        """What stands on a channel's canvas; nothing where it has none."""
        return str(self.canvas_in(channel).get("markdown", ""))

    def canvas_in(self, channel: str) -> Json:
        """A channel's canvas: its id, markdown and the stamp of its last change; empty where it has none."""
        return next((one for one in self.canvases.values() if one["channel"] == channel), {})

    def _keep_canvas(self, canvas: Json, markdown: str) -> None:
        self.canvases[canvas["id"]] = {**canvas, "markdown": markdown, "changed": self.new_ts()}
        self.feed.emit("canvas", channel=canvas["channel"])

    def react(self, channel: str, ts: str, user: str, name: str) -> bool:
        """Add a reaction; False when this person already gave it."""
        name = kept_name(name)
        message = self.logs[channel].by_ts[ts]
        if slack_objects.has_reacted(message, name, user):
            return False
        self._reaction(channel, slack_objects.with_reaction(message, name, user), "added", user, name)
        return True

    def unreact(self, channel: str, ts: str, user: str, name: str) -> bool:
        """Take a reaction away; False when there was none."""
        name = kept_name(name)
        message = self.logs[channel].by_ts[ts]
        if not slack_objects.has_reacted(message, name, user):
            return False
        self._reaction(channel, slack_objects.without_reaction(message, name, user), "removed", user, name)
        return True

    def _reaction(self, channel: str, message: Json, action: str, user: str, name: str) -> None:
        self.logs[channel].replace(message)
        self.feed.emit("reaction", action=action, channel=channel, message=message, user=user, reaction=name)

    def post_ephemeral(self, channel: str, user: str, text: str, **facts: Any) -> Json:
        """A message only `user` can see; it is in no history."""
        message: Json = {"type": "message", "user": self.bot_user, "text": text, "ts": self.new_ts()}
        message |= {"ephemeral_to": user, "is_ephemeral": True, "team": self.team_id}
        message |= {k: v for k, v in facts.items() if v is not None}
        self.ephemerals.setdefault((channel, user), []).append(message)
        self.feed.emit("ephemeral", action="posted", channel=channel, user=user, message=message)
        return message

    def change_ephemeral(self, channel: str, user: str, ts: str, message: Json | None) -> bool:
        """Replace an ephemeral message, or take it away with None; False when it is not there."""
        kept = self.ephemerals.get((channel, user), [])
        for place, each in enumerate(kept):
            if each["ts"] == ts:
                kept[place : place + 1] = [message] if message else []
                action = "replaced" if message else "deleted"
                self.feed.emit("ephemeral", action=action, channel=channel, user=user, message=message or each)
                return True
        return False
