"""Links to messages in Slack. Built from the workspace's own address, which Slack tells at every start."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.ids import ChannelId, MessageTs


def message_link(workspace_url: str, channel: ChannelId | None, ts: MessageTs | None) -> str:
    """The address that opens this message in Slack; empty where it is not known.

    It is the form that chat.getPermalink answers with (a message at 1234.5678 is p12345678), without a call for each message.
    """
    if not (workspace_url and channel and ts):
        return ""
    return f"{workspace_url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"


def linked(url: str, words: str) -> str:
    """Words of ours that open an address; the bare words where there is none. `words` are escaped already."""
    return f"<{url}|{words}>" if url else words


def host_of(address: str) -> str:
    """Where an address leads, in the letters that computers use: no login before it and no look-alike letters; empty for none.

    >>> host_of("https://bank.example@thief.example/in"), host_of("https://b\u0430nk.example")
    ('thief.example', 'xn--bnk-6cd.example')
    """
    try:
        host = urlsplit(address).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
