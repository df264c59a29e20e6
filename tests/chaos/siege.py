"""A thousand hostile connections from a process of their own: `python -m tests.chaos.siege PORT`. They go on until they are killed."""

from __future__ import annotations

import asyncio
import contextlib
import sys

HOSTILE = 1000
COME_BACK_AFTER = 1.0  # seconds
HEAD = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SIGNED_BY_NOBODY = HEAD + b"X-Slack-Signature: v0=0\r\nX-Slack-Request-Timestamp: 1\r\n"
SAY = (b"", HEAD + b"X-Slow: ", SIGNED_BY_NOBODY + b"Content-Length: 900000\r\n\r\n" + b"{" * 1000)


async def besiege(port: int, says: bytes) -> None:
    """One connection, for ever: a byte now and then, and a new one when it is cut off."""
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(says)
            while not reader.at_eof():
                writer.write(b"x" if says else b"")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 1.0)
            writer.close()
        await asyncio.sleep(COME_BACK_AFTER)


async def main(port: int) -> None:
    """All of them. Says so once each has had its turn."""
    crowd = [asyncio.create_task(besiege(port, SAY[n % len(SAY)])) for n in range(HOSTILE)]
    await asyncio.sleep(COME_BACK_AFTER)
    print("besieged", flush=True)
    await asyncio.gather(*crowd)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
