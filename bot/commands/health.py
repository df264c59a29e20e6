"""Asks the bot on this machine whether it is ready.

A container's health check asks every half minute, so this imports nothing of the bot but its settings.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

from bot.app.settings import Settings


def health(settings: Settings) -> int:
    """Ask the bot on this machine whether it is ready; the exit code."""
    port = settings.health_port
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            print(answer.read().decode())
            return 0
    except urllib.error.HTTPError as not_ready:
        print(not_ready.read().decode(), file=sys.stderr)
    except OSError as unreachable:
        print(f"The bot does not answer on port {port}: {unreachable}", file=sys.stderr)
    return 1
