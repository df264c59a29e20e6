"""The lead's weekly letter and the owner's month, as direct messages. What must be known about their figures lies behind a button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from bot.content.dimensions import Dimension
from bot.culture.level_words import has_table, levels_told
from bot.culture.views import sides_table
from bot.digest.leads_rules import Hint, OwnerDigest, TeamLine, where_to_start
from bot.digest.seen import LearnedSeen, Lines, ManagerSeen
from bot.digest.views.figures import (
    figure_told,
    figure_words,
    footer_words,
    hidden_words,
    notes_words,
    released_words,
    sentence,
    shared_notes,
)
from bot.digest.views.lines import learned_lines, name_of, needing_lines
from bot.digest.views.page import MessageDraft
from bot.ids import TeamId
from bot.nudges.library import act_called
from bot.nudges.rules import Reply
from bot.nudges.views import act_blocks, act_buttons, act_reasons, act_text, answered_blocks, closing_words, own_plan
from bot.plan.seen import WaitingSeen
from bot.plan.waiting.views import word_wanted_blocks
from bot.pulse.asking.rests import RestReason
from bot.pulse.privacy.fold import COHORT_MIN
from bot.pulse.privacy.released import Released, Said, Shown, Topic
from bot.pulse.results import said
from bot.pulse.results.said import in_ten
from bot.pulse.scoring.tiers import Yardstick
from bot.slack import ids
from bot.slack.blocks import (
    BUTTON_TEXT,
    SECTION_TEXT,
    Element,
    View,
    actions,
    button,
    cut,
    divider,
    escape,
    modal,
)
from bot.words import Words, language_of, words_in


def manager_digest(seen: ManagerSeen, *, preview: bool = False) -> dict[str, Any]:
    """A lead's week: what moved, what waits, where to start, and one act that answers it."""
    words, digest, page = words_in(language_of(seen.language)), seen.digest, MessageDraft()
    if preview:
        page.small(words.sentences((words("digest.preview"), words("digest.preview_only_you"))))
    page.heading(words("digest.lead.heading", day=digest.on))
    told, rests = _told_of_teams(seen, words), _rests(seen)
    for line, lines in zip(digest.teams, told, strict=True):
        page.part(name_of(line.name), lines)
        if line.team in rests:
            page.add(*word_wanted_blocks(words, *rests[line.team], line.name, is_over=line.team in seen.spent))
    page.small(words("plan.waiting.not_you") if rests and seen.is_asked else "")
    page.small(words.many("digest.lead.more_teams", digest.more_teams) if digest.more_teams else "")
    if not digest.teams:
        page.part("", [words("digest.lead.no_teams")])
    page.part("", [words.many("digest.lead.marked", seen.marked)] if seen.marked else [])
    page.part("", [words.many("digest.lead.unanswered", seen.unanswered)] if seen.unanswered else [])
    if preview and not letter_holds_anything(seen):
        page.part("", [words("digest.lead.nothing")])
    buttons = _letter_buttons(seen, words, [any(lines) for lines in told])
    if buttons and (seen.unanswered or rests or any(any(lines) for lines in told)):  # they are about what stands above them
        page.buttons(buttons, "letter")
        buttons = []
    _act(page, seen, words)
    if buttons:
        page.buttons(buttons, "letter")
    return page.message()


def letter_holds_anything(seen: ManagerSeen) -> bool:
    """Whether a lead's letter tells anything: a line about a team, something that waits for the lead, or an act."""
    has_act = seen.suggestion is not None and seen.digest.act is not None
    told = _told_of_teams(seen, words_in(language_of(seen.language)))
    return has_act or bool(seen.marked or seen.unanswered or _rests(seen)) or any(any(lines) for lines in told)


def manager_sure(seen: ManagerSeen) -> View:
    """Behind a lead's letter: every figure with its interval, how many answered, and what is worth a talk."""
    words, page = words_in(language_of(seen.language)), MessageDraft()
    for line in seen.digest.teams:
        told = _told(line)
        notes = shared_notes([shown for _, shown in told])
        too_small = words("digest.lead.team_too_small", least=COHORT_MIN) if line.are_the_companys else ""
        figures = [words(f"digest.lead.figure.{frame}", figure=figure_words(shown, words, notes)) for frame, shown in told]
        hints = [words("digest.lead.hint", gap=_gap(hint, words)) for hint in line.hints]
        page.part(name_of(line.name), [too_small, *figures, *hints, sentence(said.answered(words, line.response), words)])
        source = footer_words(line.footer, words) if told else ""
        page.small(words.sentences((notes_words([shown for _, shown in told], words), source)))
    if seen.suggestion is not None:
        page.small(act_reasons(words, seen.suggestion))
    return modal(words("digest.sure_title"), page.blocks, callback_id=ids.DIGEST_LEAD_SURE, close=words("form.close"))


def _told_of_teams(seen: ManagerSeen, words: Words) -> list[list[str]]:
    """The lines about each team; some are empty."""
    start = where_to_start(seen.digest)
    return [_team_lines(seen, line, words, starts_here=line is start) for line in seen.digest.teams]


def _team_lines(seen: ManagerSeen, line: TeamLine, words: Words, *, starts_here: bool) -> list[str]:
    """What moved in one team, what it did, each question that waits, and where to start."""
    whose = "company" if line.are_the_companys else "team"
    waiting = tuple(seen.asks[ask] for ask in line.asks if ask in seen.asks)
    weakest = line.weakest if starts_here else None
    return [
        words(f"digest.lead.moved.{whose}", line=figure_told(line.headline, words)) if line.headline and line.headline.has_moved else "",
        _did(line, words),
        *needing_lines(Lines(waiting, (), len(waiting)), words),
        _start(weakest, words, whose) if weakest and not seen.starts_as_before else "",
    ]


def _start(weakest: Shown, words: Words, whose: str) -> str:
    """Where to start, in the words of the side's questions; not said again while nothing about it is new."""
    about = weakest.about
    if not isinstance(about, Dimension):  # only a side has questions of its own
        return ""
    if weakest.only_lead:
        whose = "only_you"
    where = "beside" if weakest.yardstick is Yardstick.OTHER_TEAMS and whose == "team" else whose
    return words(f"digest.lead.start.{where}", title=words.name(about), n=in_ten(words, weakest.score or 0), says=words.name(about, "says"))


def _rests(seen: ManagerSeen) -> dict[TeamId, tuple[WaitingSeen, RestReason]]:
    """The teams that are asked less because nobody answered their results."""
    return {team: (found, rest) for team, (found, rest) in seen.waiting.items() if rest is not None}


def _letter_buttons(seen: ManagerSeen, words: Words, is_told: Sequence[bool]) -> list[Element]:
    """The box for the next digest, one a team, and how sure the figures are. `is_told`: by team, whether a line stands above.

    Where none does, there is nothing to be sure about, and the box is only for results that nobody answered yet.
    """
    one = len(seen.digest.teams) == 1
    came = [
        button(
            cut(words("digest.lead.came") if one else words("digest.lead.came_of", team=line.name), BUTTON_TEXT),
            f"{ids.DIGEST_CAME}" if one else f"{ids.DIGEST_CAME}#{place}",
            line.team,
        )
        for place, line in enumerate(seen.digest.teams)
        if line.team not in seen.answered and (is_told[place] or line.team in seen.waiting.keys() - seen.spent)
    ]
    has_act = seen.suggestion is not None and seen.digest.act is not None
    has_more = any(is_told) and (has_act or any(_told(line) or line.hints for line in seen.digest.teams))
    heard = [button(words("digest.lead.answer_them"), ids.HEARD_OPEN, "0")] if seen.unanswered and not seen.heard_all else []
    return [*heard, *came, *([button(words("digest.sure"), ids.DIGEST_LEAD_SURE, seen.id)] if has_more else [])]


def _told(line: TeamLine) -> list[tuple[str, Shown]]:
    """The figures a lead reads about a team, each with what stands around it."""
    moved = line.headline if line.headline not in (line.weakest, line.strongest, line.overall) else None
    pairs = (("overall", line.overall), ("weakest", line.weakest), ("strongest", line.strongest), ("moved", moved))
    return [(frame, shown) for frame, shown in pairs if shown is not None]


def owner_digest(digest: OwnerDigest, *, language: str, best: Sequence[LearnedSeen] = ()) -> dict[str, Any]:
    """The company's month: what people learned, what moved, where to start, and what was counted."""
    words, page = words_in(language_of(language)), MessageDraft()
    page.heading(words("digest.owner.heading", month=words.month(digest.on.replace(day=1) - timedelta(days=1))))
    for line in learned_lines(Lines(tuple(best), (), len(best)), words):
        page.part("", [line])
    did = words.series(words.many(f"digest.owner.did.{what}", n) for what, n in digest.did)
    counted = [one for one in digest.indicators if isinstance(one, Shown) and _is_share(one)]
    page.part("", [words("digest.owner.did", parts=did) if did else "", *(f"• {released_words(one, words)}" for one in counted)])
    everything = [one for one in (digest.overall, *(one for _, one in digest.figures)) if isinstance(one, Shown)]
    moved = [one for one in everything if one.is_headline and one.has_moved]
    lines = [*(words("digest.owner.moved", line=figure_told(one, words)) for one in moved), *_standing(digest, words)]
    page.part("", lines)
    sides = [one for _, one in digest.figures if isinstance(one, Shown) and one.score is not None]
    ranked = bool(digest.weakest or digest.strongest)  # by versions that knew of tiers in a company
    for title, found, line in [] if ranked else levels_told(words, sorted(sides, key=lambda one: one.score or 0)):
        page.part(title, [line, *(f"• {figure_told(one, words)}" for one in found if one not in moved)])
    shown = [one for one in everything if one.score is not None]
    if shown and (ranked or has_table(sides)):
        strongest_first = sorted(shown, key=lambda one: one.score or 0, reverse=True)
        page.table(sides_table(words, strongest_first, says_tiers=False), words.series(_short(one, words) for one in shown))
    page.buttons([button(words("digest.sure"), ids.DIGEST_OWNER_SURE, f"owner.{digest.owner}.{digest.on.isoformat()}")], "month")
    return page.message()


def holds_anything(digest: OwnerDigest) -> bool:
    """Whether an owner's month says more than how many were heard."""
    shown = [one for one in (digest.overall, *(one for _, one in digest.figures)) if isinstance(one, Shown)]
    return bool(digest.did or digest.best or shown or any(isinstance(one, Shown) and _is_share(one) for one in digest.indicators))


def _is_share(one: Shown) -> bool:
    return not isinstance(one.about, Dimension) and one.said is not Said.NONE_YET


def owner_sure(digest: OwnerDigest, *, language: str) -> View:
    """Behind an owner's month: each figure, by discipline and layer, how far the groups were heard, and what is hidden."""
    words, page = words_in(language_of(language)), MessageDraft()
    page.part(words("digest.owner.indicators"), [f"• {released_words(one, words)}" for one in digest.indicators])
    page.part(words("digest.owner.disciplines"), _by([(words.name(d), found) for d, found in digest.disciplines], words))
    page.part(words("digest.owner.layers"), _by([(words.name(layer), found) for layer, found in digest.layers], words))
    page.small(_coverage(digest, words))
    page.small(words.sentences((footer_words(digest.footer, words, says_hidden=False), _hidden(digest, words))))
    return modal(words("digest.sure_title"), page.blocks, callback_id=ids.DIGEST_OWNER_SURE, close=words("form.close"))


def _act(page: MessageDraft, seen: ManagerSeen, words: Words) -> None:
    suggestion, chosen = seen.suggestion, seen.digest.act
    if suggestion is None or chosen is None:
        return
    has_plan = bool(seen.plan) and seen.reply is Reply.ACCEPTED
    page.blocks += [divider(), *act_blocks(words, suggestion, says_plan=not has_plan)]
    page.lines.append(act_text(words, suggestion, says_plan=not has_plan))
    if suggestion.is_opener:  # it does not answer the line above: say why it comes first
        page.small(words("nudge.because_opener"))
    if seen.reply is None:
        page.blocks.append(actions(act_buttons(words, suggestion.act, chosen.nudge), block_id="nudge"))
    elif act_called(chosen.act) is not None:
        page.blocks += answered_blocks(words, chosen.nudge, seen.reply, plan=seen.plan)
        page.lines += [own_plan(words, seen.plan)] if has_plan else []
        page.lines.append(closing_words(words, seen.reply))


def _did(line: TeamLine, words: Words) -> str:
    """What the team did in one sentence; nothing where it did nothing. Old letters kept only how many questions wait."""
    unknown = line.asks_waiting - len(line.asks)
    counts = (("learned", line.learned), ("experiments_run", line.running), ("questions_wait", unknown))
    told = words.series(words.many(f"digest.lead.{what}", n) for what, n in counts if n > 0)
    return words("digest.lead.did", parts=told) if told else ""


def _gap(hint: Hint, words: Words) -> str:
    score = f"{hint.score}{words('figure.of_100')}"
    return words(f"digest.hint.{hint.gap}.{hint.dimension.lower()}", score=score, n=hint.counted)


def _standing(digest: OwnerDigest, words: Words) -> list[str]:
    lines = [words("digest.owner.weak", titles=_titles(digest.weakest[:1], words))] if digest.weakest else []
    return [*lines, words("digest.owner.strong", titles=_titles(digest.strongest, words))] if digest.strongest else lines


def _titles(topics: Iterable[Topic], words: Words) -> str:
    return words.series(escape(said.title(words, about)) for about in topics)


def _by(groups: Iterable[tuple[str, Sequence[Released]]], words: Words) -> list[str]:
    """A line for each group with figures, and one for all without; nothing while there is none with any."""
    told, dark = [], []
    for name, found in groups:
        shown = words.series(_short(one, words) for one in found if isinstance(one, Shown))
        told += [f"• {words.labelled(name, shown)}"] if shown else []
        dark += [] if shown else [name]
    return [*told, words("digest.owner.nothing_yet_for", names=words.series(dark))] if told and dark else told


def _short(shown: Shown, words: Words) -> str:
    title = escape(said.title(words, shown.about))
    if not shown.is_score:
        return f"{title} {escape(said.score(words, shown))}{escape(said.likely(words, shown))}"
    return words("digest.owner.short", title=title, n=in_ten(words, shown.score or 0), likely=said.likely_in_ten(words, shown))


def _coverage(digest: OwnerDigest, words: Words) -> str:
    told = words("digest.owner.coverage", with_figures=digest.teams_with_figures, teams=digest.teams, people=digest.people)
    return words.sentences((told, *_response(digest, words)))


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
        return cut(words("digest.footer.hidden", reasons=words("language.semicolon").join(told)), SECTION_TEXT)
    return words("digest.footer.none_hidden") if digest.footer.is_heard else ""
