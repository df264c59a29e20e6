"""Slack's user as our person: a name, a zone, and whether they are a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ids import PersonId, WorkspaceId
from bot.people.rules import Person, known_zone
from bot.slack.inbound import Ripple
from bot.slack.parse import mapping

SLACKBOT = "USLACKBOT"


def person_from(user: Mapping[str, Any], ripple: Ripple, workspace: WorkspaceId) -> Person:
    """Slack's user as our Person. Somebody of another company, in a channel shared with it, is a stranger and nobody's owner."""
    is_stranger = bool(user.get("is_stranger")) or _works_elsewhere(user, ripple, workspace)
    profile = mapping(user.get("profile"))
    name = (
        ""
        if user.get("deleted")
        else profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    )
    return Person(
        id=PersonId(str(user.get("id", ""))),
        name=str(name)[:200],
        zone=known_zone(str(user.get("tz") or "")),
        locale=str(user.get("locale") or "en-US")[:16],
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot")) or user.get("id") == SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=is_stranger,
        is_deactivated=bool(user.get("deleted")),
        is_owner=False,
        known_since=ripple.now(),
        is_admin=not is_stranger and bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
    )


def _works_elsewhere(user: Mapping[str, Any], ripple: Ripple, workspace: WorkspaceId) -> bool:
    """Slack does not call a partner in a shared channel a stranger: they differ by their workspace, and by their organisation."""
    home, organisation = user.get("team_id"), mapping(user.get("enterprise_user"))
    if not home or home == workspace or workspace in (organisation.get("teams") or ()):
        return False
    return not ripple.enterprise or organisation.get("enterprise_id") != ripple.enterprise
