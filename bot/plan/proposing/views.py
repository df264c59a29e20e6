"""Proposals as people see them: the card in the channel, the form, and what only the proposer reads."""

from __future__ import annotations

from typing import Any

from bot.plan.proposing.rules import MOST_OF_ONE, PROPOSAL_LIMIT
from bot.plan.rules import Proposal
from bot.plan.seen import ProposalsWanted
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

Message = dict[str, Any]


def proposals_card(words: Words, asked: ProposalsWanted) -> Message:
    """What is the smallest thing that would help? In the team's channel."""
    opening = words("plan.proposals.asked")
    sides = "\n".join(words("plan.proposals.side", side=words.name(side), means=words.name(side, "means")) for _, side in asked.sides)
    where = [words("plan.proposals.from_map")] if asked.from_map else []
    how = words.sentences([*where, words("plan.proposals.how", until=_until(words, asked))])
    button = blocks.button(words("plan.proposals.propose"), ids.PLAN_PROPOSE, asked.choosing, style="primary")
    shown = [
        blocks.section(blocks.ours(f"*{opening}*\n{sides}")),
        blocks.context(blocks.ours(how)),
        blocks.actions([button]),
    ]
    return blocks.message(f"{opening} {words.listed([words.name(side) for _, side in asked.sides], 'or')}", shown)


def proposal_form(words: Words, asked: ProposalsWanted) -> View:
    """One small thing that would help."""
    shown: list[Block] = []
    sides = tuple(dict.fromkeys(side for _, side in asked.sides))
    if len(sides) > 1:
        options = [blocks.option(words.name(side), side.value) for side in sides]
        choice = blocks.select("side", options, initial=sides[0].value, placeholder=words("form.choose"))
        shown.append(blocks.input_block(words("plan.proposals.form.side"), choice, block_id="side"))
    else:
        shown += [blocks.context(blocks.plain(words.name(side))) for side in sides]
    field = blocks.text_input("text", multiline=True, limit=PROPOSAL_LIMIT)
    hint = words("plan.proposals.form.text_hint")
    shown.append(blocks.input_block(words("plan.proposals.form.text"), field, block_id="text", hint=hint))
    shown.append(_ticks(words, "nameless", words("plan.proposals.form.nameless"), words("plan.proposals.form.your_name")))
    shown.append(_ticks(words, "beyond", words("plan.proposals.form.beyond"), words("plan.proposals.form.whose")))
    return blocks.modal(
        words("plan.proposals.form.title"),
        shown,
        callback_id=ids.PLAN_PROPOSE_FORM,
        submit=words("plan.proposals.form.send"),
        close=words("form.cancel"),
        private_metadata=asked.choosing,
    )


def proposed_note(words: Words, proposal: Proposal) -> Message:
    """Only to the proposer; nothing of it stands in a message that Slack keeps."""
    told = words("plan.proposals.is_in", text=blocks.escape(proposal.text), most=MOST_OF_ONE)
    button = blocks.button(words("plan.proposals.take_back"), ids.PLAN_TAKE_BACK, proposal.id)
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([button])])


def proposal_gone_note(words: Words, proposal: Proposal) -> Message:
    """Only to who took theirs back: the words back with it."""
    told = words("plan.proposals.taken_back", text=blocks.escape(proposal.text))
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def _ticks(words: Words, block_id: str, label: str, heading: str) -> Block:
    box = {"type": "checkboxes", "action_id": block_id, "options": [blocks.option(label, block_id)]}
    return blocks.input_block(heading, box, block_id=block_id, optional=True)


def _until(words: Words, asked: ProposalsWanted) -> str:
    style = words("pulse.closing", day="{date_long_pretty}", time="{time}")
    return blocks.local_time(words, asked.until, style, within="pulse.until")
