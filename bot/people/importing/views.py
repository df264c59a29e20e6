"""Many teams at once, in Slack: the form, what it would do row by row, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.people.importing.choosing import LONGEST_LIST, ManyTeamsWish, packed, sight_of
from bot.people.importing.rules import ImportDone, KnownGroup, ListedTeam, RowPart, TeamsPreview
from bot.people.importing.table import RowProblem
from bot.slack import blocks, ids
from bot.slack.blocks import Block, Element, View
from bot.words import Words

SHOWN_ROWS = 60  # of each kind; the count says how many there are


def many_teams_modal(words: Words, found: Sequence[KnownGroup]) -> View:
    """Channels and groups to choose, or a list to paste."""
    shown = [blocks.section(blocks.ours(words("teams.many.what"))), _channels(words), _pattern(words)]
    if found:
        shown.append(_groups(words, found))
    shown += [_leads(words), _list(words)]
    return blocks.modal(
        words("teams.many.title"), shown, callback_id=ids.TEAMS_MANY_FORM, submit=words("teams.many.look"), close=words("form.cancel")
    )


def preview_modal(words: Words, wish: ManyTeamsWish, preview: TeamsPreview) -> View:
    """Every problem beside its row, then what would be done; one button, if there is anything to do."""
    count = len(preview.new) + len(preview.changed)
    submit = words.many("teams.many.apply" if preview.changed else "teams.many.do", count) if count else None
    return blocks.modal(
        words("teams.many.preview_title"),
        _preview(words, wish, preview),
        callback_id=ids.TEAMS_MANY_PREVIEW,
        submit=submit,
        close=words("form.cancel") if count else words("form.close"),
        private_metadata=packed(wish, sight_of(preview)),
    )


def shared_list_note(words: Words, file: str) -> dict[str, Any]:
    """Under a file that an owner shared with us."""
    told = words("teams.file.found")
    button = blocks.button(words("teams.many.look"), ids.TEAMS_FILE, file, style="primary")
    return blocks.message(told, [blocks.section(blocks.ours(told)), blocks.actions([button])])


def many_done_modal(words: Words, done: ImportDone, *, begins: bool) -> View:
    """What was done, what comes next, and the way back."""
    lines = [words.many("teams.many.made", done.made)] if done.made else []
    lines += [words.many("teams.many.changed", done.changed)] if done.changed else []
    lines += [words.many("teams.many.waiting", done.waiting)] if done.waiting else []
    lines += [words("teams.many.counting")] if done.made else []
    lines += [words("people.owners.begun")] if begins else []
    lines = lines or [words.many("teams.many.same", done.same)]
    back = blocks.button(words("teams.many.undo"), ids.TEAMS_UNDO, done.id)
    shown = [
        blocks.section(blocks.ours("\n".join(lines))),
        blocks.actions([back]),
        blocks.context(blocks.ours(words("teams.many.undo_hint"))),
    ]
    return blocks.modal(words("teams.many.done_title"), shown, callback_id="note", close=words("form.close"))


def undone_modal(words: Words, done: ImportDone) -> View:
    """As it was before."""
    told = words("teams.many.undone", ended=words.many("teams.many.ended", done.made), back=words.many("teams.many.back", done.changed))
    return blocks.modal(words("teams.many.done_title"), [blocks.section(blocks.ours(told))], callback_id="note", close=words("form.close"))


def _preview(words: Words, wish: ManyTeamsWish, preview: TeamsPreview) -> list[Block]:
    parts = [
        ("teams.many.to_mend", [_problem(words, one, numbered=bool(wish.listed)) for one in preview.problems]),
        ("teams.many.to_make", [_new(words, one) for one in preview.new]),
        ("teams.many.to_change", [_changed(words, one) for one in preview.changed]),
    ]
    shown: list[Block] = []
    for heading, lines in parts:
        if lines:
            more = [words("teams.many.and_more", n=len(lines) - SHOWN_ROWS)] if len(lines) > SHOWN_ROWS else []
            shown += blocks.told("\n".join([f"*{words.many(heading, len(lines))}*", *lines[:SHOWN_ROWS], *more]))
    if preview.same:
        shown.append(blocks.context(blocks.ours(words.many("teams.many.same", preview.same))))
    return shown


def _problem(words: Words, problem: RowProblem, *, numbered: bool) -> str:
    row = words("teams.many.row", row=problem.number) if numbered else ""
    name = f"*{blocks.escape(problem.name)}*" if problem.name else ""
    return f"• {words.labelled(' · '.join(part for part in (row, name) if part), blocks.escape(problem.refusal.said(words)))}"


def _new(words: Words, one: ListedTeam) -> str:
    who = words.listed([blocks.mention(lead) for lead in sorted(one.leads)])
    line = words("teams.many.new_row", team=blocks.escape(one.name), channel=blocks.channel_link(one.channel), leads=who)
    return f"• {line}{_shared(words, one)}"


def _shared(words: Words, one: ListedTeam) -> str:
    return f" · {words('teams.many.shared')}" if one.is_shared else ""


def _changed(words: Words, one: ListedTeam) -> str:
    what = words.listed([words(f"teams.many.field.{part}") for part in one.changed])
    shared = _shared(words, one) if RowPart.CHANNEL in one.changed else ""
    return f"• {words.labelled(f'*{blocks.escape(one.name)}*', what)}{shared}"


def _channels(words: Words) -> Block:
    element: Element = {
        "type": "multi_conversations_select",
        "action_id": "channels",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": blocks.plain(words("teams.many.choose_channels")),
    }
    hint = words("people.team.channel_hint")
    return blocks.input_block(words("teams.many.channels"), element, block_id="channels", hint=hint, optional=True)


def _pattern(words: Words) -> Block:
    typed = blocks.text_input("pattern", limit=80)
    hint = words("teams.many.pattern_hint")
    return blocks.input_block(words("teams.many.pattern"), typed, block_id="pattern", hint=hint, optional=True)


def _groups(words: Words, found: Sequence[KnownGroup]) -> Block:
    element: Element = {
        "type": "multi_static_select",
        "action_id": "groups",
        "options": [blocks.option(one.name or one.handle, one.id) for one in found[: blocks.OPTIONS]],
        "placeholder": blocks.plain(words("form.choose")),
    }
    hint = words("teams.many.groups_hint")
    return blocks.input_block(words("teams.many.groups"), element, block_id="groups", hint=hint, optional=True)


def _leads(words: Words) -> Block:
    element: Element = {
        "type": "multi_users_select",
        "action_id": "leads",
        "placeholder": blocks.plain(words("people.team.choose_people")),
    }
    hint = words("teams.many.leads_hint")
    return blocks.input_block(words("teams.many.leads"), element, block_id="leads", hint=hint, optional=True)


def _list(words: Words) -> Block:
    typed = blocks.text_input("list", multiline=True, limit=LONGEST_LIST, placeholder=words("teams.many.list_example"))
    return blocks.input_block(words("teams.many.list"), typed, block_id="list", hint=words("teams.many.list_hint"), optional=True)
