"""`/learn plan`: what the team chose, how it goes, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.dimensions import Dimension
from bot.experiments.rules import Experiment
from bot.ids import ProposalId, RoundId, TeamId
from bot.plan.beyond.views import answer_in_words
from bot.plan.rules import Chain, CheckIn, ChoosingState, Commitment, CommitmentState, Proposal, ProposalState
from bot.plan.saying.rules import LeadWord
from bot.plan.seen import ChainTold, PlanSeen
from bot.plan.waiting.views import waiting_blocks
from bot.pulse.results.said import in_ten
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

Message = dict[str, Any]
TRIED_SHOWN = 5  # experiments of a side, the newest
STANDS = {
    ChoosingState.WAITING: "plan.stands.waiting",
    ChoosingState.PROPOSING: "plan.stands.proposing",
    ChoosingState.VOTING: "plan.stands.voting",
    ChoosingState.COUNTED: "plan.stands.voting",
    ChoosingState.TOLD: "plan.stands.told",
    ChoosingState.OVER: "plan.stands.over",
}


def plan_modal(words: Words, seen: PlanSeen) -> View:
    """A team's plan, chain by chain."""
    shown: list[Block] = []
    for told in seen.chains:
        shown += [*_chain(words, seen, told), blocks.divider()]
    if not seen.chains:
        shown.append(blocks.section(blocks.ours(words("plan.empty_leads" if seen.may_begin else "plan.empty"))))
    if seen.waiting is not None:
        shown += waiting_blocks(words, seen.waiting)
    if seen.own:
        shown += _own(words, seen.own)
    if seen.kept is not None:
        shown.append(blocks.context(blocks.plain(words("plan.kept_share", kept=seen.kept.kept, due=seen.kept.due))))
    if seen.may_begin:
        shown.append(blocks.actions([blocks.button(words("plan.begin.wanted"), ids.PLAN_BEGIN, seen.team)]))
    return blocks.modal(words("plan.title"), shown, callback_id=ids.PLAN_VIEW, close=words("form.close"))


def begin_form(words: Words, team: TeamId, sides: tuple[Dimension, ...]) -> View:
    """With which side, of those whose figures the team was told."""
    options = [blocks.option(words.name(side), side.value, words.name(side, "means")) for side in sides]
    choice = blocks.select("side", options, placeholder=words("form.choose"))
    asked = [blocks.input_block(words("plan.begin.side"), choice, block_id="side")] if options else []
    return blocks.modal(
        words("plan.begin.title"),
        [blocks.section(blocks.ours(words("plan.begin.what_comes"))), *asked],
        callback_id=ids.PLAN_BEGIN_FORM,
        submit=words("plan.begin.send"),
        close=words("form.cancel"),
        private_metadata=team,
    )


def begun_note(words: Words, told: ChainTold) -> Message:
    """Only to who began it."""
    return blocks.message(words("plan.begin.begun", side=words.name(told.chain.dimension), day=told.choosing.monday))


def _chain(words: Words, seen: PlanSeen, told: ChainTold) -> list[Block]:
    texts = {one.id: one.text for one in told.proposals}
    shown = [blocks.section(blocks.ours(f"*{words.name(told.chain.dimension)}*\n{_where_it_stands(words, told)}"))]
    if told.choosing.state is ChoosingState.PROPOSING:
        button = blocks.button(words("plan.proposals.propose"), f"{ids.PLAN_PROPOSE}#{told.chain.dimension}", told.choosing.id)
        shown.append(blocks.actions([button]))
    if told.choosing.state is ChoosingState.WAITING and seen.may_begin and told.chain.start_round is not None:
        shown.append(blocks.actions([_not_now(words, told.chain, told.chain.start_round)]))
    for commitment in told.commitments:
        said = [one for one in told.check_ins if one.commitment == commitment.id]
        shown += _commitment(words, seen, commitment, texts, said)
    shown += [block for one in told.tried[-TRIED_SHOWN:] for block in _tried(words, one)]
    shown += [_free(words, one) for one in told.proposals if one.state is ProposalState.CHOSEN and not _is_taken(told, one)]
    shown += [_beyond(words, told, one) for one in told.proposals if one.state is ProposalState.BEYOND_US]
    suggested = [words.many("plan.suggested", told.suggested)] if told.suggested else []
    shown.append(blocks.context(blocks.plain(words.sentences([*suggested, _id_line(words, told.chain)]))))
    return shown


def _tried(words: Words, one: Experiment) -> list[Block]:
    """An experiment for it; its end and its lesson once it has them."""
    told = words("plan.tried", what=words.quoted(blocks.escape(one.hypothesis.rstrip(".。"))))
    ended = [words.name(one.outcome)] if one.outcome else []
    lesson = [blocks.section(blocks.mrkdwn(one.lesson))] if one.lesson else []
    return [blocks.section(blocks.ours(words.sentences([told, *ended]))), *lesson]


def _not_now(words: Words, chain: Chain, round_id: RoundId) -> Element:
    return blocks.button(words.name(LeadWord.NOT_NOW), f"{ids.PLAN_WORD}#{chain.dimension}", f"{chain.team}|{round_id}|{LeadWord.NOT_NOW}")


def _where_it_stands(words: Words, told: ChainTold) -> str:
    if told.again is not None:
        return _moved(words, told)
    state = told.choosing.state
    if state is ChoosingState.OVER and not told.commitments:
        return words("plan.stands.nothing")
    return words(STANDS[state], day=told.choosing.monday)


def _moved(words: Words, told: ChainTold) -> str:
    """Its figure four weeks after the end beside that of its start."""
    before, now = told.start, told.again
    if before is None or now is None or before.score is None or now.score is None:
        return words("plan.moved.too_little")
    return words("plan.moved.beside", before=in_ten(words, before.score), now=in_ten(words, now.score))


def _commitment(
    words: Words, seen: PlanSeen, commitment: Commitment, texts: Mapping[ProposalId, str], said: Sequence[CheckIn]
) -> list[Block]:
    week, weeks = commitment.week(seen.today)
    who = blocks.mention(commitment.owner) if commitment.owner else words("plan.somebody")
    text = blocks.escape(texts.get(commitment.proposal, ""))
    state = words.name(commitment.state, week=week, weeks=weeks, who=who)
    lines = [f"*{text}*", state, words("plan.noticed_by", how=blocks.escape(commitment.noticed_by))]
    lessons = [blocks.escape(one.lesson) for one in said if one.lesson]
    told = blocks.section(blocks.ours("\n".join([*lines, *(words("plan.lesson", lesson=one) for one in lessons[-1:])])))
    return [told, *_buttons(words, seen, commitment)]


def _buttons(words: Words, seen: PlanSeen, commitment: Commitment) -> list[Block]:
    buttons: list[Element] = []
    if commitment.state is CommitmentState.RUNNING and commitment.owner == seen.reader:
        buttons.append(blocks.button(words("plan.replan.wanted"), f"{ids.PLAN_REPLAN}#{commitment.id}", commitment.id))
    if commitment.state is CommitmentState.SEEKING:
        buttons.append(blocks.button(words("plan.chosen.take"), f"{ids.PLAN_VOLUNTEER}#{commitment.proposal}", commitment.proposal))
    return [blocks.actions(buttons)] if buttons else []


def _free(words: Words, proposal: Proposal) -> Block:
    button = blocks.button(words("plan.chosen.take"), f"{ids.PLAN_VOLUNTEER}#{proposal.id}", proposal.id)
    return blocks.section(blocks.mrkdwn(proposal.text), accessory=button)


def _beyond(words: Words, told: ChainTold, proposal: Proposal) -> Block:
    """What the owners have, and what they said to it."""
    said = told.answers.get(proposal.id)
    if said is None:
        return blocks.section(blocks.ours(words("plan.board.sent", text=blocks.escape(proposal.text))))
    return blocks.section(blocks.ours(answer_in_words(words, proposal.text, said)))


def _is_taken(told: ChainTold, proposal: Proposal) -> bool:
    return any(one.proposal == proposal.id for one in told.commitments)


def _own(words: Words, own: Sequence[Proposal]) -> list[Block]:
    shown: list[Block] = [blocks.context(blocks.plain(words("plan.proposals.yours")))]
    for one in own:
        button = blocks.button(words("plan.proposals.take_back"), f"{ids.PLAN_TAKE_BACK}#{one.id}", one.id)
        shown.append(blocks.section(blocks.mrkdwn(one.text), accessory=button))
    return shown


def _id_line(words: Words, chain: Chain) -> str:
    return words("plan.chain_id", id=chain.id)
