"""The manager's weekly and the owner's monthly digest, as direct messages. Same rules as `digests`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.digest.leads_rules import Hint, OwnerDigest, TeamLine
from bot.digest.seen import ManagerSeen
from bot.digest.views.page import Page
from bot.digest.views.team import figure_words, footer_words, interval_words, notes_words, people, released_words, sentence, shared_notes
from bot.digest.views.texts import DigestTexts, digest_texts
from bot.digest.views.texts_team import count
from bot.nudges.library import act_called
from bot.nudges.rules import Reply
from bot.nudges.texts import nudge_texts
from bot.nudges.views import act_blocks, act_buttons, act_dials, act_text, answered_blocks, closing_words, own_plan
from bot.pulse.privacy.release import Released, Shown
from bot.slack.blocks import SECTION_TEXT, actions, context, cut, divider, escape, ours
from bot.slack.charts import bar_chart


def manager_digest(seen: ManagerSeen, *, preview: bool = False) -> dict[str, Any]:
    """A lead's week: their teams side by side, and one suggested act."""
    words, digest, page = digest_texts(seen.language), seen.digest, Page()
    if preview:
        page.small(f"{words.preview} {words.preview_only_you}")
    page.heading(words.manager_heading.format(day=words.on(digest.on)))
    for line in digest.teams:
        page.part(people(line.name), team_lines(line, words))
        page.small(_footer(line, words))
    page.small(count(words.more_teams, digest.more_teams) if digest.more_teams else "")
    if not digest.teams:
        page.part("", [words.no_teams])
    page.part("", [count(words.marked_untold, seen.marked)] if seen.marked else [])
    _act(page, seen, words, preview=preview)
    return page.message()


def team_lines(line: TeamLine, words: DigestTexts) -> list[str]:
    """One team against its own past."""
    told = _told(line, words)
    said = shared_notes([shown for _, shown in told])
    figures = [form.format(figure=figure_words(shown, words, said)) for form, shown in told]
    if not figures and line.footer.window:
        figures.append(words.nothing_stands_out)
    return [
        escape(line.explanation),
        *figures,
        _did(line, words),
        sentence(line.response),
        *(words.hint.format(gap=_gap(hint, words)) for hint in line.hints),
    ]


def _told(line: TeamLine, words: DigestTexts) -> list[tuple[str, Shown]]:
    """The figures a lead reads about a team, each with the words around it."""
    moved = line.headline if line.headline not in (line.weakest, line.strongest) else None
    pairs = ((words.weakest, line.weakest), (words.strongest, line.strongest), (words.moved, moved))
    return [(form, shown) for form, shown in pairs if shown is not None]


def _footer(line: TeamLine, words: DigestTexts) -> str:
    """Remarks and sources of the figures that stand above; where none does, what is hidden needs no count."""
    told = [shown for _, shown in _told(line, words)]
    if not told:
        if line.footer.window or not line.footer.hidden:
            return ""
        return words.company_has_none if line.explanation else words.no_figures
    return " ".join(part for part in (notes_words(told), footer_words(line.footer, words)) if part)


def owner_digest(digest: OwnerDigest, *, language: str = "en") -> dict[str, Any]:
    """The company's month: four indicators, the sides of its culture, and the limits."""
    words, page = digest_texts(language), Page()
    page.heading(words.owner_heading.format(month=words.month_before(digest.on)))
    page.part(words.indicators, [f"• {released_words(one, words)}" for one in digest.indicators])
    page.part(words.company, _standing(digest, words))
    shown = [one for _, one in digest.figures if isinstance(one, Shown) and one.score is not None]
    if shown:
        points = [(one.title, one.score or 0) for one in shown]
        chart = bar_chart(words.owner_chart_title, words.owner_chart_series, points)
        page.chart_beside(chart, ", ".join(_short(one, words) for one in shown))
    page.part(words.disciplines, _by([(d.value, found) for d, found in digest.disciplines], words))
    page.part(words.layers, _by([(words.layer_names[layer], found) for layer, found in digest.layers], words))
    page.small(_coverage(digest, words))
    page.small(" ".join(part for part in (footer_words(digest.footer, words, says_hidden=False), _hidden(digest, words)) if part))
    return page.message()


def _act(page: Page, seen: ManagerSeen, words: DigestTexts, *, preview: bool) -> None:
    suggestion, chosen = seen.suggestion, seen.digest.act
    if suggestion is None or chosen is None:
        none = words.act_not_yet if preview else words.act_why_none
        page.small(none if seen.digest.teams and chosen is None else "")
        return
    has_plan = bool(seen.plan) and seen.reply is Reply.ACCEPTED
    page.blocks += [divider(), *act_blocks(suggestion, language=seen.language, says_plan=not has_plan)]
    page.lines.append(act_text(suggestion, language=seen.language, says_plan=not has_plan))
    said = nudge_texts(seen.language)
    if seen.reply is None:
        page.blocks.append(actions(act_buttons(suggestion.act, chosen.nudge, language=seen.language), block_id="nudge"))
        page.blocks.append(actions(act_dials(chosen.nudge, language=seen.language), block_id="nudge_dials"))
        page.blocks.append(context(ours(said.private)))
        page.lines.append(said.private)
    elif act_called(chosen.act) is not None:
        page.blocks += answered_blocks(suggestion.act, chosen.nudge, seen.reply, plan=seen.plan, language=seen.language)
        page.lines += [own_plan(seen.plan, language=seen.language)] if has_plan else []
        page.lines.append(closing_words(seen.reply, language=seen.language))


def _did(line: TeamLine, words: DigestTexts) -> str:
    usual = words.no_usual if line.learned_usual is None else words.usually.format(usual=_about(line.learned_usual))
    parts = [words.did.format(n=line.learned, usual=usual)]
    if line.asks_waiting:
        parts.append(count(words.questions_wait, line.asks_waiting))
    if line.running:
        parts.append(count(words.experiments_run, line.running))
    return " · ".join(parts)


def _about(mean: float) -> str:
    return str(round(mean)) if mean >= 1 or mean == 0 else "<1".replace("<", "&lt;")


def _gap(hint: Hint, words: DigestTexts) -> str:
    return words.gaps[hint.gap, hint.dimension].format(score=escape(hint.score_text), n=hint.counted)


def _standing(digest: OwnerDigest, words: DigestTexts) -> list[str]:
    weak, strong = (", ".join(escape(title) for title in titles) for titles in (digest.weakest, digest.strongest))
    lines = [words.company_weak.format(titles=weak)] if weak else []
    lines += [words.company_strong.format(titles=strong)] if strong else []
    has_figures = any(isinstance(one, Shown) for _, one in digest.figures)
    return lines or [words.company_close if has_figures else words.nothing_yet]


def _by(groups: Iterable[tuple[str, Sequence[Released]]], words: DigestTexts) -> list[str]:
    """A line for each group with figures, and one for all without; nothing while there is none with any."""
    told, dark = [], []
    for name, found in groups:
        shown = ", ".join(_short(one, words) for one in found if isinstance(one, Shown))
        told += [f"• {name}: {shown}"] if shown else []
        dark += [] if shown else [name]
    return [*told, words.nothing_yet_for.format(names=", ".join(dark))] if told and dark else told


def _short(shown: Shown, words: DigestTexts) -> str:
    return f"{escape(shown.title)} {escape(shown.score_text)}{interval_words(shown, words)}"


def _coverage(digest: OwnerDigest, words: DigestTexts) -> str:
    told = words.coverage.format(with_figures=digest.teams_with_figures, teams=digest.teams, people=digest.people)
    return " ".join((told, *_response(digest, words)))


def _response(digest: OwnerDigest, words: DigestTexts) -> list[str]:
    """How far the groups were heard. Where half is not known to have answered, that is said, not passed over."""
    few, unheard = digest.groups_under_half, digest.groups_unheard
    if digest.groups and not few and unheard == 0:
        return [count(words.half_everywhere, digest.groups)]
    told = [words.under_half.format(n=few, groups=digest.groups)] if few else []
    return [*told, words.unheard.format(n=unheard, groups=digest.groups)] if unheard else told


def _hidden(digest: OwnerDigest, words: DigestTexts) -> str:
    """What is hidden and why, the company's figures and the teams' in one sentence."""
    parts = ((words.hidden_of_company, digest.footer.hidden), (words.hidden_of_teams, digest.hidden_in_teams))
    told = [form.format(reasons=", ".join(f"{number} {reason}" for reason, number in hidden)) for form, hidden in parts if hidden]
    if told:
        return cut(words.footer_hidden.format(reasons="; ".join(told)), SECTION_TEXT)
    return words.footer_none_hidden if digest.footer.answers else ""
