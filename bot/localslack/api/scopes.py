"""Which scope each Web API method and each event needs, and each method's rate tier. Tables only.

Sources: Slack's method and event pages as collected in the project's notes; a method with several scopes needs
one of them, chosen by the kind of conversation (see `channel_scope`).
"""

from __future__ import annotations

BY_KIND = {
    "read": {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"},
    "history": {
        "channel": "channels:history",
        "group": "groups:history",
        "im": "im:history",
        "mpim": "mpim:history",
    },
}


def channel_scope(use: str, kind: str) -> str:
    """The scope for reading (`read`) a conversation of this kind, or its messages (`history`)."""
    return BY_KIND[use][kind]


METHOD_SCOPES: dict[str, str] = {
    "bots.info": "users:read",
    "canvases.edit": "canvases:write",
    "conversations.canvases.create": "canvases:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "dnd.info": "dnd:read",
    "dnd.teamInfo": "dnd:read",
    "emoji.list": "emoji:read",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "pins.add": "pins:write",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.getPresence": "users:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "users.profile.get": "users.profile:read",
}

EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_mention": frozenset({"app_mentions:read"}),
    "channel_archive": frozenset({"channels:read"}),
    "channel_created": frozenset({"channels:read"}),
    "channel_deleted": frozenset({"channels:read"}),
    "channel_id_changed": frozenset({"channels:read", "groups:read", "im:read", "mpim:read"}),
    "channel_left": frozenset({"channels:read"}),
    "channel_rename": frozenset({"channels:read"}),
    "channel_shared": frozenset({"channels:read", "groups:read"}),
    "channel_unarchive": frozenset({"channels:read"}),
    "channel_unshared": frozenset({"channels:read", "groups:read"}),
    "group_archive": frozenset({"groups:read"}),
    "group_deleted": frozenset({"groups:read"}),
    "group_left": frozenset({"groups:read"}),
    "group_rename": frozenset({"groups:read"}),
    "group_unarchive": frozenset({"groups:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "member_left_channel": frozenset({"channels:read", "groups:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "message.mpim": frozenset({"mpim:history"}),
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
    "subteam_created": frozenset({"usergroups:read"}),
    "subteam_members_changed": frozenset({"usergroups:read"}),
    "subteam_updated": frozenset({"usergroups:read"}),
    "team_join": frozenset({"users:read"}),
    "user_change": frozenset({"users:read"}),
}

EVERY_SCOPE: frozenset[str] = frozenset(
    {
        *METHOD_SCOPES.values(),
        *(scope for scopes in EVENT_SCOPES.values() for scope in scopes),
        *(scope for kinds in BY_KIND.values() for scope in kinds.values()),
        "channels:manage",
        "channels:write.invites",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "groups:write",
        "groups:write.invites",
        "im:write",
        "metadata.message:read",
        "mpim:write",
    }
)

# Calls a minute. Tier 1 to 4 as Slack states them; the rest are the SDK's figures for "hundreds". Tier 1 is "one and
# more": opening sockets is given the ten that an app may have, or no app could come back after a cut.
TIERS: dict[str, int] = {
    "apps.connections.open": 10,
    "auth.test": 600,
    "bots.info": 50,
    "chat.delete": 50,
    "chat.getPermalink": 600,
    "chat.postEphemeral": 100,
    "chat.postMessage": 0,
    "chat.update": 50,
    "conversations.archive": 20,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.invite": 50,
    "conversations.join": 50,
    "conversations.leave": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "dnd.info": 50,
    "dnd.teamInfo": 20,
    "emoji.list": 20,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "files.info": 100,
    "canvases.edit": 50,
    "conversations.canvases.create": 20,
    "pins.add": 20,
    "reactions.add": 50,
    "reactions.get": 50,
    "reactions.remove": 20,
    "team.info": 50,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "users.conversations": 20,
    "users.getPresence": 50,
    "users.info": 100,
    "users.list": 20,
    "users.lookupByEmail": 50,
    "users.profile.get": 100,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}
