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
from bot.pulse.questions.rules import TEXT_LENGTH, OwnQuestionState
from bot.pulse.results import said
from bot.pulse.rules import OwnQuestionSeen, PulseSettings, Receipt
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

K_CHOICES = (5, 6, 7, 8, 10, 12, 15, 20, 30, 50)
STATES = {
    OwnQuestionState.PROPOSED: "pulse.settings.proposed",
    OwnQuestionState.ANNOUNCED: "pulse.settings.announced",
    OwnQuestionState.RETIRED: "pulse.settings.retired",
}


def settings_modal(words: Words, seen: PulseSettings) -> View:
    """Topics on or off, more or less often; how large a group must be; own questions."""
    new_question = blocks.button(words("pulse.settings.new_question"), ids.PULSE_PROPOSE)
    shown: list[Block] = [
        *_topic_fields(words, seen),
        _audit(words, seen),
        blocks.input_block(words("pulse.settings.k"), _numbers(words, "k", seen.k), block_id="k", hint=words("pulse.settings.k_hint")),
        blocks.input_block(
            words("pulse.settings.comments_k"),
            _numbers(words, "comments_k", seen.comments_k),
            block_id="comments_k",
            hint=words("pulse.settings.comments_k_hint"),
        ),
        _rest(words, seen),
        blocks.divider(),
        blocks.section(blocks.ours(words("pulse.settings.own")), accessory=new_question),
    ]
    for own in seen.own[:30]:
        shown += _own(words, own)
    return blocks.modal(
        words("pulse.settings.title"),
        shown,
        callback_id=ids.PULSE_SETTINGS_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def propose_modal(words: Words) -> View:
    """A question of the company's own."""
    topics = [blocks.option(words.name(d), d.value, words.name(d, "means")) for d in Dimension]
    forms = [blocks.option(words(SCALES[form].name), form.value) for form in OWN_FORMS]
    topic = blocks.select("dimension", topics, placeholder=words("form.choose"))
    answered_by = blocks.select("form", forms, placeholder=words("form.choose"))
    return blocks.modal(
        words("own_question.title"),
        [
            blocks.input_block(
                words("own_question.question"),
                blocks.text_input("text", limit=TEXT_LENGTH),
                block_id="text",
                hint=words("own_question.question_hint"),
            ),
            blocks.input_block(
                words("own_question.why"),
                blocks.text_input("why", limit=WHY_LENGTH),
                block_id="why",
                hint=words("own_question.why_hint"),
            ),
            blocks.input_block(words("own_question.topic"), topic, block_id="dimension"),
            blocks.input_block(words("own_question.answered_by"), answered_by, block_id="form"),
        ],
        callback_id=ids.PULSE_PROPOSE_FORM,
        submit=words("own_question.propose"),
        close=words("form.cancel"),
    )


def announcement(words: Words, text: str, why: str) -> dict[str, Any]:
    """What a team's channel is told 48 hours before an own question may come."""
    return blocks.message(
        words("own_question.spoken", text=blocks.escape(text), why=blocks.escape(why)),
        [
            blocks.section(blocks.ours(words("own_question.announcement"))),
            blocks.section(blocks.mrkdwn(words.quoted(text))),
            blocks.context(
                blocks.mrkdwn(words("own_question.because", why=why)),
                blocks.plain(words("own_question.promise")),
            ),
        ],
    )


def contract_changed(words: Words, k: int, comments_k: int) -> dict[str, Any]:
    """Every change of a threshold is told to everybody."""
    told = words("pulse.settings.contract_changed", k=k, comments_k=comments_k)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def opened_to_the_rest(words: Words) -> dict[str, Any]:
    """What people in no team read before they are asked for the first time."""
    told = words("pulse.rest.told")
    return blocks.message(told, [blocks.section(blocks.ours(told)), *promise_blocks(words)])


def privacy_modal(words: Words, held: Receipt) -> View:
    """The receipt: everything held about me, and that no answers are."""
    lines = "\n".join(f"• {line}" for line in _by_name(words, held))
    shown = [
        blocks.section(blocks.ours(_about_answers(words, held))),
        blocks.divider(),
        blocks.section(blocks.ours(f"*{words('receipt.heading')}*\n{lines}")),
        blocks.context(blocks.ours("\n".join([words("receipt.entries"), *_by_number(words, held)]))),
        blocks.actions(
            [blocks.button(words("own.give"), ids.OWN_DATA), blocks.button(words("receipt.forget"), ids.HOME_FORGET, style="danger")]
        ),
        *promise_blocks(words),
        blocks.context(blocks.plain(words("receipt.closing"))),
    ]
    return blocks.modal(words("receipt.title"), shown, callback_id="note", close=words("form.close"))


def _about_answers(words: Words, held: Receipt) -> str:
    past = words("receipt.past_rounds")
    if held.open_round_closes_at is None:
        return f"*{words('receipt.no_answer')}*\n{words.sentences((words('receipt.no_round'), past))}"
    style = f"{{date_long_pretty}} {words('receipt.at')} {{time}}"
    until = blocks.local_time(words, held.open_round_closes_at, style, lead=f"{words('receipt.until')} ")
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
    if group := said.group(words, held.group):
        lines.append(words.many("receipt.line.group", held.group_size, group=blocks.escape(group)))
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
    state = words(STATES[own.state])
    told = words("pulse.settings.own_question", text=own.text, topic=own.dimension, state=state)
    buttons: list[Element] = []
    if own.state is OwnQuestionState.PROPOSED:
        buttons.append(blocks.button(words("pulse.settings.announce"), ids.PULSE_ANNOUNCE, own.id, style="primary"))
    if own.state is not OwnQuestionState.RETIRED:
        buttons.append(blocks.button(words("pulse.settings.withdraw"), ids.PULSE_WITHDRAW, own.id))
    shown = [blocks.section(blocks.mrkdwn(told))]
    return [*shown, blocks.actions(buttons)] if buttons else shown


def _audit(words: Words, seen: PulseSettings) -> Block:
    """Audits on or off; on is announced to every team a week before."""
    options = [blocks.option(words("pulse.settings.audit_on"), "on"), blocks.option(words("pulse.settings.audit_off"), "off")]
    element = blocks.select("audit", options, initial="on" if seen.audit else "off", placeholder=words("form.choose"))
    return blocks.input_block(words("pulse.settings.audit"), element, block_id="audit", hint=words("pulse.settings.audit_hint"))


def _rest(words: Words, seen: PulseSettings) -> Block:
    """A channel for the promise; empty: people in no team are asked nothing."""
    chosen = {"initial_channel": seen.rest} if seen.rest else {}
    element: Element = {
        "type": "channels_select",
        "action_id": "rest",
        "placeholder": blocks.plain(words("pulse.settings.rest_nobody")),
    } | chosen
    return blocks.input_block(words("pulse.settings.rest"), element, block_id="rest", hint=words("pulse.settings.rest_hint"), optional=True)


def _topic_fields(words: Words, seen: PulseSettings) -> list[Block]:
    on, more, less = (_topics(words, name, chosen) for name, chosen in (("on", seen.on), ("more", seen.more), ("less", seen.less)))
    return [
        blocks.input_block(words("pulse.settings.on"), on, block_id="on", hint=words("pulse.settings.on_hint")),
        blocks.input_block(words("pulse.settings.more"), more, block_id="more", optional=True),
        blocks.input_block(words("pulse.settings.less"), less, block_id="less", optional=True),
    ]


def _topics(words: Words, action_id: str, chosen: Sequence[Dimension]) -> Element:
    options = {d: blocks.option(words.name(d), d.value) for d in Dimension}
    element: Element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "options": list(options.values()),
        "placeholder": blocks.plain(words("pulse.settings.topics"), 150),
    }
    if chosen:
        element["initial_options"] = [options[d] for d in chosen]
    return element


def _numbers(words: Words, action_id: str, now: int) -> Element:
    numbers = sorted({now, *(number for number in K_CHOICES if number > now)})
    options = [blocks.option(words.number(number), str(number)) for number in numbers]
    return blocks.select(action_id, options, initial=str(now), placeholder=words("form.choose"))
