"""What a listener gets and what it may answer. The gate turns Slack's payloads into the first and the second into Slack's answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.idempotency import first_time
from bot.database.languages import locale_of
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.ids import NOWHERE, ChannelId, NudgeId, PersonId, WorkspaceId
from bot.words import Words, language_of, words_in

T = TypeVar("T")
A = TypeVar("A")
R = TypeVar("R")


class AllFeatures(Protocol):
    """What a listener may ask of all features together; `bot.feature.Features` answers it."""

    def plan_teams(self, scope: Scope) -> None: ...

    def days_off_changed(self, scope: Scope) -> None: ...

    def forget(self, scope: Scope, person: PersonId) -> None: ...

    def around_nudge(self, scope: Scope, person: PersonId, nudge: NudgeId) -> Mapping[str, Any] | None: ...

    def home(self) -> Sequence[Any]: ...

    def digest_parts(self) -> Sequence[Any]: ...

    def help(self) -> Mapping[Any, Sequence[Any]]: ...


class Ripple(Protocol):
    """What listeners may use; `bot/app/ripple.py` holds the real one."""

    slack: AsyncWebClient

    @property
    def enterprise(self) -> str:
        """The organisation that the workspace belongs to; empty where it stands alone."""
        ...

    @property
    def features(self) -> AllFeatures: ...

    def now(self) -> datetime: ...

    async def read(self, workspace: WorkspaceId, work: Callable[[Scope], T], now: datetime | None = None) -> T:
        """Look, off the event loop, as of `now` or this moment."""
        ...

    async def write(self, workspace: WorkspaceId, work: Callable[[Scope], T], now: datetime | None = None) -> T:
        """Durable when it returns; wakes the sender."""
        ...

    def write_together(self, workspace: WorkspaceId, name: str, work: Callable[[Scope, Sequence[A]], Sequence[R]], item: A) -> Awaitable[R]:
        """The same, done in one go with what else of this name waits. Wakes nobody: the sender looks by itself every second."""
        ...


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing somebody did in Slack.

    `key` is the same for every repetition of the same act; `values` are a modal's inputs by block id, unpacked;
    `text` is what was typed after a command; `value` is a button's or a chosen option's value.
    """

    kind: str  # command | action | shortcut | view | closed | event
    id: str
    body: Mapping[str, Any]
    workspace: WorkspaceId
    person: PersonId
    key: str
    now: datetime
    ripple: Ripple
    channel: ChannelId = NOWHERE
    text: str = ""
    value: str = ""
    private_metadata: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)
    arrived: float = 0.0  # by the clock of the patience; a form can be opened for three seconds
    _words: list[Words] = field(default_factory=list, repr=False, compare=False)

    async def once(self, work: Callable[[Scope], T]) -> T | None:
        """Do `work` durably, once: None when Slack told us this before (the key commits with the work).

        A form that was corrected while its first words were still being saved is another one: PersonCanFix says that those are kept.
        """

        def do(scope: Scope) -> T | None:
            is_new, is_as_before = first_time(scope, self.key), self.kind != "view" or not first_time(scope, self._with_its_words())
            if not is_new and not is_as_before:
                raise PersonCanFix("door.first_words_kept")
            return work(scope) if is_new else None

        return await self.write(do)

    def _with_its_words(self) -> str:
        told = json.dumps(self.values, sort_keys=True, default=str)
        return f"{self.key}:{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()}"

    async def write(self, work: Callable[[Scope], T]) -> T:
        """Do `work` durably, as often as Slack tells us."""
        return await self.ripple.write(self.workspace, self._and_language(work), self.now)

    async def read(self, work: Callable[[Scope], T]) -> T:
        """Look, off the event loop."""
        return await self.ripple.read(self.workspace, self._and_language(work), self.now)

    async def words(self) -> Words:
        """The words to answer with: the person's language, looked up once."""
        return (self._words or await self.read(self._learn_language))[0]

    def _and_language(self, work: Callable[[Scope], T]) -> Callable[[Scope], T]:
        """The same, which also learns the person's language: nearly everybody is answered, and a look of its own costs as much as a tap."""
        if self._words or self.kind == "event":
            return work

        def both(scope: Scope) -> T:
            done = work(scope)
            self._learn_language(scope)
            return done

        return both

    def _learn_language(self, scope: Scope) -> list[Words]:
        if not self._words:
            self._words.append(words_in(language_of(locale_of(scope, self.person))))
        return self._words


# --- answers -----------------------------------------------------------------------------------------------------


class Tell(Struct, frozen=True):
    """Words only this person sees: a command's answer, or an ephemeral message after a button."""

    message: Mapping[str, Any]


class Replace(Struct, frozen=True):
    """The message the button stood on now says this (through its response_url)."""

    message: Mapping[str, Any]


class OpenModal(Struct, frozen=True):
    """A modal on top of what the person sees; inside a modal it is pushed."""

    view: Mapping[str, Any]


class UpdateModal(Struct, frozen=True):
    """The modal they look at becomes this one."""

    view: Mapping[str, Any]


class FieldErrors(Struct, frozen=True):
    """The modal stays open with what was typed; each sentence stands under its field (block id)."""

    sentences: Mapping[str, str]


class CloseModals(Struct, frozen=True):
    """Every modal closes."""


class RefreshHome(Struct, frozen=True):
    """The person's App Home is drawn again."""


@dataclass(frozen=True, slots=True)
class HandFiles:
    """Files, by name, in our conversation with this person; then their modal becomes `done`. Where Slack takes none, `otherwise` opens."""

    files: Mapping[str, bytes] = field(repr=False)
    comment: str
    done: Mapping[str, Any]
    otherwise: Mapping[str, Any] = field(repr=False)


Answer = Tell | Replace | OpenModal | UpdateModal | FieldErrors | CloseModals | RefreshHome | HandFiles
Answers = Answer | Sequence[Answer] | None
Listener = Callable[[Inbound], Awaitable[Answers]]
Listeners = Mapping[tuple[str, str], Listener]
