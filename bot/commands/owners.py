"""`python -m bot owners`: who runs the programme, named from outside where nobody inside can."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.app.settings import Settings, SettingsWrong
from bot.commands.operations import need_schema, only_workspace, opened, scope_here
from bot.ids import WorkspaceId
from bot.people import store as people
from bot.people.ownership.acts import NotHere, name_owners


def show_owners(settings: Settings, *, add: Sequence[str], remove: Sequence[str], workspace: WorkspaceId | None) -> int:
    """Name, take away, print; the exit code is 1 where nobody was chosen."""
    with opened(settings) as database:
        need_schema(database)
        with database.transaction() as tx:
            scope = scope_here(tx, only_workspace(tx, workspace))
            try:
                chosen = name_owners(scope, add=add, remove=remove) if add or remove else people.chosen_owners(scope)
            except NotHere as unknown:
                raise SettingsWrong(f"Nobody here may own the programme under {unknown}. Copy a member ID from a Slack profile.") from None
            admins = people.owners(scope)
            names = {one.id: one.name for one in people.all_people(scope)}
    if chosen:
        print("Owners:\n" + "\n".join(f"  {one}  {names[one]}" for one in chosen))
        return 0
    print("Nobody was chosen. Until a team is set up, Slack's admins may begin:", ", ".join(admins) or "there is none", file=sys.stderr)
    return 1
