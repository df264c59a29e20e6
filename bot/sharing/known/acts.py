"""Looking for what is known: by somebody who may read it, or for everybody in a channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.database.scope import Scope
from bot.errors import NotFound
from bot.ids import AskId, ChannelId, LearningId, MessageTs, PersonId
from bot.people.store import workspace_url
from bot.sharing import search_index as index
from bot.sharing import store as rows
from bot.sharing.acts import agreed
from bot.sharing.found import ANSWER, ASK, LEARNING, FoundItem
from bot.sharing.known.rules import FOR_A_LEARNING, FOR_A_QUESTION, Known, is_about_the_same, place_of, telling_words
from bot.sharing.reactions import store as marks
from bot.sharing.reactions.effects import apply_marks
from bot.sharing.reactions.rules import HELPFUL_BUTTON, Mark
from bot.slack.links import message_link

A_MOMENT = timedelta(minutes=5)  # whoever was told that something is not saved yet may wait so long before they type it again
LOOKED_THROUGH = 20  # of somebody's newest learnings


def answered_before(scope: Scope, asked: str, *, reader: PersonId) -> Known | None:
    """The answer to something like this question that `reader` may read; only one that somebody called helpful, or that solved it."""
    found = index.alike(scope, telling_words(asked), (ASK, ANSWER), reader=reader)
    return next(_answers(scope, asked, found), None)


def answered_here_before(scope: Scope, asked: str, channel: ChannelId | None, *, but: str) -> Known | None:
    """The same for whoever reads in a channel; `but`: the question itself."""
    found = index.alike_in(scope, telling_words(asked), (ASK, ANSWER), channel=channel)
    return next(_answers(scope, asked, found, but=but), None)


def shared_before(scope: Scope, text: str, *, reader: PersonId) -> Known | None:
    """A colleague's learning that says the same."""
    for found in index.alike(scope, telling_words(text), (LEARNING,), reader=reader):
        one = rows.learning(scope, LearningId(found.item))
        place = place_of(one.channel, one.ts) if one else None
        if one and place and one.author != reader and is_about_the_same(text, f"{one.title} {one.text}", share=FOR_A_LEARNING):
            return Known(one.id, one.text, one.author, one.shared_at, place, link=_link(scope, one.channel, one.ts))
    return None


def just_shared(scope: Scope, person: PersonId, text: str) -> bool:
    """Whether they shared exactly these words a moment ago. Where Slack lost our answer they saw an error, and typed them again."""
    recent = rows.learnings_by(scope, person, LOOKED_THROUGH)
    return any(one.text == text and not one.is_marked and scope.now - one.shared_at < A_MOMENT for one in recent)


def just_asked(scope: Scope, person: PersonId, text: str) -> bool:
    """The same of a question with their name on it."""
    return any(one.text == text and not one.is_marked and scope.now - one.asked_at < A_MOMENT for one in rows.asks_by(scope, person))


def that_helps(scope: Scope, person: PersonId, answer: str) -> None:
    """Somebody who was about to ask says that an old answer helps: it counts as a mark on it."""
    given = rows.answer(scope, answer)
    if given is None or given.ask not in rows.may_read(scope, person, [given.ask]):
        raise NotFound("asking.gone")
    mark = Mark(there=True, event_ts=f"{scope.now.timestamp():.6f}")
    marks.keep_mark(scope, given.place, person, HELPFUL_BUTTON, mark, scope.now)
    apply_marks(scope, given.place, None, agreed(scope))


def _answers(scope: Scope, asked: str, found: list[FoundItem], but: str = "") -> Iterator[Known]:
    seen: set[str] = {but}
    for one in found:
        given = rows.answer(scope, one.item) if one.kind == ANSWER else None
        ask = rows.ask(scope, given.ask if given else AskId(one.item))
        if ask is None or ask.id in seen:
            continue
        seen.add(ask.id)
        best = next(iter(rows.answers_to(scope, ask.id)), None)
        if best is None or not (best.helpful or ask.solved_at) or not is_about_the_same(asked, ask.text, share=FOR_A_QUESTION):
            continue
        yield Known(best.id, best.text, best.author, best.answered_at, best.place, ask.text, _link(scope, ask.channel, ask.ts))


def _link(scope: Scope, channel: ChannelId | None, ts: MessageTs | None) -> str:
    return message_link(workspace_url(scope), channel, ts)
