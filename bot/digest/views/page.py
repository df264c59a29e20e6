"""A message being written: blocks, and beside them the same content as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from bot.slack.blocks import HEADER_TEXT, SECTION_TEXT, Block, Element, actions, context, cut, escape, header, message, ours, section
from bot.slack.charts import chart_in_words
from bot.slack.sanitize import one_line


class MessageDraft(Struct):
    """Blocks and the same content as plain text, written side by side so that neither can say more than the other."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        line = one_line(text, HEADER_TEXT)
        self.blocks.append(header(line))
        self.lines.append(escape(line))

    def part(self, title: str, lines: Iterable[str]) -> None:
        """A title and its lines; nothing at all when there are none. Lines are escaped already."""
        kept = [line for line in lines if line]
        if not kept:
            return
        self.blocks += [section(ours(chunk)) for chunk in _chunks([f"*{title}*" if title else "", *kept])]
        self.lines += [line for line in (title, *kept) if line]

    def small(self, text: str) -> None:
        if text:
            self.blocks.append(context(ours(text, 2000)))
            self.lines.append(text)

    def chart(self, block: Block) -> None:
        """A chart; its content in words is read aloud."""
        self.blocks.append(block)
        self.lines.append(escape(chart_in_words(block)))

    def table(self, block: Block, words: str) -> None:
        """A table whose content is read aloud in these words; a refused one leaves nothing behind, for it stands behind a button too."""
        self.blocks.append(block)
        self.lines.append(words)

    def buttons(self, elements: Sequence[Element], block_id: str) -> None:
        self.blocks.append(actions(elements, block_id=block_id))

    def add(self, told: str, blocks: Sequence[Block]) -> None:
        """Blocks of another room, and what they say aloud."""
        self.blocks += blocks
        self.lines.append(told)

    def message(self) -> dict[str, Any]:
        return message("\n".join(self.lines), self.blocks)


def _chunks(lines: Sequence[str]) -> list[str]:
    """Lines put together into texts that a section can hold; no line is broken."""
    made: list[str] = []
    for line in (one for one in lines if one):
        if made and len(made[-1]) + 1 + len(line) <= SECTION_TEXT:
            made[-1] += "\n" + line
        else:
            made.append(cut(line, SECTION_TEXT))
    return made
