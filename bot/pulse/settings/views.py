"""The pulse as its owner sees it: topics, thresholds, own questions. And `/learn privacy`, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.dimensions import Dimension
from bot.content.scale import SCALES
from bot.people.privacy.receipt import HeldRows
from bot.people.rules import Preferences
from bot.pulse.answering.views import promise_blocks
from bot.pulse.questions.own import OWN_FORMS, WHY_LENGTH
from bot.pulse.questions.rules import TEXT_LENGTH
from bot.pulse.rules import OwnQuestionSeen, PulseSettings, Receipt
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

K_CHOICES = (5, 6, 7, 8, 10, 12, 15, 20, 30, 50)
STATES = {"proposed": "not announced yet", "announced": "announced", "retired": "withdrawn"}


def settings_modal(words: Words, seen: PulseSettings) -> View:
    """Topics on or off, more or less often; how large a group must be; own questions."""
    shown: list[Block] = [
        blocks.input_block("Topics that are asked", _topics(words, "on", seen.on), block_id="on", hint="At least three stay on."),
        blocks.input_block("Asked more often", _topics(words, "more", seen.more), block_id="more", optional=True),
        blocks.input_block("Asked less often", _topics(words, "less", seen.less), block_id="less", optional=True),
        blocks.input_block(
            "Answers needed before anything is shown",
            _numbers("k", seen.k),
            block_id="k",
            hint="It can only rise, and every team is told.",
        ),
        blocks.input_block(
            "Answers needed before comments are shown",
            _numbers("comments_k", seen.comments_k),
            block_id="comments_k",
            hint="The same holds here.",
        ),
        blocks.divider(),
        blocks.section(
            blocks.ours("*Your own questions*\nAsked in groups of ten or more, 48 hours after their teams were told the wording."),
            accessory=blocks.button("New question", ids.PULSE_PROPOSE),
        ),
    ]
    for own in seen.own[:30]:
        shown += _own(words, own)
    return blocks.modal("Settings of the pulse", shown, callback_id=ids.PULSE_SETTINGS_FORM, submit="Save")


def propose_modal(words: Words) -> View:
    """A question of the company's own."""
    topics = [blocks.option(words.name(d), d.value, words.name(d, "means")) for d in Dimension]
    forms = [blocks.option(words(SCALES[form].name), form.value) for form in OWN_FORMS]
    return blocks.modal(
        "A question of ours",
        [
            blocks.input_block(
                "Question", blocks.text_input("text", limit=TEXT_LENGTH), block_id="text", hint="One idea, no names, no “not”."
            ),
            blocks.input_block(
                "Why it is asked", blocks.text_input("why", limit=WHY_LENGTH), block_id="why", hint="Everybody asked reads it."
            ),
            blocks.input_block("Topic", blocks.select("dimension", topics), block_id="dimension"),
            blocks.input_block("Answered by", blocks.select("form", forms), block_id="form"),
        ],
        callback_id=ids.PULSE_PROPOSE_FORM,
        submit="Propose",
    )


def announcement(text: str, why: str) -> dict[str, Any]:
    """What a team's channel is told 48 hours before an own question may come."""
    words = f"From the day after tomorrow on, the pulse may ask a question of our own: “{text}” Why: {why}"
    return blocks.message(
        words,
        [
            blocks.section(blocks.ours("*A new question in the pulse*, from the day after tomorrow on")),
            blocks.section(blocks.mrkdwn(f"“{text}”")),
            blocks.context(
                blocks.mrkdwn(f"Why: {why}"),
                blocks.plain("It is asked only in groups of ten or more, under the same promise as every question."),
            ),
        ],
    )


def contract_changed(k: int, comments_k: int) -> dict[str, Any]:
    """Every change of a threshold is told to everybody."""
    words = (
        f"A change in the pulse: results are now shown from {k} answers on, comments from {comments_k}. "
        "These numbers can only rise, so less is shown than before, never more. It holds for earlier rounds too."
    )
    return blocks.message(words, [blocks.section(blocks.ours(words))])


def privacy_modal(words: Words, held: Receipt) -> View:
    """The receipt: everything held about me, and that no answers are."""
    lines = "\n".join(f"• {line}" for line in _by_name(words, held))
    shown = [
        blocks.section(blocks.ours(_about_answers(words, held))),
        blocks.divider(),
        blocks.section(blocks.ours(f"*{words('receipt.heading')}*\n{lines}")),
        blocks.context(blocks.ours("\n".join([words("receipt.entries"), *_by_number(words, held)]))),
        blocks.actions([blocks.button(words("receipt.forget"), ids.HOME_FORGET, style="danger")]),
        *promise_blocks(words),
        blocks.context(blocks.plain(words("receipt.closing"))),
    ]
    return blocks.modal(words("receipt.title"), shown, callback_id="note")


def _about_answers(words: Words, held: Receipt) -> str:
    past = words("receipt.past_rounds")
    if held.open_round_closes_at is None:
        return f"*{words('receipt.no_answer')}*\n{words('receipt.no_round')} {past}"
    style = f"{{date_long_pretty}} {words('receipt.at')} {{time}}"
    until = blocks.local_time(held.open_round_closes_at, style, lead=f"{words('receipt.until')} ")
    return f"*{words('receipt.no_answer_past')}*\n{past}\n{words('receipt.open_round', until=until)}"


def _by_name(words: Words, held: Receipt) -> list[str]:
    lines = []
    if (person := held.person) is not None:
        lines.append(words("receipt.line.profile", name=blocks.escape(person.name), zone=person.zone, locale=person.locale))
    lines.append(_when_asked(words, held.preferences))
    if held.teams:
        lines.append(words("receipt.line.teams", teams=blocks.escape(", ".join(held.teams))))
    if held.leads:
        lines.append(words("receipt.line.leads", teams=blocks.escape(", ".join(held.leads))))
    if held.group:
        lines.append(words.many("receipt.line.group", held.group_size, group=blocks.escape(held.group)))
    return lines


def _when_asked(words: Words, chosen: Preferences) -> str:
    key = "receipt.line.asked_stopped" if chosen.stopped else "receipt.line.asked"
    return words(key, weekday=words.weekday(chosen.weekday), time=chosen.at)


def _by_number(words: Words, held: Receipt) -> list[str]:
    """How much of everything there is: every table, so that nothing is left out."""
    rows = sorted(held.counts, key=lambda row: -row.number)
    return [f"{row.number} · {_called(words, row)}" for row in rows] or [words("receipt.none")]


def _called(words: Words, row: HeldRows) -> str:
    """What the table is called, and how old its rows become where all do."""
    what = words(row.called)
    if row.at_most is None:
        return what
    weeks, days = divmod(row.at_most.days, 7)
    if days or weeks < 8:
        return words.many("receipt.at_most.days", row.at_most.days, what=what)
    return words.many("receipt.at_most.weeks", weeks, what=what)


def _own(words: Words, own: OwnQuestionSeen) -> list[Block]:
    told = f"“{own.text}”\n{words.name(own.dimension)}, {STATES.get(own.state, own.state)}"
    buttons: list[Element] = []
    if own.state == "proposed":
        buttons.append(blocks.button("Announce to all teams", ids.PULSE_ANNOUNCE, own.id, style="primary"))
    if own.state != "retired":
        buttons.append(blocks.button("Withdraw", ids.PULSE_WITHDRAW, own.id))
    shown = [blocks.section(blocks.mrkdwn(told))]
    return [*shown, blocks.actions(buttons)] if buttons else shown


def _topics(words: Words, action_id: str, chosen: Sequence[Dimension]) -> Element:
    options = {d: blocks.option(words.name(d), d.value) for d in Dimension}
    element: Element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "options": list(options.values()),
        "placeholder": blocks.plain("Topics", 150),
    }
    if chosen:
        element["initial_options"] = [options[d] for d in chosen]
    return element


def _numbers(action_id: str, now: int) -> Element:
    numbers = sorted({now, *(number for number in K_CHOICES if number > now)})
    return blocks.select(action_id, [blocks.option(str(number), str(number)) for number in numbers], initial=str(now))
