"""Finding again: one form that keeps what was typed above its results."""

from __future__ import annotations

from bot.search.rules import Hit, SearchResults
from bot.sharing.found import ANSWER, ASK, EXPERIMENT, KINDS, LEARNING, PAGE_SIZE
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.slack.sanitize import is_own_title, one_line, passage, without_marks
from bot.words import Words

SYMBOLS = {LEARNING: ":bulb:", ASK: ":question:", ANSWER: ":speech_balloon:", EXPERIMENT: ":test_tube:"}
ANY = "any"


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
    shown = [block for hit in results.hits for block in _hit(words, hit)]
    pages = []
    if results.skip:
        pages.append(blocks.button(words("search.back"), f"{ids.SEARCH_PAGE}#back", str(max(0, results.skip - PAGE_SIZE))))
    if results.more:
        pages.append(blocks.button(words("search.more"), f"{ids.SEARCH_PAGE}#on", str(results.skip + PAGE_SIZE)))
    return [*shown, blocks.actions(pages, block_id="pages")] if pages else shown


def _hit(words: Words, hit: Hit) -> list[Block]:
    title = f"*{blocks.escape(without_marks(one_line(_title(words, hit), 150)))}*\n" if _has_title(hit) else ""
    text = f"{SYMBOLS[hit.kind]} {title}{blocks.escape(passage(hit.text, 300))}"
    return [blocks.section(blocks.ours(text), accessory=_used(words, hit)), blocks.context(blocks.ours(" · ".join(_about(words, hit))))]


def _has_title(hit: Hit) -> bool:
    """Whether it has a title that is more than the beginning of its text."""
    return bool(hit.title) and (hit.kind == ANSWER or is_own_title(hit.title, hit.text))


def _title(words: Words, hit: Hit) -> str:
    return words("search.answer_to", question=hit.title) if hit.kind == ANSWER else hit.title


def _about(words: Words, hit: Hit) -> list[str]:
    """Whose it is, since when, where it stands in Slack, and what became of it."""
    who = blocks.mention(hit.author) if hit.author else words("search.nameless")
    about = [who, blocks.local_time(words, hit.said_at, "{date_short_pretty}")]
    about += [blocks.channel_link(hit.channel)] if hit.channel else []
    about += [words.many("sharing.used_by", hit.used_by)] if hit.used_by else []
    return about + ([words.name(hit.state)] if hit.state else [])


def _used(words: Words, hit: Hit) -> Element | None:
    can_use = hit.kind == LEARNING and hit.ts is not None
    return blocks.button(words("sharing.used"), ids.LEARNING_USED, hit.item) if can_use else None
