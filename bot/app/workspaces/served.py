"""Which workspaces are served here, each with a gate and a client of its own. Both are made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.ripple import RunningRipple
from bot.app.workspaces.installing import OF_ORGANISATIONS, Installs
from bot.ids import PersonId, WorkspaceId
from bot.installs.client import refusal
from bot.installs.rules import Installed
from bot.slack.dispatch import Gate
from bot.slack.parse import Unpacked

MENTION = "app_mention"
CHANGE_INSTALLS = frozenset({"app_uninstalled", "tokens_revoked"})


class Served(Struct, frozen=True):
    """One workspace. `bot`: our own ids there."""

    workspace: WorkspaceId
    ripple: RunningRipple
    gate: Gate
    bot: frozenset[PersonId | str]


MakeRipple = Callable[[AsyncWebClient, str], RunningRipple]
MakeGate = Callable[[RunningRipple, WorkspaceId, frozenset[PersonId | str]], Gate]


class Workspaces:
    """`installs`: None where there is only the workspace of SLACK_BOT_TOKEN, which is `home`."""

    def __init__(self, installs: Installs | None, make_ripple: MakeRipple, make_gate: MakeGate) -> None:
        self._installs, self._make_ripple, self._make_gate = installs, make_ripple, make_gate
        self._served: dict[WorkspaceId, Served] = {}
        self._clients: dict[WorkspaceId, AsyncWebClient] = {}
        self._home: WorkspaceId | None = None
        self._leaving: list[Gate] = []

    def add_home(self, workspace: WorkspaceId, slack: AsyncWebClient, enterprise: str, bot: frozenset[PersonId | str]) -> Served:
        """The workspace of SLACK_BOT_TOKEN."""
        self._home, self._clients[workspace] = workspace, slack
        return self._serve(workspace, slack, enterprise, bot)

    def slack_of(self, workspace: WorkspaceId) -> AsyncWebClient:
        """The client to call Slack with in the name of a workspace."""
        if workspace not in self._clients:
            assert self._installs is not None, "without installs there is one workspace"
            self._clients[workspace] = self._installs.client(workspace)
        return self._clients[workspace]

    async def find(self, said: Unpacked) -> Sequence[Gate] | None:
        """The gates that a payload concerns: of the workspace it names first, and of all that share its channel. None: it is dealt with."""
        if said.organisation and said.id in OF_ORGANISATIONS and said.kind == "event" and self._installs is not None:
            await self._installs.organisation_said(said)
            await self.follow_changes()
            return None
        first = await self._first_of(said)
        if first is None and said.kind == "event" and said.id in CHANGE_INSTALLS and self._installs is not None:
            await self._installs.removed(said)
        if first is None:
            return []
        if not said.is_shared or said.kind != "event" or self._installs is None:
            return [first.gate]
        beside = [await self.served(one) for one in await self._installs.in_channel(said.channel) if one != first.workspace]
        hear = [first, *(one for one in beside if one is not None)]
        return [one.gate for one in (_called_by_name(hear, said) if said.id == MENTION else hear)]

    async def after(self, said: Unpacked) -> None:
        """An uninstall shows at once."""
        if said.id in CHANGE_INSTALLS and said.kind == "event":
            await self.follow_changes()

    async def served(self, workspace: WorkspaceId) -> Served | None:
        """This workspace, if it is served here."""
        known = self._served.get(workspace)
        if known is not None or self._installs is None:
            return known
        found = await self._installs.find(workspace)
        if found is None:
            return None
        return self._served.get(workspace) or self._serve(workspace, self.slack_of(workspace), found.enterprise, _bot(found))

    async def ripple_of(self, workspace: WorkspaceId) -> RunningRipple:
        """What works for this workspace. Raises what Slack would say where it is not served."""
        found = await self.served(workspace)
        if found is None:
            raise refusal("account_inactive")
        return found.ripple

    async def follow_changes(self) -> None:
        """What came, went or changed in any process: it is looked at again when somebody there speaks."""
        if self._installs is None:
            return
        for workspace in await self._installs.changed():
            if await self._has_changed(workspace):
                self._let_go(workspace)

    async def follow_install(self, workspace: WorkspaceId) -> None:
        """This workspace just installed the app: the token of SLACK_BOT_TOKEN is its older one."""
        if workspace == self._home and await self._has_changed(workspace):
            self._let_go(workspace)

    async def close(self, seconds: float) -> None:
        """Let what is still on its way to Slack arrive."""
        for gate in [*(one.gate for one in self._served.values()), *self._leaving]:
            await gate.close(seconds)

    def how_many(self) -> int:
        """Workspaces with a gate of their own."""
        return len(self._served)

    async def _first_of(self, said: Unpacked) -> Served | None:
        for workspace in said.workspaces:
            found = self._served.get(workspace) or await self.served(workspace)
            if found is not None:
                return found
        if said.organisation and self._installs is not None:
            for workspace in said.workspaces:
                if await self._installs.is_granted(said.organisation, workspace):
                    return await self.served(workspace)
        return None

    def _let_go(self, workspace: WorkspaceId) -> None:
        self._home = None if workspace == self._home else self._home
        gone = self._served.pop(workspace, None)
        self._clients.pop(workspace, None)
        if gone is not None:
            self._leaving.append(gone.gate)

    async def _has_changed(self, workspace: WorkspaceId) -> bool:
        """Not where its token alone was refreshed; and an install that ended says nothing about the token of SLACK_BOT_TOKEN."""
        known = self._served.get(workspace)
        if known is None or self._installs is None:
            return False
        if workspace == self._home:
            return await self._installs.serves(workspace)
        found = await self._installs.find(workspace)
        return found is None or _bot(found) != known.bot

    def _serve(self, workspace: WorkspaceId, slack: AsyncWebClient, enterprise: str, bot: frozenset[PersonId | str]) -> Served:
        ripple = self._make_ripple(slack, enterprise)
        self._served[workspace] = Served(workspace, ripple, self._make_gate(ripple, workspace, bot), bot)
        return self._served[workspace]


def _called_by_name(hear: Sequence[Served], said: Unpacked) -> Sequence[Served]:
    """Whoever is mentioned answers, and nobody else: each has an id of its own in a channel that companies share."""
    named = [one for one in hear if any(f"<@{mine}>" in said.text or f"<@{mine}|" in said.text for mine in one.bot)]
    return (named or hear)[:1]


def _bot(found: Installed) -> frozenset[PersonId | str]:
    return frozenset({found.bot_user, found.bot_id or found.bot_user})
