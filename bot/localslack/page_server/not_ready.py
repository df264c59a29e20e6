"""The page that is shown until the scene is set (503).

Nobody is to walk into a company whose first months still pass before their eyes. Programs are
let through: the bot itself takes part in setting the scene.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.localslack.page_server.host_controls import HostControls

WORDS = "The company is getting ready: everybody lives the weeks before you came. This page opens by itself."
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Retry-After": "1",
}
PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="1">
<title>Getting ready</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{
    display: grid; place-items: center; min-height: 100vh; margin: 0; padding: 24px; box-sizing: border-box;
    background: light-dark(#e9f0f0, #0a1315); color: light-dark(#11211f, #e8f0ef); font: 17px/1.5 system-ui, sans-serif; text-align: center;
  }}
  h1 {{ font-size: inherit; font-weight: 600; }}
  progress {{ width: min(20em, 80vw); accent-color: #0f766e; }}
</style>
<main>
  <h1 id="words">{WORDS}</h1>
  <progress aria-labelledby="words" max="100" value="PERCENT">PERCENT %</progress>
  <p>DAY</p>
</main>
</html>
"""


class Awaited(Protocol):
    """Who may not be there yet."""

    controls: HostControls | None


def when_ready(server: Awaited) -> Middleware:
    """The middleware for a server whose controls may say that they are not ready; without such controls it always is."""

    @web.middleware
    async def wait(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        ready = getattr(server.controls, "ready", None)
        if ready is None or ready():
            return await handler(request)
        if request.path.endswith("/"):  # the page, of whichever workspace here
            return web.Response(status=503, text=_page(server.controls), content_type="text/html", headers=HEADERS)
        if "/page/" in request.path:
            return web.json_response({"ok": False, "error": WORDS}, status=503)
        return await handler(request)

    return wait


def _page(controls: HostControls | None) -> str:
    """The page as it is now: how much is lived, and what day the company has."""
    share, now = getattr(controls, "reset_share", None), getattr(controls, "now", None)
    day = f"{now():%A} {now().day} {now():%B}" if share and now and share() > 0 else "…"
    return PAGE.replace("PERCENT", str(round(100 * share()) if share else 0)).replace("DAY", day)
