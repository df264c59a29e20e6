"""The plan on its way out: cards in the channel, a ballot and a check-in for a person. All is read again when it is sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.culture import notices as maps
from bot.database.scope import Scope
from bot.ids import ChannelId, MessageTs, PersonId
from bot.outbox.attention.rules import NotCounted, Unasked
from bot.outbox.kinds import Drop, Kind, Kinds, Later, Pin, Post, Rendered, Update, WhenUnknown, by_kind, words_for
from bot.outbox.notice import CHANNEL, Notice, OutboxMessage
from bot.outbox.states import OutcomeReason
from bot.outbox.store import queue_notice
from bot.people import store as people
from bot.plan import acts as plans
from bot.plan import store as rows
from bot.plan.beyond import acts as board
from bot.plan.beyond.store import answer_to
from bot.plan.beyond.views import board_answer_message, board_filled_message
from bot.plan.keeping import check_ins, reading
from bot.plan.keeping import views as keeping_views
from bot.plan.moving.acts import move_seen
from bot.plan.moving.views import moved_message
from bot.plan.notice_bodies import (
    AboutCommitment,
    AskedLess,
    BoardAnswered,
    BoardFilled,
    CheckInAsked,
    ChoiceChanged,
    ChoicePinned,
    ChoiceTold,
    CommitmentEnded,
    CommitmentSeeks,
    EndAsked,
    GivenBack,
    MovedTold,
    ProposalsAsked,
    VoteAsked,
    WordTold,
    WordWanted,
)
from bot.plan.proposing import acts as proposing
from bot.plan.proposing import views as proposing_views
from bot.plan.rules import CheckInMoment, ChoosingState, CommitmentState, ProposalState
from bot.plan.saying import store as words_said
from bot.plan.saying.views import word_message
from bot.plan.seen import CommitmentSeen
from bot.plan.starting.acts import starts_of
from bot.plan.starting.views import start_blocks, starts_aloud
from bot.plan.voting import acts as voting
from bot.plan.voting import views as voting_views
from bot.plan.waiting import acts as waiting
from bot.plan.waiting.views import asked_less_message, word_wanted_message
from bot.pulse.asking.rests import RestReason
from bot.pulse.notice_bodies import MapOfOwn
from bot.slack import blocks

NOT_OPEN_YET = timedelta(minutes=10)


def map_of_own(scope: Scope, message: OutboxMessage[MapOfOwn]) -> Rendered:
    """A lead's or owner's maps, and for a lead what begins with them on Monday."""
    rendered = maps.to_person(scope, message)
    starts = starts_of(scope, PersonId(message.recipient), message.body.round)
    if not starts or not isinstance(rendered, Post):
        return rendered
    words, told = words_for(scope, message), rendered.message
    return Post(blocks.message(f"{told['text']} {starts_aloud(words, starts)}", [*told["blocks"], *start_blocks(words, starts)]))


def proposals_asked(scope: Scope, message: OutboxMessage[ProposalsAsked]) -> Rendered:
    """What is the smallest thing that would help?"""
    choosing = rows.choosing(scope, message.body.choosing)
    if choosing is None or choosing.state is not ChoosingState.PROPOSING:
        return Drop(OutcomeReason.HAS_ENDED)
    return Post(proposing_views.proposals_card(words_for(scope, message), proposing.wanted(scope, choosing)))


def vote_asked(scope: Scope, message: OutboxMessage[VoteAsked]) -> Rendered:
    """A ballot. Its place was kept since Monday; without a vote nothing comes."""
    choosing = rows.choosing(scope, message.body.choosing)
    if choosing is not None and choosing.state is ChoosingState.PROPOSING:
        return Later(scope.now + NOT_OPEN_YET)
    ballot = voting.ballot_for(scope, PersonId(message.recipient), message.body.choosing)
    return Post(voting_views.ballot_card(words_for(scope, message), ballot)) if ballot else Drop(OutcomeReason.NOT_NEEDED)


def ballot_stands(scope: Scope, message: OutboxMessage[VoteAsked], channel: ChannelId, ts: MessageTs) -> None:
    """It has a place, where it is closed with the vote."""
    voting.ballot_stands(scope, PersonId(message.recipient), message.body.choosing, channel, ts)


def choice_told(scope: Scope, message: OutboxMessage[ChoiceTold]) -> Rendered:
    """What the team chose."""
    choosing = rows.choosing(scope, message.body.choosing)
    if choosing is None:
        return Drop(OutcomeReason.HAS_ENDED)
    return Post(keeping_views.choice_card(words_for(scope, message), reading.choice_seen(scope, choosing)))


def choice_stands(scope: Scope, message: OutboxMessage[ChoiceTold], channel: ChannelId, ts: MessageTs) -> None:
    """Now it has a place, where it is changed; there it is pinned."""
    rows.change_choosing(scope, message.body.choosing, channel_id=channel, message_ts=ts)
    pinned = ChoicePinned(message.body.choosing, channel, ts)
    queue_notice(scope, Notice(pinned, channel, key=f"plan:{message.body.choosing}:pinned", priority=CHANNEL))


def choice_pinned(_scope: Scope, message: OutboxMessage[ChoicePinned]) -> Rendered:
    """At the top of the channel, where Slack lets us."""
    return Pin(message.body.channel, message.body.ts)


def choice_changed(scope: Scope, message: OutboxMessage[ChoiceChanged]) -> Rendered:
    """The same as it stands now."""
    choosing = rows.choosing(scope, message.body.choosing)
    if choosing is None:
        return Drop(OutcomeReason.HAS_ENDED)
    card = keeping_views.choice_card(words_for(scope, message), reading.choice_seen(scope, choosing))
    return Update(card, message.body.channel, message.body.ts)


def given_back(scope: Scope, message: OutboxMessage[GivenBack]) -> Rendered:
    """What nobody had room for."""
    choosing = rows.choosing(scope, message.body.choosing)
    left = [one.text for one in reading.chosen_in(scope, choosing) if one.state is ProposalState.GIVEN_BACK] if choosing else []
    if not left:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(keeping_views.given_back_message(words_for(scope, message), left))


def check_in_asked(scope: Scope, message: OutboxMessage[CheckInAsked]) -> Rendered:
    """How does it go?"""
    return _asked(scope, message, message.body, CheckInMoment(message.body.moment))


def was_asked(scope: Scope, message: OutboxMessage[CheckInAsked], _channel: ChannelId, _ts: MessageTs) -> None:
    """The question before it asks no more."""
    check_ins.was_asked(scope, message.body.commitment, CheckInMoment(message.body.moment))


def end_asked(scope: Scope, message: OutboxMessage[EndAsked]) -> Rendered:
    """How did it go?"""
    return _asked(scope, message, message.body, CheckInMoment.END)


def end_was_asked(scope: Scope, message: OutboxMessage[EndAsked], _channel: ChannelId, _ts: MessageTs) -> None:
    """From now on they have time to say it."""
    check_ins.end_was_asked(scope, message.body.commitment)


def ended(scope: Scope, message: OutboxMessage[CommitmentEnded]) -> Rendered:
    """What came of it, and of what ended in the same minutes."""
    words, about = words_for(scope, message), message.body.about()
    known = [seen for one in about if (seen := _known(scope, AboutCommitment(one))) is not None]
    told = blocks.together([keeping_views.ended_message(words, one) for one in known])
    return Post(told) if told else Drop(OutcomeReason.HAS_ENDED)


def seeks(scope: Scope, message: OutboxMessage[CommitmentSeeks]) -> Rendered:
    """Whoever looked after it is gone, and what else they looked after."""
    words, found = words_for(scope, message), [_known(scope, AboutCommitment(one)) for one in message.body.about()]
    sought = [one for one in found if one is not None and one.state is CommitmentState.SEEKING]
    told = blocks.together([keeping_views.seeks_message(words, one, number) for number, one in enumerate(sought, 1)])
    return Post(told) if told else Drop(OutcomeReason.NOT_NEEDED)


def moved_told(scope: Scope, message: OutboxMessage[MovedTold]) -> Rendered:
    """Whether it moved, and whether another side did that is told in the same minutes."""
    words, about = words_for(scope, message), (message.body.chain, *message.body.also)
    found = [seen for one in about if (seen := move_seen(scope, one)) is not None]
    told = blocks.together([moved_message(words, one) for one in found])
    return Post(told) if told else Drop(OutcomeReason.NOTHING_TO_SHOW)


def word_told(scope: Scope, message: OutboxMessage[WordTold]) -> Rendered:
    """What a lead or owner said, unless they said something else since."""
    said = words_said.word_on(scope, message.body.team, message.body.round_id)
    if said is None or said.word != message.body.word:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(word_message(words_for(scope, message), said, restores=waiting.was_asked_less(scope, said.team)))


def asked_less(scope: Scope, message: OutboxMessage[AskedLess]) -> Rendered:
    """Why there are fewer questions, or none, if that still holds."""
    body = message.body
    if not waiting.still_asks_less(scope, body.team, date.fromisoformat(body.monday), RestReason(body.reason)):
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(asked_less_message(words_for(scope, message), RestReason(body.reason)))


def word_wanted(scope: Scope, message: OutboxMessage[WordWanted]) -> Rendered:
    """The three answers, for a lead, unless something came of the results meanwhile."""
    seen, team = waiting.waiting_seen(scope, message.body.team), plans.living_team(scope, message.body.team)
    if seen is None or team is None or seen.round_id != message.body.round_id:
        return Drop(OutcomeReason.NOT_NEEDED)
    return Post(word_wanted_message(words_for(scope, message), seen, team.name))


def board_filled(scope: Scope, message: OutboxMessage[BoardFilled]) -> Rendered:
    """What waits for an owner's answer, if anything still does."""
    entries = board.board_for(scope, PersonId(message.recipient)) if message.recipient in people.owners(scope) else ()
    return (
        Post(board_filled_message(words_for(scope, message), [one.line for one in entries])) if entries else Drop(OutcomeReason.NOT_NEEDED)
    )


def board_answered(scope: Scope, message: OutboxMessage[BoardAnswered]) -> Rendered:
    """What an owner said to it, and to what else came from there."""
    words, about = words_for(scope, message), (message.body.proposal, *message.body.also)
    found = [(rows.proposal(scope, one), answer_to(scope, one)) for one in about]
    told = blocks.together([board_answer_message(words, proposal.text, said) for proposal, said in found if proposal and said])
    return Post(told) if told else Drop(OutcomeReason.HAS_ENDED)


def _asked(scope: Scope, message: OutboxMessage[Any], body: AboutCommitment, moment: CheckInMoment) -> Rendered:
    known = _known(scope, body)
    if known is None or known.state is not CommitmentState.RUNNING or known.owner != message.recipient:
        return Drop(OutcomeReason.HAS_ENDED)
    if moment is CheckInMoment.END and not check_ins.has_come_to_its_end(scope, known.ends_on):
        return Drop(OutcomeReason.HAS_ENDED)
    return Post(keeping_views.check_in_card(words_for(scope, message), known, moment))


def _known(scope: Scope, body: AboutCommitment) -> CommitmentSeen | None:
    known = rows.commitment(scope, body.commitment)
    return reading.commitment_seen(scope, known, plans.today_in(scope, known.team)) if known else None


KINDS: Kinds = by_kind(
    Kind(MapOfOwn, map_of_own, counts=Unasked.MAP),
    Kind(ProposalsAsked, proposals_asked, counts=NotCounted.CHANNEL),
    # What became of a ballot would say who voted: its row goes when it has ended. One that may have arrived does not come twice.
    Kind(VoteAsked, vote_asked, counts=Unasked.VOTE, after_sent=ballot_stands, when_unknown=WhenUnknown.SILENCE, forget=True),
    Kind(ChoiceTold, choice_told, counts=NotCounted.CHANNEL, after_sent=choice_stands),
    Kind(ChoiceChanged, choice_changed, counts=NotCounted.CHANGED),
    Kind(ChoicePinned, choice_pinned, counts=NotCounted.CHANGED),
    Kind(GivenBack, given_back, counts=NotCounted.CHANNEL),
    Kind(CheckInAsked, check_in_asked, counts=Unasked.CHECK_IN, after_sent=was_asked, when_unknown=WhenUnknown.SILENCE),
    Kind(EndAsked, end_asked, counts=Unasked.OWN_DAY, after_sent=end_was_asked, when_unknown=WhenUnknown.SILENCE),
    Kind(CommitmentEnded, ended, counts=NotCounted.CHANNEL),
    Kind(CommitmentSeeks, seeks, counts=NotCounted.CHANNEL),
    Kind(MovedTold, moved_told, counts=NotCounted.CHANNEL),
    Kind(WordTold, word_told, counts=NotCounted.CHANNEL),
    Kind(BoardFilled, board_filled, counts=Unasked.BOARD),
    Kind(BoardAnswered, board_answered, counts=NotCounted.CHANNEL),
    Kind(AskedLess, asked_less, counts=NotCounted.CHANNEL),
    Kind(WordWanted, word_wanted, counts=Unasked.NOTE),
)
