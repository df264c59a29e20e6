"""Digests as they are handed to the views. A team's week, a lead's, an owner's month; and how they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import unescape
from math import ceil
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, LedTeam, OwnerMonth, SuggestedAct, compose_manager
from bot.digest.rules import Picked, TeamDigest, TeamWeek, compose_team, footer_of, is_early
from bot.digest.seen import AskSeen, LearnedSeen, Lines, ManagerSeen, TeamSeen, TriedSeen
from bot.digest.views import forms
from bot.experiments.rules import Outcome
from bot.nudges.library import act_called
from bot.nudges.rules import Suggestion
from bot.outbox.render import plainer
from bot.people.teams.rules import PARTS, Team
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Because, Direction, Note, Released, ResponseCount, Said, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.results import said as figure_views
from bot.pulse.scoring.tiers import Tier
from bot.words import words_in
from tests.digest.snapshot import readable
from tests.digest.values import FRIDAY, REASONS, shown, team_weeks, withheld

ENGLISH = words_in("en")
WHY = tuple(figure_views.why(ENGLISH, withheld(Dimension.SAFE, **reason)) for reason in REASONS)
PHONE_LETTERS, PHONE_LINES = 42, 75  # the worst case: every line at its longest, every remark that a figure can carry
EN = words_in("en")
NASTY = "<!channel> *bold* `code` @here <@U1> & \u202eback \n\n\n new line " + "long " * 200
SLACK = "https://acme.slack.com/archives"
LONG_LESSON = "Customers read the first line only. " + "We watched eleven of them, and not one scrolled. " * 7
LEARNED = Lines(
    (
        LearnedSeen("", "EXPLAIN ANALYZE shows where a query waits", "Ana", 3, f"{SLACK}/C1/p10"),
        LearnedSeen("Flaky", "A flaky test hid a real race: we ran it 200 times.", "Bo", 1, f"{SLACK}/C1/p11"),
        LearnedSeen("", LONG_LESSON, "Dev", link=f"{SLACK}/C1/p12"),
    ),
    (LearnedSeen("", "Short stand-ups need a question", "Cleo"),),
    4,
)
ASKS = Lines((AskSeen("How do others test time zones?", datetime(2026, 3, 4, 9, tzinfo=UTC), "Farid", f"{SLACK}/C1/p13"),), (), 1)
ENDED = Lines(
    (
        TriedSeen(
            "Reviewing in pairs halves the waiting time",
            "Bo",
            Outcome.NOT_HELD,
            "It moved the wait to the calendar",
            FRIDAY,
        ),
    ),
    (),
    1,
)
STARTING = Lines((TriedSeen("No meetings on Wednesday", "Ana", None, "", date(2026, 3, 20)),), (), 1)
FIGURES: tuple[tuple[Dimension, Released], ...] = (
    (Dimension.SAFE, shown(Dimension.SAFE, 70, Tier.STRENGTH, change=Direction.UP, points=15, is_headline=True)),
    (Dimension.TRY, shown(Dimension.TRY, 45, Tier.FIRST)),
    (Dimension.SHARE, shown(Dimension.SHARE, 60, notes=(Note.ROSY,))),
    (Dimension.ROOM, withheld(Dimension.ROOM)),
    (Dimension.GROW, withheld(Dimension.GROW)),
    (Dimension.OPEN, withheld(Dimension.OPEN, Why.TOO_FEW_ANSWERS, Because.POINTS_AT_PEOPLE)),
)
DIGEST = TeamDigest(
    "T1",
    FRIDAY,
    learned=Picked(("l1", "l2", "l3"), ("l4",), 4),
    asks=Picked(("q1",), (), 1),
    ended=Picked(("e1",), (), 1),
    starting=Picked(("e2",), (), 1),
    figures=tuple(one for _, one in FIGURES[:2] if isinstance(one, Shown)),
    more_figures=tuple(one for _, one in FIGURES[2:]),
    response=ResponseCount(Band(5, 9)),
    chart=tuple((date(2026, 2, 13 + 7 * n) if n < 3 else date(2026, 3, 6), 3 * n + 1) for n in range(4)),
    changed="yes",
    tried=1,
    footer=footer_of([one for _, one in FIGURES if not is_early(one)], ResponseCount(Band(5, 9))),
)
CHANGED = "You said meetings eat the morning: Wednesdays are now free of them."
TEAM_SEEN = TeamSeen("d1", DIGEST, "Harbour", "en", LEARNED, ASKS, ENDED, STARTING, CHANGED)
LED = LedTeam(
    "T1",
    "Harbour",
    9,
    FIGURES,
    ResponseCount(Band(5, 9)),
    learned=Counted(4, (2, 2, 3, 1)),
    asked=Counted(0, (0, 0, 0, 0)),
    tried=Counted(1, (0, 1, 0, 0)),
    asks_waiting=1,
    running=2,
    asks=("q1",),
)
CRITICISM = act_called("share-criticism")
assert CRITICISM is not None
OPENER = Suggestion(CRITICISM, None, is_opener=True)
MANAGER = ManagerSeen(
    "d2",
    compose_manager("U0EVE", FRIDAY, [LED], FIGURES, SuggestedAct("n1", CRITICISM.id, None, True)),
    "en",
    OPENER,
    asks={"q1": ASKS.shown[0]},
)
TEAM = Team("T1", "Harbour", None, "C1", "hand", None, "Europe/Berlin", 4, "15:00", PARTS, "en", datetime(2026, 1, 1, tzinfo=UTC))
MOBILITY = Withheld(Indicator.MOBILITY, Why.NOTHING_TO_COUNT, Because.NOTHING_YET)
MONTH = OwnerMonth(
    "U0EVE",
    date(2026, 3, 2),
    FIGURES,
    FIGURES[0][1],
    Shown(Indicator.SHARING_BREADTH, 45, 35, 55, said=Said.SHARE),
    Shown(Indicator.EXPERIMENT_RATE, said=Said.PER_TEN, n=2),
    MOBILITY,
    teams=9,
    teams_with_figures=6,
    people=84,
    groups=7,
    groups_under_half=2,
    hidden_in_teams=((Why.GROUP_IS_NEW, 1), (Why.TOO_EARLY, 14)),
)
WEAK = act_called("start-one")
assert WEAK is not None
SUGGESTION = Suggestion(WEAK, Tier.FIRST)


def without_chart(body: Mapping[str, Any]) -> dict[str, Any]:
    plain = plainer(body)
    return dict(body) if plain is None else plain


texts = st.one_of(st.just(NASTY), st.text(max_size=400))


@st.composite
def seen_weeks(draw: st.DrawFn) -> tuple[TeamWeek, TeamSeen]:
    week = draw(team_weeks())
    digest = compose_team(week)
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    learned = st.builds(LearnedSeen, texts, texts, texts, st.integers(0, 99), st.sampled_from(("", f"{SLACK}/C1/p9")))
    asks = st.builds(AskSeen, texts, st.just(datetime(2026, 3, 1, tzinfo=UTC)), texts)
    tried = st.builds(TriedSeen, texts, texts, st.sampled_from(Outcome), texts, days)
    begun = st.builds(TriedSeen, texts, texts, st.none(), st.just(""), days)

    def lines(picked: Picked, line: st.SearchStrategy[Any]) -> Lines:
        sample = draw(line)
        return Lines((sample,) * len(picked.shown), (sample,) * len(picked.more), picked.total)

    seen = TeamSeen(
        "d1",
        digest,
        draw(texts),
        "en",
        lines(digest.learned, learned),
        lines(digest.asks, asks),
        lines(digest.ended, tried),
        lines(digest.starting, begun),
        draw(texts) if digest.changed else "",
    )
    return week, seen


def phone_lines(body: Mapping[str, Any]) -> int:
    above = unescape(re.sub(r"<[^|>]*\|([^>]*)>", r"\1", readable(body).partition("\n--- read aloud ---")[0]))
    kept = [line for line in above.splitlines() if line and "  " not in line]
    return sum(max(1, ceil(len(line) / PHONE_LETTERS)) for line in kept)


def hidden_titles(released: tuple[tuple[Dimension, Released], ...]) -> set[str]:
    return {figure_views.title(ENGLISH, one.about) for _, one in released if isinstance(one, Withheld)}


def settings_in_three_languages() -> Mapping[str, Any]:
    """A fourth one would be offered too."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(forms, "languages", lambda: ("en", "de", "ja"))
        return forms.settings_modal(TEAM, "", is_paused=False)
