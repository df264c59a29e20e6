"""Signed HTTP delivery to a request URL: events as JSON, interactions and commands as forms, with Slack's headers."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import aiohttp

from bot.localslack.json_object import Json
from bot.localslack.transport.delivery import AppReply, Parcel, Timing

MOST_REDIRECTS = 2
FORM = "application/x-www-form-urlencoded"


class SignedHttp:
    """Sends to one URL; a `Transport`. `epoch` gives the seconds for the signature, in real time."""

    def __init__(self, url: str, secret: str, timing: Timing, epoch: Callable[[], float]) -> None:
        self.url = url
        self.timing = timing
        self._secret = secret
        self._epoch = epoch
        self._session: aiohttp.ClientSession | None = None

    @property
    def reachable(self) -> bool:
        """Slack tries whatever URL it was given."""
        return True

    async def hand_over(self, parcel: Parcel, attempt: int, reason: str) -> AppReply:
        """One signed POST, answered within Slack's time with any 2xx."""
        body, kind = encoded(parcel)
        headers = signed_headers(body, self._secret, int(self._epoch()))
        headers |= {"Content-Type": kind, "User-Agent": "Localslack 1.0", "Accept": "*/*"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return await self._post(body, headers)

    async def verify(self, token: str, challenge: str) -> bool:
        """Slack's handshake when a request URL is entered: the challenge must come back."""
        payload = {"token": token, "challenge": challenge, "type": "url_verification"}
        reply = await self.hand_over(Parcel("events_api", payload, "url_verification"), 0, "")
        return reply.ok and bool(reply.payload) and challenge in str(reply.payload)

    async def check_certificate(self, token: str) -> bool:
        """Slack's look at the certificate behind a command's URL, now and then: a form that says nothing else."""
        body = urlencode({"ssl_check": "1", "token": token}).encode()
        headers = signed_headers(body, self._secret, int(self._epoch())) | {"Content-Type": FORM}
        return (await self._post(body, headers)).ok

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: bytes, headers: dict[str, str]) -> AppReply:
        try:
            async with self._open_session().post(self.url, data=body, headers=headers, max_redirects=MOST_REDIRECTS) as response:
                return read_reply(response.status, await response.text(), response.headers)
        except aiohttp.TooManyRedirects:
            return AppReply(False, reason="too_many_redirects")
        except TimeoutError:
            return AppReply(False, reason="http_timeout")
        except aiohttp.ClientSSLError:
            return AppReply(False, reason="ssl_error")
        except aiohttp.ClientError:
            return AppReply(False, reason="connection_failed")

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            limit = aiohttp.ClientTimeout(total=self.timing.answer_within)
            self._session = aiohttp.ClientSession(timeout=limit)
        return self._session


def encoded(parcel: Parcel) -> tuple[bytes, str]:
    """The body and content type of a payload."""
    if parcel.type == "events_api":
        return json.dumps(parcel.payload).encode(), "application/json"
    if parcel.type == "slash_commands":
        return urlencode(parcel.payload).encode(), FORM
    return urlencode({"payload": json.dumps(parcel.payload)}).encode(), FORM


def signed_headers(body: bytes, secret: str, epoch: int) -> dict[str, str]:
    """Slack's signature: v0=hex(hmac_sha256(secret, "v0:{timestamp}:{body}"))."""
    base = b"v0:" + str(epoch).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(epoch), "X-Slack-Signature": f"v0={digest}"}


def read_reply(status: int, text: str, headers: Mapping[str, str]) -> AppReply:
    """What an HTTP answer means: any 2xx is an ack, JSON or text in it is the payload."""
    if not 200 <= status < 300:
        stop = headers.get("X-Slack-No-Retry", "") == "1"
        return AppReply(False, reason="http_error", no_repeat=stop)
    return AppReply(True, _payload(text))


def _payload(text: str) -> Json | None:
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}
