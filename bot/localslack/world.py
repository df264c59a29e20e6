"""A small world. Several workspaces and organisations behind one address, and one app that each may install.

`async with World(now=clock) as world: a, b = world.add_workspace("Tidewater"), world.add_workspace("Foxglove")`. Each is a `LocalSlack`
with people and channels of its own; a channel may be shared between them. Sockets, the signing secret and the app's id are the app's.
An organisation's install has one token for the workspaces that were given to it. With a `home`, a workspace that has installed the app
and is served by itself, the world stands at the home's address, and the others' pages there under their names, like /foxglove/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from bot.localslack.api.arguments import Arguments, page_of
from bot.localslack.api.context import ApiContext
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.api.oauth_desk import Agreed, OAuthDesk
from bot.localslack.api.refusal import Refusal
from bot.localslack.api.url_routes import url_routes
from bot.localslack.api.web_api import read_arguments, token_of
from bot.localslack.json_object import Json
from bot.localslack.page_server.authorize import ALLOW, authorize_page
from bot.localslack.page_server.authorize import HEADERS as AUTHORIZE_HEADERS
from bot.localslack.page_server.routes import routes_under
from bot.localslack.server import LocalSlack
from bot.localslack.state import slack_objects
from bot.localslack.state.base import Marks
from bot.localslack.transport.delivery import Timing

LETTERS = "LMNPQRSTVWXYZ"  # E names organisations
INSTALLER = "U0INSTALLER"
AUTHORIZE = "/oauth/v2/authorize"
NAMING = ("channel", "user", "users", "user_id", "view_id", "usergroup")  # arguments that name something of one workspace


class World:
    """Everything that one app can be installed in."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        manifest: Mapping[str, Any] | None = None,
        timing: Timing | None = None,
        home: LocalSlack | None = None,
        app_at: str = "",
    ) -> None:
        """`app_at`: the app's public address, where its pages are at the home's own."""
        self._now, self._manifest, self._timing = now, manifest, timing
        self._home, self._app_at = home, app_at
        self.desk = OAuthDesk(now)
        self.members: list[LocalSlack] = [home] if home is not None else []
        self.organisations: dict[str, InstalledApp] = {}
        self.base_url = ""
        self._runner: web.AppRunner | None = None

    # --- what there is -------------------------------------------------------------------------------------------------

    def add_workspace(self, name: str, *, organisation: str = "", **how: Any) -> LocalSlack:
        """A workspace without the app; one of an organisation shares the bot's id with its others. `how`: of `LocalSlack`."""
        mark = f"0{LETTERS[len(self.members)]}"
        app = self.members[0].workspace.marks.app if self.members else "00"
        marks = Marks(own=mark, app=app, bot=organisation.removeprefix("E")[:2] if organisation else mark)
        made = LocalSlack(now=self._now, team_name=name, marks=marks, **{"manifest": self._manifest, "timing": self._timing, **how})
        made.app.begin_uninstalled()
        made.context.enterprise = organisation
        self.members.append(made)
        self._join(made)
        return made

    def add_organisation(self) -> str:
        """An organisation (Enterprise Grid); its id."""
        mark = f"{len(self.organisations) + 1}E"
        organisation = f"E{mark}0000001"
        self.organisations[organisation] = InstalledApp(self._manifest, mark)
        self.organisations[organisation].uninstalled = True
        return organisation

    def share(self, name: str, owner: LocalSlack, other: LocalSlack, members: Iterable[str]) -> str:
        """A channel of `owner` that `other` is connected to, with these people of both in it; its id. Whoever is in it knows the others."""
        people = [each for each in members if each in owner.workspace.people] + [each for each in members if each in other.workspace.people]
        for here, there in ((owner.workspace, other.workspace), (other.workspace, owner.workspace)):
            for each in people:
                if each in here.people and each not in there.people:
                    there.keep_person({**here.people[each]})
        place = owner.add_channel(name, members=people)
        channel = slack_objects.shared_with(owner.workspace.channels[place], other.team_id)
        owner.workspace.channels[place] = channel
        other.workspace.keep_channel({**channel, "context_team_id": other.team_id}, people, quietly=True)
        other.workspace.logs[place] = owner.workspace.logs[place]  # what is said stands in both
        return place

    # --- installing ----------------------------------------------------------------------------------------------------

    def agree(self, address: str, where: LocalSlack | str) -> str:
        """Somebody is sent to Slack's page at this address and lets the app in, there or in the whole organisation; where they go next."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == self.desk.client_id, "the app that asks is known"
        code = self.desk.code_for(self._agreed(where, asked["redirect_uri"]))
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def refuse(self, address: str) -> str:
        """The same person presses Cancel."""
        asked = parse_qs(urlsplit(address).query)
        return f"{asked['redirect_uri'][0]}?{urlencode({'error': 'access_denied', 'state': asked['state'][0]})}"

    def grant(self, organisation: str, *members: LocalSlack) -> None:
        """An org admin gives the app, which the organisation has installed, to these workspaces."""
        for member in members:
            member.app.organisation, member.app.uninstalled = self.organisations[organisation], False
            member.context.is_org_wide = True
            member.send_raw_event({"type": "team_access_granted", "team_ids": [member.team_id]})

    def take_back(self, member: LocalSlack) -> None:
        """An org admin takes the app away from this workspace; the others keep it."""
        member.app.organisation, member.app.uninstalled = None, True
        member.send_raw_event({"type": "team_access_revoked", "team_ids": [member.team_id]})

    def _agreed(self, where: LocalSlack | str, redirect_uri: str) -> Agreed:
        bare: Json = {"app_id": self.members[0].workspace.app_id, "authed_user": {"id": INSTALLER}}
        if isinstance(where, LocalSlack):
            team = {"id": where.team_id, "name": where.workspace.team_name}
            organisation = {"id": where.context.enterprise, "name": "Organisation"} if where.context.enterprise else None
            facts = {"team": team, "enterprise": organisation, "is_enterprise_install": False, "bot_user_id": where.bot_user}
            return Agreed(where.app, redirect_uri, bare | facts)
        bot = next(one.bot_user for one in self.members if one.context.enterprise == where)
        facts = {"team": None, "enterprise": {"id": where, "name": "Organisation"}, "is_enterprise_install": True, "bot_user_id": bot}
        return Agreed(self.organisations[where], redirect_uri, bare | facts)

    # --- life ----------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        if self._home is not None:
            await self._start_at_home(self._home)
        else:
            await self._start()
        for member in self.members:
            self._join(member)
        return self

    async def _start(self) -> None:
        app = web.Application()
        app.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _start_at_home(self, home: LocalSlack) -> None:
        guests = [member for member in self.members if member is not home]
        pages = [route for member in guests for route in routes_under(page_at(member), member.page)]
        home.serves_alone, home.beside = False, [*home.beside, *self._routes(), *pages]
        await home.start()
        self.base_url = home.base_url
        for member in guests:
            member.start_beside()

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        for member in self.members:
            await member.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base of the Web API, with its last slash."""
        return f"{self.base_url}/api/"

    def send_events_to(self, url: str) -> None:
        """HTTP mode for all of them."""
        for member in self.members:
            member.send_events_to(url)

    async def quiet(self) -> None:
        """Wait until everything sent to the app was answered."""
        for member in self.members:
            await member.quiet()

    async def calm(self) -> None:
        """Wait until the app answered what it was handed; Slack's later repeats are not waited for."""
        for member in self.members:
            await member.calm()

    def _join(self, member: LocalSlack) -> None:
        first = self.members[0]
        member.context.base_url = self.base_url
        if member is not first and member.delivery.carrier is member.sockets:
            member.sockets = member.delivery.carrier = first.sockets
        if self.base_url:
            first.sockets.app_id = first.workspace.app_id
            first.context.new_socket_url = self._new_socket_url

    def _new_socket_url(self) -> str:
        first = self.members[0]
        return f"ws{self.base_url[4:]}/link?ticket={first.sockets.new_ticket()}&app_id={first.workspace.app_id}"

    # --- serving -------------------------------------------------------------------------------------------------------

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._call),
            web.get("/link", self._open_socket),
            web.get(AUTHORIZE, self._ask_whether),
            web.post(AUTHORIZE, self._decide),
            web.get("/app_redirect", self._lead_to_app),
            *url_routes(self._context_of),
        ]

    async def _ask_whether(self, request: web.Request) -> web.Response:
        if request.query.get("client_id") != self.desk.client_id or "redirect_uri" not in request.query:
            return web.Response(status=400, text="Slack knows no such app")
        where = self._where_to_install()
        name = str((self._manifest or {}).get("display_information", {}).get("name", "The app"))
        page = authorize_page(name, where.workspace.team_name, request.query.get("scope", ""))
        return web.Response(text=page, content_type="text/html", headers=AUTHORIZE_HEADERS)

    async def _decide(self, request: web.Request) -> web.Response:
        allowed = (await request.post()).get("answer") == ALLOW
        asked = str(request.rel_url)
        address = self.agree(asked, self._where_to_install()) if allowed else self.refuse(asked)
        here = address.removeprefix(self._app_at) if self._app_at else address
        raise web.HTTPSeeOther(here)

    async def _lead_to_app(self, request: web.Request) -> web.Response:
        """Slack's link into an app: its messages, in the workspace that is named."""
        found = next((one for one in self.members if one.team_id == request.query.get("team")), self.members[0])
        raise web.HTTPFound(f"{page_at(found)}/?at=app" if found is not self._home else "/?at=app")

    def _where_to_install(self) -> LocalSlack:
        """The first workspace without the app, or the last one anew."""
        return next((one for one in self.members if one.app.uninstalled), self.members[-1])

    def _context_of(self, named: str) -> ApiContext:
        """By the id of a workspace or a file: whose it is stands in it."""
        return next((one for one in self.members if one.workspace.marks.own == named[1:3]), self.members[0]).context

    async def _open_socket(self, request: web.Request) -> web.StreamResponse:
        return await self.members[0].sockets.serve(request)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, arguments = request.match_info["method"], await read_arguments(request)
        try:
            if method == "oauth.v2.access":
                said = self.desk.access(request.headers.get("Authorization", ""), Arguments(arguments))
                for member in self.members:
                    if member.team_id == (said.get("team") or {}).get("id"):
                        member.workspace.feed.emit("fresh")  # its pages show what it may now
                return web.json_response({"ok": True, **said})
            token = token_of(request, arguments)
            if method == "apps.connections.open" and token == self.members[0].app_token:  # it is the app's, installed or not
                return web.json_response({"ok": True, "url": self._new_socket_url()})
            for organisation, app in self.organisations.items():
                if token in app.tokens and method in ("auth.test", "auth.teams.list"):
                    return web.json_response({"ok": True, **self._of_organisation(organisation, method, Arguments(arguments))})
        except Refusal as refusal:
            return web.json_response({"ok": False, "error": refusal.error, **refusal.extra})
        return await self._member_for(token, arguments).web_api.handle(request)

    def _of_organisation(self, organisation: str, method: str, arguments: Arguments) -> Json:
        theirs = [one for one in self.members if one.context.enterprise == organisation and one.app.organisation is not None]
        if method == "auth.teams.list":
            page, metadata = page_of(theirs, arguments, "team")
            return {"teams": [{"id": one.team_id, "name": one.workspace.team_name} for one in page], "response_metadata": metadata}
        bot = next(one for one in self.members if one.context.enterprise == organisation)
        names = {"team": "Organisation", "team_id": organisation, "enterprise_id": organisation, "url": f"{self.base_url}/"}
        return {**names, "user": "ripple", "user_id": bot.bot_user, "bot_id": bot.workspace.bot_id, "is_enterprise_install": True}

    def _member_for(self, token: str, arguments: Json) -> LocalSlack:
        """Whose token it is; with an organisation's, who is named or known in the call."""
        for member in self.members:
            if token in member.app.tokens:
                return member
        theirs = [one for one in self.members if one.app.organisation is not None and token in one.app.organisation.tokens]
        return next((one for one in theirs if _is_meant(one, arguments)), theirs[0] if theirs else self.members[0])


def page_at(member: LocalSlack) -> str:
    """Where a workspace's page is that is not the home."""
    return "/" + re.sub(r"\W+", "-", member.workspace.team_name.lower())


def _is_meant(member: LocalSlack, arguments: Json) -> bool:
    space, named = member.workspace, [str(arguments.get(name, "")) for name in NAMING]
    known = any(one and (one in space.people or one in space.channels or one[1:3] == space.marks.own) for one in named)
    trigger = str(arguments.get("trigger_id", ""))
    return arguments.get("team_id") == space.team_id or known or bool(trigger and member.context.triggers.knows(trigger))
