"""What people see of the pulse: the card, the comment form, and what I ask when somebody kept quiet.

The card that follows a tap is the same whatever was tapped (P4, T13): it knows which questions are answered, never how.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.content.dimensions import Form
from bot.ids import RoundId
from bot.pulse.privacy.fold import COMMENT_LENGTH, K_COMMENTS, PREFER_NOT_TO_SAY
from bot.pulse.questions.rules import Question
from bot.pulse.rules import Card
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import ENGLISH, Words, words_in

PREFER_NOT = "Prefer not to say"
CLOSING = "{date_long_pretty} at {time}"

PROMISED = ("receipt.promise.no_trace", "receipt.promise.manager", "receipt.promise.small_groups")
NOT_PROMISED = (
    "receipt.no_promise.slack",
    "receipt.no_promise.operator",
    "receipt.no_promise.same",
    "receipt.no_promise.notes",
    "receipt.no_promise.style",
)
AGAIN = (
    "I lost the key that protects this round's answers, so nobody can read them any more, me included. "
    "They are deleted. Please answer once more: I would rather ask again than leave a trace."
)
KEY_LOST = (
    "I could not save that: the key that protects this round's answers is gone, and so are the answers. "
    "I will ask you once more soon; nothing else is needed."
)
SLOW = (
    "You let three rounds of the pulse pass, and that is fine: I will not ask you any more. Nobody is told. "
    "If you would like to be asked again, press the button. If not, there is nothing to do."
)
GOES_ON = "Good to have you back: I will ask you again from the next round on."
SAFETY = (
    "If you or somebody else is in danger or being harassed: nobody can trace this box back to you to help. "
    "Please tell a person you trust, your HR contact or, in an emergency, the emergency services."
)


# --- asking ------------------------------------------------------------------------------------------------------


def pulse_card(card: Card, *, promise: bool, led_to: str = "", again: bool = False) -> dict[str, Any]:
    """The questions, one tap each; with the first ever, what is promised about the answers."""
    shown = [blocks.section(blocks.ours(AGAIN if again else _opening(len(card.questions), is_first=promise)))]
    if led_to:
        shown.append(blocks.context(blocks.ours(blocks.escape(led_to))))
    for question in (one.question for one in card.questions):
        shown += _question_blocks(card.round_id, question)
    if promise:
        shown += promise_blocks(words_in(ENGLISH))
    shown.append(blocks.context(blocks.ours(_until(card.closes_at))))
    asked = " ".join(one.question.text for one in card.questions)
    return blocks.message(
        f"{'Once more, please: ' if again else ''}{asked} One tap is enough; nobody can trace it to you afterwards.", shown
    )


def reminder_card(card: Card) -> dict[str, Any]:
    """The one reminder, with the buttons that still wait."""
    waiting = card.open_questions
    is_one = len(waiting) == 1
    still = "one question of the pulse still waits" if is_one else f"{len(waiting)} questions of the pulse still wait"
    shown = [blocks.section(blocks.ours(f"A short reminder, the only one: {still}. Leaving {'it' if is_one else 'them'} out is fine too."))]
    for question in waiting:
        shown += _question_blocks(card.round_id, question)
    shown.append(blocks.context(blocks.ours(_until(card.closes_at))))
    asked = " ".join(question.text for question in waiting)
    return blocks.message(f"A short reminder, the only one: {asked}", shown)


def answered_card(card: Card) -> dict[str, Any]:
    """After a tap: saved, until when it can be changed, and the questions that still wait."""
    change = blocks.button("Change my answer", ids.PULSE_CHANGE, card.round_id)
    shown = [blocks.section(blocks.ours(saved_words(card.closes_at)))]
    if card.is_done:
        return blocks.message(saved_words(card.closes_at), [*shown, blocks.actions([change, *_comment_buttons(card)])])
    # Right below "Saved", so that it is not taken for one of the buttons of the question that still waits.
    shown.append(blocks.actions([change], block_id="pulse:change"))
    for question in card.open_questions:
        shown += _question_blocks(card.round_id, question)
    return blocks.message(saved_words(card.closes_at), shown)


def saved_words(closes_at: datetime) -> str:
    """All that is ever said about an answer."""
    return f"Saved. You can change it {blocks.local_time(closes_at, CLOSING, lead='until ')}."


def promise_blocks(words: Words) -> list[Block]:
    """5.4 of the protocol: what is promised, and what is not."""
    yes = "\n".join(f"• {words(line)}" for line in PROMISED)
    no = "\n".join(f"• {words(line)}" for line in NOT_PROMISED)
    return [
        blocks.divider(),
        blocks.section(blocks.ours(f"*{words('receipt.promise.heading')}*\n{yes}")),
        blocks.section(blocks.ours(f"*{words('receipt.no_promise.heading')}*\n{no}")),
    ]


def comment_modal(round_id: RoundId, question: Question, *, is_open_question: bool) -> View:
    """A few words to one question. What was written before is not shown again; a new comment replaces it."""
    rules = (
        f"Shown to your group, without name, date or order, and only if {K_COMMENTS} or more answered "
        "(more still, where your program owner chose so); otherwise deleted. "
        "Please name nobody, yourself included; your way of writing may give you away. "
        "Until the round closes you can write another, which replaces it, or save an empty one to take it back."
    )
    return blocks.modal(
        "A few words",
        [
            blocks.section(blocks.mrkdwn(question.text)),
            blocks.input_block(
                "Your answer" if is_open_question else "Your comment",
                blocks.text_input("comment", multiline=True, limit=COMMENT_LENGTH),
                block_id="comment",
                hint=f"At most {COMMENT_LENGTH} characters.",
                optional=True,
            ),
            blocks.context(blocks.plain(rules)),
            blocks.context(blocks.plain(SAFETY)),
        ],
        callback_id=ids.PULSE_COMMENT_FORM,
        submit="Save",
        private_metadata=f"{round_id}|{question.id}",
    )


def slow_message() -> dict[str, Any]:
    """Three silent rounds: I keep quiet and say so once."""
    buttons = blocks.actions([blocks.button("Keep asking me", ids.PULSE_GO_ON)])
    return blocks.message(SLOW, [blocks.section(blocks.ours(SLOW)), buttons])


def left_out_message(sentence: str) -> dict[str, Any]:
    """Why somebody in a team is not asked."""
    words = f"You are not asked in the pulse at the moment. {sentence}"
    return blocks.message(words, [blocks.section(blocks.ours(blocks.escape(words)))])


def told(sentence: str) -> dict[str, Any]:
    """One sentence of ours."""
    return blocks.message(sentence, [blocks.section(blocks.ours(sentence))])


# --- parts -------------------------------------------------------------------------------------------------------


def _question_blocks(round_id: RoundId, question: Question) -> list[Block]:
    stem = f"{round_id}|{question.id}|{question.version}"
    words = "Write an answer" if question.form is Form.TXT else "Add a comment"
    comment = blocks.button(words, f"{ids.PULSE_COMMENT}#{question.id}", f"{round_id}|{question.id}")
    shown = [
        blocks.section(blocks.ours(f"*{blocks.escape(question.text)}*")),
        blocks.context(blocks.ours(f"Why I ask: {blocks.escape(question.why)}")),
    ]
    taps = [_tap(stem, choice.value, choice.label, question) for choice in question.choices]
    if taps:
        shown.append(blocks.actions(taps, block_id=f"pulse:taps:{question.id}"))
    more = [_tap(stem, PREFER_NOT_TO_SAY, PREFER_NOT, question), comment]
    return [*shown, blocks.actions(more, block_id=f"pulse:more:{question.id}")]


def _tap(stem: str, value: int, label: str, question: Question) -> Element:
    return blocks.button(label, f"{ids.PULSE_ANSWER}#{question.id}.{value}", f"{stem}|{value}", spoken=f"{label}: {question.text}")


def _comment_buttons(card: Card) -> list[Element]:
    if len(card.questions) == 1:
        return [blocks.button("Add a comment", ids.PULSE_COMMENT, f"{card.round_id}|{card.questions[0].question.id}")]
    return [
        blocks.button(f"Comment on question {place}", f"{ids.PULSE_COMMENT}#{one.question.id}", f"{card.round_id}|{one.question.id}")
        for place, one in enumerate(card.questions, 1)
    ]


def _until(closes_at: datetime) -> str:
    return (
        f"Open {blocks.local_time(closes_at, CLOSING, lead='until ')}; until then you can change what you answered. "
        "When I ask: `/learn settings`. What I promise: `/learn privacy`."
    )


def _opening(number: int, *, is_first: bool) -> str:
    asked = "one question, one tap" if number == 1 else f"{number} questions, one tap each"
    if is_first:
        return f"*Your first pulse*: {asked}. Please read below what I promise about your answers, and what I cannot."
    return f"*The pulse*: {asked}."
