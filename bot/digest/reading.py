"""Reading a digest. One that was told, with the words as they are now, or one as it would read if it came now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec.structs import replace

from bot.database.languages import locale_of
from bot.database.scope import Scope
from bot.digest.composing import company_month, compose_managers, compose_teams
from bot.digest.leads_rules import ManagerDigest, OwnerDigest, compose_owner, where_to_start
from bot.digest.rules import Picked, TeamDigest
from bot.digest.seen import AnsweredLike, AskSeen, LearnedSeen, Lines, ManagerSeen, PartSeen, PastDigest, TeamSeen
from bot.digest.store import audience as digest_audience
from bot.digest.store import digests
from bot.digest.store import words as digest_words
from bot.digest.store.audience import TellingTeam
from bot.digest.store.digests import MANAGER, OWNER, TEAM, KeptDigest
from bot.digest.told import LetterTold, RestTold
from bot.errors import NotFound
from bot.feature import DigestPart
from bot.ids import NOWHERE, ChannelId, DigestId, NudgeId, PersonId, TeamId
from bot.nudges import store as nudges
from bot.nudges.library import act_called
from bot.nudges.rules import Suggestion
from bot.people import store as people
from bot.people.teams import store as teams
from bot.people.teams.rules import Team
from bot.plan.seen import WaitingSeen
from bot.plan.waiting.acts import asked_less, is_asked, waiting_seen
from bot.pulse.asking.rests import RestReason
from bot.pulse.heard.acts import unanswered_of
from bot.schedule.cadence import zone_of
from bot.schedule.digest_times import Moment
from bot.sharing.known.acts import answered_here_before
from bot.sharing.lifecycle import marked_untold
from bot.words import Words, words_in
from bot.words import language_of as spoken

PREVIEW = "preview:"
MOST_DIGESTS = 12
LETTERS_BACK, A_LETTER_BEFORE = 3, timedelta(days=11)  # how far the letter before may lie: a week, and days off

T = TypeVar("T")


def team_seen(scope: Scope, kept: KeptDigest, parts: Sequence[DigestPart] = (), *, preview_changed: str = "") -> TeamSeen | None:
    """A team's digest with the words as they are now; None when the team is gone."""
    team = teams.team(scope, TeamId(kept.subject))
    if team is None or not isinstance(kept.content, TeamDigest):
        return None
    digest = kept.content
    learned, asked, ended, starting = digest.learned, digest.asks, digest.ended, digest.starting
    heard = digest_words.learned_words(scope, [*learned.shown, *learned.more], team.channel_id)
    waiting = digest_words.ask_words(scope, [*asked.shown, *asked.more], team.channel_id)
    waiting = {id_: replace(one, like=_like(scope, id_, one, team.channel_id)) for id_, one in waiting.items()}
    tried = digest_words.tried_words(scope, [*ended.shown, *ended.more, *starting.shown, *starting.more], team.channel_id)
    begun = {id_: replace(one, outcome=None) for id_, one in tried.items()}
    return TeamSeen(
        id=kept.id,
        digest=digest,
        team_name=team.name,
        language=team.language,
        learned=_lines(learned, heard),
        asks=_lines(asked, waiting),
        ended=_lines(ended, tried),
        starting=_lines(starting, begun),
        changed=digest.changed or preview_changed,
        of_others=_told_by_others(scope, digest, parts, words_in(spoken(team.language))),
        taken_back=_taken_back(scope, digest),
    )


def _taken_back(scope: Scope, digest: TeamDigest) -> int:
    """How many of the message's lines have no source any more. What was answered meanwhile is simply told no longer."""
    told = {*digest.learned.shown, *digest.asks.shown}
    return len(told - digest_words.still_there(scope, told)) if told else 0


def _like(scope: Scope, asked: str, seen: AskSeen, channel: ChannelId | None) -> AnsweredLike | None:
    """What answered something like it, and whoever reads the channel may read."""
    found = answered_here_before(scope, seen.text, channel, but=asked)
    author = people.person(scope, found.author) if found else None
    return AnsweredLike(author.name, found.said_at.date(), found.link) if found and author and found.link else None


def _told_by_others(scope: Scope, digest: TeamDigest, parts: Sequence[DigestPart], words: Words) -> tuple[PartSeen, ...]:
    """What is still there of what other features told in it."""
    by_name = {part.name: part for part in parts}
    told = [(by_name[one.name], one) for one in digest.of_others if one.name in by_name]
    return tuple(PartSeen(tuple(part.show(words, part.read(scope, one.ids))), one.stands_first) for part, one in told)


def manager_seen(scope: Scope, kept: KeptDigest) -> ManagerSeen | None:
    """A manager's digest with its act and their answer to it."""
    if not isinstance(kept.content, ManagerDigest):
        return None
    chosen = kept.content.act
    act = act_called(chosen.act) if chosen else None
    answered = nudges.nudge(scope, chosen.nudge, PersonId(kept.subject)) if chosen else None
    suggestion = Suggestion(act, chosen.tier, chosen.is_opener) if act and chosen else None
    reply, plan = (answered.reply, answered.plan) if answered else (None, "")
    # The digest and the pulse fill a lead's week: a message about marked messages might find no room for ever.
    lead = PersonId(kept.subject)
    return ManagerSeen(
        id=kept.id,
        digest=kept.content,
        language=language_read_by(scope, lead),
        suggestion=suggestion,
        reply=reply,
        plan=plan,
        marked=marked_untold(scope, lead),
        unanswered=unanswered_of(scope, lead),
        asks=_asks_of(scope, kept.content),
        starts_as_before=_starts_as_before(scope, kept, kept.content),
        waiting=_waiting(scope, kept.content),
        answered=_answered(scope, [line.team for line in kept.content.teams]),
        is_asked=is_asked(scope, lead),
    )


def letter_standing(scope: Scope, kept: KeptDigest) -> ManagerSeen | None:
    """A letter where it stands: all that it told when it was sent, and what may still be pressed about it."""
    seen, told = manager_seen(scope, kept), kept.content.told if isinstance(kept.content, ManagerDigest) else None
    if seen is None or told is None:
        return seen
    said = {one.team: (WaitingSeen(one.team, one.round_id, one.since), one.rest) for one in told.rests}
    still: dict[TeamId, tuple[WaitingSeen, RestReason | None]] = {team: (found, None) for team, (found, _) in seen.waiting.items()}
    return replace(
        seen,
        marked=told.marked,
        unanswered=told.unanswered,
        heard_all=not seen.unanswered,
        waiting=still | said,
        spent=frozenset(said.keys() - still.keys()),
        asks=_asks_of(scope, seen.digest, answered_too=True),
    )


def told_in(scope: Scope, kept: KeptDigest) -> LetterTold | None:
    """What a letter that goes out now tells of what is counted anew at every look."""
    seen = manager_seen(scope, kept)
    if seen is None:
        return None
    rests = [RestTold(team, found.round_id, found.since, rest) for team, (found, rest) in seen.waiting.items() if rest is not None]
    return LetterTold(seen.marked, seen.unanswered, tuple(rests))


def _answered(scope: Scope, led: Sequence[TeamId]) -> frozenset[TeamId]:
    return frozenset({*digests.changed_words(scope, led), *digests.not_now_words(scope, led)}) if led else frozenset()


def _waiting(scope: Scope, letter: ManagerDigest) -> dict[TeamId, tuple[WaitingSeen, RestReason | None]]:
    """By team: the results that nobody answered yet, and how much less it is asked because of that."""
    found = ((line.team, waiting_seen(scope, line.team)) for line in letter.teams)
    return {team: (one, asked_less(scope, team)) for team, one in found if one is not None}


def _starts_as_before(scope: Scope, kept: KeptDigest, letter: ManagerDigest) -> bool:
    """Whether the last letter, of a week or so ago, named the same place to start with the same figure."""
    earlier = next((one for one in digests.past(scope, MANAGER, kept.subject, LETTERS_BACK) if one.on < kept.on), None)
    found = digests.digest(scope, earlier.id) if earlier and kept.on - earlier.on <= A_LETTER_BEFORE else None
    if found is None or not isinstance(found.content, ManagerDigest):
        return False
    now, before = where_to_start(letter), where_to_start(found.content)
    if now is None or before is None or now.weakest is None or before.weakest is None:
        return False
    return (now.team, now.weakest.about, now.weakest.score) == (before.team, before.weakest.about, before.weakest.score)


def manager_digest_with(scope: Scope, person: PersonId, nudge: NudgeId) -> ManagerSeen | None:
    """The manager's digest that this nudge stands in; None where it came by itself."""
    for one in digests.past(scope, MANAGER, person, MOST_DIGESTS):
        kept = digests.digest(scope, one.id)
        if kept is not None and kept.content.act is not None and kept.content.act.nudge == nudge:
            return letter_standing(scope, kept)
    return None


def team_to_see(scope: Scope, person: PersonId, channel: ChannelId) -> Team | None:
    """The team whose digest somebody means: the one that meets in this channel if they are in it, else their first."""
    mine = teams.teams_of(scope, person)
    here = teams.team_in_channel(scope, channel) if channel else None
    wanted = here.id if here is not None and here.id in mine else next(iter(mine), None)
    return teams.team(scope, wanted) if wanted else None


def language_read_by(scope: Scope, person: PersonId) -> str:
    """The language a person's own digest is told in: the one they read Slack in, English where it has no catalogue."""
    return spoken(locale_of(scope, person))


def language_of(scope: Scope, team_id: TeamId) -> str:
    """The language a team's digest is told in; English where the team is gone."""
    team = teams.team(scope, team_id)
    return team.language if team is not None else "en"


def whole_week(scope: Scope, person: PersonId, channel: ChannelId, digest_id: DigestId, parts: Sequence[DigestPart] = ()) -> TeamSeen:
    """A team's digest with everything in it, for members of the team and for whoever reads it in its channel."""
    team_id, kept = digest_id.removeprefix(PREVIEW), None
    if not digest_id.startswith(PREVIEW):
        kept = digests.digest(scope, digest_id)
        if kept is None or kept.kind != TEAM:
            raise NotFound("digest.gone")
        team_id = kept.subject
    team = teams.team(scope, TeamId(team_id))
    if team is None or not (team_id in teams.teams_of(scope, person) or (channel and team.channel_id == channel)):
        raise NotFound("digest.gone")
    seen = team_seen(scope, kept, parts) if kept is not None else team_preview(scope, team, parts)
    assert seen is not None, "the team was just read"
    return seen


def history(scope: Scope, person: PersonId, team_id: TeamId) -> list[PastDigest]:
    """Earlier digests of one of somebody's own teams."""
    if team_id not in teams.teams_of(scope, person):
        raise NotFound("digest.not_your_team")
    return digests.past(scope, TEAM, team_id, MOST_DIGESTS)


def team_preview(scope: Scope, team: Team, parts: Sequence[DigestPart] = ()) -> TeamSeen:
    """How a team's digest would read now: nothing is kept, nothing is sent."""
    telling = TellingTeam(
        team.id,
        team.name,
        team.channel_id or NOWHERE,
        frozenset(team.digest_parts),
        team.language,
        team.created_at,
    )
    on = scope.now.astimezone(zone_of(team.zone)).date()
    (digest,) = compose_teams(scope, [telling], Moment(on, scope.now), scope.now - timedelta(days=7), parts)
    seen = team_seen(scope, KeptDigest(DigestId(f"{PREVIEW}{team.id}"), TEAM, team.id, on, digest, digest.is_quiet), parts)
    assert seen is not None, "the team was just read"
    return seen


def manager_preview(scope: Scope, person: PersonId) -> ManagerSeen | None:
    """How a lead's digest would read now, without an act: that is chosen when it is sent."""
    found = digest_audience.leads(scope, person)
    if not found:
        return None
    on = scope.now.astimezone(zone_of(found[0].zone)).date()
    digest = compose_managers(scope, found, {person: Moment(on, scope.now)})[person]
    unanswered = unanswered_of(scope, person)
    language, asks = language_read_by(scope, person), _asks_of(scope, digest)
    return ManagerSeen(
        PREVIEW,
        digest,
        language,
        unanswered=unanswered,
        asks=asks,
        waiting=_waiting(scope, digest),
        is_asked=is_asked(scope, person),
    )


def owner_preview(scope: Scope, person: PersonId) -> OwnerDigest:
    """How an owner's digest would read now."""
    return compose_owner(replace(company_month(scope), owner=person))


def own_letter(scope: Scope, person: PersonId, digest_id: DigestId) -> ManagerSeen | None:
    """A lead's own letter, or how it would read now; None where they lead nobody."""
    kept = digests.digest(scope, digest_id)
    if kept is not None and kept.kind == MANAGER and kept.subject == person:
        return manager_seen(scope, kept)
    return manager_preview(scope, person)


def own_month(scope: Scope, person: PersonId, digest_id: DigestId) -> OwnerDigest:
    """An owner's own month, or how it would read now."""
    kept = digests.digest(scope, digest_id)
    if kept is not None and kept.kind == OWNER and kept.subject == person and isinstance(kept.content, OwnerDigest):
        return kept.content
    return owner_preview(scope, person)


def best_learned(scope: Scope, digest: OwnerDigest) -> tuple[LearnedSeen, ...]:
    """The learnings of a month that are still there and that everybody may read."""
    found = digest_words.learned_words(scope, digest.best, None) if digest.best else {}
    return tuple(found[one] for one in digest.best if one in found)


def _asks_of(scope: Scope, digest: ManagerDigest, *, answered_too: bool = False) -> dict[str, AskSeen]:
    """The questions of a letter that still wait, or are still there; what was asked where only a few may read stays there."""
    return digest_words.ask_words(scope, [ask for line in digest.teams for ask in line.asks], None, answered_too=answered_too)


def _lines(picked: Picked, words: Mapping[str, T]) -> Lines:
    """What is still there of what was picked, and how many there are in all."""
    kept, rest = [words[id_] for id_ in picked.shown if id_ in words], [words[id_] for id_ in picked.more if id_ in words]
    gone = len(picked.shown) + len(picked.more) - len(kept) - len(rest)
    return Lines(tuple(kept), tuple(rest), picked.total - gone)  # type: ignore[arg-type]
