"""What a nudge looks like: the act, a plan to complete, the reason, the source, and how to get fewer of them.

Pure. Never more than a phone screen. Says plainly where an act is practice and not trial.
"""

from __future__ import annotations

from typing import Any

from bot.content.dimensions import plain_name
from bot.ids import NudgeId
from bot.nudges.act import Act
from bot.nudges.rules import MOST_SNOOZED_WEEKS, Reply, Suggestion
from bot.nudges.texts import NudgeTexts, nudge_texts
from bot.slack import ids
from bot.slack.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    escape,
    input_block,
    message,
    modal,
    mrkdwn,
    option,
    ours,
    overflow,
    section,
    select,
    text_input,
)

PLAN_LIMIT = 150
FORM_WHEN, FORM_WILL = "when", "will"


def nudge_card(suggestion: Suggestion, nudge_id: NudgeId, *, language: str = "en") -> dict[str, Any]:
    """A suggested act as a direct message, with its buttons."""
    words = nudge_texts(language)
    blocks = [
        *act_blocks(suggestion, language=language),
        actions(act_buttons(suggestion.act, nudge_id, language=language), block_id="nudge"),
        actions(act_dials(nudge_id, language=language), block_id="nudge_dials"),
        context(ours(words.private)),
    ]
    return message(as_text(suggestion, language=language), blocks)


def act_blocks(suggestion: Suggestion, *, language: str = "en", says_why_this: bool = True, says_plan: bool = True) -> list[Block]:
    """The act itself, as it stands in a nudge and in a manager's digest.

    `says_why_this`: why it was chosen now. `says_plan`: the library's plan, which the person's own replaces.
    """
    words = nudge_texts(language)
    text, _, _, _ = _act_words(suggestion.act, words)
    heading = words.heading.format(dimension=plain_name(suggestion.act.dimension))
    return [
        section(ours(f"*{heading}*\n{text}")),
        *([section(ours(f"_{plan_of(suggestion.act, language=language)}_"))] if says_plan else []),
        context(ours(_reasons(suggestion, words, says_why_this=says_why_this))),
    ]


def act_buttons(act: Act, nudge_id: NudgeId, *, language: str = "en") -> list[Element]:
    """The two buttons: I'll do it, not now."""
    words = nudge_texts(language)
    spoken = words.accept_spoken.format(will=_act_words(act, words)[3])
    return [
        button(words.accept, ids.NUDGE_ACCEPT, nudge_id, style="primary", spoken=spoken),
        button(words.decline, ids.NUDGE_DECLINE, nudge_id),
    ]


def act_dials(nudge_id: NudgeId, *, language: str = "en") -> list[Element]:
    """How to get fewer: snooze, stop, less or more often."""
    words = nudge_texts(language)
    weeks = [option(words.snooze_weeks[number - 1], f"{nudge_id}|{number}") for number in range(1, MOST_SNOOZED_WEEKS + 1)]
    return [
        select(ids.NUDGE_SNOOZE, weeks, placeholder=words.snooze),
        button(words.stop, ids.NUDGE_STOP, nudge_id),  # not in the menu: stopping takes one tap
        overflow(ids.NUDGE_OFTEN, [option(words.less, ids.NUDGE_LESS), option(words.more, ids.NUDGE_MORE)]),
    ]


def act_text(suggestion: Suggestion, *, language: str = "en", says_why_this: bool = True, says_plan: bool = True) -> str:
    """The act without markup, for the fallback text."""
    words = nudge_texts(language)
    heading = words.heading.format(dimension=plain_name(suggestion.act.dimension))
    text, _, _, _ = _act_words(suggestion.act, words)
    reasons = _reasons(suggestion, words, says_why_this=says_why_this)
    plan = [plan_of(suggestion.act, language=language)] if says_plan else []
    return "\n".join([heading, text, *plan, reasons])


def as_text(suggestion: Suggestion, *, language: str = "en") -> str:
    """All a nudge says, without markup."""
    return f"{act_text(suggestion, language=language)}\n{nudge_texts(language).private}"


def plan_of(act: Act, *, language: str = "en") -> str:
    """The act's if-then sentence."""
    words = nudge_texts(language)
    _, _, when, will = _act_words(act, words)
    return words.plan.format(when=when, will=will)


def answered_blocks(act: Act, nudge_id: NudgeId, reply: Reply, *, plan: str = "", language: str = "en") -> list[Block]:
    """What stands where the buttons were, once somebody chose."""
    words = nudge_texts(language)
    match reply:
        case Reply.ACCEPTED:
            mine = [section(mrkdwn(words.plan_mine.format(plan=plan)))] if plan else []
            buttons = [
                button(words.done, ids.NUDGE_DONE, nudge_id, style="primary"),
                button(words.pick_moment, ids.NUDGE_PLAN, nudge_id),
            ]
            return [context(ours(words.accepted)), *mine, actions(buttons, block_id="nudge_after")]
        case Reply.DONE:
            return [context(ours(words.done_thanks))]
        case Reply.DECLINED | Reply.SNOOZED:
            return [context(ours(words.declined))]


def answered_card(suggestion: Suggestion, nudge_id: NudgeId, reply: Reply, *, plan: str = "", language: str = "en") -> dict[str, Any]:
    """The direct message after the person chose: the act stays readable, the buttons are gone."""
    after = answered_blocks(suggestion.act, nudge_id, reply, plan=plan, language=language)
    has_plan = bool(plan) and reply is Reply.ACCEPTED
    told = act_text(suggestion, language=language, says_why_this=False, says_plan=not has_plan)
    parts = (told, own_plan(plan, language=language) if has_plan else "", closing_words(reply, language=language))
    before = act_blocks(suggestion, language=language, says_why_this=False, says_plan=not has_plan)
    return message("\n".join(part for part in parts if part), [*before, *after])


def own_plan(plan: str, *, language: str = "en") -> str:
    """The person's own plan in the fallback text."""
    return escape(nudge_texts(language).plan_mine.format(plan=plan))


def closing_words(reply: Reply, *, language: str = "en") -> str:
    """What is said once somebody chose."""
    words = nudge_texts(language)
    return {Reply.ACCEPTED: words.accepted, Reply.DONE: words.done_thanks}.get(reply, words.declined)


def plan_form(act: Act, nudge_id: NudgeId, *, language: str = "en", place: str = "") -> View:
    """The if-then plan, to be completed with a moment of one's own. `place` says where the message is."""
    words = nudge_texts(language)
    _, _, when, will = _act_words(act, words)
    blocks = [
        section(ours(words.form_intro)),
        input_block(words.form_when, text_input("text", initial=when, limit=PLAN_LIMIT), block_id=FORM_WHEN),
        input_block(
            words.form_will,
            text_input("text", initial=will, limit=PLAN_LIMIT),
            block_id=FORM_WILL,
            hint=words.form_hint,
        ),
    ]
    metadata = f"{nudge_id}|{place}"
    return modal(
        words.form_title,
        blocks,
        callback_id=ids.NUDGE_PLAN_FORM,
        submit=words.form_save,
        private_metadata=metadata,
    )


def said(sentence: str) -> dict[str, Any]:
    """One of our sentences as a message of its own."""
    return message(sentence, [section(ours(sentence))])


def snoozed_words(weeks: int, *, language: str = "en") -> str:
    """What is said after a snooze."""
    words = nudge_texts(language)
    return words.snoozed_one if weeks == 1 else words.snoozed.format(weeks=weeks)


def _act_words(act: Act, words: NudgeTexts) -> tuple[str, str, str, str]:
    return words.acts.get(act.id, (act.text, act.why, act.when, act.will))


def _reasons(suggestion: Suggestion, words: NudgeTexts, *, says_why_this: bool) -> str:
    act = suggestion.act
    because = words.because_opener if suggestion.is_opener else words.because[suggestion.tier]
    why = words.why.format(why=_act_words(act, words)[1]) + (f" {because}" if says_why_this else "")
    source = words.source.format(source=act.evidence.source, strength=words.strengths[act.evidence.strength])
    return f"{why}\n{source.replace('&', '&amp;')}"
