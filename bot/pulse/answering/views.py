"""What people see of the pulse: the card, the comment form, and what I ask when somebody kept quiet.

The card that follows a tap is the same whatever was tapped (P4, T13): it knows which questions are answered, never how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.content.scale import Answer, code_of
from bot.ids import RoundId
from bot.pulse.answering.telltale import Telltale
from bot.pulse.privacy.comments import COMMENT_LENGTH
from bot.pulse.privacy.fold import K_COMMENTS
from bot.pulse.questions.rules import Question
from bot.pulse.questions.views import question_text, question_why
from bot.pulse.rules import Card
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

WARNED = "|warned"  # at the end of what the form carries: its writer was asked whether somebody could tell
PROMISED = ("receipt.promise.no_trace", "receipt.promise.manager", "receipt.promise.small_groups", "receipt.promise.threshold")
NOT_PROMISED = (
    "receipt.no_promise.slack",
    "receipt.no_promise.card",
    "receipt.no_promise.operator",
    "receipt.no_promise.backup",
    "receipt.no_promise.same",
    "receipt.no_promise.notes",
    "receipt.no_promise.style",
    "receipt.no_promise.nameless",
)


# --- asking ------------------------------------------------------------------------------------------------------


def pulse_card(words: Words, card: Card, *, promise: bool, led_to: str = "", again: bool = False) -> dict[str, Any]:
    """The questions, one tap each; with the first ever, the way to all that is promised about the answers, and what cannot be."""
    number = len(card.questions)
    opening = words.many("pulse.card.first" if promise else "pulse.card.opening", number)
    shown = [opening_block(words, words("pulse.card.again") if again else opening, promise=promise)]
    if led_to:
        shown.append(blocks.context(blocks.ours(blocks.escape(led_to))))
    for question in (one.question for one in card.questions):
        shown += _question_blocks(words, card.round_id, question)
    shown.append(blocks.context(blocks.ours(words("pulse.card.open", until=until_words(words, card.closes_at)))))
    asked = _asked(words, (one.question for one in card.questions))
    return blocks.message(words("pulse.card.spoken_again" if again else "pulse.card.spoken", asked=asked), shown)


def reminder_card(words: Words, card: Card) -> dict[str, Any]:
    """The one reminder, with the buttons that still wait."""
    waiting = card.open_questions
    shown = [blocks.section(blocks.ours(words.many("pulse.card.reminder", len(waiting))))]
    for question in waiting:
        shown += _question_blocks(words, card.round_id, question, why=False)  # the card before it gave the reasons
    shown.append(blocks.context(blocks.ours(words("pulse.card.open", until=until_words(words, card.closes_at)))))
    return blocks.message(words("pulse.card.reminder_spoken", asked=_asked(words, waiting)), shown)


def answered_card(words: Words, card: Card) -> dict[str, Any]:
    """After a tap: saved, until when it can be changed, and the questions that still wait."""
    saved = saved_words(words, card.closes_at)
    change = blocks.button(words("pulse.card.change"), ids.PULSE_CHANGE, card.round_id)
    shown = [blocks.section(blocks.ours(saved)), *_answered_questions(words, card)]
    if card.is_done:
        return blocks.message(saved, [*shown, blocks.actions([change, *_comment_buttons(words, card)])])
    # Right below "Saved", so that it is not taken for one of the buttons of the question that still waits.
    shown.append(blocks.actions([change], block_id="pulse:change"))
    for question in card.open_questions:
        shown += _question_blocks(words, card.round_id, question)
    return blocks.message(saved, shown)


def _answered_questions(words: Words, card: Card) -> list[Block]:
    """What was asked stays readable; what was answered is never shown."""
    answered = [one.question for one in card.questions if one.is_answered]
    lines = [f"• {blocks.escape(question_text(words, question))}" for question in answered]
    return [blocks.context(blocks.ours("\n".join(lines)))] if lines else []


def saved_words(words: Words, closes_at: datetime) -> str:
    """All that is ever said about an answer."""
    return words("pulse.saved", until=until_words(words, closes_at))


def opening_block(words: Words, opening: str, *, promise: bool) -> Block:
    """A card's first line; `promise`: with the button behind which all that is promised stands, and all that cannot be."""
    button = blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY) if promise else None
    return blocks.section(blocks.ours(opening), accessory=button)


def promise_blocks(words: Words) -> list[Block]:
    """5.4 of the protocol: what is promised, and what is not."""
    yes = "\n".join(f"• {words(line)}" for line in PROMISED)
    no = "\n".join(f"• {words(line)}" for line in NOT_PROMISED)
    return [
        blocks.divider(),
        blocks.section(blocks.ours(f"*{words('receipt.promise.heading')}*\n{yes}")),
        blocks.section(blocks.ours(f"*{words('receipt.no_promise.heading')}*\n{no}")),
    ]


def comment_modal(
    words: Words,
    round_id: RoundId,
    question: Question,
    *,
    is_open_question: bool,
    text: str = "",
    pointing: Mapping[Telltale, str] | None = None,
) -> View:
    """A few words to one question. What was kept before is not shown again; a new comment replaces it.

    `pointing`: what in `text`, which was just written and is kept nowhere yet, points at its writer.
    """
    warning = [blocks.section(blocks.ours(_warning(words, pointing)))] if pointing else []
    return blocks.modal(
        words("pulse.comment.title"),
        [
            *warning,
            blocks.section(blocks.mrkdwn(question_text(words, question))),
            blocks.input_block(
                words("pulse.comment.answer") if is_open_question else words("pulse.comment.comment"),
                blocks.text_input("comment", initial=text, multiline=True, limit=COMMENT_LENGTH),
                block_id="comment",
                hint=words("pulse.comment.limit", limit=COMMENT_LENGTH),
                optional=True,
            ),
            blocks.context(blocks.plain(words("pulse.comment.rules", least=K_COMMENTS))),
            blocks.context(blocks.plain(words("pulse.comment.safety"))),
        ],
        callback_id=ids.PULSE_COMMENT_FORM,
        close=words("form.cancel"),
        submit=words("pulse.comment.send_anyway" if pointing else "pulse.comment.save"),
        private_metadata=f"{round_id}|{question.id}{WARNED if pointing else ''}",
    )


def _warning(words: Words, pointing: Mapping[Telltale, str]) -> str:
    """Could somebody tell it is you? Each thing that points at the writer, with its words."""
    lines = [f"• {words.labelled(words.name(kind), words.quoted(blocks.escape(said)))}" for kind, said in pointing.items()]
    return "\n".join([words("pulse.comment.could_tell"), *lines])


def slow_message(words: Words) -> dict[str, Any]:
    """Three silent rounds: I keep quiet and say so once."""
    buttons = blocks.actions([blocks.button(words("pulse.slow.keep_asking"), ids.PULSE_GO_ON)])
    return blocks.message(words("pulse.slow.said"), [blocks.section(blocks.ours(words("pulse.slow.said"))), buttons])


def left_out_message(words: Words, sentence: str) -> dict[str, Any]:
    """Why somebody in a team is not asked."""
    told = words("pulse.left_out", reason=sentence)
    return blocks.message(told, [blocks.section(blocks.ours(blocks.escape(told)))])


def told(sentence: str) -> dict[str, Any]:
    """One sentence of ours."""
    return blocks.message(sentence, [blocks.section(blocks.ours(sentence))])


# --- parts -------------------------------------------------------------------------------------------------------


def _question_blocks(words: Words, round_id: RoundId, question: Question, *, why: bool = True) -> list[Block]:
    written = words("pulse.card.write") if question.is_open_text else words("pulse.card.comment")
    comment = blocks.button(written, f"{ids.PULSE_COMMENT}#{question.id}", f"{round_id}|{question.id}")
    shown: list[Block] = [blocks.section(blocks.ours(f"*{blocks.escape(question_text(words, question))}*"))]
    if why:
        shown.append(blocks.context(blocks.ours(words("pulse.card.why", why=blocks.escape(question_why(words, question))))))
    points, more = taps(words, round_id, question)
    if points:
        shown.append(blocks.actions(points, block_id=f"pulse:taps:{question.id}"))
    return [*shown, blocks.actions([*more, comment], block_id=f"pulse:more:{question.id}")]


def taps(words: Words, round_id: RoundId, question: Question) -> tuple[list[Element], list[Element]]:
    """A question's points as buttons, and the buttons of whoever has no answer to give."""
    stem = f"{round_id}|{question.id}|{question.version}"
    points = [_tap(words, stem, point, words(question.scale.label(point)), question) for point in question.scale.points]
    return points, [_tap(words, stem, answer, words.name(answer), question) for answer in question.no_answers]


def _tap(words: Words, stem: str, answer: Answer, label: str, question: Question) -> Element:
    code, spoken = code_of(answer), words.labelled(label, question_text(words, question))
    return blocks.button(label, f"{ids.PULSE_ANSWER}#{question.id}.{code}", f"{stem}|{code}", spoken=spoken)


def _comment_buttons(words: Words, card: Card) -> list[Element]:
    if len(card.questions) == 1:
        return [blocks.button(words("pulse.card.comment"), ids.PULSE_COMMENT, f"{card.round_id}|{card.questions[0].question.id}")]
    return [
        blocks.button(
            words("pulse.card.comment_on", place=place), f"{ids.PULSE_COMMENT}#{one.question.id}", f"{card.round_id}|{one.question.id}"
        )
        for place, one in enumerate(card.questions, 1)
    ]


def _asked(words: Words, questions: Iterable[Question]) -> str:
    return " ".join(question_text(words, question) for question in questions)


def until_words(words: Words, closes_at: datetime) -> str:
    """ "until Friday at 12:00", in the reader's own zone."""
    style = words("pulse.closing", day="{date_long_pretty}", time="{time}")
    return blocks.local_time(words, closes_at, style, within="pulse.until")
