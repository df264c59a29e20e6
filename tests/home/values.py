"""What Homes and settings are made of in tests, with people's own words in neither language."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.experiments.rules import Experiment, Outcome
from bot.home.rules import MyWork
from bot.ids import AskId, ChannelId, ExperimentId, LearningId, MessageTs, PersonId
from bot.people.rules import Preferences
from bot.sharing.rules import FROM_MESSAGE, Ask, Learning, MyWeek, SharingAtHome
from tests.givens import MONDAY

SAID = "Ωμέγα δέλτα"  # people's own words, in neither language
HARBOR = ChannelId("C0HARBOR")
ANA = PersonId("U0ANA")
PAUSED = Preferences(paused_until=MONDAY + timedelta(weeks=2))
STOPPED = Preferences(stopped=True, weekday=3, at="14:30", nudges="less", country="AT")

TYPED = Learning(
    id=LearningId("l1"),
    author=ANA,
    team=None,
    origin="C0HARBOR:1.1",
    channel=HARBOR,
    ts=MessageTs("1.1"),
    audience="team",
    is_private=False,
    title=SAID,
    text=SAID,
    tags=(),
    link=None,
    link_title=None,
    is_failure_lesson=False,
    used_by=1,
    shared_at=MONDAY,
    edited_at=None,
)
MARKED = replace(TYPED, id=LearningId("l2"), origin=f"{FROM_MESSAGE}C0HARBOR:1.2", used_by=3)
UNREAD = replace(MARKED, id=LearningId("l3"), title="", text="", used_by=0)
WAITING = Ask(
    id=AskId("a1"),
    author=None,
    author_slot=b"0123456789abcdef",
    team=None,
    origin="C0HARBOR:2.1",
    channel=HARBOR,
    ts=MessageTs("2.1"),
    is_private=False,
    text=SAID,
    asked_at=MONDAY,
    edited_at=None,
    answered_at=None,
    solved_at=None,
)
RUNNING = Experiment(
    id=ExperimentId("e0"),
    owner=ANA,
    team=None,
    channel=HARBOR,
    ts=None,
    is_private=False,
    hypothesis=SAID,
    smallest_test=SAID,
    judged_by=SAID,
    starts_on=MONDAY.date(),
    ends_on=MONDAY.date() + timedelta(days=10),
    outcome=None,
    lesson=None,
    learning=None,
    started_at=MONDAY,
    reminded_at=None,
    finished_at=None,
)
TRIED = tuple(replace(RUNNING, id=ExperimentId(f"e{n}"), outcome=outcome) for n, outcome in enumerate(Outcome, 1))
FULL = MyWork(
    SharingAtHome(MyWeek(2, 1, 2, 1, 2), (TYPED, MARKED, UNREAD), (TYPED,), (WAITING,)), (RUNNING, *TRIED), slack="https://harbor.example"
)
ONE_OF_EACH = MyWork(SharingAtHome(MyWeek(1, 2, 1, 2, 1), (), (), ()), ())
NOTHING = MyWork(SharingAtHome(MyWeek(0, 0, 0, 0, 0), (), (), ()), ())
