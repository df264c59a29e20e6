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
STYLE = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#222;background:#fff}"
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
    body = f"<h1>Ripple</h1><p>{escape(said)}</p>{after}{shown}"
    return f'<!DOCTYPE html><html lang="{escape(words.language)}"><head>{head}</head><body>{body}</body></html>'
