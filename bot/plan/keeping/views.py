"""What was chosen and who looks after it: the card, forms, check-ins, the line in the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ids import PersonId
from bot.plan.keeping.rules import News
from bot.plan.rules import LESSON_LIMIT, NOTICED_LIMIT, USUAL_SPAN, CheckIn, CheckInMoment, CommitmentState, HowItGoes
from bot.plan.seen import CheckInForm, ChoiceNews, ChoiceSeen, ChosenLine, CommitmentSeen, VolunteerForm
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.links import linked
from bot.slack.said.shown_back import unpressable
from bot.slack.sanitize import one_line
from bot.words import Words

Message = dict[str, Any]
NAME = 60  # letters
ENDED = {
    CommitmentState.HELPED: "plan.ended.helped",
    CommitmentState.DROPPED: "plan.ended.dropped",
    CommitmentState.NOT_YET: "plan.ended.not_yet",
}


def choice_card(words: Words, seen: ChoiceSeen) -> Message:
    """What the team chose, in its channel; changed in place when somebody takes something."""
    opening = words("plan.chosen.counted" if seen.is_counted else "plan.chosen.uncounted")
    shown: list[Block] = [blocks.section(blocks.ours(opening))]
    for number, line in enumerate(seen.lines, 1):
        shown.append(_chosen(words, line, number))
    if any(one.is_free for one in seen.lines):
        shown.append(blocks.context(blocks.ours(words("plan.chosen.how"))))
    told = words("language.semicolon").join(one.text for one in seen.lines)
    return blocks.message(f"{opening} {blocks.escape(told)}", shown)


def volunteer_form(words: Words, form: VolunteerForm) -> View:
    """How we will notice, and until when."""
    field = blocks.text_input("noticed_by", limit=NOTICED_LIMIT, multiline=True)
    hint = words("plan.volunteer.noticed_by_hint")
    return blocks.modal(
        words("plan.volunteer.title"),
        [
            blocks.section(blocks.mrkdwn(form.text)),
            blocks.input_block(words("plan.volunteer.noticed_by"), field, block_id="noticed_by", hint=hint),
            _day(form.today.fromordinal(form.today.toordinal() + USUAL_SPAN.days).isoformat(), words("plan.volunteer.ends_on")),
            blocks.context(blocks.plain(words("plan.volunteer.promise"))),
        ],
        callback_id=ids.PLAN_VOLUNTEER_FORM,
        submit=words("plan.volunteer.send"),
        close=words("form.cancel"),
        private_metadata=form.proposal,
    )


def volunteered_note(words: Words, seen: CommitmentSeen) -> Message:
    """Only to who volunteered."""
    return blocks.message(words("plan.volunteer.thanks", day=seen.ends_on))


def given_back_message(words: Words, texts: Sequence[str]) -> Message:
    """What nobody had room for, without reproach."""
    quoted = words.listed([words.quoted(blocks.escape(one)) for one in texts])
    told = words.many("plan.given_back", max(1, len(texts)), what=quoted)
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def check_in_card(words: Words, seen: CommitmentSeen, moment: CheckInMoment) -> Message:
    """How does it go? To whoever looks after it."""
    asked = words.name(moment, "asked", text=blocks.escape(seen.text))
    taps = [_tap(words, seen, moment, said) for said in HowItGoes]
    shown = [
        blocks.section(blocks.ours(asked)),
        blocks.context(blocks.ours(words("plan.noticed_by", how=blocks.escape(seen.noticed_by)))),
        blocks.actions(taps),
    ]
    return blocks.message(asked, shown)


def check_in_over(words: Words, seen: CommitmentSeen, moment: CheckInMoment, said: CheckIn | None) -> Message:
    """The same with nothing to press: what was said, if anything was."""
    card = unpressable(check_in_card(words, seen, moment))
    if said is None:
        return card
    told = blocks.escape(words.labelled(words.name(said.said), said.lesson) if said.lesson else words.name(said.said))
    return {**card, "text": f"{card['text']} {told}", "blocks": [*card["blocks"], blocks.context(blocks.ours(told))]}


def check_in_form(words: Words, form: CheckInForm) -> View:
    """One line of lesson; at the end, if it is not there yet, another day."""
    must = form.said is HowItGoes.DROP
    field = blocks.text_input("lesson", limit=LESSON_LIMIT, multiline=True)
    hint = words("plan.check_in.lesson_dropped" if must else "plan.check_in.lesson_hint")
    shown = [
        blocks.section(blocks.mrkdwn(form.text)),
        blocks.input_block(words("plan.check_in.lesson"), field, block_id="lesson", hint=hint, optional=not must),
    ]
    if form.moment is CheckInMoment.END and form.said is HowItGoes.NOT_YET:
        shown.append(_day("", words("plan.check_in.go_on_until"), optional=True))
    return blocks.modal(
        words.name(form.said),
        shown,
        callback_id=ids.PLAN_CHECK_IN_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=f"{form.commitment}|{form.moment}|{form.said}",
    )


def said_note(words: Words, seen: CommitmentSeen) -> Message:
    """Only to who said how it goes."""
    return blocks.message(words("plan.check_in.thanks_going" if seen.state is CommitmentState.RUNNING else "plan.check_in.thanks_over"))


def ended_message(words: Words, seen: CommitmentSeen) -> Message:
    """What came of it, in the channel, with its lesson."""
    gaps = {"text": blocks.escape(seen.text), "who": _who(words, seen)}
    told = words(ENDED.get(seen.state, "plan.ended.not_yet"), **gaps)
    lesson = [blocks.section(blocks.mrkdwn(seen.lesson))] if seen.lesson else []
    return blocks.message(f"{told} {blocks.escape(seen.lesson or '')}".strip(), [blocks.section(blocks.ours(told)), *lesson])


def seeks_message(words: Words, seen: CommitmentSeen, number: int = 1) -> Message:
    """Whoever looked after it is gone. `number`: its place in a message that holds several."""
    told = words("plan.seeks", text=blocks.escape(seen.text))
    button = blocks.button(words("plan.chosen.take"), f"{ids.PLAN_VOLUNTEER}#{number}", seen.proposal)
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([button])])


def seeks_over(words: Words, seen: CommitmentSeen) -> Message:
    """The same once somebody looks after it, or nobody did in time."""
    told = f"*{blocks.escape(seen.text)}*\n{_stands(words, seen.state, seen.owner, seen.ends_on)}"
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def replan_form(words: Words, seen: CommitmentSeen) -> View:
    """Another end, said before the old one."""
    return blocks.modal(
        words("plan.replan.title"),
        [blocks.section(blocks.mrkdwn(seen.text)), _day(seen.ends_on.isoformat(), words("plan.volunteer.ends_on"))],
        callback_id=ids.PLAN_REPLAN_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=seen.id,
    )


def digest_lines(words: Words, news: Sequence[ChoiceNews]) -> list[str]:
    """One line for each thing that was chosen and of which there is news; whole the first time, short then."""
    return [_in_digest(words, one) for one in news]


def _in_digest(words: Words, one: ChoiceNews) -> str:
    seen, opens = one.seen, f" · {linked(one.link, words('digest.open'))}" if one.link else ""
    gaps = {"text": blocks.escape(seen.text.rstrip(".!… ")), "who": _by_name(words, one.who)}
    week = {"week": seen.week, "weeks": seen.weeks}
    match one.news:
        case News.CHOSEN:
            return words("plan.digest", **gaps | {"text": words.ended(gaps["text"])}, **week) + opens
        case News.DUE:
            return words("plan.digest.due", text=gaps["text"], day=seen.ends_on) + opens
        case News.SAID:
            return words("plan.digest.helps" if one.said is HowItGoes.HELPS else "plan.digest.not_yet", **gaps, **week) + opens
        case News.ENDED:
            told = words(ENDED.get(seen.state, "plan.ended.not_yet"), **gaps)
            lesson = blocks.escape(seen.lesson or "") if seen.state is CommitmentState.DROPPED else ""
            return words.sentences((told, lesson)) + opens


def _chosen(words: Words, line: ChosenLine, number: int) -> Block:
    """A line of the card: its words, its stars where they may be told, and who looks after it."""
    told = [f"*{number}. {blocks.escape(line.text)}*"]
    if line.stars is not None:
        told.append(words.many("plan.chosen.stars", line.stars))
    if line.author is not None:
        told.append(words("plan.chosen.by", who=blocks.mention(line.author)))
    told += _standing(words, line)
    if not line.is_free:
        return blocks.section(blocks.ours("\n".join(told)))
    button = blocks.button(words("plan.chosen.take"), f"{ids.PLAN_VOLUNTEER}#{number}", line.proposal)
    return blocks.section(blocks.ours("\n".join(told)), accessory=button)


def _standing(words: Words, line: ChosenLine) -> list[str]:
    """Who looks after it until when; once it is over, how it ended."""
    return [] if line.state is None or line.state is CommitmentState.SEEKING else [_stands(words, line.state, line.owner, line.ends_on)]


def _stands(words: Words, state: CommitmentState, owner: PersonId | None, ends_on: date | None) -> str:
    who = blocks.mention(owner) if owner else words("plan.somebody")
    if state is CommitmentState.RUNNING and ends_on is not None:
        return words("plan.chosen.taken", who=who, day=ends_on)
    return words.name(state, week=0, weeks=0, who=who)


def _tap(words: Words, seen: CommitmentSeen, moment: CheckInMoment, said: HowItGoes) -> blocks.Element:
    style = "primary" if said is HowItGoes.HELPS else None
    return blocks.button(words.name(said), f"{ids.PLAN_CHECK_IN}#{said}", f"{seen.id}|{moment}|{said}", style=style)


def _day(initial: str, label: str, *, optional: bool = False) -> Block:
    picker = {"type": "datepicker", "action_id": "day"} | ({"initial_date": initial} if initial else {})
    return blocks.input_block(label, picker, block_id="ends_on", optional=optional)


def _by_name(words: Words, name: str) -> str:
    return words("plan.digest.who", name=blocks.escape(one_line(name, NAME))) if name else words("plan.somebody")


def _who(words: Words, seen: CommitmentSeen) -> str:
    return blocks.mention(seen.owner) if seen.owner else words("plan.somebody")
