"""What teams cannot do alone goes to the owners, who answer in the channels it came from.

Owners read the words, never whose they are or from which team; a number of teams only where three or more say the same.
"""

from __future__ import annotations

from bot.database.scope import Scope
from bot.errors import TooLate
from bot.ids import PersonId, ProposalId, TeamId
from bot.outbox.notice import CHANNEL, PERSONAL, Notice
from bot.outbox.store import queue_notices, queue_or_join
from bot.people import store as people
from bot.people.acts import require_owner
from bot.plan.acts import living_team
from bot.plan.beyond import store as board
from bot.plan.beyond.rules import BoardEntry, board_of
from bot.plan.notice_bodies import BoardAnswered, BoardFilled
from bot.plan.rules import TOLD_TOGETHER, Choosing
from bot.plan.saying.rules import LeadWord, reason_of


def board_for(scope: Scope, owner: PersonId) -> tuple[BoardEntry, ...]:
    """What waits for an answer."""
    require_owner(scope, owner)
    return board_of(board.unanswered(scope))


def entry_with(scope: Scope, owner: PersonId, proposal: ProposalId) -> BoardEntry:
    """The entry that holds this proposal. Raises TooLate once it is answered."""
    found = (one for one in board_for(scope, owner) if any(each.proposal == proposal for each in one.found))
    entry = next(found, None)
    if entry is None:
        raise TooLate("plan.board.answered")
    return entry


def answer(scope: Scope, owner: PersonId, proposal: ProposalId, word: LeadWord, why: str = "") -> tuple[BoardEntry, ...]:
    """One answer for all in alike words, told in the channel of each team; what still waits."""
    entry, reason = entry_with(scope, owner, proposal), reason_of(word, why)
    first_of: dict[TeamId, ProposalId] = {}
    for one in entry.found:
        if board.keep_answer(scope, one.proposal, owner, word, reason, scope.now.date()):
            first_of.setdefault(one.team, one.proposal)
    for team_id, told in first_of.items():
        team = living_team(scope, team_id)
        if team is not None and team.channel_id is not None:
            body, at = BoardAnswered(told), scope.now + TOLD_TOGETHER
            notice = Notice(body, team.channel_id, key=f"plan:board:{told}", not_before=at, priority=CHANNEL)
            queue_or_join(scope, notice, BoardAnswered, body.joined)
    return board_for(scope, owner)


def tell_owners(scope: Scope, choosing: Choosing) -> None:
    """Once a week, however many teams send something, and as soon as an owner's week has room."""
    body = BoardFilled(choosing.monday.isoformat())
    notices = [
        Notice(body, owner, key=f"plan:board:{choosing.monday}:{owner}", priority=PERSONAL) for owner in sorted(people.owners(scope))
    ]
    queue_notices(scope, notices)
