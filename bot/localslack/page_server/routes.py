"""HTTP routes of the page: its files, one WebSocket a tab, what it reads and what it does.

Acts go through `Acts`, the same door as the test driver's. Requests from other sites and to unknown hosts never
get here (`same_origin.py`); an act must moreover be JSON, which no foreign form can send.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.localslack.api.refusal import Refusal
from bot.localslack.page_server import built_files, tab_stream
from bot.localslack.page_server.page_state import PageState
from bot.localslack.page_server.requests import ACTS, READS, PageRead
from bot.localslack.people.client_base import NotPossible


def routes(page: PageState) -> list[web.RouteDef]:
    """The page's routes, for the application that serves the local workspace."""
    return [web.get("/static/{name}", built_files.static), *routes_under("", page)]


def routes_under(path: str, page: PageState) -> list[web.RouteDef]:
    """The routes of one workspace's page; `path`: what stands before them where another has the root, like /foxglove."""
    here = PageRoutes(page)
    return [
        web.get(f"{path}/", built_files.index),
        web.get(f"{path}/page/ws", here.stream),
        web.get(f"{path}/page/file", here.file),
        web.post(f"{path}/page/act", here.act),
        *(web.get(f"{path}/page/{name}", here.reader(read)) for name, read in READS.items()),
    ]


class PageRoutes:
    """Answers the requests of every tab."""

    def __init__(self, page: PageState) -> None:
        self.page = page

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """One tab's WebSocket."""
        return await tab_stream.stream(self.page, request)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that was uploaded to the workspace."""
        file = self.page.slack.workspace.files.get(request.query.get("id", ""))
        if file is None or "content" not in file:
            raise web.HTTPNotFound
        # Never as a page of ours: what was uploaded may be anything.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return web.Response(body=file["content"], content_type=file["mimetype"], headers=headers)

    def reader(self, read: PageRead) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that answers with what a person may read."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                found = await read(self.page, self.page.person(request.query.get("as", "")), request.query)
            except (NotPossible, Refusal, KeyError, ValueError) as fault:
                return web.json_response({"error": str(fault)}, status=404)
            return web.json_response(found, dumps=_dumps)

        return handler

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Do one thing as one person; the answer is {"ok": true, ...} or a sentence that says why not."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        asked = await request.json()
        act = ACTS.get(str(asked.get("act")))
        if act is None:
            return web.json_response({"ok": False, "error": "The page asked for something unknown."})
        try:
            found = await act(self.page, self.page.person(str(asked.get("as", ""))), asked)
        except (NotPossible, Refusal) as refused:
            return web.json_response({"ok": False, "error": _sentence(str(refused))})
        except (KeyError, ValueError) as wrong:
            return web.json_response({"ok": False, "error": f"This is not there any more ({wrong})."})
        return web.json_response({"ok": True, **(found or {})}, dumps=_dumps)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def _dumps(value: object) -> str:
    # The database drawer shows whatever a column holds: times, bytes, ids.
    return json.dumps(value, default=str)
