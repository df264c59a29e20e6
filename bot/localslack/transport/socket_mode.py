"""Socket Mode: apps.connections.open, hello, envelopes to any one of the open sockets, acks, refresh and cuts.

Repeating is delivery's business; a socket only carries one envelope and waits for its ack.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable

from aiohttp import WSMsgType, web
from msgspec import Struct, field

from bot.localslack.faults import Faults
from bot.localslack.json_object import Json
from bot.localslack.transport.delivery import AppReply, Parcel, Timing

MOST_SOCKETS = 10
TICKET_SECONDS = 30.0
CONNECTION_SECONDS = 3600


class Socket(Struct, eq=False):
    """One open connection, and the envelopes on it that wait for their ack."""

    ws: web.WebSocketResponse
    request: web.Request
    number: int
    ready: bool = False
    waiting: dict[str, asyncio.Future[AppReply]] = field(default_factory=dict)

    async def disconnect(self, reason: str) -> None:
        """Tell the app to connect anew: warning, refresh_requested, link_disabled, too_many_websockets."""
        about = {"host": "localslack", "connection_number": self.number}
        await self.ws.send_str(json.dumps({"type": "disconnect", "reason": reason, "debug_info": about}))

    def cut(self) -> None:
        """Break the connection without a word, as a failing network does."""
        self.ready = False
        if self.request.transport is not None:
            self.request.transport.abort()
        self.forget("connection_failed")

    def forget(self, reason: str) -> None:
        """Nothing on this socket will be acknowledged any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(AppReply(False, reason=reason))
        self.waiting.clear()


class SocketMode:
    """The sockets of one app; a `Transport`. `reachable`: an app that never connected is sent nothing; one that was there is waited for."""

    def __init__(
        self,
        timing: Timing,
        faults: Faults,
        rng: random.Random,
        new_uuid: Callable[[], str],
        monotonic: Callable[[], float],
    ) -> None:
        self.timing = timing
        self.faults = faults
        self.rng = rng
        self.sockets: list[Socket] = []
        self.opened = 0
        self.reachable = False
        self.unknown_acks = 0
        self.app_id = ""
        self._new_uuid = new_uuid
        self._monotonic = monotonic
        self._tickets: dict[str, float] = {}
        self._changed = asyncio.Condition()

    def begin_again(self) -> None:
        """As if just started: an app that is not connected at this moment is not waited for."""
        self.reachable = self.ready_count > 0

    def new_ticket(self) -> str:
        """A one-use ticket for a socket, as apps.connections.open hands out."""
        ticket = self._new_uuid()
        self._tickets[ticket] = self._monotonic()
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The app's end of a socket, from hello to its close."""
        born = self._tickets.pop(request.query.get("ticket", ""), None)
        if born is None or self._monotonic() - born > TICKET_SECONDS:
            return web.Response(status=404, text="this address is used up; ask for another")
        ws = web.WebSocketResponse(autoping=True, max_msg_size=0)
        await ws.prepare(request)
        socket = Socket(ws, request, self.opened + 1)
        try:
            await self._greet(socket)
            async for message in ws:
                if message.type == WSMsgType.TEXT:
                    self._take(socket, message.data)
        finally:
            await self._drop(socket)
        return ws

    async def hand_over(self, parcel: Parcel, attempt: int, reason: str) -> AppReply:
        """Send one envelope to any one ready socket, and wait for its ack."""
        ready = [socket for socket in self.sockets if socket.ready and not socket.ws.closed]
        if not ready:
            return AppReply(False, reason="connection_failed")
        socket = self.rng.choice(ready)
        envelope_id = self._new_uuid()
        future: asyncio.Future[AppReply] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope_id] = future
        try:
            await socket.ws.send_str(json.dumps(_envelope(envelope_id, parcel, attempt, reason)))
            async with asyncio.timeout(self.timing.answer_within):
                return await future
        except TimeoutError:
            return AppReply(False, reason="timeout")
        except ConnectionError:
            return AppReply(False, reason="connection_failed")
        finally:
            socket.waiting.pop(envelope_id, None)

    async def connected(self, count: int = 1, timeout: float = 10.0) -> None:
        """Wait until so many sockets are ready."""
        try:
            async with asyncio.timeout(timeout), self._changed:
                await self._changed.wait_for(lambda: self.ready_count >= count)
        except TimeoutError:
            found = f"{self.ready_count} of {count} sockets"
            raise AssertionError(f"after {timeout} s there are {found} of the app") from None

    @property
    def ready_count(self) -> int:
        """How many sockets have said hello and are open."""
        return sum(socket.ready for socket in self.sockets)

    async def disconnect_all(self, reason: str = "refresh_requested") -> None:
        """Ask the app to renew every socket; with `link_disabled` and the like it stays open until the app leaves."""
        for socket in list(self.sockets):
            await socket.disconnect(reason)

    def cut_all(self) -> int:
        """Break every socket without a word; how many there were."""
        sockets = list(self.sockets)
        for socket in sockets:
            socket.cut()
        return len(sockets)

    async def close(self) -> None:
        """Close every socket in good order."""
        for socket in list(self.sockets):
            await socket.ws.close()

    async def _greet(self, socket: Socket) -> None:
        self.opened += 1
        self.reachable = True
        self.sockets.append(socket)
        if len(self.sockets) > MOST_SOCKETS:
            await socket.disconnect("too_many_websockets")
            await socket.ws.close()
            return
        if self.faults.late_sockets:
            await asyncio.sleep(self.faults.late_sockets)
        await socket.ws.send_str(json.dumps(self._hello()))
        socket.ready = True
        await self._tell()

    def _hello(self) -> Json:
        about = {"host": "localslack", "build_number": 1, "approximate_connection_time": CONNECTION_SECONDS}
        connection = {"app_id": self.app_id}
        number = len(self.sockets)
        return {"type": "hello", "num_connections": number, "connection_info": connection, "debug_info": about}

    def _take(self, socket: Socket, text: str) -> None:
        if self.faults.deaf_sockets:
            return
        try:
            ack = json.loads(text)
            envelope_id = str(ack["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self.unknown_acks += 1
            return
        future = socket.waiting.get(envelope_id)
        if future is None or future.done():
            self.unknown_acks += 1
            return
        payload = ack.get("payload")
        future.set_result(AppReply(True, payload if isinstance(payload, dict) else None))

    async def _drop(self, socket: Socket) -> None:
        socket.ready = False
        socket.forget("connection_failed")
        if socket in self.sockets:
            self.sockets.remove(socket)
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _envelope(envelope_id: str, parcel: Parcel, attempt: int, reason: str) -> Json:
    envelope: Json = {"envelope_id": envelope_id, "type": parcel.type, "payload": parcel.payload}
    envelope["accepts_response_payload"] = parcel.wants_payload
    if parcel.type == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": reason}
    return envelope
