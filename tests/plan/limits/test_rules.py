"""The limits of a plan, on both sides of each: proposals, commitments, round tables, champions, waves, what moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.content.dimensions import Dimension
from bot.culture.rules import CultureMap
from bot.ids import ChainId, CommitmentId, PersonId, ProposalId, TeamId
from bot.plan import rules
from bot.plan.beyond.rules import ALIKE, MOST_SHOWN, BeyondUs, board_of
from bot.plan.canvas.rules import LESSONS, TRIED, CanvasSeen
from bot.plan.champions import rules as champions
from bot.plan.keeping.rules import News, news_of, told_of
from bot.plan.leaders import rules as leaders
from bot.plan.moving.rules import Moved, moved
from bot.plan.proposing.rules import may_propose, proposed
from bot.plan.rules import CheckIn, CheckInMoment, Commitment, CommitmentState, HowItGoes, chosen_of, end_day, lesson_of, volunteered
from bot.plan.saying.rules import LeadWord, reason_of
from bot.plan.seen import CommitmentSeen, MoveSeen
from bot.plan.waiting.rules import longest_common, rest_for
from bot.plan.waves.rules import READY_AFTER, WaveDifference, WavesSeen, compared, difference
from bot.pulse.asking.rests import RestReason
from bot.pulse.privacy.released import Shown
from bot.pulse.rules import AuditTold
from tests.givens import refusal

MONDAY = date(2026, 3, 2)
BERLIN = ZoneInfo("Europe/Berlin")


def commitment(state: CommitmentState = CommitmentState.RUNNING, weeks: int = 6, ended_on: date | None = None) -> Commitment:
    return Commitment(
        id=CommitmentId("c"), chain=ChainId("h"), proposal=ProposalId("p"), team=TeamId("t"), owner=PersonId("U0BO"), noticed_by="We ask",
        starts_on=MONDAY, ends_on=MONDAY + timedelta(weeks=weeks), state=state, ended_on=ended_on,
    )  # fmt: skip


def test_three_proposals_each_and_thirty_on_a_card() -> None:
    assert [refusal(may_propose, mine, 0) for mine in (2, 3)] == ["", "plan.proposal.three_are_enough"]
    assert [refusal(may_propose, 0, everybodys) for everybodys in (29, 30)] == ["", "plan.proposal.card_is_full"]
    assert [refusal(proposed, "x" * length, ()) for length in (200, 201)] == ["", "form.too_long"]
    said = ["@channel meet less", "<@U0ANA> calls", "Ana Ruiz calls"]
    assert [refusal(proposed, text, ("Ana Ruiz",)) for text in said] == [f"plan.proposal.{why}" for why in ("pings", "mentions", "names")]


def test_a_commitment_lasts_from_a_week_to_half_a_year() -> None:
    days = {
        "2026-03-08": "ends_too_soon",
        "2026-03-09": "",
        "2026-08-31": "",
        "2026-09-01": "ends_too_late",
        "soon": "no_end",
        None: "no_end",
    }
    assert {day: refusal(end_day, day, MONDAY).removeprefix("plan.commitment.") for day in days} == days
    assert timedelta(days=42) == rules.USUAL_SPAN
    assert [refusal(volunteered, "x" * length, "2026-04-01", MONDAY) for length in (200, 201)] == ["", "form.too_long"]
    assert [refusal(lesson_of, HowItGoes.HELPS, "x" * length) for length in (300, 301)] == ["", "form.too_long"]
    assert refusal(lesson_of, HowItGoes.DROP, " ") == "plan.commitment.no_lesson" and lesson_of(HowItGoes.HELPS, " ") is None
    assert [refusal(reason_of, LeadWord.WE_WILL, "x" * length) for length in (200, 201)] == ["", "form.too_long"]
    assert refusal(reason_of, LeadWord.NOT_NOW, " ") == "plan.word.no_reason" and reason_of(LeadWord.WE_WILL, " ") is None


def test_the_week_of_choosing_in_a_team_s_own_time() -> None:
    assert [rules.monday_after(MONDAY + timedelta(days=day)) for day in (0, 6)] == [date(2026, 3, 9)] * 2
    moments = [moment(MONDAY, BERLIN) for moment in (rules.opens_at, rules.proposals_until, rules.votes_until)]
    assert moments == [datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in ((2, 9), (4, 11), (6, 11))]
    told = datetime(2026, 3, 6, 11, tzinfo=UTC)
    assert rules.volunteers_until(told, BERLIN) == datetime(2026, 3, 13, 11, tzinfo=UTC)


def test_a_commitment_counts_its_weeks_from_its_first_day_to_its_end() -> None:
    six = commitment(weeks=6)
    days = (-8, -1, 0, 6, 7, 13, 14, 41, 42, 49)
    assert [six.week(MONDAY + timedelta(days=day))[0] for day in days] == [1, 1, 1, 1, 2, 2, 3, 6, 6, 6]
    ends = {many: msgspec.structs.replace(six, ends_on=MONDAY + timedelta(days=many)).week(MONDAY)[1] for many in (0, 7, 8, 14, 56, 57)}
    assert ends == {0: 1, 7: 1, 8: 2, 14: 2, 56: 8, 57: 9}


def test_the_board_holds_ten_lines_and_what_fewer_than_three_teams_say_has_no_number() -> None:
    assert MOST_SHOWN == 10 and ALIKE == 0.6

    def board(*sent: tuple[str, str, int]) -> list[tuple[int | None, int]]:
        found = [BeyondUs(ProposalId(str(n)), TeamId(team), MONDAY + timedelta(days=day), text) for n, (team, text, day) in enumerate(sent)]
        return [(one.teams, (one.since - MONDAY).days) for one in board_of(found)]

    quiet, courses = "Quiet rooms for customer calls", "Pay for courses outside work"
    assert board(("a", courses, 5), ("b", quiet, 3), ("c", quiet, 4), ("d", quiet, 9)) == [(3, 3), (None, 5)]
    assert board(("a", courses, 5), ("b", quiet, 3), ("c", quiet, 2)) == [(None, 2), (None, 5)], "what waits longest"
    assert board(("a", "Quiet rooms", 1), ("b", "Quiet rooms near customers during calls", 2)) == [(None, 1), (None, 2)], "one way only"


def test_a_canvas_is_made_where_there_is_any_one_thing() -> None:
    empty = CanvasSeen(TeamId("t"), "Harbor", "We learn", None, (), (), ())
    whole = CultureMap(AuditTold(**dict.fromkeys(AuditTold.__struct_fields__)))
    chosen = CommitmentSeen(**dict.fromkeys(CommitmentSeen.__struct_fields__))
    tried = MoveSeen(**dict.fromkeys(MoveSeen.__struct_fields__))
    one_thing: list[dict[str, Any]] = [{}, {"map": whole}, {"chosen": (chosen,)}, {"tried": (tried,)}, {"lessons": ("Ask first",)}]
    assert (LESSONS, TRIED) == (5, 2)
    assert [msgspec.structs.replace(empty, **thing).has_something for thing in one_thing] == [False, True, True, True, True]


def test_a_check_in_comes_only_before_the_end() -> None:
    days = {weeks: [rules.check_in_on(commitment(weeks=weeks), moment) for moment in CheckInMoment] for weeks in (1, 2, 3, 4)}
    first, third = date(2026, 3, 9), date(2026, 3, 23)
    assert days == {
        1: [None, None, first], 2: [first, None, date(2026, 3, 16)], 3: [first, None, third], 4: [first, third, date(2026, 3, 30)],
    }  # fmt: skip


def test_those_with_most_stars_are_chosen_as_many_as_there_is_room_for_and_one_at_least() -> None:
    one, two, three = map(ProposalId, "123")
    ballots = [[one, two], [one]]
    told = chosen_of(ballots, [three, two, one], room=2, may_tell=True, chance=Random(1))
    assert [(each.proposal, each.place, each.stars) for each in told] == [(one, 1, 2), (two, 2, 1)]
    for room in (1, 0):
        assert [each.proposal for each in chosen_of(ballots, [three, two, one], room=room, may_tell=True, chance=Random(1))] == [one]
    hidden = chosen_of(ballots, [one, two, three], room=1, may_tell=False, chance=Random(1))
    assert [(each.place, each.stars) for each in hidden] == [(1, None), (2, None), (3, None)]
    assert (rules.STARS, rules.MOST_SIDES, rules.MOST_RUNNING) == (3, 3, 3), "as the promise to teams says"
    waits = (rules.SAY_WITHIN, rules.TOLD_TOGETHER, rules.ASKED_WITHIN, rules.AGAIN_AFTER)
    assert waits == (timedelta(days=7), timedelta(minutes=10), timedelta(days=28), timedelta(days=28))


def test_chosen_is_news_for_four_weeks_and_what_happened_for_two() -> None:
    said = [CheckIn(CommitmentId("c"), CheckInMoment.WEEK_1, MONDAY, HowItGoes.HELPS, None)]

    def news(days: int, one: Commitment | None = None) -> list[str]:
        return news_of(one or commitment(), said, MONDAY + timedelta(days=days))

    assert [news(days) for days in (14, 15, 28, 29)] == [["c", "c|said|2026-03-02"], ["c"], ["c"], []]
    assert [news(days, commitment(weeks=6)) for days in (42, 43, 56, 57)] == [[], ["c|due|2026-04-13"], ["c|due|2026-04-13"], []]
    ended = commitment(CommitmentState.HELPED, ended_on=MONDAY)
    assert [news(days, ended) for days in (0, 14, 15)] == [["c|ended|2026-03-02"], ["c|ended|2026-03-02"], []]
    assert told_of(CommitmentState.HELPED, [News.SAID]) is None and told_of(CommitmentState.SEEKING, [News.CHOSEN]) is None
    assert (
        told_of(CommitmentState.RUNNING, [News.SAID, News.DUE]) is News.DUE and told_of(CommitmentState.DROPPED, [News.ENDED]) is News.ENDED
    )
    kept = [state for state in CommitmentState if rules.is_kept(commitment(state))]
    assert kept == [CommitmentState.HELPED, CommitmentState.DROPPED]


def test_a_round_table_opens_at_eight_on_the_first_monday_and_sides_take_turns() -> None:
    eight = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert leaders.first_monday_after(eight - timedelta(seconds=1)) == eight
    assert leaders.first_monday_after(eight) == datetime(2026, 4, 6, 8, tzinfo=UTC)
    first = datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert [leaders.first_monday_after(moment) for moment in (datetime(2026, 5, 20, tzinfo=UTC), first.replace(hour=1))] == [first] * 2
    assert leaders.first_monday_after(datetime(2026, 12, 31, tzinfo=UTC)) == datetime(2027, 1, 4, 8, tzinfo=UTC)
    usable = [one for one in Dimension if one is not Dimension.LEAD]
    turns = [leaders.side_of_month(date(2025 + month // 12, month % 12 + 1, 1), ()) for month in range(11, 11 + len(usable))]
    assert sorted(turns) == sorted(usable) and Dimension.SAFE not in {
        leaders.side_of_month(date(2026, month, 1), {Dimension.SAFE}) for month in range(1, 13)
    }
    assert leaders.side_of_month(MONDAY, set(Dimension)) is None
    assert (leaders.LEAST_LEADS, leaders.QUESTIONS) == (2, 3)
    weeks = [leaders.TOLD_AFTER, leaders.OVER_AFTER, leaders.GIVEN_UP_AFTER]
    assert weeks == [timedelta(days=7), timedelta(days=14), timedelta(days=21)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("0", ""),
        ("10", ""),
        ("11", "plan.gone"),
        ("0011", "plan.gone"),
        ("-1", "plan.gone"),
        ("²", "plan.gone"),
        ("", "leaders.no_guess"),
    ],
)
def test_a_guess_is_of_ten_about_a_team_that_one_leads(said: str, told: str) -> None:
    assert refusal(leaders.guessed, {TeamId("t"): said}, [TeamId("t")]) == told
    assert refusal(leaders.guessed, {TeamId("t"): said}, [TeamId("other")]) == "leaders.no_guess"
    every = {TeamId(f"t{tenths}"): str(tenths) for tenths in range(11)}
    assert list(leaders.guessed(every, every).values()) == list(range(11))
    assert [refusal(leaders.taken_on, "x" * length) for length in (200, 201)] == ["", "form.too_long"]


def figure(score: int, half: int | None = 0) -> Shown:
    return Shown(Dimension.SAFE, score, None if half is None else score - half, None if half is None else score + half)


def test_a_side_moved_from_five_points_on_and_beyond_chance() -> None:
    assert [moved(figure(50), figure(score)) for score in (54, 55, 46, 45)] == [Moved.NOT, Moved.UP, Moved.NOT, Moved.DOWN]
    assert [moved(figure(50, 6), figure(score, 8)) for score in (60, 61, 40, 39)] == [Moved.NOT, Moved.UP, Moved.NOT, Moved.DOWN], (
        "6 and 8 make 10"
    )
    assert [moved(figure(50, 24), figure(50, half)) for half in (31, 32)] == [Moved.NOT, Moved.TOO_LITTLE], "24 and 32 make 40"
    assert [moved(figure(20, None), figure(score)) for score in (60, 61)] == [Moved.TOO_LITTLE, Moved.UP]
    assert moved(None, figure(50)) is Moved.TOO_LITTLE and moved(figure(50), Shown(Dimension.SAFE, None, None, None)) is Moved.TOO_LITTLE


def test_results_may_wait_two_weeks_for_an_act_and_four_at_most() -> None:
    hour = timedelta(hours=1)
    waits = [timedelta(days=14) - hour, timedelta(days=14), timedelta(days=28) - hour, timedelta(days=28)]
    assert [rest_for(waited) for waited in waits] == [None, RestReason.HALF, RestReason.HALF, RestReason.NO_ACT]
    early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    assert [longest_common(told) for told in ([early, late], [early, None], [], [None])] == [late, None, None, None]


def test_whoever_helped_five_is_asked_to_be_a_champion_and_hears_of_two_teams() -> None:
    assert (5, 2, timedelta(days=14)) == (champions.HELPED_LEAST, champions.MOST_TEAMS, champions.FRESH_FOR)
    assert champions.Champion(PersonId("U0BO"), champions.ChampionSaid.ASKED, MONDAY).told == 0


def test_waves_are_compared_over_five_teams_a_side_after_eight_weeks() -> None:
    five, four = {Dimension.SAFE: [50] * 5}, {Dimension.SAFE: [50] * 4}
    assert [len(compared(*both)) for both in ((five, five), (four, five), (five, four))] == [1, 0, 0]
    assert timedelta(days=56) == READY_AFTER and WavesSeen(1, 2).unasked == 0
    both = compared(
        {Dimension.SAFE: [60] * 5, Dimension.TRY: [20] * 5, Dimension.SHARE: [50] * 5},
        {side: [50] * 5 for side in (Dimension.SAFE, Dimension.TRY, Dimension.SHARE)},
    )
    assert [one.side for one in both] == [Dimension.TRY, Dimension.SAFE, Dimension.SHARE]
    clear = [WaveDifference(Dimension.SAFE, 0, low, high).is_clear for low, high in ((0, 9), (1, 9), (-9, 0), (-9, -1))]
    assert clear == [False, True, False, True]


@pytest.mark.parametrize(
    ("teams", "t90"),
    [
        (5, 2.132), (6, 2.015), (7, 1.943), (8, 1.895), (9, 1.860), (10, 1.833), (11, 1.812), (12, 1.812), (13, 1.782), (15, 1.782),
        (16, 1.753), (20, 1.753), (21, 1.725), (30, 1.725), (31, 1.697), (60, 1.697), (61, 1.671),
    ],
)  # fmt: skip
def test_the_interval_uses_student_s_t(teams: int, t90: float) -> None:
    """Where one group's teams are all alike Welch's degrees of freedom are those of the other: its teams less one. Of a number that is
    not in the table the next lower one is used."""
    spread = [100_000 + 1000 * (n % 2) for n in range(teams)]
    mean = sum(spread) / teams
    variance = sum((one - mean) ** 2 for one in spread) / (teams - 1)
    half = t90 * (variance / teams) ** 0.5
    assert difference(Dimension.SAFE, spread, [0] * 5) == WaveDifference(
        Dimension.SAFE, round(mean), round(mean - half), round(mean + half)
    )


def test_without_any_difference_between_teams_there_is_no_interval() -> None:
    assert difference(Dimension.SAFE, [7] * 5, [5] * 5) == WaveDifference(Dimension.SAFE, 2, 2, 2)
