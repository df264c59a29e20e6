"""Setting up a team, and choosing the programme's owners."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bot.ids import NOWHERE, ChannelId, PersonId
from bot.people.rules import HOURS, WEEKDAYS
from bot.people.teams.rules import (
    DIGEST_TIME,
    DIGEST_WEEKDAY,
    LONGEST_NAME,
    LONGEST_REASON,
    SMALLEST_COHORT,
    Beginning,
    Reason,
    Roster,
    Team,
    TeamFormSeen,
)
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.slack.sanitize import without_marks
from bot.words import Words

MOST_WHY = 3
SOURCES = ("channel", "hand", "usergroup")


def teams_modal(words: Words, teams: Sequence[Team], *, may_add: bool = True, undo: str | None = None) -> View:
    """The teams there are; each can be changed. `may_add`: new ones too; `undo`: the list of the last day that can be taken back."""
    rows = [
        blocks.section(
            blocks.ours("\n".join(_listed(words, team))),
            accessory=blocks.button(
                words("people.team.change"), ids.TEAM_CHOSEN, team.id, spoken=words("people.team.change_spoken", team=team.name)
            ),
        )
        for team in teams[:90]
    ]
    doors = [blocks.button(words("people.team.new"), f"{ids.TEAM_CHOSEN}#new", "new", style="primary")]
    doors += [_many(words)] if may_add else []
    if any(team.waits and team.audit_agreed_at is None for team in teams):
        doors.append(blocks.button(words("people.waiting.door"), ids.TEAMS_WAITING))
    doors += [blocks.button(words("teams.many.undo"), ids.TEAMS_UNDO, undo)] if undo else []
    return blocks.modal(words("people.teams"), [*rows, blocks.actions(doors)], callback_id=ids.TEAM_LIST, close=words("form.close"))


def _listed(words: Words, team: Team) -> list[str]:
    """Its name and channel, and what a team that hears nothing waits for."""
    named = f"*{blocks.escape(team.name)}*  {blocks.channel_link(team.channel_id) if team.channel_id else ''}"
    return [named, _waits(words, team)] if team.waits else [named]


def _waits(words: Words, team: Team) -> str:
    return words("people.team.waits" if team.audit_agreed_at is None else "people.team.waits_asked", wave=team.wave)


def team_modal(words: Words, seen: TeamFormSeen, groups: Sequence[tuple[str, str]], *, channel: ChannelId = NOWHERE) -> View:
    """The form for one team; what is known is filled in."""
    team, roster = seen.team, seen.roster
    shown = _shared(words, seen.shared_channel)
    shown += [_name(words, team), _channel(words, team, channel), _source(words, team, groups), _members(words, roster)]
    if groups:
        shown.append(_group(words, team, groups))
    shown += [_excluded(words, seen.excluded), _leads(words, roster), *_digest(words, team), _reason(words, seen.reason)]
    shown += [] if team else [blocks.actions([_many(words)])]
    return blocks.modal(
        words("people.team.change_title") if team else words("people.team.new_title"),
        shown,
        callback_id=ids.TEAM_SETUP_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
        private_metadata=team.id if team else "",
    )


def _shared(words: Words, channel: ChannelId | None) -> list[Block]:
    """A warning before another company reads what is posted."""
    return [blocks.section(blocks.ours(words("people.team.shared", channel=blocks.channel_link(channel))))] if channel else []


def _many(words: Words) -> Element:
    return blocks.button(words("teams.many.door"), ids.TEAMS_MANY)


def team_saved_modal(words: Words, team: Team, roster: Roster, *, is_new: bool, begins: bool = False, is_shared: bool = False) -> View:
    """What was saved, and what happens next. `begins`: whoever saved it runs the programme; `is_shared`: its channel is."""
    count = len(roster.members - roster.leads)
    who = {"members": words.many("people.team.members", count), "leads": words.many("people.team.leads", len(roster.leads))}
    saved = "people.team.made" if is_new else "people.team.changed"
    where = blocks.channel_link(team.channel_id or NOWHERE)
    digest = words("people.team.digest_comes", weekday=words.weekday(team.digest_weekday), time=team.digest_time, channel=where)
    lines = [words(saved, team=blocks.escape(team.name), **who), _waits(words, team) if team.waits else digest]
    if count < SMALLEST_COHORT:
        lines.append(words("people.team.small", least=SMALLEST_COHORT))
    if begins:
        lines.append(words("people.owners.begun"))
    told = [blocks.section(blocks.ours("\n".join(lines))), *_shared(words, team.channel_id if is_shared else None)]
    return blocks.modal(words("people.team.saved_title"), told, callback_id="note", close=words("form.close"))


def welcome(words: Words, begun: Beginning, by: PersonId) -> dict[str, Any]:
    """The first words in a team's channel."""
    team = begun.team
    told = words(
        "people.welcome",
        brought=_brought(words, begun, by),
        by=blocks.mention(by),
        weekday=words.weekday(team.digest_weekday),
        asks=words(
            "people.begins_with_audit" if begun.has_audit else "people.begins",
            day=words.day(begun.asked_from),
            often=words(f"people.asks.{begun.rhythm}"),
        ),
    )
    buttons = [
        blocks.button(words("people.welcome.try"), ids.LEARNING_NEW, style="primary"),
        blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY),
    ]
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def lead_letter(words: Words, beginnings: Sequence[Beginning]) -> dict[str, Any]:
    """What a lead gets, what they never see, and the next dates. `beginnings`: one or more teams."""
    names = blocks.escape(words.listed([one.team.name for one in beginnings]))
    first = min(beginnings, key=lambda one: one.digest_on)
    told = words(
        "people.welcome.lead",
        teams=names,
        letter_on=words.day(first.letter_on),
        digest_on=words.day(first.digest_on),
        asked_from=words.day(first.asked_from),
    )
    several = len(beginnings) > 1
    why = [_why_button(words, one.team, several=several) for one in beginnings[:MOST_WHY] if one.reason is None]
    buttons = [*why, blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY)]
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions(buttons)])


def reason_said(words: Words, reason: Reason) -> dict[str, Any]:
    """Why the team learns, for its channel."""
    told = words("people.reason.said", why=_quoted(words, reason))
    return blocks.message(told, [blocks.section(blocks.ours(told))])


def reason_modal(words: Words, team: Team, reason: Reason | None) -> View:
    """One sentence: why the team learns."""
    goes_to = words("people.reason.goes_to", channel=blocks.channel_link(team.channel_id or NOWHERE))
    return blocks.modal(
        words("people.reason.title"),
        [_reason(words, reason), blocks.context(blocks.ours(goes_to))],
        callback_id=ids.TEAM_REASON_FORM,
        submit=words("people.reason.say"),
        close=words("form.cancel"),
        private_metadata=team.id,
    )


def _brought(words: Words, begun: Beginning, by: PersonId) -> str:
    """Who brought Ripple, and why where that was said."""
    if begun.reason is None:
        return words("people.welcome.brought", by=blocks.mention(by))
    if begun.reason.by == by:
        return words("people.welcome.brought_saying", by=blocks.mention(by), said=blocks.escape(without_marks(begun.reason.text)))
    return words("people.welcome.brought_because", by=blocks.mention(by), why=_quoted(words, begun.reason))


def _quoted(words: Words, reason: Reason) -> str:
    """The sentence, and whose it is."""
    said = blocks.escape(without_marks(reason.text))
    if reason.by is None:
        return words.quoted(said)
    return words("people.reason.quoted", said=said, by=blocks.mention(reason.by))


def _reason(words: Words, reason: Reason | None) -> Block:
    field = blocks.text_input("reason", initial=reason.text if reason else "", limit=LONGEST_REASON)
    hint = words("people.reason.hint")
    return blocks.input_block(words("people.reason.label"), field, block_id="reason", hint=hint, optional=True)


def _why_button(words: Words, team: Team, *, several: bool) -> Element:
    label = words("people.reason.button_of", team=team.name) if several else words("people.reason.button")
    return blocks.button(label, f"{ids.TEAM_REASON}#{team.id}", team.id, style=None if several else "primary")


def joined(words: Words, begun: Sequence[Beginning]) -> dict[str, Any]:
    """The welcome in two lines."""
    often = words(f"people.often.{begun[0].rhythm}" if begun else "people.often.1")
    told = words("people.welcome.joined", often=often, teams=blocks.escape(words.listed([one.team.name for one in begun])))
    return blocks.message(told, [blocks.section(blocks.ours(told)), _promise(words)])


def _promise(words: Words) -> Block:
    return blocks.actions([blocks.button(words("people.welcome.promise"), ids.HOME_PRIVACY)])


def owners_modal(words: Words, owners: Sequence[PersonId]) -> View:
    """Who runs the programme."""
    people = blocks.input_block(
        words("people.owners.who"), _people_select(words, "owners", owners), block_id="owners", hint=words("people.owners.hint")
    )
    return blocks.modal(
        words("people.owners.title"),
        [people],
        callback_id=ids.TEAM_OWNERS_FORM,
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def owners_saved(words: Words) -> dict[str, Any]:
    return blocks.message(words("people.owners.saved"))


def _name(words: Words, team: Team | None) -> Block:
    typed = blocks.text_input("name", initial=team.name if team else "", limit=LONGEST_NAME)
    return blocks.input_block(words("people.team.name"), typed, block_id="name")


def _channel(words: Words, team: Team | None, channel: ChannelId) -> Block:
    known = team.channel_id if team else channel
    element: Element = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": blocks.plain(words("people.team.choose_channel")),
    }
    if known and known.startswith(("C", "G")):
        element["initial_conversation"] = known
    return blocks.input_block(words("people.team.channel"), element, block_id="channel", hint=words("people.team.channel_hint"))


def _source(words: Words, team: Team | None, groups: Sequence[tuple[str, str]]) -> Block:
    options = [blocks.option(words(f"people.team.from.{source}"), source) for source in SOURCES if groups or source != "usergroup"]
    chosen = _radio("members_from", options, team.members_from if team else "channel")
    return blocks.input_block(words("people.team.who"), chosen, block_id="members_from")


def _members(words: Words, roster: Roster | None) -> Block:
    people = _people_select(words, "members", sorted(roster.members) if roster else [])
    hint = words("people.team.chosen_hint")
    return blocks.input_block(words("people.team.chosen"), people, block_id="members", hint=hint, optional=True)


def _excluded(words: Words, excluded: Collection[PersonId]) -> Block:
    people = _people_select(words, "excluded", sorted(excluded))
    hint = words("people.team.excluded_hint")
    return blocks.input_block(words("people.team.excluded"), people, block_id="excluded", hint=hint, optional=True)


def _group(words: Words, team: Team | None, groups: Sequence[tuple[str, str]]) -> Block:
    options = [blocks.option(name, group) for group, name in groups[:100]]
    initial = team.members_ref if team and team.members_from == "usergroup" else None
    chosen = blocks.select("group", options, initial=initial, placeholder=words("form.choose"))
    return blocks.input_block(words("people.team.group"), chosen, block_id="group", optional=True)


def _leads(words: Words, roster: Roster | None) -> Block:
    people = _people_select(words, "leads", sorted(roster.leads) if roster else [])
    return blocks.input_block(words("people.team.led_by"), people, block_id="leads", hint=words("people.team.led_by_hint"))


def _digest(words: Words, team: Team | None) -> list[Block]:
    weekday, at = (team.digest_weekday, team.digest_time) if team else (DIGEST_WEEKDAY, DIGEST_TIME)
    days = [blocks.option(words.weekday(day), str(day)) for day in WEEKDAYS]
    hours = [blocks.option(hour, hour) for hour in sorted({*HOURS, at})]
    day = blocks.select("weekday", days, initial=str(weekday), placeholder=words("form.choose"))
    time = blocks.select("time", hours, initial=at, placeholder=words("form.choose"))
    return [
        blocks.input_block(words("people.team.digest_day"), day, block_id="digest_weekday"),
        blocks.input_block(words("people.team.digest_time"), time, block_id="digest_time", hint=words("people.team.digest_time_hint")),
        _zone(words, team),
    ]


def _zone(words: Words, team: Team | None) -> Block:
    chosen = team.zone if team and team.zone_is_chosen else ""
    hint = words("people.team.zone_hint")
    return blocks.input_block(
        words("people.team.zone"), blocks.text_input("zone", initial=chosen, limit=60), block_id="zone", hint=hint, optional=True
    )


def _people_select(words: Words, action: str, chosen: Sequence[str]) -> Element:
    element: Element = {
        "type": "multi_users_select",
        "action_id": action,
        "placeholder": blocks.plain(words("people.team.choose_people")),
    }
    if chosen:
        element["initial_users"] = list(chosen)
    return element


def _radio(action: str, options: Sequence[Element], chosen: str) -> Element:
    initial = [option for option in options if option["value"] == chosen] or list(options[:1])
    return {"type": "radio_buttons", "action_id": action, "options": list(options), "initial_option": initial[0]}
