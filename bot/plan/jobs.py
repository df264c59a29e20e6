"""What the clock starts for the plan."""

from __future__ import annotations

from bot.plan.acts import OPEN_DUE
from bot.plan.keeping import acts as keeping
from bot.plan.keeping import check_ins
from bot.plan.moving import acts as moving
from bot.plan.proposing import acts as proposing
from bot.plan.starting import acts as starting
from bot.plan.voting import acts as voting
from bot.schedule.job import AfterJobs, DueJobs

DUE: DueJobs = {
    starting.LOOK_DUE: starting.look_at_teams,
    starting.START_DUE: starting.look_at_team,
    OPEN_DUE: proposing.ask_for_proposals,
    proposing.VOTE_DUE: voting.open_vote,
    voting.COUNT_DUE: voting.count_votes,
    voting.WATCH_DUE: voting.watch_vote,
    voting.TELL_DUE: keeping.tell_choice,
    keeping.RETURN_DUE: keeping.return_unclaimed,
    check_ins.CHECK_IN_DUE: check_ins.ask_how_it_goes,
    check_ins.UNSAID_DUE: check_ins.leave_unsaid,
    check_ins.AGAIN_DUE: moving.tell_whether_it_moved,
}
AFTER: AfterJobs = {voting.ERASE_AFTER: voting.erase_votes}
