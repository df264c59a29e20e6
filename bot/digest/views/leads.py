"""The manager's weekly and the owner's monthly digest, as direct messages. Same rules as `digests`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from bot.digest.leads_rules import Hint, OwnerDigest, TeamLine
from bot.digest.seen import ManagerSeen
from bot.digest.views.figures import figure_words, footer_words, hidden_words, notes_words, released_words, sentence, shared_notes
from bot.digest.views.lines import name_of
from bot.digest.views.page import MessageDraft
from bot.nudges.library import act_called
from bot.nudges.rules import Reply
from bot.nudges.views import act_blocks, act_buttons, act_dials, act_text, answered_blocks, closing_words, own_plan
from bot.pulse.privacy.fold import COHORT_MIN
from bot.pulse.privacy.released import Released, Shown, Topic
from bot.pulse.results import said
from bot.slack.blocks import SECTION_TEXT, actions, context, cut, divider, escape, ours
from bot.slack.charts import bar_chart
from bot.words import Words, language_of, words_in


def manager_digest(seen: ManagerSeen, *, preview: bool = False) -> dict[str, Any]:
    """A lead's week: their teams side by side, and one suggested act."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    if preview:
        page.small(f"{words('digest.preview')} {words('digest.preview_only_you')}")
    page.heading(words("digest.lead.heading", day=digest.on))
    for line in digest.teams:
        page.part(name_of(line.name), team_lines(line, words))
        page.small(_footer(line, words))
    page.small(words.many("digest.lead.more_teams", digest.more_teams) if digest.more_teams else "")
    if not digest.teams:
        page.part("", [words("digest.lead.no_teams")])
    page.part("", [words.many("digest.lead.marked", seen.marked)] if seen.marked else [])
    _act(page, seen, words, preview=preview)
    return page.message()


def team_lines(line: TeamLine, words: Words) -> list[str]:
    """One team against its own past."""
    told = _told(line)
    notes = shared_notes([shown for _, shown in told])
    figures = [words(f"digest.lead.figure.{frame}", figure=figure_words(shown, words, notes)) for frame, shown in told]
    if not figures and line.footer.weeks:
        figures.append(words("digest.lead.nothing_stands_out"))
    return [
        words("digest.lead.team_too_small", least=COHORT_MIN) if line.are_the_companys else "",
        *figures,
        _did(line, words),
        sentence(said.answered(words, line.response)),
        *(words("digest.lead.hint", gap=_gap(hint, words)) for hint in line.hints),
    ]


def _told(line: TeamLine) -> list[tuple[str, Shown]]:
    """The figures a lead reads about a team, each with what stands around it."""
    moved = line.headline if line.headline not in (line.weakest, line.strongest) else None
    pairs = (("weakest", line.weakest), ("strongest", line.strongest), ("moved", moved))
    return [(frame, shown) for frame, shown in pairs if shown is not None]


def _footer(line: TeamLine, words: Words) -> str:
    """Remarks and sources of the figures that stand above; where none does, what is hidden needs no count."""
    told = [shown for _, shown in _told(line)]
    if not told:
        if line.footer.weeks or not line.footer.hidden:
            return ""
        return words("digest.lead.company_has_none") if line.are_the_companys else words("digest.no_figures")
    return " ".join(part for part in (notes_words(told, words), footer_words(line.footer, words)) if part)


def owner_digest(digest: OwnerDigest, *, language: str) -> dict[str, Any]:
    """The company's month: four indicators, the sides of its culture, and the limits."""
    words, page = words_in(language_of(language)), MessageDraft()
    page.heading(words("digest.owner.heading", month=words.month(digest.on.replace(day=1) - timedelta(days=1))))
    page.part(words("digest.owner.indicators"), [f"• {released_words(one, words)}" for one in digest.indicators])
    page.part(words("digest.owner.company"), _standing(digest, words))
    shown = [one for _, one in digest.figures if isinstance(one, Shown) and one.score is not None]
    if shown:
        points = [(said.title(words, one.about), one.score or 0) for one in shown]
        chart = bar_chart(words("digest.owner.chart_title"), words("digest.owner.chart_series"), points)
        page.chart_beside(chart, ", ".join(_short(one, words) for one in shown))
    page.part(words("digest.owner.disciplines"), _by([(words.name(d), found) for d, found in digest.disciplines], words))
    page.part(words("digest.owner.layers"), _by([(words.name(layer), found) for layer, found in digest.layers], words))
    page.small(_coverage(digest, words))
    page.small(" ".join(part for part in (footer_words(digest.footer, words, says_hidden=False), _hidden(digest, words)) if part))
    return page.message()


def _act(page: MessageDraft, seen: ManagerSeen, words: Words, *, preview: bool) -> None:
    suggestion, chosen = seen.suggestion, seen.digest.act
    if suggestion is None or chosen is None:
        none = words("digest.lead.act_not_yet") if preview else words("digest.lead.no_act")
        page.small(none if seen.digest.teams and chosen is None else "")
        return
    has_plan = bool(seen.plan) and seen.reply is Reply.ACCEPTED
    said = words_in(language_of(seen.language))
    page.blocks += [divider(), *act_blocks(said, suggestion, says_plan=not has_plan)]
    page.lines.append(act_text(said, suggestion, says_plan=not has_plan))
    if seen.reply is None:
        page.blocks.append(actions(act_buttons(said, suggestion.act, chosen.nudge), block_id="nudge"))
        page.blocks.append(actions(act_dials(said, chosen.nudge), block_id="nudge_dials"))
        page.blocks.append(context(ours(said("nudge.private"))))
        page.lines.append(said("nudge.private"))
    elif act_called(chosen.act) is not None:
        page.blocks += answered_blocks(said, chosen.nudge, seen.reply, plan=seen.plan)
        page.lines += [own_plan(said, seen.plan)] if has_plan else []
        page.lines.append(closing_words(said, seen.reply))


def _did(line: TeamLine, words: Words) -> str:
    mean = line.learned_usual
    usual = words("digest.lead.no_usual") if mean is None else words("digest.lead.usual", usual=_about(mean))
    parts = [words("digest.lead.did", n=line.learned, usual=usual)]
    if line.asks_waiting:
        parts.append(words.many("digest.lead.questions_wait", line.asks_waiting))
    if line.running:
        parts.append(words.many("digest.lead.experiments_run", line.running))
    return " · ".join(parts)


def _about(mean: float) -> str:
    return str(round(mean)) if mean >= 1 or mean == 0 else "<1".replace("<", "&lt;")


def _gap(hint: Hint, words: Words) -> str:
    return words(f"digest.hint.{hint.gap}.{hint.dimension.lower()}", score=hint.score, n=hint.counted)


def _standing(digest: OwnerDigest, words: Words) -> list[str]:
    lines = [words("digest.owner.weak", titles=_titles(digest.weakest, words))] if digest.weakest else []
    lines += [words("digest.owner.strong", titles=_titles(digest.strongest, words))] if digest.strongest else []
    has_figures = any(isinstance(one, Shown) for _, one in digest.figures)
    return lines or [words("digest.owner.close") if has_figures else words("digest.owner.nothing_yet")]


def _titles(topics: Iterable[Topic], words: Words) -> str:
    return ", ".join(escape(said.title(words, about)) for about in topics)


def _by(groups: Iterable[tuple[str, Sequence[Released]]], words: Words) -> list[str]:
    """A line for each group with figures, and one for all without; nothing while there is none with any."""
    told, dark = [], []
    for name, found in groups:
        shown = ", ".join(_short(one, words) for one in found if isinstance(one, Shown))
        told += [f"• {name}: {shown}"] if shown else []
        dark += [] if shown else [name]
    return [*told, words("digest.owner.nothing_yet_for", names=", ".join(dark))] if told and dark else told


def _short(shown: Shown, words: Words) -> str:
    return f"{escape(said.title(words, shown.about))} {escape(said.score(words, shown))}{escape(said.likely(words, shown))}"


def _coverage(digest: OwnerDigest, words: Words) -> str:
    told = words("digest.owner.coverage", with_figures=digest.teams_with_figures, teams=digest.teams, people=digest.people)
    return " ".join((told, *_response(digest, words)))


def _response(digest: OwnerDigest, words: Words) -> list[str]:
    """How far the groups were heard. Where half is not known to have answered, that is said, not passed over."""
    few, unheard = digest.groups_under_half, digest.groups_unheard
    if digest.groups and not few and unheard == 0:
        return [words.many("digest.owner.half_everywhere", digest.groups)]
    told = [words("digest.owner.under_half", n=few, groups=digest.groups)] if few else []
    return [*told, words("digest.owner.unheard", n=unheard, groups=digest.groups)] if unheard else told


def _hidden(digest: OwnerDigest, words: Words) -> str:
    """What is hidden and why, the company's figures and the teams' in one sentence."""
    of_company, of_teams = hidden_words(digest.footer.hidden, words), hidden_words(digest.hidden_in_teams, words)
    told = [words("digest.owner.hidden_of_company", reasons=of_company)] if of_company else []
    told += [words("digest.owner.hidden_of_teams", reasons=of_teams)] if of_teams else []
    if told:
        return cut(words("digest.footer.hidden", reasons="; ".join(told)), SECTION_TEXT)
    return words("digest.footer.none_hidden") if digest.footer.is_heard else ""
