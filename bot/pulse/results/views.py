"""What the pulse found, as everybody may see it: `/learn pulse`, the channel's news, the Home's part.

Whatever is the same for several figures is said once. Nothing is worked out here: every figure was released as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.pulse.asking.views import not_asked_because
from bot.pulse.privacy.released import Direction, Released, Shown, Withheld
from bot.pulse.results import said
from bot.pulse.results.close_receipts import CloseReceipt
from bot.pulse.rules import GroupResults, LastRound, PulseHome, Remark, ResultsSeen
from bot.pulse.scoring.tiers import Tier
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

DAY = "{date_long_pretty}"
REMARKS_SHOWN = 15
MOST_OWN = 10
GROUP_FIGURES = 3
MOVED = {Direction.UP: "pulse.results.up", Direction.DOWN: "pulse.results.down"}


def results_message(words: Words, results: ResultsSeen, *, owner: bool) -> dict[str, Any]:
    """`/learn pulse`: the newest figures, as everybody in the group sees them."""
    shown = result_blocks(words, results)
    if not _told(results) and results.why_not_asked is None:  # whoever asks is told; Home says nothing about nothing
        shown.insert(0, blocks.section(blocks.ours(words("pulse.results.nothing_yet"))))
    buttons = _sure_button(words, results)
    if results.released_at:
        buttons.append(blocks.button(words("pulse.results.proof"), ids.PULSE_PROOF))
    if results.remarks:
        buttons.append(blocks.button(words("pulse.heard.button"), ids.HEARD_OPEN, "0"))
    if owner:
        buttons.append(blocks.button(words("pulse.results.settings"), ids.PULSE_SETTINGS))
    if buttons:
        shown.append(blocks.actions(buttons))
    return blocks.message(_read_aloud(words, results), shown)


def receipt_modal(words: Words, receipt: CloseReceipt | None) -> View:
    """How do I know? What the newest release's receipt says, and what it is good for."""
    shown = _receipt_blocks(words, receipt) if receipt else [blocks.section(blocks.ours(words("pulse.proof.none")))]
    return blocks.modal(words("pulse.proof.title"), shown, callback_id="note", close=words("form.close"))


def sure_modal(words: Words, results: ResultsSeen) -> View:
    """How sure are we? Every figure with its score, what it is compared with and rests on; what is not told, and why."""
    told = _told(results)
    lines, shared = figure_lines(words, told)
    whole = _whole(results)
    shown = blocks.told("\n".join([*([_figure_line(words, whole, ())] if whole else []), *lines])) if lines else []
    notes = sorted({words.name(note) for one in told for note in one.notes})
    foot = words.sentences((_ended(said.answered(words, results.response)), shared, *notes))
    shown += [blocks.context(blocks.ours(foot))] if foot else []
    shown += _why_dark(words, results.figures)
    return blocks.modal(
        words("map.sure"), shown or blocks.told(words("pulse.results.nothing_yet")), callback_id="note", close=words("form.close")
    )


def _sure_button(words: Words, results: ResultsSeen) -> list[Block]:
    return [blocks.button(words("map.sure"), ids.PULSE_SURE)] if _told(results) or results.figures else []


def _told(results: ResultsSeen) -> list[Shown]:
    """The group's own figures, or the company's where the group has none."""
    return [one for one in results.figures if isinstance(one, Shown)] or [one for one in results.company if isinstance(one, Shown)]


def _has_own(results: ResultsSeen) -> bool:
    return any(isinstance(one, Shown) for one in results.figures)


def _whole(results: ResultsSeen) -> Shown | None:
    """All sides together, of whom the figures are."""
    one = results.overall if _has_own(results) else results.company_overall
    return one if isinstance(one, Shown) else None


def _receipt_blocks(words: Words, receipt: CloseReceipt) -> list[Block]:
    gaps = {"number": receipt.round_number, "k": receipt.k, "comments_k": receipt.comments_k, "groups": receipt.groups}
    told = [words("pulse.proof.promised", **gaps)]
    if receipt.erased_at is not None:
        told.append(words("pulse.proof.erased", at=blocks.local_time(words, receipt.erased_at, f"{DAY} {{time}}")))
    hashes = {"published": receipt.published_hash, "receipt": receipt.hash, "before": receipt.before}
    return [
        blocks.section(blocks.ours("\n".join(told))),
        blocks.section(blocks.ours(words("pulse.proof.hashes", **hashes))),
        blocks.context(blocks.ours(words("pulse.proof.why"))),
    ]


def group_results_message(words: Words, found: GroupResults) -> dict[str, Any]:
    """What is new about a group, for its channel: the few figures that say most, and how far they can be trusted."""
    figures = [one for one in found.figures if isinstance(one, Shown)]
    first = sorted(figures, key=lambda one: (not one.is_headline, one.tier not in (Tier.FIRST, Tier.STRENGTH), _title(words, one)))
    first = first[:GROUP_FIGURES]
    group = blocks.escape(said.group(words, found.group))
    told = words(
        "pulse.results.news_spoken", group=group, figures=words("language.semicolon").join(said.spoken(words, one) for one in first)
    )
    return blocks.message(
        told,
        [
            blocks.section(blocks.ours(words("pulse.results.news", group=group))),
            blocks.section(blocks.ours("\n".join(_line(words, one) for one in first))),
            blocks.context(blocks.ours(words("pulse.results.all"))),
        ],
    )


def last_round(words: Words, last: LastRound) -> str:
    """One line for the next asking: what was news in the last round's results. Empty where nothing was, or a map told it."""
    news = [one for one in last.figures if one.is_news]
    if not news:
        return ""
    told = min(news, key=lambda one: (not one.is_headline, _title(words, one)))
    return words("pulse.results.said_last", figure=said.spoken(words, told))


def home_blocks(words: Words, seen: PulseHome) -> list[Block]:
    """The pulse's part of the App Home."""
    buttons = _sure_button(words, seen.results)
    shown = [blocks.header(words("pulse.results.heading")), *result_blocks(words, seen.results)]
    return [*shown, blocks.actions(buttons)] if buttons else shown


def result_blocks(words: Words, results: ResultsSeen) -> list[Block]:
    """Figures of the group, of the company where the group has none, and when the next questions come."""
    shown: list[Block] = []
    if results.why_not_asked is not None:
        why = not_asked_because(words, results.why_not_asked)
        shown.append(blocks.section(blocks.ours(words("pulse.results.not_asked", why=blocks.escape(why)))))
    told = _told(results)
    if told:
        group = blocks.escape(said.group(words, results.group))
        heading = words("pulse.results.group", group=group) if _has_own(results) else words("pulse.results.company")
        whole = _whole(results)
        lines = [_line(words, one) for one in ((whole, *told) if whole else told)]
        shown.append(blocks.section(blocks.ours("\n".join((heading, *lines)))))
    if results.own:
        own = [words("pulse.results.own"), *(_own_line(words, one) for one in results.own[:MOST_OWN])]
        shown.append(blocks.section(blocks.ours("\n".join(own))))
    if results.why_not_asked is None and results.next_questions is not None:
        opens = blocks.local_time(words, results.next_questions, DAY, lead=words("pulse.results.opens"))
        shown.append(blocks.context(blocks.ours(words("pulse.results.next_round", opens=opens))))
    if results.remarks:
        shown.append(blocks.section(blocks.ours(words("pulse.results.remarks"))))
        shown += [blocks.section(blocks.mrkdwn(words.quoted(remark.text))) for remark in _some(results.remarks)]
    return shown


def _line(words: Words, one: Shown) -> str:
    """A figure as people read it: in its questions' words, and what it was before where it moved."""
    if not said.is_on_one_scale(one):
        return _figure_line(words, one, ())
    before, now = said.in_ten(words, one.before or 0), said.in_ten(words, one.score or 0)
    if one.before is None:
        return said.score_now(words, one)
    if before == now or one.change not in MOVED:
        return said.score_line(words, one)
    return words(MOVED[one.change], line=said.score_line(words, one), before=before)


def figure_lines(words: Words, figures: Sequence[Shown]) -> tuple[list[str], str]:
    """Each figure with its interval, and a sentence with whatever is the same for all of them, so that it is said once."""
    facts = [tuple(fact for fact in _facts(words, one) if fact) for one in figures]
    common = [fact for fact in facts[0] if all(fact in others for others in facts)] if len(facts) > 1 else []
    lines = [_figure_line(words, one, [fact for fact in told if fact not in common]) for one, told in zip(figures, facts, strict=True)]
    return lines, _for_all(words, len(facts), ", ".join(common)) if common else ""


def _for_all(words: Words, figures: int, facts: str) -> str:
    return words("pulse.results.for_both", facts=facts) if figures == 2 else words("pulse.results.for_all", n=figures, facts=facts)


def _figure_line(words: Words, one: Shown, facts: Sequence[str]) -> str:
    head = words("pulse.results.figure", title=_title(words, one), score=said.score(words, one), likely=said.likely(words, one))
    return f"{head}\n{', '.join(facts)}" if facts else head


def _facts(words: Words, one: Shown) -> tuple[str, ...]:
    told = (said.tier, said.change, said.agreement, said.answers, said.window)
    return tuple(say(words, one) for say in told)


def _own_line(words: Words, one: Released) -> str:
    title = blocks.escape(said.title(words, one.about))
    if isinstance(one, Shown):
        return words("pulse.results.own_figure", title=title, score=said.score(words, one), answers=said.answers(words, one))
    return words("pulse.results.own_withheld", title=title, why=said.why(words, one))


# --- parts -------------------------------------------------------------------------------------------------------


def _read_aloud(words: Words, results: ResultsSeen) -> str:
    own, company = said.group(words, results.group), words("pulse.results.whole_company")
    for group, figures in ((own, results.figures), (company, results.company)):
        if ready := [one for one in figures if isinstance(one, Shown)]:
            return words.labelled(blocks.escape(group), words("language.semicolon").join(said.spoken(words, one) for one in ready))
    return words("pulse.results.nothing_yet")


def _why_dark(words: Words, figures: Sequence[Released]) -> list[Block]:
    dark = [one for one in figures if isinstance(one, Withheld)]
    if not dark:
        return []
    reasons: dict[str, list[str]] = {}
    for one in dark:
        reasons.setdefault(said.why(words, one), []).append(said.title(words, one.about))
    lines = [reason if len(titles) == len(figures) else f"{reason} ({words.series(titles)})" for reason, titles in reasons.items()]
    return [blocks.context(blocks.ours(blocks.escape("\n".join(lines))))]


def _title(words: Words, one: Shown) -> str:
    return said.title(words, one.about)


def _ended(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}." if sentence else ""


def _some(remarks: Iterable[Remark]) -> list[Remark]:
    return list(remarks)[:REMARKS_SHOWN]
