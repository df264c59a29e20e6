"""The map as people read it, and what stands behind its buttons.

Numbers speak the questions' words ("about 6 in 10 answers say ..."); caveats stand behind "How sure are we?".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.content.dimensions import AuditQuestion, Dimension, Discipline, IcebergLayer, facts
from bot.culture.doing.rules import has_beside
from bot.culture.level_words import has_table, levels_told, too_close
from bot.culture.rules import CultureMap, MapTier, TeamsDiffer, named, place_of
from bot.ids import ChannelId, RoundId, TeamId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.released import Shown, WholeGroup
from bot.pulse.results import said
from bot.pulse.rules import GroupName
from bot.pulse.scoring.tiers import Yardstick
from bot.slack import blocks, ids
from bot.slack.blocks import Block, View
from bot.words import Words

LINES_SHOWN = 2
ENDS_TOLD = 4
CHANNELS_SHOWN = 6


def map_message(words: Words, seen: CultureMap, team: TeamId) -> dict[str, Any]:
    """The map, for a channel or for whoever asked for it."""
    sides = [*_tiers(words, seen, table_follows=True), *_table(words, seen)]
    return blocks.message(_aloud(words, seen), [*_whose(words, seen), *sides, *_lines(words, seen), _buttons(words, seen, team)])


def lead_message(words: Words, maps: Sequence[CultureMap], team: TeamId) -> dict[str, Any]:
    """The maps of the teams somebody leads, and what to do with them first."""
    if not maps:
        return no_map_message(words)
    shown: list[Block] = []
    for one in maps:
        shown += [*_whose(words, one), *_tiers(words, one)]
    shown.append(_buttons(words, maps[0], team))
    alone = next((one for made in maps for one in made.sides if one.only_lead), None)
    next_step = words("map.lead.only_you", title=words.name(_dimension(alone))) if alone else words("map.lead.next")
    shown.append(blocks.context(blocks.ours(next_step)))
    return blocks.message(words.sentences(_aloud(words, one) for one in maps), shown)


def owner_message(
    words: Words, company: CultureMap | None, round_id: RoundId, channels: Sequence[ChannelId], differing: TeamsDiffer | None = None
) -> dict[str, Any]:
    """The company's map where enough groups carry it, and where the teams' stand: a few in a line, many behind a button."""
    where, many = _where(words, channels), len(channels) > CHANNELS_SHOWN
    foot = [blocks.context(blocks.ours(where))] if where else []
    which = [blocks.button(words("map.where"), ids.MAP_WHERE, f"{round_id}|")] if many else []
    if company is None:
        told = words("map.owner.no_company")
        rest = [blocks.actions(which, block_id="where")] if which else []
        return blocks.message(f"{told} {where}".strip(), [blocks.section(blocks.ours(told)), *foot, *rest])
    buttons = _buttons(words, company, TeamId(""))
    buttons["elements"] += which
    differ = [blocks.section(blocks.ours(_differ(words, differing)))] if differing else []
    shown = [*_whose(words, company), *_tiers(words, company, table_follows=True), *differ, *_table(words, company), *foot, buttons]
    return blocks.message(f"{_aloud(words, company)}. {where}" if where else _aloud(words, company), shown)


def where_modal(words: Words, channels: Sequence[ChannelId]) -> View:
    """Every channel in which a team reads its own map."""
    lines = "\n".join(f"• {blocks.channel_link(one)}" for one in channels) or words("map.where.none")
    return blocks.modal(words("map.where.title"), blocks.told(lines), callback_id="note", close=words("form.close"))


def home_blocks(words: Words, seen: CultureMap | None) -> list[Block]:
    """The map's part of the Home, short."""
    if seen is None:
        return []
    return [blocks.header(words("map.home")), *_whose(words, seen), *_tiers(words, seen), _buttons(words, seen, TeamId(""))]


def no_map_message(words: Words) -> dict[str, Any]:
    """To whoever asks for a map before there is one."""
    told = words("map.none")
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def questions_modal(words: Words, seen: CultureMap) -> View:
    """The same sides under the seed's four questions, each with one fact about what was done; then by depth and by discipline."""
    shown: list[Block] = [blocks.context(blocks.ours(words("map.questions.how")))]
    for question in AuditQuestion:
        shown += _question(words, seen, question)
    shown += [blocks.divider(), blocks.section(blocks.ours(f"*{words('map.by_depth')}*\n{_by_depth(words, seen)}"))]
    shown.append(blocks.section(blocks.ours(f"*{words('map.by_discipline')}*\n{_by_discipline(words, seen)}")))
    shown += _all_lines(words, seen)
    return blocks.modal(words("map.questions"), shown, callback_id="note", close=words("form.close"))


def sure_modal(words: Words, seen: CultureMap) -> View:
    """How sure are we: what the numbers mean, how many answered, what is not told and why."""
    told = [words("map.sure.tenths"), words("map.sure.likely"), words("map.sure.tiers" if seen.has_tiers else "map.sure.no_tiers")]
    told.append(words("map.sure.apart", overall=words.name(WholeGroup.OVERALL), side=words.name(Dimension.LEAD)))
    answered = said.answered(words, seen.told.response)
    if answered:
        told.append(f"{answered.rstrip('.')}.")
    told += sorted({words.name(note) for one in seen.sides for note in one.notes})
    shown = [blocks.section(blocks.ours("\n".join(f"• {blocks.escape(one)}" for one in told)))]
    if seen.hidden:
        hidden = "\n".join(words.labelled(said.title(words, one.about), said.why(words, one)) for one in seen.hidden)
        shown.append(blocks.context(blocks.ours(blocks.escape(hidden))))
    return blocks.modal(words("map.sure"), shown, callback_id="note", close=words("form.close"))


# --- parts -------------------------------------------------------------------------------------------------------


def _group(words: Words, seen: CultureMap) -> str:
    """Whose map it is: a team, teams counted together under their true names, leads, or the whole company."""
    told = seen.told
    if told.kind is None:
        return words("map.company")
    if told.kind is CohortKind.MERGED:
        return words("map.together", teams=words.listed(told.teams))
    return said.group(words, GroupName(told.kind, told.teams[0] if told.teams else ""))


def _heading(words: Words, seen: CultureMap) -> str:
    return words("map.heading", group=blocks.escape(_group(words, seen)), day=seen.told.released_at.date())


def _whose(words: Words, seen: CultureMap) -> list[Block]:
    shown = [blocks.section(blocks.ours(_heading(words, seen)))]
    if seen.instead:
        shown.append(blocks.context(blocks.ours(words("map.instead"))))
        shown += [_several(words, words("map.own_so_far"), seen.own_sides)] if seen.own_sides else []
    elif seen.told.kind is CohortKind.MERGED:
        shown.append(blocks.context(blocks.ours(words("map.why_together"))))
    return shown


def _tiers(words: Words, seen: CultureMap, *, table_follows: bool = False) -> list[Block]:
    """What stands out, and the names of the rest where no table holds them anyway."""
    if not seen.has_tiers:
        told = levels_told(words, seen.sides)
        return [_several(words, title, found) if found else blocks.section(blocks.ours(line)) for title, found, line in told]
    shown = [_several(words, _named(words, place, seen), seen.at(place)) for place in (MapTier.STRENGTH, MapTier.START) if seen.at(place)]
    close = seen.at(MapTier.CLOSE)
    if close and not shown:  # nothing stands out: say the ends, and that they are close
        shown.append(_several(words, words("map.all_close"), _ends(close)))
    elif close and table_follows:
        shown.append(blocks.context(blocks.ours(words.many("map.level.close", len(close)))))
    elif close:
        titles = words.listed(words.name(_dimension(one)) for one in close)
        shown.append(blocks.section(blocks.ours(words("map.close", sides=titles))))
    return shown


def _named(words: Words, place: MapTier, seen: CultureMap) -> str:
    """A tier's name. Where to start is not the lowest number where a team is compared with the others: that is said."""
    beside = place is MapTier.START and any(one.yardstick is Yardstick.OTHER_TEAMS for one in seen.at(place))
    return words("map.start_beside") if beside else words.name(place)


def _ends(sides: Sequence[Shown]) -> Sequence[Shown]:
    """The lowest two and the highest two; all where there are no more."""
    return sides if len(sides) <= ENDS_TOLD else [*sides[: ENDS_TOLD // 2], *sides[-(ENDS_TOLD // 2) :]]


def _several(words: Words, title: str, sides: Iterable[Shown]) -> Block:
    return blocks.section(blocks.ours("\n".join((f"*{title}*", *(f"• {said.side_line(words, one)}" for one in sides)))))


def _table(words: Words, seen: CultureMap) -> list[Block]:
    """All sides with their bands, the strongest first; none of sides that are all too close to tell."""
    if not seen.has_tiers and not has_table(seen.sides):
        return []
    return [sides_table(words, tuple(reversed(seen.sides)), says_tiers=seen.has_tiers)] if seen.sides else []


def sides_table(words: Words, sides: Sequence[Shown], *, says_tiers: bool) -> Block:
    """Sides with their bands, in this order; what stands in it is said elsewhere too, for a table may be refused."""
    head = [words("map.table.side"), words("map.table.about")]
    rows = [head + [words("map.table.tier")] * says_tiers, *(_row(words, one, says_tiers=says_tiers) for one in sides)]
    cells = [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]
    return {"type": "data_table", "caption": words("map.table"), "rows": cells, "page_size": len(rows) - 1}


def _row(words: Words, one: Shown, *, says_tiers: bool) -> list[str]:
    score = one.score or 0
    low, high = said.tenths(score)
    about = words.number(low) if low == high else words("map.table.span", low=low, high=high)
    least, most = said.likely_tenths(score if one.low is None else one.low, score if one.high is None else one.high)
    row = [said.title(words, one.about), words("map.table.banded", about=about, low=least, high=most)]
    return [*row, words.name(place_of(one), "short")] if says_tiers else row


def _lines(words: Words, seen: CultureMap) -> list[Block]:
    """The nameless lines, under their question; the rest stands behind the four questions."""
    shown = []
    for title, lines in ((words("map.helps"), seen.told.helps), (words("map.hinders"), seen.told.hinders)):
        first, more = named(lines, LINES_SHOWN)
        if first:
            rest = f" {words.many('map.more_lines', more)}" if more else ""
            quoted = "\n".join(words.quoted(blocks.escape(line)) for line in first)
            shown.append(blocks.section(blocks.ours(f"*{title}*\n{quoted}{rest}")))
    return shown


def _all_lines(words: Words, seen: CultureMap) -> list[Block]:
    shown = []
    for title, lines in ((words("map.helps"), seen.told.helps), (words("map.hinders"), seen.told.hinders)):
        if lines:
            shown += blocks.told("\n".join((f"*{title}*", *(words.quoted(blocks.escape(line)) for line in lines))))
    return shown


def _differ(words: Words, found: TeamsDiffer) -> str:
    return words("map.differ", side=words.name(found.side), strong=found.strong, start=found.start)


def _where(words: Words, channels: Sequence[ChannelId]) -> str:
    """Where the teams' maps stand; of many, how many."""
    if len(channels) > CHANNELS_SHOWN:
        return words("map.owner.where_many", n=len(channels))
    return words("map.owner.where", channels=words.listed(blocks.channel_link(one) for one in channels)) if channels else ""


def _buttons(words: Words, seen: CultureMap, team: TeamId) -> Block:
    value = f"{seen.told.round_id}|{team}"
    doing = [blocks.button(words("doing.title"), ids.MAP_DOING, value)] if has_beside(seen) else []
    questions, sure = blocks.button(words("map.questions"), ids.MAP_QUESTIONS, value), blocks.button(words("map.sure"), ids.MAP_SURE, value)
    return blocks.actions([questions, *doing, sure], block_id="map")


def _question(words: Words, seen: CultureMap, question: AuditQuestion) -> list[Block]:
    sides = seen.under(question)
    if not sides:
        return []
    lines = [f"*{words.name(question)}*", *(f"• {said.side_line(words, one)}" for one in sides)]
    fact = seen.seen_under(question)
    if fact is not None:
        title, figure = said.title(words, fact.about), f"{said.score(words, fact)}{said.likely(words, fact)}"
        lines.append(words("map.seen", title=blocks.escape(title), figure=blocks.escape(figure)))
    return [blocks.section(blocks.ours("\n".join(lines)))]


def _by_depth(words: Words, seen: CultureMap) -> str:
    lines = [(words.name(layer), [one for one in seen.sides if _layer(one) is layer]) for layer in IcebergLayer]
    return _grouped(words, lines)


def _by_discipline(words: Words, seen: CultureMap) -> str:
    lines = [(words.name(one), [side for side in seen.sides if facts(_dimension(side)).discipline is one]) for one in Discipline]
    ground = [side for side in seen.sides if facts(_dimension(side)).discipline is None]
    return _grouped(words, [*lines, (words("map.ground"), ground)])


def _grouped(words: Words, lines: Iterable[tuple[str, Sequence[Shown]]]) -> str:
    return "\n".join(words.labelled(title, words.listed(_brief(words, one) for one in sides)) for title, sides in lines if sides)


def _brief(words: Words, one: Shown) -> str:
    low, high = said.tenths(one.score or 0)
    about = words.number(low) if low == high else words("map.table.span", low=low, high=high)
    return words("map.brief", title=words.name(_dimension(one)), about=about)


def _layer(one: Shown) -> IcebergLayer:
    """Where most of a side lies: rooms and programmes above, habits just below, beliefs deep."""
    return facts(_dimension(one)).layer


def _dimension(one: Shown) -> Dimension:
    assert isinstance(one.about, Dimension), "a map holds sides alone"
    return one.about


def _aloud(words: Words, seen: CultureMap) -> str:
    """All a screen reader and a notification read."""
    if not seen.has_tiers:
        if seen.sides and not has_table(seen.sides):
            return f"{_heading(words, seen)} {too_close(words, seen.sides)}"
        return f"{_heading(words, seen)} " + words("language.semicolon").join(said.side_line(words, one) for one in seen.sides)
    told = [(place, words("language.semicolon").join(said.side_line(words, one) for one in seen.at(place))) for place in MapTier]
    parts = [words.labelled(words.name(place), sides) for place, sides in told if sides]
    return f"{_heading(words, seen)} " + ". ".join(parts)
