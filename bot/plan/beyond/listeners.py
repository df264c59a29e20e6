"""The owners' board as owners use it."""

from __future__ import annotations

from bot.errors import PersonCanFix
from bot.ids import ProposalId
from bot.plan.beyond import acts as board
from bot.plan.beyond import views
from bot.plan.saying.rules import LeadWord
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, UpdateModal

LONGEST_VALUE = 150


async def board_wanted(inbound: Inbound) -> Answers:
    """What teams cannot do alone."""
    entries = await inbound.read(lambda scope: board.board_for(scope, inbound.person))
    return OpenModal(views.board_modal(await inbound.words(), [one.line for one in entries]))


async def board_answered(inbound: Inbound) -> Answers:
    """One tap; "not now" asks why."""
    proposal, word = _answer(inbound.value)
    if word is LeadWord.NOT_NOW:
        entry = await inbound.read(lambda scope: board.entry_with(scope, inbound.person, proposal))
        return OpenModal(views.board_why_form(await inbound.words(), inbound.value, entry.line))
    left = await inbound.once(lambda scope: board.answer(scope, inbound.person, proposal, word))
    return UpdateModal(views.board_modal(await inbound.words(), [one.line for one in left])) if left is not None else None


async def board_reason_submitted(inbound: Inbound) -> Answers:
    """Why not now came back."""
    (proposal, word), why = _answer(inbound.private_metadata), str(inbound.values.get("why") or "")
    left = await inbound.once(lambda scope: board.answer(scope, inbound.person, proposal, word, why))
    if left is None:
        return CloseModals()
    return UpdateModal(views.board_modal(await inbound.words(), [one.line for one in left], is_said=True))


def _answer(value: str) -> tuple[ProposalId, LeadWord]:
    proposal, _, word = value.partition("|")
    if len(value) > LONGEST_VALUE or word not in set(LeadWord):
        raise PersonCanFix("plan.gone")
    return ProposalId(proposal), LeadWord(word)


LISTENERS: Listeners = {
    ("learn", "board"): board_wanted,
    ("action", ids.PLAN_BOARD): board_wanted,
    ("action", ids.PLAN_BOARD_ANSWER): board_answered,
    ("view", ids.PLAN_BOARD_FORM): board_reason_submitted,
}
