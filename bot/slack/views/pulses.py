"""What people see of the pulse: the card, the comment form, results, and what I ask when somebody kept quiet.

The card that follows a tap is the same whatever was tapped (P4, T13): it knows which questions are answered, never how.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.anonymity import COMMENT_LENGTH, K_COMMENTS, PREFER_NOT_TO_SAY
from bot.domain.dimensions import Form
from bot.domain.pulses import Card, GroupResults, PulseHome, Remark, Results
from bot.domain.questions import Question
from bot.domain.release import Released, Shown
from bot.slack.views import blocks, ids
from bot.slack.views.blocks import Block, Element, View

PREFER_NOT = "Prefer not to say"
CLOSING = "{date_long_pretty} at {time}"
REMARKS_SHOWN = 15
MOST_OWN = 10
GROUP_FIGURES = 3

PROMISED = (
    "After this round closes nobody, including us and your admin with the whole database, can find what you answered. "
    "Only counts of groups of five or more exist.",
    "Your manager never sees who answered.",
    "Answers of groups that are too small are deleted, not hidden.",
)
NOT_PROMISED = (
    "Slack carries your tap, so Slack and our server see it as it arrives.",
    "Until the round closes, a dishonest operator who controls the running server and its key could look.",
    "If everyone in a group gives the same answer, the group's result shows it.",
    "If all your colleagues compare notes, they can work yours out.",
    "Your writing style may give a comment away.",
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
    "You let three rounds pass, and that is fine. I will keep quiet now. Nobody is told. "
    "If you would like to go on, press the button; if not, you need do nothing."
)
GOES_ON = "Good to have you back: I will ask you again from the next round on."
SAFETY = (
    "If you or somebody else is in danger or being harassed: nobody can trace this box back to you to help. "
    "Please tell a person you trust, your HR contact or, in an emergency, the emergency services."
)


# --- asking ------------------------------------------------------------------------------------------------------


def pulse_card(card: Card, *, promise: bool, led_to: str = "", again: bool = False) -> dict[str, Any]:
    """The questions, one tap each; the promise before the first answer ever."""
    shown: list[Block] = []
    if again:
        shown.append(blocks.section(blocks.ours(AGAIN)))
    if led_to:
        shown.append(blocks.context(blocks.ours(blocks.escape(led_to))))
    for question in (one.question for one in card.questions):
        shown += _question_blocks(card.round_id, question)
    if promise:
        shown += promise_blocks()
    shown.append(blocks.context(blocks.ours(_until(card.closes_at))))
    asked = " ".join(one.question.text for one in card.questions)
    return blocks.message(
        f"{'Once more, please: ' if again else ''}{asked} One tap is enough; nobody can trace it to you afterwards.", shown
    )


def reminder_card(card: Card) -> dict[str, Any]:
    """The one reminder, with the buttons that still wait."""
    waiting = card.open_questions
    shown = [blocks.section(blocks.ours("A short reminder, the only one: this is open until the round closes."))]
    for question in waiting:
        shown += _question_blocks(card.round_id, question)
    shown.append(blocks.context(blocks.ours(_until(card.closes_at))))
    asked = " ".join(question.text for question in waiting)
    return blocks.message(f"A short reminder, the only one: {asked}", shown)


def answered_card(card: Card) -> dict[str, Any]:
    """After a tap: saved, until when it can be changed, and the questions that still wait."""
    shown = [blocks.section(blocks.ours(saved_words(card.closes_at)))]
    for question in card.open_questions:
        shown += _question_blocks(card.round_id, question)
    buttons = [blocks.button("Change my answer", ids.PULSE_CHANGE, card.round_id)]
    if card.is_done:
        buttons += _comment_buttons(card)
    shown.append(blocks.actions(buttons))
    return blocks.message(saved_words(card.closes_at), shown)


def saved_words(closes_at: datetime) -> str:
    """All that is ever said about an answer."""
    return f"Saved. You can change it until {blocks.local_time(closes_at, CLOSING)}."


def promise_blocks() -> list[Block]:
    """5.4 of the protocol: what is promised, and what is not."""
    yes = "\n".join(f"• {line}" for line in PROMISED)
    no = "\n".join(f"• {line}" for line in NOT_PROMISED)
    return [
        blocks.divider(),
        blocks.section(blocks.ours(f"*What I promise*\n{yes}")),
        blocks.section(blocks.ours(f"*What I cannot promise*\n{no}")),
    ]


def comment_modal(round_id: str, question: Question, *, is_open_question: bool) -> View:
    """A few words to one question. What was written before is not shown again; a new comment replaces it."""
    rules = (
        f"Shown to your group, without name, date or order, and only if {K_COMMENTS} or more answered; otherwise deleted. "
        "Please name nobody, yourself included: how one writes can give one away. "
        "You can replace it until the round closes; save it empty to take it back."
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
    words = f"About the weekly pulse: {sentence}"
    return blocks.message(words, [blocks.section(blocks.ours(blocks.escape(words)))])


def told(sentence: str) -> dict[str, Any]:
    """One sentence of ours."""
    return blocks.message(sentence, [blocks.section(blocks.ours(sentence))])


# --- results -----------------------------------------------------------------------------------------------------


def results_message(results: Results, *, owner: bool) -> dict[str, Any]:
    """`/learn pulse`: the newest figures, as everybody in the group sees them."""
    shown = result_blocks(results)
    if owner:
        shown.append(blocks.actions([blocks.button("Settings of the pulse", ids.PULSE_SETTINGS)]))
    return blocks.message(_results_words(results), shown)


def group_results_message(found: GroupResults) -> dict[str, Any]:
    """What is new about a group, for its channel: the few figures that say most, and how far they can be trusted."""
    figures = [one for one in found.figures if isinstance(one, Shown)]
    first = sorted(figures, key=lambda one: (not one.is_headline, one.tier_words not in ("work on first", "strength"), one.title))
    lines = [figure_line(one) for one in first[:GROUP_FIGURES]]
    waiting = len(found.figures) - len(figures)  # what is shown but not news is not among them
    foot = [f"{found.response}."] if found.response else []
    foot.append("All figures: `/learn pulse`.")
    if waiting:
        foot.append(f"{waiting} {'topic is' if waiting == 1 else 'topics are'} too early to say.")
    words = f"News from the pulse ({found.group}): " + "; ".join(_plain_line(one) for one in first[:GROUP_FIGURES])
    return blocks.message(
        words,
        [
            blocks.section(blocks.ours(f"*News from the pulse*  ({blocks.escape(found.group)})")),
            blocks.section(blocks.ours("\n".join(lines))),
            blocks.context(blocks.ours(" ".join(foot) or "Everybody sees the same figures.")),
        ],
    )


def home_blocks(seen: PulseHome) -> list[Block]:
    """The pulse's part of the App Home."""
    return [blocks.header("The pulse"), *result_blocks(seen.results)]


def result_blocks(results: Results) -> list[Block]:
    """Figures of the group, of the company where the group has none, and when the next questions come."""
    shown: list[Block] = []
    if results.why_not_asked:
        shown.append(blocks.section(blocks.ours(blocks.escape(f"You are not asked at the moment. {results.why_not_asked}"))))
    ready = [one for one in results.figures if isinstance(one, Shown)]
    company = [one for one in results.company if isinstance(one, Shown)]
    if ready:
        shown.append(blocks.section(blocks.ours(f"*{blocks.escape(results.group)}*\n" + "\n".join(figure_line(one) for one in ready))))
    elif company:
        shown.append(blocks.section(blocks.ours("*The whole company*\n" + "\n".join(figure_line(one) for one in company))))
    shown += _why_dark(results.figures, ready)
    if results.own:
        told = "\n".join(_own_line(one) for one in results.own[:MOST_OWN])
        shown.append(blocks.section(blocks.ours(f"*Our own questions, the whole company*\n{told}")))
    notes = sorted({note for one in ready or company for note in one.notes})
    lines = [f"{results.response}." if results.response else "", *notes]
    lines.append(f"The next questions open {blocks.local_time(results.next_opening, '{date_long_pretty}')}.")
    shown.append(blocks.context(blocks.ours(" ".join(line for line in lines if line))))
    if results.remarks:
        shown.append(blocks.section(blocks.ours("*In your group's words* (no order, no dates)")))
        shown += [blocks.section(blocks.mrkdwn(f"“{remark.text}”")) for remark in _some(results.remarks)]
    return shown


def figure_line(one: Shown) -> str:
    """One figure with its interval, its change and what it rests on."""
    extra = ", ".join(words for words in (one.tier_words, one.agreement_words) if words)
    tail = f"  _{extra}_" if extra else ""
    head = f"*{one.title}*  {one.score_text} of 100 (likely {one.interval_text})"
    return f"{head}, {one.change_words}; {one.answers_text}, {one.window_text}{tail}"


def _own_line(one: Released) -> str:
    title = blocks.escape(one.title)
    if isinstance(one, Shown):
        return f"*{title}*  {one.score_text} of 100; {one.answers_text}"
    return f"*{title}*  {one.sentence}"


# --- parts -------------------------------------------------------------------------------------------------------


def _question_blocks(round_id: str, question: Question) -> list[Block]:
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
        f"One tap is enough. You can change it until {blocks.local_time(closes_at, CLOSING)}. "
        "Day, time, pause: `/learn settings`. What I promise: `/learn privacy`."
    )


def _results_words(results: Results) -> str:
    ready = [one for one in results.figures if isinstance(one, Shown)]
    if ready:
        return f"{results.group}: " + "; ".join(_plain_line(one) for one in ready)
    return "There is nothing to show about your group yet: it takes answers to two questions on a topic, ten in all."


def _plain_line(one: Shown) -> str:
    return f"{one.title} {one.score_text} of 100 (likely {one.interval_text}), {one.change_words}"


def _why_dark(figures: Sequence[Released], ready: Sequence[Shown]) -> list[Block]:
    dark = [one for one in figures if not isinstance(one, Shown)]
    if not dark:
        return []
    sentences: dict[str, list[str]] = {}
    for one in dark:
        sentences.setdefault(one.sentence, []).append(one.title)
    lines = [
        sentence if not ready and len(titles) == len(figures) else f"{', '.join(titles)}: {sentence}"
        for sentence, titles in sentences.items()
    ]
    return [blocks.context(blocks.ours(blocks.escape("\n".join(lines))))]


def _some(remarks: Iterable[Remark]) -> list[Remark]:
    return list(remarks)[:REMARKS_SHOWN]
