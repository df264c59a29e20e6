"""`python -m tests.mutation.databases FOLDER`: a database server and templates, until its input ends. It prints the server's URL.

A process of its own, for whoever forks the rooms must not have imported the bot.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.givens import Engines

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    engines = Engines(folder, durable=False, shared=folder)
    for engine in ("sqlite", "postgresql"):
        engines.fresh(engine)
    print(engines.server_url, flush=True)
    sys.stdin.read()
    engines.close()
