"""What a nudge looks like: the act, a plan to complete, and one row of buttons. Reason and source lie behind "Why this?".

Pure. Never more than a phone screen. Says plainly where an act is practice and not trial. The words of the acts are looked up
by their ids in the reader's language.
"""

from __future__ import annotations

from typing import Any, Literal

from bot.content.act_library import Act
from bot.ids import NudgeId
from bot.nudges.rules import MOST_SNOOZED_WEEKS, NudgeWish, Reply, Suggestion
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
    text_input,
)
from bot.words import Words

PLAN_LIMIT = 150
FORM_WHEN, FORM_WILL = "when", "will"


def nudge_card(words: Words, suggestion: Suggestion, nudge_id: NudgeId) -> dict[str, Any]:
    """A suggested act as a direct message, with its buttons."""
    blocks = [
        *act_blocks(words, suggestion),
        actions(act_buttons(words, suggestion.act, nudge_id), block_id="nudge"),
    ]
    return message(act_text(words, suggestion), blocks)


def act_blocks(words: Words, suggestion: Suggestion, *, says_plan: bool = True) -> list[Block]:
    """The act itself, as it stands in a nudge and in a lead's letter. `says_plan`: the library's plan, which the person's own replaces."""
    act = suggestion.act
    return [
        section(ours(f"*{_heading(words, act)}*\n{act_says(words, act, 'text')}")),
        *([section(ours(f"_{plan_of(words, act)}_"))] if says_plan else []),
    ]


def act_buttons(words: Words, act: Act, nudge_id: NudgeId) -> list[Element]:
    """One row: I'll do it, not now, stop these, and a menu with why this act, a rest, and how often."""
    spoken = words("nudge.accept_spoken", will=act_says(words, act, "will"))
    return [
        button(words("nudge.accept"), ids.NUDGE_ACCEPT, nudge_id, style="primary", spoken=spoken),
        button(words("nudge.decline"), ids.NUDGE_DECLINE, nudge_id),
        button(words("nudge.stop"), ids.NUDGE_STOP, nudge_id),  # not in the menu: stopping takes one tap
        overflow(ids.NUDGE_MENU, _menu(words, nudge_id)),
    ]


def _menu(words: Words, nudge_id: NudgeId) -> list[Element]:
    rests = [option(words.many("nudge.snooze_weeks", n), f"{ids.NUDGE_SNOOZE}|{nudge_id}|{n}") for n in (1, MOST_SNOOZED_WEEKS)]
    return [
        option(words("nudge.why_this"), f"{ids.NUDGE_WHY}|{nudge_id}"),
        *rests,
        option(words("nudge.less"), f"{ids.NUDGE_LESS}|{nudge_id}"),
        option(words("nudge.more"), f"{ids.NUDGE_MORE}|{nudge_id}"),
    ]


def why_modal(words: Words, act: Act) -> View:
    """Why this act helps, where that is from, and who sees what somebody does with it."""
    blocks = [section(ours(act_reasons(words, Suggestion(act, None), says_why_this=False))), context(ours(words("nudge.private")))]
    return modal(words("nudge.why_this"), blocks, callback_id=ids.NUDGE_WHY, close=words("form.close"))


def act_text(words: Words, suggestion: Suggestion, *, says_plan: bool = True) -> str:
    """The act without markup, for the fallback text."""
    act = suggestion.act
    return "\n".join([_heading(words, act), act_says(words, act, "text"), *([plan_of(words, act)] if says_plan else [])])


def act_says(words: Words, act: Act, part: Literal["text", "why", "when", "will"]) -> str:
    """A part of an act: what to do, why, and the two halves of the plan."""
    return words(f"act.{act.role}.{act.id.replace('-', '_')}.{part}")


def plan_of(words: Words, act: Act) -> str:
    """The act's if-then sentence."""
    return words("nudge.plan", when=act_says(words, act, "when"), will=act_says(words, act, "will"))


def answered_blocks(words: Words, nudge_id: NudgeId, reply: Reply, *, plan: str = "") -> list[Block]:
    """What stands where the buttons were, once somebody chose."""
    if reply is not Reply.ACCEPTED:
        return [context(ours(closing_words(words, reply)))]
    mine = [section(mrkdwn(words("nudge.plan_mine", plan=plan)))] if plan else []
    buttons = [
        button(words("nudge.done"), ids.NUDGE_DONE, nudge_id, style="primary"),
        button(words("nudge.pick_moment"), ids.NUDGE_PLAN, nudge_id),
    ]
    return [context(ours(closing_words(words, reply))), *mine, actions(buttons, block_id="nudge_after")]


def answered_card(words: Words, suggestion: Suggestion, nudge_id: NudgeId, reply: Reply, *, plan: str = "") -> dict[str, Any]:
    """The direct message after the person chose: the act stays readable, the buttons are gone."""
    has_plan = bool(plan) and reply is Reply.ACCEPTED
    told = act_text(words, suggestion, says_plan=not has_plan)
    parts = (told, own_plan(words, plan) if has_plan else "", closing_words(words, reply))
    before = act_blocks(words, suggestion, says_plan=not has_plan)
    after = answered_blocks(words, nudge_id, reply, plan=plan)
    return message("\n".join(part for part in parts if part), [*before, *after])


def own_plan(words: Words, plan: str) -> str:
    """The person's own plan in the fallback text."""
    return escape(words("nudge.plan_mine", plan=plan))


def closing_words(words: Words, reply: Reply) -> str:
    """What is said once somebody chose."""
    match reply:
        case Reply.ACCEPTED:
            return words("nudge.accepted")
        case Reply.DONE:
            return words("nudge.done_thanks")
        case Reply.DECLINED | Reply.SNOOZED:
            return words("nudge.declined")


def plan_form(words: Words, act: Act, nudge_id: NudgeId, *, place: str = "") -> View:
    """The if-then plan, to be completed with a moment of one's own. `place` says where the message is."""
    when, will = act_says(words, act, "when"), act_says(words, act, "will")
    blocks = [
        section(ours(words("nudge.form.intro"))),
        input_block(words("nudge.form.when"), text_input("text", initial=when, limit=PLAN_LIMIT), block_id=FORM_WHEN),
        input_block(
            words("nudge.form.will"),
            text_input("text", initial=will, limit=PLAN_LIMIT),
            block_id=FORM_WILL,
            hint=words("nudge.form.hint"),
        ),
    ]
    return modal(
        words("nudge.form.title"),
        blocks,
        callback_id=ids.NUDGE_PLAN_FORM,
        submit=words("nudge.form.save"),
        close=words("form.cancel"),
        private_metadata=f"{nudge_id}|{place}",
    )


def snoozed(words: Words, weeks: int) -> dict[str, Any]:
    """What is said after a snooze."""
    return _said(words.many("nudge.snoozed", weeks))


def dialled(words: Words, turn: str, wish: NudgeWish) -> dict[str, Any]:
    """What is said after less, more or stop."""
    if wish is NudgeWish.NONE:
        return _said(words("nudge.stopped"))
    return _said(words("nudge.now_less") if turn == "less" else words("nudge.now_more"))


def _said(sentence: str) -> dict[str, Any]:
    return message(sentence, [section(ours(sentence))])


def _heading(words: Words, act: Act) -> str:
    return words("nudge.heading", dimension=act.dimension)


def act_reasons(words: Words, suggestion: Suggestion, *, says_why_this: bool = True) -> str:
    """Why this act, and where that is from."""
    act, evidence = suggestion.act, suggestion.act.evidence
    why = words.sentences((words("nudge.why", why=act_says(words, act, "why")), _because(words, suggestion) if says_why_this else ""))
    source = words("nudge.source", source=words(f"source.{evidence.id}"), strength=evidence.strength)
    return f"{why}\n{source.replace('&', '&amp;')}"


def _because(words: Words, suggestion: Suggestion) -> str:
    """Why it is this act now."""
    if suggestion.is_opener:
        return words("nudge.because_opener")
    return words("nudge.because_early") if suggestion.tier is None else words.name(suggestion.tier, "because")
