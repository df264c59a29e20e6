"""The indicators as people see them. Their team's beside its own last period and the company, and how each is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.indicators.screen import ASKING, COMPANY_ONLY, OF_A_GROUP, SHARING, TRYING, Line, Screen, change_between
from bot.pulse.privacy.indicators import RULES, Indicator
from bot.pulse.privacy.released import Direction, Released, Shown, Withheld
from bot.pulse.results import said
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

GROUPS: Mapping[str, tuple[Indicator, ...]] = {
    "indicators.sharing": SHARING,
    "indicators.asking": ASKING,
    "indicators.trying": TRYING,
}
SINCE_THEN: Mapping[Direction, str] = {
    Direction.UP: "indicators.more_than_then",
    Direction.DOWN: "indicators.less_than_then",
    Direction.NO_CLEAR_CHANGE: "indicators.no_clear_change",
}


def indicators_modal(words: Words, screen: Screen) -> View:
    """Somebody's team, its own past and the company; then what only the company has."""
    shown: list[Block] = [
        blocks.context(blocks.plain(_when(words, screen))),
        *_why_no_company(words, screen.lines),
        *_choice(words, screen),
    ]
    shown.append(blocks.actions([blocks.button(words("indicators.why"), ids.INDICATORS_WHY)], block_id="why"))
    if screen.week is not None:
        name = screen.team[1] if screen.team else words("indicators.the_company")
        for part, wanted in GROUPS.items():
            shown += _part(words, words(part, name=name), [line for line in screen.lines if line.indicator in wanted])
        shown += _part(words, words("indicators.company_only"), screen.company_only)
    return blocks.modal(words("indicators.heading"), shown, callback_id=ids.INDICATORS_VIEW, close=words("form.close"))


def why_modal(words: Words) -> View:
    """How every indicator is counted."""
    shown: list[Block] = [blocks.section(blocks.plain(words("indicators.how")))]
    shown += [blocks.section(blocks.ours(_how(words, one))) for one in (*OF_A_GROUP, *COMPANY_ONLY)]
    return blocks.modal(words("indicators.why"), shown, callback_id=ids.INDICATORS_WHY_VIEW, close=words("form.close"))


def _how(words: Words, one: Indicator) -> str:
    return f"*{words.name(one)}* ({words.name(RULES[one].period)})\n{blocks.escape(words(f'indicators.how.{one.lower()}'))}"


def _when(words: Words, screen: Screen) -> str:
    counts = words("indicators.what_counts")
    if screen.week is None:
        return words.sentences((words("indicators.first_week", day=screen.next_week), counts))
    nobody = "" if screen.team else words("indicators.in_no_team")
    counted = words("indicators.counted", week=screen.week, next=screen.next_week)
    return words.sentences((nobody, counted, counts))


def _why_no_company(words: Words, lines: Sequence[Line]) -> list[Block]:
    """Where all of the company's figures are hidden for one reason, it is said once."""
    why = {said.why(words, line.company) if isinstance(line.company, Withheld) else "" for line in lines if line.company is not None}
    return [blocks.context(blocks.plain(words("indicators.no_company", why=why.pop())))] if len(why) == 1 and why != {""} else []


def _choice(words: Words, screen: Screen) -> list[Block]:
    if screen.team is None or len(screen.teams) < 2:
        return []
    options = [blocks.option(name, team) for team, name in screen.teams]
    return [
        blocks.actions(
            [blocks.select(ids.INDICATORS_TEAM, options, initial=screen.team[0], placeholder=words("form.choose"))], block_id="team"
        )
    ]


def _part(words: Words, title: str, lines: Iterable[Line]) -> list[Block]:
    found = list(lines)
    if not found:
        return []
    told = [block for line in found if isinstance(line.now, Shown) for block in _line(words, line, line.now)]
    withheld = _withheld(words, [line.now for line in found if isinstance(line.now, Withheld)])
    quiet = [blocks.context(blocks.ours("\n".join((words("indicators.not_yet"), *withheld))))] if withheld else []
    return [blocks.header(title), *told, *quiet]


def _withheld(words: Words, found: Sequence[Withheld]) -> list[str]:
    """Each reason once, behind all that it holds back."""
    titles: dict[str, list[str]] = {}
    for one in found:
        titles.setdefault(said.why(words, one), []).append(said.title(words, one.about))
    return [words.labelled(f"*{blocks.escape(words.series(held))}*", blocks.escape(why)) for why, held in titles.items()]


def _line(words: Words, line: Line, now: Shown) -> list[Block]:
    answers = said.answers(words, now)
    parts = [said.window(words, now), words("indicators.rests_on", answers=answers) if answers else ""]
    parts += [words.name(note) for note in now.notes]
    if isinstance(line.before, Shown):
        change = change_between(line.now, line.before)
        before = words("indicators.before", weeks=line.weeks_before, figure=_figure(words, line.before))
        parts.append(before + (f", {words(SINCE_THEN[change])}" if change else ""))
    if isinstance(line.company, Shown):
        parts.append(words("indicators.company", figure=_figure(words, line.company)))
    small = " · ".join(part for part in parts if part)
    title = blocks.escape(said.title(words, now.about))
    return [blocks.section(blocks.ours(f"*{title}*\n{_figure(words, now)}")), blocks.context(blocks.ours(small))]


def _figure(words: Words, one: Released) -> str:
    if not isinstance(one, Shown):
        return words("indicators.not_told")
    return blocks.escape(f"{said.score(words, one)}{said.likely(words, one)}")
