"""Every message of digests and nudges: as readable text, within Slack's rules, on one screen, and tight-lipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Counted, LedTeam, OwnerMonth, SuggestedAct, compose_manager, compose_owner
from bot.digest.rules import Picked, TeamDigest, TeamWeek, compose_team, footer_of, is_early
from bot.digest.seen import AskSeen, LearnedSeen, Lines, ManagerSeen, PastDigest, TeamSeen, TriedSeen
from bot.digest.views.figures import released_words
from bot.digest.views.forms import (
    came_modal,
    history_modal,
    no_team,
    pause_answered,
    pause_question,
    settings_modal,
    settings_saved,
    with_team_buttons,
)
from bot.digest.views.leads import manager_digest, manager_sure, owner_digest, owner_sure
from bot.digest.views.team import team_digest, team_more, team_sure
from bot.experiments.rules import Outcome
from bot.localslack import check_message, check_view
from bot.nudges.library import act_called, every_act
from bot.nudges.rules import Reply, Suggestion
from bot.nudges.views import answered_card, nudge_card, plan_form, snoozed
from bot.outbox.render import plainer
from bot.people.teams.rules import PARTS, Team
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Because, Direction, Note, Released, ResponseCount, Said, Shown, Why, Withheld
from bot.pulse.privacy.response_share import Band
from bot.pulse.results import said as figure_views
from bot.pulse.scoring.tiers import Tier
from bot.slack import ids
from bot.words import language_of, languages, words_in
from tests.digest.snapshot import readable, same_as_before
from tests.digest.values import FRIDAY, REASONS, figures, led_teams, shown, team_weeks, withheld

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


MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "team_digest": team_digest(TEAM_SEEN),
    "team_digest_without_chart": without_chart(team_digest(TEAM_SEEN)),
    "team_digest_quiet": team_digest(TeamSeen("d3", TeamDigest("T1", FRIDAY, is_quiet=True), "Harbour", "en")),
    "team_digest_preview": with_team_buttons(team_digest(TEAM_SEEN, preview=True), TEAM_SEEN, may_change=True),
    "manager_digest": manager_digest(MANAGER),
    "manager_digest_accepted": manager_digest(replace(MANAGER, reply=Reply.ACCEPTED)),
    "manager_digest_small_team": manager_digest(
        replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, members=4)], FIGURES))
    ),
    "manager_digest_preview": manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [LED], FIGURES)), preview=True),
    "manager_digest_marked": manager_digest(replace(MANAGER, marked=2)),
    "manager_digest_no_team": manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [], ()))),
    "owner_digest": owner_digest(compose_owner(MONTH), language="en"),
    "owner_digest_heard": owner_digest(compose_owner(replace(MONTH, groups_under_half=0, hidden_in_teams=())), language="en"),
    "owner_digest_unheard": owner_digest(compose_owner(replace(MONTH, groups_unheard=3)), language="en"),
    "owner_digest_without_figures": owner_digest(
        compose_owner(replace(MONTH, figures=(), safety=withheld(Dimension.SAFE), sharing=MOBILITY)),
        language="en",
    ),
    "nudge": nudge_card(EN, SUGGESTION, "n1"),
    "nudge_opener": nudge_card(EN, OPENER, "n1"),
    "nudge_accepted": answered_card(EN, SUGGESTION, "n1", Reply.ACCEPTED),
    "nudge_with_plan": answered_card(EN, SUGGESTION, "n1", Reply.ACCEPTED, plan="When I open my mail, I will begin."),
    "nudge_done": answered_card(EN, SUGGESTION, "n1", Reply.DONE),
    "nudge_declined": answered_card(EN, SUGGESTION, "n1", Reply.DECLINED),
    "nudge_snoozed": snoozed(EN, 2),
    "digest_pause_question": pause_question("T1", "Harbour"),
    "digest_paused": pause_answered(paused=True),
    "digest_goes_on": pause_answered(paused=False),
    "digest_no_team": no_team(ENGLISH),
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "digest_settings_saved": settings_saved(FRIDAY, "15:00", language="en", is_paused=False),
    "team_digest_more": team_more(TEAM_SEEN),
    "digest_history": history_modal([PastDigest("d1", "team", FRIDAY, False), PastDigest("d0", "team", date(2026, 2, 27), True)]),
    "team_digest_sure": team_sure(TEAM_SEEN),
    "manager_digest_sure": manager_sure(MANAGER),
    "manager_digest_small_team_sure": manager_sure(
        replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, members=4)], FIGURES))
    ),
    "owner_digest_sure": owner_sure(compose_owner(MONTH), language="en"),
    "digest_came": came_modal(ENGLISH, TEAM, ""),
    "digest_history_empty": history_modal([]),
    "digest_settings": settings_modal(TEAM, "", is_paused=False),
    "nudge_plan_form": plan_form(EN, WEAK, "n1", place="C1:1.2"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_message(MESSAGES[name]) == []
    same_as_before(name, MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_every_form_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_view(VIEWS[name]) == []
    same_as_before(name, VIEWS[name])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("act", every_act(), ids=lambda act: act.id)
def test_every_act_makes_a_nudge_that_slack_takes(act: Any, language: str) -> None:
    words = words_in(language)
    for tier in (*Tier, None):
        assert check_message(nudge_card(words, Suggestion(act, tier), "n1")) == []
        assert check_message(answered_card(words, Suggestion(act, tier), "n1", Reply.ACCEPTED, plan=NASTY[:150])) == []


def test_the_chart_and_its_words_say_the_same() -> None:
    body = team_digest(TEAM_SEEN)
    chart = next(block for block in body["blocks"] if block["type"] == "data_visualization")
    points = chart["chart"]["series"][0]["data"]
    in_words = ", ".join(f"{point['label']}: {point['value']}" for point in points)
    assert in_words in body["text"]
    assert in_words in readable(without_chart(body)).split("--- read aloud ---")[0]


def test_a_chart_that_is_told_beside_it_leaves_nothing_behind() -> None:
    plain = without_chart(owner_digest(compose_owner(MONTH), language="en"))
    chart = [block for block in owner_digest(compose_owner(MONTH), language="en")["blocks"] if block["type"] == "data_visualization"]
    assert len(chart) == 1 and len(plain["blocks"]) == len(owner_digest(compose_owner(MONTH), language="en")["blocks"]) - 1


def test_the_text_carries_what_the_blocks_show() -> None:
    for body in MESSAGES.values():
        above, _, aloud = readable(body).partition("--- read aloud ---")
        for line in above.splitlines():
            words = line.strip("#·* _")
            if words and not words.startswith(("[", "chart:", "-" * 5)) and not line.startswith("  "):
                assert words.strip("_*").replace("*", "") in aloud.replace("*", ""), words


def test_the_two_buttons_of_a_suggestion_are_there() -> None:
    (chosen,) = [block["elements"] for block in manager_digest(MANAGER)["blocks"] if block.get("block_id") == "nudge"]
    assert [element["text"]["text"] for element in chosen] == ["I'll do it", "Not now"]


@pytest.mark.parametrize("card", [nudge_card(EN, SUGGESTION, "n1"), manager_digest(MANAGER)], ids=["nudge", "digest"])
def test_stopping_takes_one_tap(card: Mapping[str, Any]) -> None:
    dials = next(block for block in card["blocks"] if block.get("block_id") == "nudge_dials")
    assert [one["type"] for one in dials["elements"]] == ["static_select", "button", "overflow"]
    assert dials["elements"][1]["action_id"] == ids.NUDGE_STOP


def test_practice_is_called_practice_in_the_message() -> None:
    assert "practice, not a trial" in nudge_card(EN, SUGGESTION, "n1")["text"]
    assert "(a trial)" in nudge_card(EN, OPENER, "n1")["text"]


def test_a_language_nobody_wrote_yet_reads_in_english() -> None:
    assert language_of("xx") == language_of("en-GB") == "en"


def buttons_of(body: Mapping[str, Any]) -> list[str]:
    return [one["text"]["text"] for block in body["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_a_button_says_how_much_there_was_in_all_and_every_total_is_true() -> None:
    body = team_digest(replace(TEAM_SEEN, learned=replace(LEARNED, total=200), ended=replace(ENDED, total=3)))
    assert buttons_of(body) == ["The whole week: 200 learned, 4 tried", "How sure are we?"]
    assert "And 196 more." in readable(team_more(replace(TEAM_SEEN, learned=replace(LEARNED, total=200))))


def test_a_thought_is_told_whole_or_ends_at_a_sentence_and_its_link_leads_to_the_rest() -> None:
    text = team_digest(TEAM_SEEN)["text"]
    assert "EXPLAIN ANALYZE shows where a query waits" in text and "…" not in text
    cut = next(line for line in text.splitlines() if line.startswith("Customers"))
    assert cut.partition(" — ")[0].endswith("not one scrolled.") and cut.endswith(f"<{SLACK}/C1/p12|read on>")


def test_every_line_opens_its_message_and_a_question_says_answer() -> None:
    text = team_digest(TEAM_SEEN)["text"]
    assert [text.count(f"p1{n}|") for n in range(4)] == [1, 1, 1, 1]
    assert f"<{SLACK}/C1/p13|Answer>" in text


def test_a_question_without_a_name_has_none() -> None:
    nameless = replace(ASKS, shown=(replace(ASKS.shown[0], author=""),))
    assert "time zones? — since 4 March" in team_digest(replace(TEAM_SEEN, asks=nameless))["text"]


def test_nothing_is_said_about_nothing() -> None:
    """No figure, no reason: neither stands in the message; the reasons wait behind a button of a week that has figures."""
    text = readable(team_digest(replace(TEAM_SEEN, digest=replace(DIGEST, figures=(), chart=()))))
    assert not re.search("early|hidden|no figures|figure|answered", text, re.IGNORECASE)
    assert "Room to learn" in readable(team_sure(TEAM_SEEN))


def test_a_figure_says_what_changed_only_if_it_did() -> None:
    still = shown(Dimension.SAFE, change=Direction.NO_CLEAR_CHANGE)
    digest = replace(DIGEST, figures=(still, shown(Dimension.VISION, change=Direction.UP, points=10)))
    text = team_digest(replace(TEAM_SEEN, digest=digest))["text"]
    assert "up, by about 10 points" in text and "no clear change" not in text
    assert "no clear change" in readable(team_sure(replace(TEAM_SEEN, digest=digest)))


def test_a_lead_reads_what_must_be_known_behind_the_button_and_once() -> None:
    rosy = "Fewer than half answered: likely rosier than the truth"
    noted = [(one, replace(found, notes=(Note.ROSY,)) if isinstance(found, Shown) else found) for one, found in FIGURES]
    seen = replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [replace(LED, figures=tuple(noted))], ()))
    assert rosy not in manager_digest(seen)["text"]
    assert readable(manager_sure(seen)).count(rosy) == 1


def test_a_lead_without_figures_reads_nothing_about_nothing() -> None:
    dark = replace(LED, figures=tuple((one, withheld(one)) for one in Dimension), asked=Counted(), tried=Counted())
    body = manager_digest(replace(MANAGER, digest=compose_manager("U0EVE", FRIDAY, [dark], ())))
    assert not re.search("figure|early|hidden|stands out|usual", body["text"], re.IGNORECASE)
    assert buttons_of(body) == ["Tell what changed"]


def test_a_letter_names_one_side_to_start_with_and_each_question_that_waits() -> None:
    two = compose_manager("U0EVE", FRIDAY, [LED, replace(LED, team="T2", name="Beacon", asks=())], FIGURES)
    text = manager_digest(replace(MANAGER, digest=two))["text"]
    assert text.count("Where to start") == 1
    assert text.count(f"<{SLACK}/C1/p13|Answer>") == 1
    assert "Somebody needs you" not in manager_digest(replace(MANAGER, asks={}))["text"], "it was answered meanwhile"


@pytest.mark.parametrize(("body", "most"), [(manager_digest(MANAGER), 120), (owner_digest(compose_owner(MONTH), language="en"), 200)])
def test_a_letter_is_short(body: Mapping[str, Any], most: int) -> None:
    ours = re.sub(r"Source: .*|How do others test time zones\?|<[^>]*>", "", body["text"])
    assert len(ours.split()) <= most


def test_the_persons_own_plan_takes_the_place_of_the_librarys_in_the_leads_digest_too() -> None:
    text = manager_digest(replace(MANAGER, reply=Reply.ACCEPTED, plan="When I open my mail, I will begin."))["text"]
    assert "My own plan: When I open my mail, I will begin." in text and "When I write this week's first message" not in text


def test_an_indicator_says_its_own_unit_and_a_score_its_scale() -> None:
    assert released_words(MONTH.sharing, ENGLISH) == "Share of members who shared: 45 % (likely 35-55 %)"
    assert released_words(shown(Dimension.TRY, 45), ENGLISH).startswith("Trying new ways: 45 of 100 (likely 35-55)")


# --- at random ---------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize("language", languages())
@settings(max_examples=40, deadline=None)
@given(made=seen_weeks())
def test_no_week_breaks_a_limit_of_slack_or_of_a_phone(language: str, made: tuple[TeamWeek, TeamSeen]) -> None:
    seen = replace(made[1], language=language)
    assert check_message(team_digest(seen, preview=True)) == []
    for body in (team_digest(seen), without_chart(team_digest(seen))):
        assert check_message(body) == []
        assert phone_lines(body) <= PHONE_LINES
        assert len(body["text"]) <= 4000
    assert check_view(team_more(seen)) == []
    assert check_view(team_sure(seen)) == []


@settings(max_examples=40, deadline=None)
@given(seen_weeks())
def test_no_week_shows_a_number_that_release_withholds(made: tuple[TeamWeek, TeamSeen]) -> None:
    week, seen = made
    for body in (team_digest(seen), team_more(seen), team_sure(seen)):
        for title in hidden_titles(week.figures):
            for line in readable(body).splitlines():
                assert not line.lstrip("• ").startswith(f"{title}: ") or line.endswith(WHY)


@settings(max_examples=30, deadline=None)
@given(seen_weeks())
def test_nobodys_words_can_ping_or_link(made: tuple[TeamWeek, TeamSeen]) -> None:
    _, seen = made
    body = team_digest(seen)
    # A header is plain text: Slack reads nothing into it.
    told = "\n".join(line for line in readable(body).splitlines() if not line.startswith("# "))
    assert "<!" not in told and "<@" not in told and "@here" not in told and "\u202e" not in told


@settings(max_examples=30, deadline=None)
@given(st.lists(led_teams(), max_size=6), figures(), st.sampled_from(every_act()))
def test_no_managers_week_breaks_a_limit(teams: list[LedTeam], company: tuple[tuple[Dimension, Released], ...], act: Any) -> None:
    chosen = SuggestedAct("n1", act.id, Tier.FIRST)
    digest = compose_manager("U0EVE", FRIDAY, teams, company, chosen)
    for reply in (None, Reply.ACCEPTED, Reply.DECLINED):
        body = manager_digest(ManagerSeen("d1", digest, "en", Suggestion(act, Tier.FIRST), reply))
        assert check_message(body) == []


@settings(max_examples=30, deadline=None)
@given(figures())
def test_no_month_breaks_a_limit_or_shows_what_is_withheld(company: tuple[tuple[Dimension, Released], ...]) -> None:
    body = owner_digest(compose_owner(replace(MONTH, figures=company)), language="en")
    assert check_message(body) == []
    for title in hidden_titles(company) - {"Psychological safety"}:  # which the first indicator shows by itself
        assert f"{title} " not in body["text"].replace(f"{title}:", "")


def test_a_withheld_figure_is_told_by_its_reason_only() -> None:
    assert released_words(withheld(Dimension.ROOM), ENGLISH).startswith("Room to learn: Too early to say")
