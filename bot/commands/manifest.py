"""`python -m bot manifest`: the Slack app for an operator's address, and the link that makes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

SOURCE = Path(__file__).resolve().parents[2] / "deploy" / "slack-manifest.json"
PATH, REDIRECT = "/slack/events", "/slack/oauth_redirect"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_json="
NO_ADDRESS = (
    "{said} is no address that Slack can call. Give the public one, with https and without a path, as in --url https://ripple.example"
)


def show_manifest(url: str | None, *, as_link: bool) -> int:
    """Print the manifest for Socket Mode, or for HTTP mode at this address; with `as_link` the link instead. The exit code."""
    if url is not None and not _is_public(url):
        print(NO_ADDRESS.format(said=url), file=sys.stderr)
        return 2
    found = json.loads(SOURCE.read_text(encoding="utf-8"))
    manifest = found if url is None else over_http(found, url)
    print(create_link(manifest) if as_link else json.dumps(manifest, indent=2))
    return 0


def over_http(manifest: dict[str, Any], url: str) -> dict[str, Any]:
    """The same app, called by Slack at this address for commands, events and buttons, and installed from there.

    The fields are those of https://docs.slack.dev/reference/app-manifest: `request_url` twice, `url` for each command.
    """
    address, back = url.rstrip("/") + PATH, url.rstrip("/") + REDIRECT
    features, settings = manifest["features"], manifest["settings"]
    return manifest | {
        "oauth_config": {**manifest["oauth_config"], "redirect_urls": [back]},
        "features": features | {"slash_commands": [command | {"url": address} for command in features["slash_commands"]]},
        "settings": settings
        | {
            "event_subscriptions": settings["event_subscriptions"] | {"request_url": address},
            "interactivity": settings["interactivity"] | {"request_url": address},
            "socket_mode_enabled": False,
        },
    }


def create_link(manifest: dict[str, Any]) -> str:
    """Opens Slack's page for a new app with the manifest filled in."""
    return NEW_APP + quote(json.dumps(manifest, separators=(",", ":")), safe="")


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return parts.scheme == "https" and named and parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
