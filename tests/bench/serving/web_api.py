"""A Web API that answers every call at once, in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web


def serve_web_api(answer: Callable[[web.Request], Awaitable[web.Response]], ready: Any) -> None:
    """Serve until killed; `ready`, a queue, is told the address."""

    async def serve() -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.put(f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
        await asyncio.Event().wait()

    asyncio.run(serve())
