"""The methods about people and the workspace: users.*, usergroups.*, dnd.*, team.info, bots.info, emoji.list, auth.*."""

from __future__ import annotations

from bot.localslack.api.arguments import Arguments, page_of
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json
from bot.localslack.state.people_and_channels import NO_DND
from bot.localslack.state.slack_objects import with_offset

MOST_DND_USERS = 50
MOST_WITHOUT_LIMIT = 1000  # people that users.list gives at once; beyond, it wants pages


def auth_test(context: ApiContext, arguments: Arguments) -> Json:
    """auth.test: who the token is."""
    space = context.workspace
    return {
        "url": f"{context.base_url}/",
        "team": space.team_name,
        "user": space.people[space.bot_user]["name"],
        "team_id": space.team_id,
        "user_id": space.bot_user,
        "bot_id": space.bot_id,
        "enterprise_id": context.enterprise or None,
        "is_enterprise_install": False,
    }


def auth_revoke(context: ApiContext, arguments: Arguments) -> Json:
    """auth.revoke: the bot's token is worth nothing afterwards."""
    if not arguments.flag("test"):
        context.app.revoked = True
    return {"revoked": not arguments.flag("test")}


def user_info(context: ApiContext, arguments: Arguments) -> Json:
    """users.info: the locale only when asked for, the email only with its scope."""
    person = context.person(arguments.need("user"))
    return {"user": _seen(context, person, arguments)}


def user_list(context: ApiContext, arguments: Arguments) -> Json:
    """users.list."""
    if "limit" not in arguments and len(context.workspace.people) > MOST_WITHOUT_LIMIT:
        raise Refusal("limit_required")
    people = list(context.workspace.people.values())
    page, metadata = page_of(people, arguments, "user", default=len(people) or 1)
    return {
        "members": [_seen(context, person, arguments) for person in page],
        "cache_ts": context.workspace.seconds(),
        "response_metadata": metadata,
    }


def look_up_by_email(context: ApiContext, arguments: Arguments) -> Json:
    """users.lookupByEmail."""
    email = arguments.need("email").lower()
    for person in context.workspace.people.values():
        if person["profile"].get("email", "").lower() == email and not person["deleted"]:
            return {"user": _seen(context, person, arguments)}
    raise Refusal("users_not_found")


def user_profile(context: ApiContext, arguments: Arguments) -> Json:
    """users.profile.get."""
    person = context.person(arguments.text("user", context.workspace.bot_user))
    return {"profile": _seen(context, person, arguments)["profile"]}


def presence(context: ApiContext, arguments: Arguments) -> Json:
    """users.getPresence: everyone who is still there is active."""
    person = context.person(arguments.need("user"))
    return {"presence": "away" if person["deleted"] else "active"}


def usergroup_list(context: ApiContext, arguments: Arguments) -> Json:
    """usergroups.list."""
    with_users = arguments.flag("include_users")
    groups = list(context.workspace.usergroups.values())
    return {"usergroups": [g if with_users else _without_users(g) for g in groups]}


def usergroup_users(context: ApiContext, arguments: Arguments) -> Json:
    """usergroups.users.list."""
    group = context.workspace.usergroups.get(arguments.need("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": group["users"]}


def dnd_info(context: ApiContext, arguments: Arguments) -> Json:
    """dnd.info: of one person (the bot itself when none is named)."""
    user = arguments.text("user", context.workspace.bot_user)
    context.person(user)
    return dict(context.workspace.dnd.get(user, NO_DND))


def dnd_team_info(context: ApiContext, arguments: Arguments) -> Json:
    """dnd.teamInfo: of up to fifty people; snoozing is not shown here."""
    users = arguments.names("users")
    if not users:
        raise Refusal("invalid_arguments")
    if len(users) > MOST_DND_USERS:
        raise Refusal("too_many_users")
    known = [user for user in users if user in context.workspace.people]
    return {"users": {user: _team_dnd(context.workspace.dnd.get(user, NO_DND)) for user in known}}


def team_info(context: ApiContext, arguments: Arguments) -> Json:
    """team.info."""
    space = context.workspace
    domain = space.team_name.lower().replace(" ", "-")
    return {
        "team": {
            "id": space.team_id,
            "name": space.team_name,
            "url": f"{context.base_url}/",
            "domain": domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "enterprise_id": None,
        }
    }


def bot_info(context: ApiContext, arguments: Arguments) -> Json:
    """bots.info."""
    space = context.workspace
    if arguments.text("bot", space.bot_id) != space.bot_id:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": space.bot_id,
            "deleted": False,
            "name": space.people[space.bot_user]["real_name"],
            "updated": 0,
            "app_id": space.app_id,
            "user_id": space.bot_user,
            "icons": {},
        }
    }


def emoji_list(context: ApiContext, arguments: Arguments) -> Json:
    """emoji.list: the workspace has no custom emoji."""
    return {"emoji": {}, "cache_ts": str(context.workspace.seconds())}


def _seen(context: ApiContext, person: Json, arguments: Arguments) -> Json:
    shown = with_offset(person, context.workspace.now(), locale=arguments.flag("include_locale"))
    if "email" in shown["profile"] and not context.app.may("users:read.email"):
        shown["profile"] = {k: v for k, v in shown["profile"].items() if k != "email"}
    return shown


def _without_users(group: Json) -> Json:
    return {key: value for key, value in group.items() if key != "users"}


def _team_dnd(dnd: Json) -> Json:
    return {key: dnd[key] for key in ("dnd_enabled", "next_dnd_start_ts", "next_dnd_end_ts")}


METHODS = {
    "auth.revoke": auth_revoke,
    "auth.test": auth_test,
    "bots.info": bot_info,
    "dnd.info": dnd_info,
    "dnd.teamInfo": dnd_team_info,
    "emoji.list": emoji_list,
    "team.info": team_info,
    "usergroups.list": usergroup_list,
    "usergroups.users.list": usergroup_users,
    "users.getPresence": presence,
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": look_up_by_email,
    "users.profile.get": user_profile,
}
