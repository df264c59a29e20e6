"""What the clock starts for the plan."""

from __future__ import annotations

from bot.plan.acts import OPEN_DUE
from bot.plan.canvas import acts as canvas
from bot.plan.champions import acts as champions
from bot.plan.keeping import acts as keeping
from bot.plan.keeping import check_ins
from bot.plan.leaders import acts as leaders
from bot.plan.leaders import going_first
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
    leaders.OPEN_DUE: leaders.open_table,
    leaders.TELL_DUE: leaders.tell_table,
    leaders.OVER_DUE: leaders.end_table,
    canvas.DRAW_DUE: canvas.draw_all,
    champions.LOOK_DUE: champions.look_for_champions,
    going_first.FIRST_DUE: going_first.ask_leads_to_go_first,
}
AFTER: AfterJobs = {voting.ERASE_AFTER: voting.erase_votes}
