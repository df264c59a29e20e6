"""Experiments as people see them: the forms, the cards, the question on the last day, and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.experiments.rules import HYPOTHESIS_LIMIT, JUDGED_LIMIT, LESSON_LIMIT, OUTCOME_WORDS, TEST_LIMIT, Experiment, Outcome
from bot.ids import NOWHERE, ChannelId, TeamId
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.sanitize import one_line

Message = dict[str, Any]
ALL = "all"
USUAL = timedelta(days=14)
MARKS = {Outcome.HELD: ":white_check_mark:", Outcome.NOT_HELD: ":mag:", Outcome.UNCLEAR: ":fog:", Outcome.STOPPED: ":octagonal_sign:"}


def experiment_form(today: date, typed: str = "", channel: ChannelId = NOWHERE) -> View:
    """The form for a new experiment; two weeks are proposed."""
    day = {"type": "datepicker", "action_id": "day", "initial_date": (today + USUAL).isoformat()}
    return blocks.modal(
        "Start an experiment",
        [
            _field(
                "hypothesis",
                "We believe that …",
                "A change, and what it would do: a shorter form brings more sign-ups.",
                HYPOTHESIS_LIMIT,
                typed,
            ),
            _field("smallest_test", "The smallest test", "What you will do, as small as it can be.", TEST_LIMIT, focus=bool(typed)),
            _field("judged_by", "How we will judge it", "What you will look at. Decided now, it stays honest.", JUDGED_LIMIT),
            blocks.input_block("It ends on", day, block_id="ends_on", hint="I come back to you that morning."),
        ],
        callback_id=ids.EXPERIMENT_FORM,
        submit="Start",
        private_metadata=channel,
    )


def too_long_notes(typed: str) -> list[Message]:
    """All that was typed, where the form holds only its beginning."""
    if len(typed) <= HYPOTHESIS_LIMIT:
        return []
    label = f"The form holds the first {HYPOTHESIS_LIMIT} characters. Here is all you typed, so that it is not lost"
    return [blocks.message(label, shown) for shown in blocks.given_back(typed, label)]


def end_form(experiment: Experiment) -> View:
    """How it ended, and what was learned."""
    options = [blocks.option(OUTCOME_WORDS[outcome], outcome.value) for outcome in Outcome]
    share = {
        "type": "checkboxes",
        "action_id": "share",
        "options": [blocks.option("Share the lesson as a learning", "share")],
    }
    return blocks.modal(
        "How did it go?",
        [
            blocks.section(blocks.mrkdwn(experiment.hypothesis)),
            blocks.context(blocks.mrkdwn(f"Judged by: {one_line(experiment.judged_by, 300)}")),
            blocks.input_block("How did it end?", blocks.select("outcome", options), block_id="outcome"),
            _lesson(),
            blocks.input_block("For others", share, block_id="share", optional=True),
        ],
        callback_id=ids.EXPERIMENT_END_FORM,
        submit="Save",
        private_metadata=experiment.id,
    )


def started_card(experiment: Experiment) -> Message:
    """A new experiment in its channel."""
    who = blocks.mention(experiment.owner)
    shown = [
        blocks.context(blocks.ours(f":test_tube: {who} tries something until {_day(experiment.ends_on)}")),
        blocks.section(blocks.mrkdwn(experiment.hypothesis)),
        blocks.section(
            blocks.ours(
                f"*Smallest test:* {blocks.escape(one_line(experiment.smallest_test, 600))}\n"
                f"*Judged by:* {blocks.escape(one_line(experiment.judged_by, 400))}"
            )
        ),
    ]
    return blocks.message(f"{who} tries: {blocks.escape(experiment.hypothesis)}", shown)


def ended_card(experiment: Experiment) -> Message:
    """How an experiment ended, in its channel. A failure with a lesson is thanked for."""
    outcome = Outcome(experiment.outcome or Outcome.UNCLEAR)
    shown = [blocks.section(blocks.ours(f"{MARKS[outcome]} *{OUTCOME_WORDS[outcome]}:* {blocks.escape(experiment.hypothesis)}"))]
    if experiment.lesson:
        shown.append(blocks.section(blocks.mrkdwn(experiment.lesson)))
    if outcome is Outcome.NOT_HELD:
        shown.append(blocks.context(blocks.plain("Thank you for trying and for telling. That is how we learn.")))
    said = f"{OUTCOME_WORDS[outcome]}: {experiment.hypothesis}. {experiment.lesson or ''}"
    return blocks.message(blocks.escape(said.strip()), shown)


def check_in(experiment: Experiment) -> Message:
    """To the owner, on the day."""
    return _question("Your experiment ends today. How did it go?", experiment)


def reminder(experiment: Experiment) -> Message:
    """To the owner, once more."""
    return _question(
        "Your experiment is over. How did it go? One word is enough. Without it I note “unclear”; you can still change that.", experiment
    )


def started_note(experiment: Experiment) -> Message:
    """Only to the owner."""
    where = f" It is in {blocks.channel_link(experiment.channel)}." if experiment.channel else ""
    return blocks.message(f"Started.{where} I come back to you on the morning of {experiment.ends_on:%A}, {_day(experiment.ends_on)}.")


def ended_note(experiment: Experiment) -> Message:
    """Only to the owner."""
    shared = " Your lesson is shared." if experiment.learning else ""
    return blocks.message(f"Written down. Thank you for trying.{shared}")


def ledger_modal(
    found: Sequence[Experiment],
    *,
    team: TeamId | None,
    teams: Sequence[tuple[str, str]],
    outcome: str | None,
    skip: int,
    more: bool,
    page: int,
) -> View:
    """The ledger, narrowed down by team and by how it ended, page by page."""
    shown: list[Block] = [blocks.actions([*_team_choice(team, teams), _outcome_choice(outcome)], block_id="filter")]
    for experiment in found:
        shown += _line(experiment)
    if not found:
        narrowed = team is not None or outcome is not None
        nothing = "Nothing like that. Choose more above." if narrowed else "Nothing here yet."
        shown.append(blocks.section(blocks.ours(f"{nothing} `/experiment` starts one: a guess, a small test, a date.")))
    pages = [blocks.button("Newer", f"{ids.LEDGER}#newer", str(max(0, skip - page)))] if skip else []
    pages += [blocks.button("Older", f"{ids.LEDGER}#older", str(skip + page))] if more else []
    if pages:
        shown.append(blocks.actions(pages, block_id="pages"))
    return blocks.modal("Experiments", shown, callback_id=ids.LEDGER_VIEW, private_metadata=f"{team or ALL}\n{outcome or ALL}")


def ledger_choice(metadata: str) -> tuple[str, str]:
    """(team, outcome) that a ledger is narrowed down to, as its own modal carries it."""
    team, _, outcome = metadata.partition("\n")
    return team, outcome


def _team_choice(team: TeamId | None, teams: Sequence[tuple[str, str]]) -> list[blocks.Element]:
    options = [blocks.option(name, id_) for id_, name in teams[: blocks.OPTIONS - 1]]
    every = blocks.option("All teams", ALL)
    return [blocks.select(ids.LEDGER_TEAM, [every, *options], initial=team or ALL)] if options else []


def _outcome_choice(outcome: str | None) -> blocks.Element:
    options = [blocks.option("However it ended", ALL), blocks.option("Running", "running")]
    options += [blocks.option(words, kind.value) for kind, words in OUTCOME_WORDS.items()]
    return blocks.select(ids.LEDGER_FILTER, options, initial=outcome or ALL)


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"


def _line(experiment: Experiment) -> list[Block]:
    state = f"planned until {_day(experiment.ends_on)} {experiment.ends_on.year}"
    if experiment.outcome is not None:
        outcome = Outcome(experiment.outcome)
        state = f"{MARKS[outcome]} {OUTCOME_WORDS[outcome]}"
    words = f"*{blocks.escape(one_line(experiment.hypothesis, 200))}*\n{state} · {blocks.mention(experiment.owner)}"
    lesson = [blocks.context(blocks.mrkdwn(one_line(experiment.lesson, 300)))] if experiment.lesson else []
    return [blocks.section(blocks.ours(words)), *lesson]


def _question(text: str, experiment: Experiment) -> Message:
    button = blocks.button("Tell how it went", ids.EXPERIMENT_END, experiment.id, style="primary")
    shown = [
        blocks.section(blocks.plain(text)),
        blocks.section(blocks.mrkdwn(experiment.hypothesis)),
        blocks.context(blocks.mrkdwn(f"Judged by: {one_line(experiment.judged_by, 300)}")),
        blocks.actions([button]),
    ]
    return blocks.message(f"{text} {blocks.escape(experiment.hypothesis)}", shown)


def _lesson() -> Block:
    return blocks.input_block(
        "What did we learn?",
        blocks.text_input("lesson", multiline=True, limit=LESSON_LIMIT),
        block_id="lesson",
        hint="One sentence is plenty. If it did not hold, this is what the trial was for.",
        optional=True,
    )


def _field(name: str, label: str, hint: str, limit: int, initial: str = "", *, focus: bool = False) -> Block:
    field = blocks.text_input(name, initial=initial, multiline=True, limit=limit)
    if focus:  # where to go on, when the first field was filled by what was typed
        field["focus_on_load"] = True
    return blocks.input_block(label, field, block_id=name, hint=hint)
