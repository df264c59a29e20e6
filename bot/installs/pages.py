"""The pages that whoever installs the app sees: one sentence, what to do next, a link. Everything that is put in is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from bot.words import Words

# No script, no frame, nothing loaded, nothing kept, and no address passed on: the one before held the code.
HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STYLE = (
    ":root{color-scheme:light dark}*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;font:1.05rem/1.5 system-ui,sans-serif;"
    "color:light-dark(#11211f,#e8f0ef);background:light-dark(#e9f0f0,#0a1315)}"
    "main{width:100%;max-width:28rem;padding:2rem;border-radius:20px;background:light-dark(#fff,#101b1d);box-shadow:0 12px 40px #0001}"
    "h1{margin:0 0 .5rem;font-size:1.4rem}p{margin:.5rem 0 0}"
    "a{display:inline-block;margin-top:1rem;padding:.6rem 1.2rem;border-radius:12px;font-weight:600;text-decoration:none;"
    "color:light-dark(#fff,#052123);background:light-dark(#0a6a70,#62ccc6)}"
)
SIZE = '<meta name="viewport" content="width=device-width">'


def installed(words: Words, name: str, *, app_id: str, place: str) -> str:
    """It worked."""
    address = "https://slack.com/app_redirect?" + urlencode({"app": app_id, "team": place})
    return _page(words, words("install.done", workspace=name), words("install.done.next"), (address, words("install.open_slack")))


def organisation_installed(words: Words) -> str:
    """It worked, for a whole organisation."""
    return _page(words, words("install.done.organisation"), words("install.done.organisation.next"), None)


def cancelled(words: Words, path: str) -> str:
    """Whoever was asked said no."""
    return _page(words, words("install.cancelled"), "", (path, words("install.again")))


def too_old(words: Words, path: str) -> str:
    """The link was used before, is too old, or came from another browser."""
    return _page(words, words("install.too_old"), "", (path, words("install.again")))


def not_confirmed(words: Words, path: str) -> str:
    """Slack did not give a token."""
    return _page(words, words("install.not_confirmed"), "", (path, words("install.again")))


def not_saved(words: Words, path: str) -> str:
    """Our side could not keep it."""
    return _page(words, words("install.not_saved"), "", (path, words("install.again")))


def not_welcome(words: Words, name: str) -> str:
    """Whoever runs this Ripple did not name the workspace."""
    return _page(words, words("install.not_welcome", workspace=name), "", None)


def _page(words: Words, said: str, following: str, link: tuple[str, str] | None) -> str:
    after = f"<p>{escape(following)}</p>" if following else ""
    shown = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>' if link else ""
    head = f'<meta charset="utf-8">{SIZE}<title>Ripple</title><style>{STYLE}</style>'
    body = f"<main><h1>Ripple</h1><p>{escape(said)}</p>{after}{shown}</main>"
    return f'<!DOCTYPE html><html lang="{escape(words.language)}"><head>{head}</head><body>{body}</body></html>'
