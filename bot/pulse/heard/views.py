"""What people wrote beside their answers, under its question; and the box of a nameless thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.pulse.heard.rules import POST_LENGTH, THREAD_LEAST, Acknowledgement, HeardComment, HeardGroup, HeardQuestion
from bot.pulse.questions.views import question_text
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

A_PAGE = 15  # comments


def heard_modal(words: Words, heard: Sequence[HeardGroup], skip: int = 0) -> View:
    """A page of comments, each under its question; for leads with five words to answer."""
    found = [(group, question, comment) for group in heard for question in group.questions for comment in question.comments]
    shown: list[Block] = [] if found else [blocks.section(blocks.plain(words("pulse.heard.nothing_yet")))]
    above: tuple[HeardGroup | None, HeardQuestion | None] = (None, None)
    for group, question, comment in found[skip : skip + A_PAGE]:
        if above[0] is not group and len(heard) > 1:
            shown.append(blocks.header(group.name))
        if above[1] is not question:
            shown.append(blocks.section(blocks.ours(f"*{blocks.escape(question_text(words, question.question))}*")))
        above = (group, question)
        shown += _comment(words, comment, may_answer=group.may_answer)
    if pages := _pages(words, skip, more=len(found) > skip + A_PAGE):
        shown.append(blocks.actions(pages))
    below = blocks.context(blocks.plain(words("pulse.heard.how")))
    return blocks.modal(words("pulse.heard.title"), [*shown, below], callback_id=ids.HEARD_VIEW, close=words("form.close"))


def thread_modal(words: Words, comment_id: str, text: str) -> View:
    """The box for whoever wants to tell more, without a name."""
    field = blocks.text_input("text", multiline=True, limit=POST_LENGTH)
    return blocks.modal(
        words("pulse.heard.thread_title"),
        [
            blocks.section(blocks.mrkdwn(words.quoted(text))),
            blocks.input_block(words("pulse.heard.thread_field"), field, block_id="text"),
            blocks.context(blocks.plain(words("pulse.heard.thread_rules", least=THREAD_LEAST))),
        ],
        callback_id=ids.HEARD_THREAD_FORM,
        submit=words("pulse.heard.send"),
        close=words("form.cancel"),
        private_metadata=comment_id,
    )


def sent_note(words: Words) -> dict[str, Any]:
    """After a post was sent off."""
    return blocks.message(words("pulse.heard.sent"))


def digest_lines(words: Words, answered: Sequence[tuple[Acknowledgement, int]]) -> list[str]:
    """How the week's comments were answered, in a team's digest: one line, none of the comments' own words."""
    parts = [words("pulse.heard.digest_part", n=n, word=words.name(word)) for word, n in answered]
    return [words("pulse.heard.digest", parts=words.listed(parts))] if parts else []


def _comment(words: Words, comment: HeardComment, *, may_answer: bool) -> list[Block]:
    shown = [blocks.section(blocks.mrkdwn(words.quoted(comment.text)))]
    if comment.answers:
        told = " · ".join(words("pulse.heard.said", who=blocks.mention(who), word=words.name(word)) for who, word in comment.answers)
        shown.append(blocks.context(blocks.ours(told)))
    if comment.posts:
        shown.append(blocks.context(blocks.mrkdwn("\n".join(f"• {post}" for post in comment.posts))))
    buttons = [_answer(words, comment, word) for word in Acknowledgement] if may_answer else []
    if comment.asked_for_more and comment.takes_posts and not may_answer:
        buttons.append(blocks.button(words("pulse.heard.write"), f"{ids.HEARD_WRITE}#{comment.id}", comment.id))
    return [*shown, blocks.actions(buttons)] if buttons else shown


def _answer(words: Words, comment: HeardComment, word: Acknowledgement) -> dict[str, Any]:
    return blocks.button(words.name(word, "button"), f"{ids.HEARD_ANSWER}#{comment.id}.{word.value}", f"{comment.id}|{word.value}")


def _pages(words: Words, skip: int, *, more: bool) -> list[dict[str, Any]]:
    pages = []
    if skip:
        pages.append(blocks.button(words("search.back"), f"{ids.HEARD_OPEN}#back", str(max(0, skip - A_PAGE))))
    if more:
        pages.append(blocks.button(words("search.more"), f"{ids.HEARD_OPEN}#on", str(skip + A_PAGE)))
    return pages
