"""Static files of the built page, served with an ETag and a content security policy."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parents[1] / "page" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: https: http:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


async def index(request: web.Request) -> web.StreamResponse:
    """The page itself."""
    return _file(request, "index.html", {"Content-Security-Policy": POLICY})


async def static(request: web.Request) -> web.StreamResponse:
    """A built file."""
    name = request.match_info["name"]
    if name not in _built_files():
        raise web.HTTPNotFound
    return _file(request, name, {})


def _file(request: web.Request, name: str, headers: Mapping[str, str]) -> web.StreamResponse:
    content = _built_files().get(name, b"The page was not built: run `make page`.")
    tag = hashlib.sha256(content).hexdigest()[:32]
    kept = {**_headers(tag), **headers}
    if any(each.value == tag for each in request.if_none_match or ()):
        return web.Response(status=304, headers=kept)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=content, content_type=kind, charset=charset, headers=kept)


def _headers(tag: str) -> dict[str, str]:
    return {
        "ETag": f'"{tag}"',
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


@cache
def _built_files() -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(STATIC.glob("*")) if file.is_file()}
