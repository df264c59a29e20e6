"""What the pulse found, as everybody may see it: `/learn pulse`, the channel's news, the Home's part.

Whatever is the same for several figures is said once. Nothing is worked out here: every word about a figure was released as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.pulse.privacy.release import Released, Shown
from bot.pulse.rules import GroupResults, PulseHome, Remark, Results
from bot.pulse.scoring.tiers import Tier
from bot.slack import blocks, ids
from bot.slack.blocks import Block

DAY = "{date_long_pretty}"
REMARKS_SHOWN = 15
MOST_OWN = 10
GROUP_FIGURES = 3
TIERS_SAID: Mapping[str, str] = {
    Tier.FIRST: "work on this first",
    Tier.LEAN_WEAK: "perhaps a weak side",
    Tier.TOO_CLOSE: "neither clearly strong nor weak",
    Tier.STRENGTH: "a strength",
}


def results_message(results: Results, *, owner: bool) -> dict[str, Any]:
    """`/learn pulse`: the newest figures, as everybody in the group sees them."""
    shown = result_blocks(results)
    if owner:
        shown.append(blocks.actions([blocks.button("Settings of the pulse", ids.PULSE_SETTINGS)]))
    return blocks.message(_results_words(results), shown)


def group_results_message(found: GroupResults) -> dict[str, Any]:
    """What is new about a group, for its channel: the few figures that say most, and how far they can be trusted."""
    figures = [one for one in found.figures if isinstance(one, Shown)]
    first = sorted(figures, key=lambda one: (not one.is_headline, not one.tier_words.startswith((Tier.FIRST, Tier.STRENGTH)), one.title))
    lines, shared = figure_lines(first[:GROUP_FIGURES])
    waiting = len(found.figures) - len(figures)  # what is shown but not news is not among them
    foot = [_ended(found.response), shared]
    if waiting:
        foot.append(f"For {waiting} more {'topic' if waiting == 1 else 'topics'} it is too early to say.")
    foot.append("All figures: `/learn pulse`.")
    words = f"News from the pulse ({blocks.escape(found.group)}): " + "; ".join(_plain_line(one) for one in first[:GROUP_FIGURES])
    return blocks.message(
        words,
        [
            blocks.section(blocks.ours(f"*News from the pulse*  ({blocks.escape(found.group)})")),
            blocks.section(blocks.ours("\n".join(lines))),
            blocks.context(blocks.ours(" ".join(line for line in foot if line))),
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
    lines, shared = figure_lines(ready or company)
    if lines:
        shown.append(
            blocks.section(blocks.ours(f"What {blocks.escape(results.group) if ready else 'the whole company'} says:\n" + "\n".join(lines)))
        )
    shown += _why_dark(results.figures, ready)
    if results.own:
        told = "\n".join(_own_line(one) for one in results.own[:MOST_OWN])
        shown.append(blocks.section(blocks.ours(f"*Our own questions, the whole company*\n{told}")))
    notes = sorted({note for one in ready or company for note in one.notes})
    foot = [_ended(results.response), shared, *notes, f"The next round {blocks.local_time(results.next_opening, DAY, lead='opens ')}."]
    shown.append(blocks.context(blocks.ours(" ".join(line for line in foot if line))))
    if results.remarks:
        shown.append(blocks.section(blocks.ours("*In your group's words* (no order, no dates)")))
        shown += [blocks.section(blocks.mrkdwn(f"“{remark.text}”")) for remark in _some(results.remarks)]
    return shown


def figure_lines(figures: Sequence[Shown]) -> tuple[list[str], str]:
    """Each figure with its interval, and a sentence with whatever is the same for all of them, so that it is said once."""
    facts = [tuple(words for words in _facts(one) if words) for one in figures]
    common = [words for words in facts[0] if all(words in others for others in facts)] if len(facts) > 1 else []
    lines = [_figure_line(one, [words for words in told if words not in common]) for one, told in zip(figures, facts, strict=True)]
    return lines, f"For {'both' if len(facts) == 2 else f'all {len(facts)}'}: {', '.join(common)}." if common else ""


def _figure_line(one: Shown, facts: Sequence[str]) -> str:
    head = f"*{one.title}*  {one.score_text} of 100 (likely {one.interval_text})"
    return f"{head}\n{', '.join(facts)}" if facts else head


def _facts(one: Shown) -> tuple[str, ...]:
    return tier_said(one.tier_words), one.change_words, one.agreement_words, one.answers_text, one.window_text


def tier_said(words: str) -> str:
    """A released tier as a sentence has it; how sure it is, where that was released, stays behind it."""
    for tier, said in TIERS_SAID.items():
        if words.startswith(tier):
            return said + words.removeprefix(tier)
    return words


def _own_line(one: Released) -> str:
    title = blocks.escape(one.title)
    if isinstance(one, Shown):
        return f"*{title}*  about {one.score_text} of 100, from {one.answers_text}"
    return f"*{title}*  {one.sentence}"


# --- parts -------------------------------------------------------------------------------------------------------


def _results_words(results: Results) -> str:
    for group, figures in ((results.group, results.figures), ("The whole company", results.company)):
        if ready := [one for one in figures if isinstance(one, Shown)]:
            return f"{blocks.escape(group)}: " + "; ".join(_plain_line(one) for one in ready)
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
        sentence if not ready and len(titles) == len(figures) else f"{sentence} ({', '.join(titles)})"
        for sentence, titles in sentences.items()
    ]
    return [blocks.context(blocks.ours(blocks.escape("\n".join(lines))))]


def _ended(sentence: str) -> str:
    return f"{sentence.rstrip('.')}." if sentence else ""


def _some(remarks: Iterable[Remark]) -> list[Remark]:
    return list(remarks)[:REMARKS_SHOWN]
