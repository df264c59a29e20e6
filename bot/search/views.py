"""Finding again: one form that keeps what was typed above its results."""

from __future__ import annotations

from bot.search.rules import Hit, SearchResults
from bot.sharing.found import ANSWER, ASK, EXPERIMENT, LEARNING, PAGE_SIZE
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.slack.sanitize import one_line

SYMBOLS = {LEARNING: ":bulb:", ASK: ":question:", ANSWER: ":speech_balloon:", EXPERIMENT: ":test_tube:"}
KIND_NAMES = {"": "Everything", LEARNING: "Learnings", ASK: "Questions", ANSWER: "Answers", EXPERIMENT: "Experiments"}
ANY = "any"


def search_modal(results: SearchResults | None = None) -> View:
    """The form; with results, the results under it."""
    typed, kind = (results.typed, results.kind) if results else ("", "")
    options = [blocks.option(name, value or ANY) for value, name in KIND_NAMES.items()]
    shown: list[Block] = [
        blocks.input_block(
            "Words or #tags",
            blocks.text_input("words", initial=typed, limit=200),
            block_id="words",
            hint="I find what has all of these words.",
        ),
        blocks.input_block("Look in", blocks.select("kind", options, initial=kind or ANY), block_id="kind"),
    ]
    if results is not None:
        shown += [blocks.divider(), *_results(results)]
    metadata = f"{kind}\n{typed}" if results else ""
    return blocks.modal("Search", shown, callback_id=ids.SEARCH_FORM, submit="Search", close="Close", private_metadata=metadata)


def _results(results: SearchResults) -> list[Block]:
    if not results.hits:
        tip = "Nothing found that you may read. Fewer or other words find more; tags are written #like-this."
        return [blocks.section(blocks.plain(tip))]
    shown = [block for hit in results.hits for block in _hit(hit)]
    pages = []
    if results.skip:
        pages.append(blocks.button("Back", f"{ids.SEARCH_PAGE}#back", str(max(0, results.skip - PAGE_SIZE))))
    if results.more:
        pages.append(blocks.button("More", f"{ids.SEARCH_PAGE}#on", str(results.skip + PAGE_SIZE)))
    return [*shown, blocks.actions(pages, block_id="pages")] if pages else shown


def _hit(hit: Hit) -> list[Block]:
    title = f"*{blocks.escape(one_line(hit.title, 150))}*\n" if hit.title and not hit.text.startswith(hit.title.rstrip("…")) else ""
    words = f"{SYMBOLS[hit.kind]} {title}{blocks.escape(one_line(hit.text, 300))}"
    about = [blocks.mention(hit.author) if hit.author else "without a name", blocks.local_time(hit.said_at, "{date_short_pretty}")]
    about += [blocks.channel_link(hit.channel)] if hit.channel else []
    about += [hit.note] if hit.note else []
    can_use = hit.kind == LEARNING and hit.ts is not None
    used = blocks.button("I used this", ids.LEARNING_USED, hit.item) if can_use else None
    return [blocks.section(blocks.ours(words), accessory=used), blocks.context(blocks.ours(" · ".join(about)))]
