"""Response URLs, upload URLs and file URLs: the addresses that Slack hands out beside its Web API."""

from __future__ import annotations

import json
from collections.abc import Callable

from aiohttp import web

from bot.localslack.api.context import ApiContext
from bot.localslack.api.methods.files import take_upload
from bot.localslack.api.refusal import Refusal
from bot.localslack.api.response_url import respond

SIGN_IN = "<!DOCTYPE html><html><body>Sign in</body></html>"
ContextOf = Callable[[str], ApiContext]  # by the id of a workspace or a file that an address holds


def url_routes(context_of: ContextOf) -> list[web.RouteDef]:
    """The routes, for the application that serves one local workspace or several."""
    here = UrlRoutes(context_of)
    return [
        *(web.post(f"/{kind}/{{team}}/{{key}}", here.take_response) for kind in ("commands", "actions", "app")),
        web.post("/upload/{file}/{secret}", here.take_upload),
        web.get("/files/{file}/{secret}", here.show_file),
    ]


class UrlRoutes:
    """Answers what is sent to these addresses."""

    def __init__(self, context_of: ContextOf) -> None:
        self._context_of = context_of

    async def take_response(self, request: web.Request) -> web.Response:
        """An answer of the app to a command or a press."""
        try:
            body = json.loads(await request.read())
            context = self._context_of(request.match_info["team"])
            respond(context, context.response_urls.use(request.match_info["key"]), body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except Refusal as refusal:
            status = 404 if refusal.error.endswith("_url") else 400
            return web.json_response({"ok": False, "error": refusal.error, **refusal.extra}, status=status)
        return web.Response(text="ok")

    async def take_upload(self, request: web.Request) -> web.Response:
        """The bytes of a file that is being uploaded."""
        content = await request.read()
        if request.content_type.startswith("multipart/"):
            return web.Response(status=400, text="send the bytes themselves")
        place = request.match_info
        context = self._context_of(place["file"])
        if fault := context.faults.of_upload():
            return web.Response(status=fault.status, text="upload refused")
        done = take_upload(context, place["file"], place["secret"], content, request.content_type)
        return web.Response(status=200 if done else 400, text=f"OK - {len(content)}" if done else "bad upload")

    async def show_file(self, request: web.Request) -> web.Response:
        """The bot's file, for whoever has its address; a person's, for the bot that may read files. Others are shown a page to sign in."""
        context = self._context_of(request.match_info["file"])
        file, given = context.workspace.files.get(request.match_info["file"]), request.match_info["secret"]
        if file is None or not (file.get("secret") or file["url_private"]).endswith(given):
            return web.Response(status=404)
        app = context.app
        is_ours = request.headers.get("Authorization") == f"Bearer {app.bot_token}" and app.may("files:read")
        if "secret" in file and not is_ours:
            return web.Response(text=SIGN_IN, content_type="text/html")
        return web.Response(body=file.get("content", b""), content_type=file["mimetype"])
