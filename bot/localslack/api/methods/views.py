"""The views.* methods: modals, of which at most three lie on each other, and the App Home."""

from __future__ import annotations

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.content import checked_view
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal, refusal_with_messages
from bot.localslack.blockkit.interactive_parts import kept_typed
from bot.localslack.json_object import Json

MOST_STACKED = 3


def open_view(context: ApiContext, arguments: Arguments) -> Json:
    """views.open: needs a fresh trigger id."""
    view = _modal(context, arguments)
    trigger = context.triggers.redeem(_trigger_id(arguments))
    return {"view": show_modal(context, trigger.user, view)}


def push_view(context: ApiContext, arguments: Arguments) -> Json:
    """views.push: on top of an open modal, whose own act gave the trigger id."""
    view = _modal(context, arguments)
    trigger = context.triggers.redeem(_trigger_id(arguments))
    stack = context.workspace.modals.get(trigger.user, [])
    if not stack or not trigger.view_id:
        raise refusal_with_messages("invalid_arguments", ["[ERROR] no modal is open for this trigger_id"])
    return {"view": show_modal(context, trigger.user, view, push=True)}


def update_view(context: ApiContext, arguments: Arguments) -> Json:
    """views.update: by view_id or external_id, refused when the hash is an old one."""
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if not view_id and not external_id:
        raise refusal_with_messages("invalid_arguments", ["[ERROR] missing required field: view_id"])
    space = context.workspace
    old = space.view_by_id(view_id) if view_id else space.view_by_external_id(external_id)
    if old is None:
        raise Refusal("not_found")
    view = checked_view(context, arguments)
    if view["type"] != old["type"]:
        raise refusal_with_messages("invalid_arguments", ["[ERROR] a view cannot change its type"])
    _check_hash(arguments, old)
    if old["type"] == "home":
        user = next(user for user, home in space.homes.items() if home["id"] == old["id"])
        return {"view": space.publish_home(user, _complete(context, view, old))}
    return {"view": swap_modal(context, old, view)}


def publish_home(context: ApiContext, arguments: Arguments) -> Json:
    """views.publish: an App Home for one person."""
    user = arguments.need("user_id")
    if user not in context.workspace.people:
        raise refusal_with_messages("invalid_arguments", ["[ERROR] invalid user_id"])
    if not context.app.has_home:
        raise Refusal("not_enabled")
    view = checked_view(context, arguments)
    if view["type"] != "home":
        raise refusal_with_messages("invalid_arguments", ["[ERROR] only a home view can be published"])
    old = context.workspace.homes.get(user)
    if old:
        _check_hash(arguments, old)
    return {"view": context.workspace.publish_home(user, _complete(context, view, old))}


def show_modal(context: ApiContext, user: str, view: Json, *, push: bool = False) -> Json:
    """Show a checked modal to somebody, in a new stack or on top of the open one."""
    space = context.workspace
    external_id = view.get("external_id", "")
    if external_id and space.view_by_external_id(external_id):
        raise Refusal("duplicate_external_id")
    stack = space.modals.get(user, []) if push else []
    if len(stack) >= MOST_STACKED:
        raise Refusal("push_limit_reached")
    whole = _complete(context, view, None)
    whole["root_view_id"] = stack[0]["id"] if stack else whole["id"]
    whole["previous_view_id"] = stack[-1]["id"] if stack else None
    return space.open_view(user, whole, push=push)


def swap_modal(context: ApiContext, old: Json, view: Json) -> Json:
    """Put a checked modal in the place of an open one; what was typed in fields that stay is kept."""
    whole = _complete(context, view, old)
    typed = context.workspace.typed
    typed[old["id"]] = kept_typed(typed.get(old["id"], {}), whole)
    return context.workspace.replace_view(whole)


def _modal(context: ApiContext, arguments: Arguments) -> Json:
    view = checked_view(context, arguments)
    if view["type"] != "modal":
        raise refusal_with_messages("invalid_arguments", ["[ERROR] only a modal can be opened"])
    return view


def _trigger_id(arguments: Arguments) -> str:
    return arguments.text("trigger_id") or arguments.text("interactivity_pointer") or arguments.need("trigger_id")


def _check_hash(arguments: Arguments, old: Json) -> None:
    if arguments.text("hash") and arguments.text("hash") != old["hash"]:
        raise Refusal("hash_conflict", view=old)


def _complete(context: ApiContext, view: Json, old: Json | None) -> Json:
    space = context.workspace
    whole = {
        "id": old["id"] if old else space.new_id("V"),
        "team_id": space.team_id,
        "private_metadata": "",
        "callback_id": "",
        "title": None,
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "external_id": old["external_id"] if old else "",
        "previous_view_id": old["previous_view_id"] if old else None,
        "state": {"values": {}},
        **view,
        "hash": f"{space.seconds()}.{space.new_word(8)}",
        "app_id": space.app_id,
        "app_installed_team_id": space.team_id,
        "bot_id": space.bot_id,
    }
    whole["root_view_id"] = old["root_view_id"] if old else whole["id"]
    return whole


METHODS = {
    "views.open": open_view,
    "views.publish": publish_home,
    "views.push": push_view,
    "views.update": update_view,
}
