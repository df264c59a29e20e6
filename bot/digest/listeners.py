"""`/learn digest`: a preview to oneself, earlier digests, settings; what lies behind a digest's buttons; and "shall it pause?"."""

from __future__ import annotations

from typing import Any

from bot.database.scope import Scope
from bot.digest import reading as digest_reading
from bot.digest import settings as digest_settings
from bot.digest.leads_rules import OwnerDigest
from bot.digest.seen import TeamSeen
from bot.digest.settings import DigestSettings, Wanted
from bot.digest.views import forms as digest_forms
from bot.digest.views import leads as digests_leads
from bot.digest.views import team as views
from bot.errors import NotFound, PersonCanFix, SaidInWords
from bot.ids import DigestId, TeamId
from bot.people import store as people
from bot.slack import ids
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Replace, Tell, UpdateModal
from bot.words import language_of, words_in


async def preview_typed(inbound: Inbound) -> Answers:
    """How the digest would read now, to oneself only. `lead` and `company` show the other two."""
    word = inbound.text.strip().lower()

    def look(scope: Scope) -> Any:
        if word == "lead":
            return digest_reading.manager_preview(scope, inbound.person)
        if word == "company" and inbound.person in people.owners(scope):
            month = digest_reading.owner_preview(scope, inbound.person)
            return month, digest_reading.best_learned(scope, month)
        return None

    found = await inbound.read(look) if word else None
    if found is None:
        return await _team_preview(inbound)
    if word == "lead":
        return Tell(digests_leads.manager_digest(found, preview=True))
    month, best = found
    return Tell(digests_leads.owner_digest(month, language=(await inbound.words()).language, best=best))


async def more_wanted(inbound: Inbound) -> Answers:
    """The whole week."""
    seen = await _whole_week(inbound)
    return OpenModal(views.team_more(seen))


async def sureness_wanted(inbound: Inbound) -> Answers:
    """How sure the figures of this week are."""
    seen = await _whole_week(inbound)
    return OpenModal(views.team_sure(seen))


async def letter_sureness_wanted(inbound: Inbound) -> Answers:
    """How sure the figures of a lead's own letter are."""
    seen = await inbound.read(lambda scope: digest_reading.own_letter(scope, inbound.person, DigestId(inbound.value)))
    if seen is None:
        raise NotFound("digest.gone")
    return OpenModal(digests_leads.manager_sure(seen))


async def month_sureness_wanted(inbound: Inbound) -> Answers:
    """How sure the company's figures are: for owners."""

    def look(scope: Scope) -> OwnerDigest | None:
        is_owner = inbound.person in people.owners(scope)
        return digest_reading.own_month(scope, inbound.person, DigestId(inbound.value)) if is_owner else None

    month = await inbound.read(look)
    if month is None:
        raise NotFound("digest.gone")
    return OpenModal(digests_leads.owner_sure(month, language=(await inbound.words()).language))


async def came_wanted(inbound: Inbound) -> Answers:
    """The boxes for the next digest: what was done, and what is not done now and why."""
    found = await inbound.read(lambda scope: digest_settings.settings_of(scope, inbound.person, TeamId(inbound.value)))
    return OpenModal(digest_forms.came_modal(await inbound.words(), found.team, found.changed, found.not_now))


async def came_written(inbound: Inbound) -> Answers:
    """Keep the sentences."""
    team = TeamId(inbound.private_metadata)
    changed, not_now = (str(inbound.values.get(field) or "") for field in ("changed", "not_now"))
    await inbound.once(lambda scope: digest_settings.answer_team(scope, inbound.person, team, changed=changed, not_now=not_now))
    return None


async def history_wanted(inbound: Inbound) -> Answers:
    """Earlier digests of the team."""
    past = await inbound.read(lambda scope: digest_reading.history(scope, inbound.person, TeamId(inbound.value)))
    return OpenModal(digest_forms.history_modal(past, language=await _language(inbound, TeamId(inbound.value))))


async def settings_wanted(inbound: Inbound) -> Answers:
    """The form with the team's settings."""
    found = await inbound.read(lambda scope: digest_settings.settings_of(scope, inbound.person, TeamId(inbound.value)))
    return OpenModal(digest_forms.settings_modal(found.team, found.changed, is_paused=found.is_paused))


async def settings_submitted(inbound: Inbound) -> Answers:
    """Save them, and say when the next digest comes."""
    values = inbound.values
    wish = Wanted(
        team=TeamId(inbound.private_metadata),
        day=str(values.get("day")),
        at=str(values.get("time")),
        parts=tuple(values.get("parts") or ()),
        language=str(values.get("language") or "en"),
        changed=str(values.get("changed") or ""),
        paused="paused" in (values.get("paused") or ()),
    )
    saved = await _saved(inbound, wish)
    if saved is None:
        return None
    upcoming = await inbound.read(lambda scope: digest_settings.next_of(scope, saved.team))
    team = saved.team
    return UpdateModal(digest_forms.settings_saved(upcoming.on, team.digest_time, language=team.language, is_paused=saved.is_paused))


async def _saved(inbound: Inbound, wish: Wanted) -> DigestSettings | None:
    """None if Slack told us this before. What cannot be saved is refused in the language of the form."""
    try:
        return await inbound.once(lambda scope: digest_settings.change_settings(scope, inbound.person, wish))
    except PersonCanFix as odd:
        words = words_in(language_of(await _language(inbound, wish.team)))
        raise SaidInWords(odd.said(words), field=odd.field) from odd


async def pause_chosen(inbound: Inbound) -> Answers:
    """It rests until somebody switches it on again."""
    await inbound.once(lambda scope: digest_settings.pause(scope, inbound.person, TeamId(inbound.value)))
    return Replace(digest_forms.pause_answered(paused=True, language=await _language(inbound, TeamId(inbound.value))))


async def go_on_chosen(inbound: Inbound) -> Answers:
    """It stays as it is."""
    return Replace(digest_forms.pause_answered(paused=False, language=await _language(inbound, TeamId(inbound.value))))


async def _language(inbound: Inbound, team: TeamId) -> str:
    return await inbound.read(lambda scope: digest_reading.language_of(scope, team))


async def _whole_week(inbound: Inbound) -> TeamSeen:
    parts, digest = inbound.ripple.features.digest_parts(), DigestId(inbound.value)
    return await inbound.read(lambda scope: digest_reading.whole_week(scope, inbound.person, inbound.channel, digest, parts))


async def _team_preview(inbound: Inbound) -> Answers:
    def look(scope: Scope) -> Any:
        team = digest_reading.team_to_see(scope, inbound.person, inbound.channel)
        if team is None:
            return None
        seen = digest_reading.team_preview(scope, team, inbound.ripple.features.digest_parts())
        return seen, digest_settings.may_change(scope, inbound.person, team.id)

    found = await inbound.read(look)
    if found is None:
        return Tell(digest_forms.no_team(await inbound.words()))
    seen, may_change = found
    return Tell(digest_forms.with_team_buttons(views.team_digest(seen, preview=True), seen, may_change=may_change))


LISTENERS: Listeners = {
    ("learn", "digest"): preview_typed,
    ("action", ids.DIGEST_MORE): more_wanted,
    ("action", ids.DIGEST_SURE): sureness_wanted,
    ("action", ids.DIGEST_LEAD_SURE): letter_sureness_wanted,
    ("action", ids.DIGEST_OWNER_SURE): month_sureness_wanted,
    ("action", ids.DIGEST_CAME): came_wanted,
    ("view", ids.DIGEST_CAME_FORM): came_written,
    ("action", ids.DIGEST_HISTORY): history_wanted,
    ("action", ids.DIGEST_SETTINGS): settings_wanted,
    ("view", ids.DIGEST_SETTINGS_FORM): settings_submitted,
    ("action", ids.DIGEST_PAUSE): pause_chosen,
    ("action", ids.DIGEST_GO_ON): go_on_chosen,
}
