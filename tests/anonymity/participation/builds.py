"""The bot as it is, and builds that tell who did not answer, as earlier ones did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import aiohttp
import pytest

from bot import metrics
from bot.database import keys as stores
from bot.database.keys import FileKeys, KeysByKind, KeyStore
from bot.database.rounds.round_keys import RoundKeys
from bot.localslack import LocalSlack
from bot.outbox.calling.caller import Caller
from bot.outbox.kinds import Drop
from bot.outbox.states import OutcomeReason
from bot.pulse import notices
from bot.pulse.answering import acts as answering
from bot.pulse.closing import acts as closing
from tests.anonymity.participation.company import AskedCompany, Week
from tests.givens import Clock
from tests.pulse.world import file_keys

SIZE, SEED = 36, 3
Leak = Callable[[pytest.MonkeyPatch], None]


async def as_it_is(url: str, folder: Path, outages: Sequence[str]) -> list[Week]:
    """A company's weeks. `url`: an empty, migrated database; `folder`: where its keys lie."""
    return await _lived(url, folder, outages)


async def leaking(leak: Leak, url: str, folder: Path, outages: Sequence[str]) -> list[Week]:
    """The same with this leak."""
    with pytest.MonkeyPatch.context() as patch:
        leak(patch)
        return await _lived(url, folder, outages)


async def _lived(url: str, folder: Path, outages: Sequence[str]) -> list[Week]:
    keys = file_keys(folder) if url.startswith("sqlite") else _keys_of_a_server(folder)
    async with LocalSlack(now=Clock()) as slack, aiohttp.ClientSession() as session:
        return await AskedCompany(url, keys, folder, slack, session, size=SIZE, seed=SEED).live(outages)


def _keys_of_a_server(folder: Path) -> KeyStore:
    """A key folder and the memory of the processes, as one host beside PostgreSQL has them."""
    files = FileKeys(folder / "keys")
    ring = RoundKeys(files)
    return KeysByKind(ring, files, silences=ring)


def nothing_stands_in(patch: pytest.MonkeyPatch) -> None:
    """As it was: to those who answered nothing is sent, their row goes at once, and calls are timed."""
    patch.setattr(notices, "StandIn", lambda: Drop(OutcomeReason.NOT_NEEDED))
    patch.setattr(Caller, "_leaves_no_trace", lambda _caller, _made: False)


def stand_ins_never_fail(patch: pytest.MonkeyPatch) -> None:
    """A stand-in goes through while posting fails."""
    patch.setattr(Caller, "_as_posts_fare", lambda _caller, _made, outcome: outcome)


def taps_are_counted(patch: pytest.MonkeyPatch) -> None:
    """As it was: every tap on a card counts at once."""
    patch.setattr(metrics, "_is_of_a_pulse", lambda _payload: False)


def one_lasting_key(patch: pytest.MonkeyPatch) -> None:
    """As it was: the counts of silence under one key in the folder."""
    patch.setattr(answering, "silence_key", lambda _round: stores.FORMER_SILENCE)
    patch.setattr(closing, "forget_former_silence", lambda _scope: None)


# How each leaks, what must go wrong in Slack for that, and which attackers it must not stand.
LEAKS: Mapping[str, tuple[Leak, Sequence[str], Sequence[str]]] = {
    "nothing stands in": (nothing_stands_in, ("unreachable", "unreachable"), ("reminders that stay",)),
    "posts counted": (nothing_stands_in, ("", ""), ("posts in the metrics",)),
    "stand-ins never fail": (stand_ins_never_fail, ("posts fail", "posts fail"), ("reminders that stay",)),
    "taps counted": (taps_are_counted, ("", ""), ("taps in the metrics",)),
    "one lasting key": (one_lasting_key, ("", ""), ("keys after the close",)),
}
