"""Experiments as people see them: the forms, the cards, the question on the last day, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.experiments.rules import HYPOTHESIS_LIMIT, JUDGED_LIMIT, LESSON_LIMIT, TEST_LIMIT, Experiment, Outcome
from bot.ids import NOWHERE, ChainId, ChannelId, TeamId
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.sanitize import one_line, passage, without_marks
from bot.words import Words

Message = dict[str, Any]
ALL = "all"
USUAL = timedelta(days=14)
MARKS = {Outcome.HELD: ":white_check_mark:", Outcome.NOT_HELD: ":mag:", Outcome.UNCLEAR: ":fog:", Outcome.STOPPED: ":octagonal_sign:"}


def experiment_form(
    words: Words, today: date, typed: str = "", channel: ChannelId = NOWHERE, chosen: Mapping[ChainId, str] | None = None
) -> View:
    """The form for a new experiment; two weeks are proposed. `chosen`: what its team chose, for which it may be tried."""
    day = {"type": "datepicker", "action_id": "day", "initial_date": (today + USUAL).isoformat()}
    ends_on = blocks.input_block(words("experiment.form.ends_on"), day, block_id="ends_on", hint=words("experiment.form.ends_on_hint"))
    return blocks.modal(
        words("experiment.form.title"),
        [
            _hypothesis(words, typed),
            _smallest_test(words, focus=bool(typed)),
            _judged_by(words),
            ends_on,
            *_for_what_was_chosen(words, chosen or {}),
        ],
        callback_id=ids.EXPERIMENT_FORM,
        submit=words("experiment.form.start"),
        close=words("form.cancel"),
        private_metadata=channel,
    )


def _for_what_was_chosen(words: Words, chosen: Mapping[ChainId, str]) -> list[Block]:
    if not chosen:
        return []
    options = [blocks.option(text, chain) for chain, text in chosen.items()]
    choice = blocks.select("chain", options, placeholder=words("form.choose"))
    return [blocks.input_block(words("experiment.form.chosen"), choice, block_id="chain", optional=True)]


def too_long_notes(words: Words, typed: str) -> list[Message]:
    """All that was typed, where the form holds only its beginning."""
    if len(typed) <= HYPOTHESIS_LIMIT:
        return []
    label = words("experiment.form.too_long", limit=HYPOTHESIS_LIMIT)
    return [blocks.message(label, shown) for shown in blocks.given_back(words, typed, label)]


def how_to_try_note(words: Words) -> Message:
    """Only to whoever asked how `/experiment` works."""
    return blocks.message(words("experiment.commands.how"))


def end_form(words: Words, experiment: Experiment) -> View:
    """How it ended, and what was learned."""
    options = [blocks.option(words.name(outcome), outcome.value) for outcome in Outcome]
    outcome = blocks.select("outcome", options, placeholder=words("form.choose"))
    share = {
        "type": "checkboxes",
        "action_id": "share",
        "options": [blocks.option(words("experiment.end.share"), "share")],
    }
    return blocks.modal(
        words("experiment.end.title"),
        [
            blocks.section(blocks.mrkdwn(experiment.hypothesis)),
            _how_judged(words, experiment),
            blocks.input_block(words("experiment.end.outcome"), outcome, block_id="outcome"),
            _lesson(words),
            blocks.input_block(words("experiment.end.for_others"), share, block_id="share", optional=True),
        ],
        callback_id=ids.EXPERIMENT_END_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=experiment.id,
    )


def started_card(words: Words, experiment: Experiment) -> Message:
    """A new experiment in its channel."""
    who = blocks.mention(experiment.owner)
    test, how = blocks.escape(passage(experiment.smallest_test, 600)), blocks.escape(passage(experiment.judged_by, 400))
    tries = words("experiment.card.tries", who=who, day=experiment.ends_on)
    shown = [
        blocks.context(blocks.ours(f":test_tube: {tries}")),
        blocks.section(blocks.mrkdwn(experiment.hypothesis)),
        *blocks.told(words("experiment.card.plan", test=test, how=how)),
    ]
    return blocks.message(words("experiment.card.spoken", who=who, hypothesis=blocks.escape(experiment.hypothesis)), shown)


def ended_card(words: Words, experiment: Experiment) -> Message:
    """How an experiment ended, in its channel. A failure with a lesson is thanked for."""
    outcome = Outcome(experiment.outcome or Outcome.UNCLEAR)
    name = words.name(outcome)
    shown = [blocks.section(blocks.ours(f"{MARKS[outcome]} *{name}:* {blocks.escape(experiment.hypothesis)}"))]
    if experiment.lesson:
        shown += blocks.told(blocks.escape(experiment.lesson))
    if outcome is Outcome.NOT_HELD:
        shown.append(blocks.context(blocks.plain(words("experiment.card.thanks"))))
    said = words.labelled(name, f"{words.ended(experiment.hypothesis)} {experiment.lesson or ''}")
    return blocks.message(blocks.escape(said.strip()), shown)


def check_in(words: Words, experiment: Experiment) -> Message:
    """To the owner, on the day."""
    return _question(words, words("experiment.check_in"), experiment)


def reminder(words: Words, experiment: Experiment) -> Message:
    """To the owner, once more."""
    return _question(words, words("experiment.reminder"), experiment)


def started_note(words: Words, experiment: Experiment) -> Message:
    """Only to the owner."""
    weekday, day = words.weekday(experiment.ends_on), experiment.ends_on
    if experiment.channel is None:
        return blocks.message(words("experiment.started", weekday=weekday, day=day))
    channel = blocks.channel_link(experiment.channel)
    return blocks.message(words("experiment.started_in", channel=channel, weekday=weekday, day=day))


def ended_note(words: Words, experiment: Experiment) -> Message:
    """Only to the owner."""
    return blocks.message(words("experiment.ended_and_shared" if experiment.learning else "experiment.ended"))


def ledger_modal(
    words: Words,
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
    shown: list[Block] = [blocks.actions([*_team_choice(words, team, teams), _outcome_choice(words, outcome)], block_id="filter")]
    for experiment in found:
        shown += _line(words, experiment)
    if not found:
        narrowed = team is not None or outcome is not None
        nothing = words("experiment.ledger.nothing_such" if narrowed else "experiment.ledger.nothing_yet")
        shown.append(blocks.section(blocks.ours(nothing)))
    newer, older = words("experiment.ledger.newer"), words("experiment.ledger.older")
    pages = [blocks.button(newer, f"{ids.LEDGER}#newer", str(max(0, skip - page)))] if skip else []
    pages += [blocks.button(older, f"{ids.LEDGER}#older", str(skip + page))] if more else []
    if pages:
        shown.append(blocks.actions(pages, block_id="pages"))
    return blocks.modal(
        words("experiment.ledger.title"),
        shown,
        callback_id=ids.LEDGER_VIEW,
        close=words("form.close"),
        private_metadata=f"{team or ALL}\n{outcome or ALL}",
    )


def ledger_choice(metadata: str) -> tuple[str, str]:
    """(team, outcome) that a ledger is narrowed down to, as its own modal carries it."""
    team, _, outcome = metadata.partition("\n")
    return team, outcome


def _team_choice(words: Words, team: TeamId | None, teams: Sequence[tuple[str, str]]) -> list[blocks.Element]:
    options = [blocks.option(name, id_) for id_, name in teams[: blocks.OPTIONS - 1]]
    every = blocks.option(words("experiment.ledger.all_teams"), ALL)
    choice = blocks.select(ids.LEDGER_TEAM, [every, *options], initial=team or ALL, placeholder=words("form.choose"))
    return [choice] if options else []


def _outcome_choice(words: Words, outcome: str | None) -> blocks.Element:
    options = [
        blocks.option(words("experiment.ledger.any_outcome"), ALL),
        blocks.option(words("experiment.ledger.running"), "running"),
        *(blocks.option(words.name(kind), kind.value) for kind in Outcome),
    ]
    return blocks.select(ids.LEDGER_FILTER, options, initial=outcome or ALL, placeholder=words("form.choose"))


def _line(words: Words, experiment: Experiment) -> list[Block]:
    if experiment.outcome is None:
        state = words("experiment.ledger.planned_until", day=words.day_and_year(experiment.ends_on))
    else:
        outcome = Outcome(experiment.outcome)
        state = f"{MARKS[outcome]} {words.name(outcome)}"
    told = f"*{blocks.escape(without_marks(one_line(experiment.hypothesis, 200)))}*\n{state} · {blocks.mention(experiment.owner)}"
    lesson = [blocks.context(blocks.mrkdwn(one_line(experiment.lesson, 300)))] if experiment.lesson else []
    return [blocks.section(blocks.ours(told)), *lesson]


def _question(words: Words, text: str, experiment: Experiment) -> Message:
    button = blocks.button(words("experiment.tell"), ids.EXPERIMENT_END, experiment.id, style="primary")
    shown = [
        blocks.section(blocks.plain(text)),
        blocks.section(blocks.mrkdwn(experiment.hypothesis)),
        _how_judged(words, experiment),
        blocks.actions([button]),
    ]
    return blocks.message(f"{text} {blocks.escape(experiment.hypothesis)}", shown)


def _how_judged(words: Words, experiment: Experiment) -> Block:
    return blocks.context(blocks.mrkdwn(words("experiment.judged_by", how=one_line(experiment.judged_by, 300))))


def _lesson(words: Words) -> Block:
    return blocks.input_block(
        words("experiment.end.lesson"),
        blocks.text_input("lesson", multiline=True, limit=LESSON_LIMIT),
        block_id="lesson",
        hint=words("experiment.end.lesson_hint"),
        optional=True,
    )


def _hypothesis(words: Words, typed: str) -> Block:
    field = blocks.text_input("hypothesis", initial=typed, multiline=True, limit=HYPOTHESIS_LIMIT)
    hint = words("experiment.form.hypothesis_hint")
    return blocks.input_block(words("experiment.form.hypothesis"), field, block_id="hypothesis", hint=hint)


def _smallest_test(words: Words, *, focus: bool) -> Block:
    field = blocks.text_input("smallest_test", multiline=True, limit=TEST_LIMIT)
    if focus:  # where to go on, when the first field was filled by what was typed
        field["focus_on_load"] = True
    hint = words("experiment.form.smallest_test_hint")
    return blocks.input_block(words("experiment.form.smallest_test"), field, block_id="smallest_test", hint=hint)


def _judged_by(words: Words) -> Block:
    field = blocks.text_input("judged_by", multiline=True, limit=JUDGED_LIMIT)
    hint = words("experiment.form.judged_by_hint")
    return blocks.input_block(words("experiment.form.judged_by"), field, block_id="judged_by", hint=hint)
