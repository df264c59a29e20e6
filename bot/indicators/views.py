"""The indicators as people see them: their team's beside its own last period and the company, and how each is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.indicators.release import Indicator
from bot.indicators.screen import ASKING, COMPANY_ONLY, OF_A_GROUP, SHARING, TRYING, Line, Screen, change_words
from bot.pulse.privacy.release import Released, Shown, Withheld, in_words
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View

GROUPS = (("Sharing", SHARING), ("Asking and helping", ASKING), ("Trying", TRYING))
WHAT_COUNTS = "Only what people did on purpose with me counts. No ranks, no names, no other team by name."
HOW: Mapping[Indicator, str] = {
    Indicator.SHARING_BREADTH: "Members who shared at least one learning, out of all members."
    " The main one: it rises only if more people join in.",
    Indicator.SHARING_RATE: "Learnings that members shared, for every ten members. Easily driven up by few, so read it with the one above.",
    Indicator.CONCENTRATION: "Even, mixed or few voices, beside what chance would give. Told from 12 members and 10 learnings on.",
    Indicator.REACH: "For each learning, how many others reacted or replied; then the middle one of these numbers.",
    Indicator.REACH_ACROSS: "Of the people a learning reached, those who are in another team than its author.",
    Indicator.LESSON_REUSE: "Learnings of 90 days that somebody else has said to have used so far, out of all of them.",
    Indicator.ASKING_BREADTH: "Members who asked at least one question, out of all members. "
    "Questions without a name are in no share of people. "
    "More asking is a good sign.",
    Indicator.ASKING_RATE: "Questions asked, also those without a name, for every ten members.",
    Indicator.HELP_ANSWERED: "Questions with a reply by somebody else within 24 working hours of the asker (9 to 5, Monday to Friday), "
    "out of all questions that old.",
    Indicator.ANSWER_TIME: "Half of the questions were answered sooner than this. Open ones count as still waiting.",
    Indicator.SOLVED: "Questions whose asker said solved within 5 working days, out of all questions that old. The asker's word only.",
    Indicator.EXPERIMENT_RATE: "Experiments with a hypothesis and an end date that were started, for every ten members.",
    Indicator.EXPERIMENTS_FINISHED: "Experiments whose owner said how they ended, out of all whose last day has come.",
    Indicator.FAILED_BUT_LEARNED: "Ended as “did not hold” with a lesson, out of all that were brought to an end. "
    "None is as odd as very many.",
    Indicator.FLOW: "Answers and uses between two people: the share that crosses teams beside what team sizes alone would give. "
    "“More” or “less” only where chance hardly explains it.",
    Indicator.RECIPROCITY: "How much of the help from one team to another comes back.",
    Indicator.BRIDGES: "Pairs of teams with three ties or more, by three people or more on each side.",
    Indicator.LEADER_MODELLING: "Leads who publicly shared a learning, or said “I don't know” or “I was wrong”, "
    "out of all leads. Never who.",
    Indicator.MOBILITY: "New roles and teams that people or the company confirmed, for the average number of colleagues. "
    "The same change for more than three people in a week is left out. Comes late: six to twelve months.",
    Indicator.MOVED_BY_LEARNING: "Those who moved and say that something they learned helped, out of those who said yes or no. "
    "Counted five answers at a time, or not at all.",
}


def indicators_modal(screen: Screen) -> View:
    """Somebody's team, its own past and the company; then what only the company has."""
    shown: list[Block] = [blocks.context(blocks.plain(_when(screen))), *_why_no_company(screen.lines), *_choice(screen)]
    shown.append(blocks.actions([blocks.button("Why these numbers?", ids.INDICATORS_WHY)], block_id="why"))
    if screen.week is not None:
        name = screen.team[1] if screen.team else "The company"
        for title, wanted in GROUPS:
            shown += _part(f"{name}: {title.lower()}", [line for line in screen.lines if line.indicator in wanted])
        shown += _part("Only for the whole company", screen.company_only)
    return blocks.modal("Indicators", shown, callback_id=ids.INDICATORS_VIEW)


def why_modal() -> View:
    """How every indicator is counted."""
    told = [*OF_A_GROUP, *COMPANY_ONLY]
    shown: list[Block] = [
        blocks.section(
            blocks.plain(
                "A member counts from their 29th day in the team on, without guests and bots. A share is rounded to 5 % and comes with "
                "its 90 % interval: where the truth probably lies. It stays while it would move by less than 7.5, so that nobody's coming "
                "or going can be read off it. Colleagues in no team count for the company once they are enough to hide in. "
                "What rests on too little is not told, and says so."
            )
        )
    ]
    shown += [blocks.section(blocks.ours(f"*{one.title}* ({one.value.window_text})\n{blocks.escape(HOW[one])}")) for one in told]
    return blocks.modal("Why these numbers?", shown, callback_id=ids.INDICATORS_WHY_VIEW)


def _when(screen: Screen) -> str:
    if screen.week is None:
        return f"I count once a week. The first figures come on Monday, {in_words(screen.next_week)}. {WHAT_COUNTS}"
    nobody = "" if screen.team else "You are in no team yet, so these are the company's. "
    week, after = in_words(screen.week), in_words(screen.next_week)
    return f"{nobody}Counted once a week, the same for everybody: the week of {week}, next on {after}. {WHAT_COUNTS}"


def _why_no_company(lines: Sequence[Line]) -> list[Block]:
    """Where all of the company's figures are hidden for one reason, it is said once."""
    why = {line.company.sentence if isinstance(line.company, Withheld) else "" for line in lines if line.company is not None}
    return [blocks.context(blocks.plain(f"The company's figures beside yours: {why.pop()}"))] if len(why) == 1 and why != {""} else []


def _choice(screen: Screen) -> list[Block]:
    if screen.team is None or len(screen.teams) < 2:
        return []
    options = [blocks.option(name, team) for team, name in screen.teams]
    return [blocks.actions([blocks.select(ids.INDICATORS_TEAM, options, initial=screen.team[0])], block_id="team")]


def _part(title: str, lines: Iterable[Line]) -> list[Block]:
    found = list(lines)
    if not found:
        return []
    told = [block for line in found if isinstance(line.now, Shown) for block in _line(line, line.now)]
    withheld = [f"*{blocks.escape(one.now.title)}:* {blocks.escape(one.now.sentence)}" for one in found if not isinstance(one.now, Shown)]
    quiet = [blocks.context(blocks.ours("Not told yet\n" + "\n".join(withheld)))] if withheld else []
    return [blocks.header(title), *told, *quiet]


def _line(line: Line, now: Shown) -> list[Block]:
    parts = [now.window_text, f"rests on {now.answers_text}" if now.answers_text else "", *now.notes]
    if isinstance(line.before, Shown):
        change = change_words(line.now, line.before)
        parts.append(f"{line.weeks_before} weeks before: {_figure(line.before)}" + (f", {change}" if change else ""))
    if isinstance(line.company, Shown):
        parts.append(f"company: {_figure(line.company)}")
    small = " · ".join(part for part in parts if part)
    return [blocks.section(blocks.ours(f"*{blocks.escape(now.title)}*\n{_figure(now)}")), blocks.context(blocks.ours(small))]


def _figure(one: Released) -> str:
    if not isinstance(one, Shown):
        return "not told"
    interval = f" (likely {blocks.escape(one.interval_text)})" if one.interval_text else ""
    return f"{blocks.escape(one.score_text)}{interval}"
