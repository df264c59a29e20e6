"""Finding again: one form that keeps what was typed above its results; and the same results as a message."""

from __future__ import annotations

from typing import Any

from bot.search.rules import Hit, SearchResults
from bot.sharing.found import ASK, EXPERIMENT, KINDS, LEARNING, PAGE_SIZE
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.slack.links import linked
from bot.slack.said.shown_back import carried
from bot.slack.sanitize import is_own_title, one_line, whole_passage, without_marks
from bot.words import Words

SYMBOLS = {LEARNING: ":bulb:", ASK: ":question:", EXPERIMENT: ":test_tube:"}
ANY = "any"
MOST_IN_A_MESSAGE = 3
WHOLE, WHOLE_IN_A_MESSAGE = 2500, 900  # characters: what is longer ends at a sentence, and its link leads to the rest


def search_modal(words: Words, results: SearchResults | None = None) -> View:
    """The form; with results, the results under it."""
    typed, kind = (results.typed, results.kind) if results else ("", "")
    shown: list[Block] = [_words_field(words, typed), _kind_field(words, kind)]
    if results is not None:
        shown += [blocks.divider(), *_results(words, results)]
    return blocks.modal(
        words("search.heading"),
        shown,
        callback_id=ids.SEARCH_FORM,
        submit=words("search.submit"),
        close=words("form.close"),
        private_metadata=f"{kind}\n{typed}" if results else "",
    )


def found_message(words: Words, results: SearchResults) -> dict[str, Any]:
    """What was found, as a message to whoever asked for it; the rest behind a button."""
    typed = blocks.escape(one_line(results.typed, 150))
    if not results.hits:
        told = words("search.found.nothing", typed=typed)
        ask = blocks.button(words("search.found.ask"), ids.ASK_NEW, carried(results.typed), style="primary")
        return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([ask, _search_on(words, results)])])
    heading = words("search.found.heading", typed=typed)
    shown = [block for hit in results.hits[:MOST_IN_A_MESSAGE] for block in _hit(words, hit, WHOLE_IN_A_MESSAGE)]
    goes_on = results.more or len(results.hits) > MOST_IN_A_MESSAGE
    below = [blocks.actions([_search_on(words, results)])] if goes_on else []
    spoken = "\n".join([heading, *(one_line(hit.text, 300) for hit in results.hits[:MOST_IN_A_MESSAGE])])
    return blocks.message(blocks.escape(spoken), [blocks.section(blocks.ours(heading)), *shown, *below])


def _search_on(words: Words, results: SearchResults) -> Element:
    return blocks.button(words("search.found.more"), ids.SEARCH_OPEN, carried(results.typed))


def _words_field(words: Words, typed: str) -> Block:
    field = blocks.text_input("words", initial=typed, limit=200)
    return blocks.input_block(words("search.words"), field, block_id="words", hint=words("search.words_hint"))


def _kind_field(words: Words, kind: str) -> Block:
    options = [blocks.option(words(f"search.kind.{value}"), value) for value in (ANY, *KINDS)]
    field = blocks.select("kind", options, initial=kind or ANY, placeholder=words("form.choose"))
    return blocks.input_block(words("search.look_in"), field, block_id="kind")


def _results(words: Words, results: SearchResults) -> list[Block]:
    if not results.hits:
        return [blocks.section(blocks.plain(words("search.nothing_found")))]
    shown = [block for hit in results.hits for block in _hit(words, hit, WHOLE)]
    pages = []
    if results.skip:
        pages.append(blocks.button(words("search.back"), f"{ids.SEARCH_PAGE}#back", str(max(0, results.skip - PAGE_SIZE))))
    if results.more:
        pages.append(blocks.button(words("search.more"), f"{ids.SEARCH_PAGE}#on", str(results.skip + PAGE_SIZE)))
    return [*shown, blocks.actions(pages, block_id="pages")] if pages else shown


def _hit(words: Words, hit: Hit, limit: int) -> list[Block]:
    """Its words whole, the answer that a question got, and whose they are with the way to them."""
    title = f"*{blocks.escape(without_marks(one_line(hit.title, 150)))}*\n" if is_own_title(hit.title, hit.text) else ""
    said = whole_passage(hit.text, limit)
    text = blocks.section(blocks.ours(f"{SYMBOLS[hit.kind]} {title}{blocks.escape(said)}"), accessory=_used(words, hit))
    answer = whole_passage(hit.answer.text, limit) if hit.answer else ""
    answered = [blocks.section(blocks.ours(f":speech_balloon: {blocks.escape(answer)}"))] if answer else []
    is_whole = said == hit.text and (hit.answer is None or answer == hit.answer.text)
    return [text, *answered, blocks.context(blocks.ours(" · ".join(_about(words, hit, is_whole=is_whole))))]


def _about(words: Words, hit: Hit, *, is_whole: bool) -> list[str]:
    """Whose it is, since when, where it stands in Slack, what became of it, and the way there."""
    about = [blocks.mention(hit.author) if hit.author else words("search.nameless")]
    if hit.answer:
        about.append(words("search.answered_by", author=blocks.mention(hit.answer.author)))
    about.append(blocks.local_time(words, hit.said_at, "{date_short_pretty}"))
    about += [blocks.channel_link(hit.channel)] if hit.channel else []
    about += [words.many("sharing.used_by", hit.used_by)] if hit.used_by else []
    about += [words.many("search.helped", hit.answer.helpful)] if hit.answer and hit.answer.helpful else []
    about += [words.name(hit.state)] if hit.state else []
    return about + ([linked(hit.link, words("search.open" if is_whole else "search.read_on"))] if hit.link else [])


def _used(words: Words, hit: Hit) -> Element | None:
    can_use = hit.kind == LEARNING and hit.ts is not None
    return blocks.button(words("sharing.used"), ids.LEARNING_USED, hit.item) if can_use else None
