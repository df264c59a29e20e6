"""Slack's page on which somebody lets an app into a workspace, or does not. It comes before the app's own pages and after them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # without it a browser would not say where the form comes from
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
ALLOW, CANCEL = "allow", "cancel"
PERMISSIONS: Sequence[tuple[str, frozenset[str]]] = (
    ("Read what is said in channels that it is added to", frozenset({"channels:history", "groups:history"})),
    ("Read what people write to it", frozenset({"im:history", "app_mentions:read"})),
    ("Write in channels and to people, under its own name", frozenset({"chat:write", "im:write"})),
    ("See who is here, and in which channels and groups", frozenset({"users:read", "channels:read", "groups:read", "usergroups:read"})),
    ("Offer commands that people type", frozenset({"commands"})),
    ("See reactions, and who does not want to be disturbed", frozenset({"reactions:read", "dnd:read"})),
    ("Share files, pin messages, keep a canvas", frozenset({"files:read", "files:write", "pins:write", "canvases:write"})),
)
STYLE = """
@font-face { font-family: Figtree; src: url(/static/figtree-latin-wght-normal.woff2) format("woff2"); font-weight: 300 900; }
:root { color-scheme: light dark; --ink: light-dark(#11211f, #e8f0ef); --ink-2: light-dark(#435654, #a9bbb9);
  --line: light-dark(#dde7e6, #223235); --accent: light-dark(#0a6a70, #62ccc6); --on: light-dark(#fff, #052123); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px; color: var(--ink);
  background: light-dark(#e9f0f0, #0a1315); font: 16px/1.5 Figtree, system-ui, sans-serif; }
main { width: 100%; max-width: 460px; padding: 32px; border-radius: 20px; background: light-dark(#fff, #101b1d);
  box-shadow: 0 1px 2px #0002, 0 12px 40px #0001; }
h1 { margin: 0 0 6px; font-size: 1.45rem; line-height: 1.25; letter-spacing: -.015em; }
p { margin: 0; color: var(--ink-2); }
ul { list-style: none; margin: 22px 0; padding: 4px 0; border: solid var(--line); border-width: 1px 0; }
li { display: flex; gap: 12px; padding: 8px 0; }
li::before { content: ""; flex: none; width: 8px; height: 8px; margin-top: 8px; border-radius: 50%; background: var(--accent); }
form { display: flex; justify-content: flex-end; gap: 10px; }
button { min-height: 44px; padding: 0 20px; border: 1px solid var(--line); border-radius: 12px; font: inherit; font-weight: 650;
  color: var(--ink); background: none; cursor: pointer; }
button[value=allow] { border-color: var(--accent); background: var(--accent); color: var(--on); }
button:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 45%, transparent); outline-offset: 2px; }
"""


def authorize_page(app: str, workspace: str, scopes: str) -> str:
    """What Slack asks whoever installs an app: which workspace, and what it may do there. `scopes`: as asked for, with commas between."""
    asked = set(scopes.split(","))
    listed = "".join(f"<li>{escape(words)}</li>" for words, means in PERMISSIONS if means & asked)
    buttons = f'<button name="answer" value="{CANCEL}">Cancel</button><button name="answer" value="{ALLOW}">Allow</button>'
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
        f"<title>{escape(app)} asks for access</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(app)} asks for access to {escape(workspace)}</h1><p>This page is the pretend Slack’s. It may then:</p>"
        f'<ul>{listed}</ul><form method="post">{buttons}</form></main></body></html>'
    )
