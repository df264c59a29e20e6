"""Every table on one page.

Rules: every row belongs to a workspace; ids are opaque text; times are aware UTC; every uniqueness rule is a constraint.
Tables marked ANONYMOUS hold answers (`bot/pulse/privacy`, P3-P9): no person, no time, no order. SQLite keeps them WITHOUT ROWID;
those marked WHILE_OPEN exist only until a round closes and are UNLOGGED on PostgreSQL. A house rule test reads this page and refuses
a column that could name somebody.

Every column that could hold a person's id or words says what it holds and what becomes of it when that person asks to be forgotten, or
leaves (a column says nothing only where its type cannot hold a person: a number, a date, a flag, which goes with its row). Every table
says how long its rows are kept, and what a person's privacy receipt calls them. The words are in `personal.py`; forgetting, leaving, the
receipt and the nightly retention do what stands here (`bot/people/privacy`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from bot.content.scale import LEAST_PLACES, MOST_POINTS
from bot.database.personal import (
    AS_THE_ROW,
    CLOSE_OF_ITS_ROUND,
    HELD,
    ROW_ERASED,
    Becomes,
    Held,
    Holds,
    emptied,
    feature_first,
    kept_for,
    kept_until,
    row_erased_where,
    stays,
)

CELL_COUNTS = tuple(f"c{point}" for point in range(1, MOST_POINTS + 1))  # the columns of `cells` that count answers

ANONYMOUS: dict[str, Any] = {"anonymous": True}
WHILE_OPEN: dict[str, Any] = {"anonymous": True, "unlogged": True}
UNTIL_IT_CLOSES = stays("nobody can find it by a name; it goes when the round closes")
UNTIL_VOTES_CLOSE = stays("nobody can find it by a name; it goes when the vote closes")
NOBODY_FINDS_IT = stays("nobody can find it without the key that lies outside the database")
TOLD_TO_OTHERS = stays("what others were told names you by your id alone; it goes with the message's row")
WORKSPACE_GOES = "thirty days after the workspace removed Ripple"  # `bot.people.privacy.uninstall`, which takes every other table too
_TEXT = Text()


class Utc(TypeDecorator[datetime]):
    """An aware UTC moment on every engine. Refuses naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        # One function instead of the three that SQLAlchemy would put together: every time that is read passes here.
        return _from_text if dialect.name == "sqlite" else _in_utc


def _from_text(value: str | None) -> datetime | None:
    """SQLite keeps a moment as UTC, as text without a zone."""
    return None if value is None else datetime.fromisoformat(value + "+00:00")


def _in_utc(value: datetime | None) -> datetime | None:
    """A server gives a moment in its own zone."""
    return None if value is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Size = int | TypeEngine[Any]


def _held(name: str, size: Size, says: Held, *, optional: bool = False, **more: Any) -> Column[Any]:
    return Column(name, String(size) if isinstance(size, int) else size, nullable=optional, info={HELD: says}, **more)


def _workspace() -> Column[str]:
    return _id("workspace_id", 32)


def _id(name: str, size: Size = 64, *, optional: bool = False, **more: Any) -> Column[Any]:
    """The id of a thing (a team, a round, a channel, a process): nobody's."""
    return _held(name, size, Held(Holds.NOBODY), optional=optional, **more)


def _code(name: str, size: Size = 64, *, optional: bool = False) -> Column[Any]:
    """A word of ours (a state, a kind, a zone of a team): nobody's."""
    return _held(name, size, Held(Holds.NOBODY), optional=optional)


def _name(name: str, size: Size = 100, **more: Any) -> Column[Any]:
    """What a thing is called (a team, a channel): nobody's."""
    return _held(name, size, Held(Holds.NOBODY), **more)


def _person(
    name: str = "person_id", size: Size = 32, *, forget: Becomes = ROW_ERASED, left: Becomes = AS_THE_ROW, optional: bool = False
) -> Column[Any]:
    """A person's id. `forget`: what becomes of it when they ask to be forgotten; `left`: when they leave, if that is something else."""
    return _held(name, size, Held(Holds.PERSON, forget, left), optional=optional)


def _mention(name: str, size: Size, *, forget: Becomes = AS_THE_ROW, optional: bool = False) -> Column[Any]:
    """A text in which a person's id may stand."""
    return _held(name, size, Held(Holds.MENTION, forget), optional=optional)


def _fact(name: str, size: Size, *, left: Becomes = AS_THE_ROW, optional: bool = False) -> Column[Any]:
    """Something about the person whose id stands in the row."""
    return _held(name, size, Held(Holds.FACT, left=left), optional=optional)


def _words(name: str, size: Size = _TEXT, *, forget: Becomes = AS_THE_ROW, optional: bool = False, **more: Any) -> Column[Any]:
    """What a person wrote: the one whose id stands in the row, where one does."""
    return _held(name, size, Held(Holds.WORDS, forget), optional=optional, **more)


def _sealed(name: str, size: Size, *, forget: Becomes, optional: bool = False, **more: Any) -> Column[Any]:
    """A keyed slot, or something encrypted under a key outside the database."""
    return _held(name, size, Held(Holds.SEALED, forget), optional=optional, **more)


def _group(name: str, size: Size, *, optional: bool = False) -> Column[Any]:
    """What everybody was shown of a group."""
    return _held(name, size, Held(Holds.GROUP), optional=optional)


def _when(name: str, *, optional: bool = False) -> Column[datetime]:
    return Column(name, Utc, nullable=optional)


def _flag(name: str, *, left: Becomes | None = None) -> Column[bool]:
    info = {} if left is None else {HELD: Held(Holds.FACT, left=left)}
    return Column(name, Boolean, nullable=False, default=False, info=info)


# --- who and where -----------------------------------------------------------------------------------------------

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True, info={HELD: Held(Holds.NOBODY)}),
    _name("name", 200),
    _id("bot_user_id", 32),
    _name("url", 300, default=""),  # where its messages can be opened in a browser
    _when("installed_at"),
    _when("uninstalled_at", optional=True),
    info=kept_until(WORKSPACE_GOES),
)

installations = Table(  # a workspace that installed the app by OAuth, or a whole organisation; not for the token of SLACK_BOT_TOKEN
    "installations",
    metadata,
    _id("workspace_id", 32, primary_key=True),  # the organisation's id where the row is that of an organisation
    _id("enterprise_id", 32),  # "" where the workspace stands alone
    _name("name", 200),
    _id("app_id", 32),
    _id("bot_user_id", 32),
    _id("bot_id", 32),
    _code("scopes", _TEXT),
    _flag("is_org_wide"),  # the organisation's token serves
    _when("installed_at"),
    _when("changed_at"),  # so that other processes notice
    _code("token", _TEXT),  # sealed under a key outside the database, the next one too; "" once it was uninstalled
    _code("refresh_token", _TEXT),
    _when("expires_at", optional=True),  # null: the token is not rotated
    _when("refreshing_until", optional=True),  # one process refreshes it, for a refresh token works once
    _code("stopped"),  # "" while it is served, else why not: app_uninstalled, invalid_auth ...
    Index(None, "changed_at"),
    Index(None, "expires_at"),
    info=kept_until(WORKSPACE_GOES),
)

oauth_states = Table(  # installs that began and have not come back yet: a hash of the word that must come back, for ten minutes
    "oauth_states",
    metadata,
    _code("state_hash", 64),
    _when("expires_at"),
    PrimaryKeyConstraint("state_hash"),
    Index(None, "expires_at"),
    info=kept_until("it comes back, or the next install begins after its ten minutes"),
)

settings = Table(
    "settings",
    metadata,
    _workspace(),
    _code("name"),
    _words("value", JSON(), forget=stays("it holds for everybody, without your name")),
    _person("changed_by", forget=emptied(), optional=True),
    _when("changed_at"),
    PrimaryKeyConstraint("workspace_id", "name"),
    info=kept_until("it is set anew", receipt="receipt.table.settings"),
)

people = Table(
    "people",
    metadata,
    _workspace(),
    _person("id", forget=stays("Slack says so of everybody who is here"), left=stays("that you left must be known")),
    _fact("name", 200, left=emptied("")),
    _fact("zone", 64),  # IANA name, never an offset: Slack tells nobody when summer time begins
    _fact("locale", 16),
    _flag("is_bot"),
    _flag("is_guest"),
    _flag("is_stranger"),
    _flag("is_deactivated"),
    _flag("is_owner", left=emptied(False)),  # program owner
    _flag("is_admin", left=emptied(False)),  # of the workspace, as Slack says
    _when("known_since"),
    PrimaryKeyConstraint("workspace_id", "id"),
    info=kept_until(WORKSPACE_GOES, receipt="receipt.table.people"),
)

preferences = Table(
    "preferences",
    metadata,
    _workspace(),
    _person(),
    Column("pulse_weekday", SmallInteger, nullable=True),  # 0 = Monday; null: the workspace's default
    _fact("pulse_time", 5, optional=True),  # "10:00" on the person's wall clock
    _when("paused_until", optional=True),
    _when("stopped_at", optional=True),
    _when("asked_to_slow_at", optional=True),
    _fact("nudges", 8),  # more | usual | less | none
    _when("nudges_snoozed_until", optional=True),
    _fact("country", 8, optional=True),  # for public holidays, only if the person said so
    _when("promise_shown_at", optional=True),
    _fact("share_in", 32, optional=True),  # the channel for what they type in a direct message
    PrimaryKeyConstraint("workspace_id", "person_id"),
    info=kept_until("its person is forgotten or leaves", receipt="receipt.table.preferences"),
)

days_off = Table(
    "days_off",
    metadata,
    _workspace(),
    _person(),  # "" : everybody's
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _flag("is_holiday"),  # follows from the person's country, not said by them
    PrimaryKeyConstraint("workspace_id", "person_id", "first_day"),
    info=kept_until("its person is forgotten or leaves", receipt="receipt.table.days_off"),
)

channels = Table(
    "channels",
    metadata,
    _workspace(),
    _id("id", 32),
    _name("name"),
    _flag("is_private"),
    _flag("is_archived"),
    _flag("bot_is_member"),
    _flag("is_shared"),  # another company is in it too (Slack Connect)
    PrimaryKeyConstraint("workspace_id", "id"),
    Index(None, "id"),  # which of our workspaces share it
    info=kept_until(WORKSPACE_GOES),
)

channel_members = Table(  # private channels the bot is in: who may find what was shared there
    "channel_members",
    metadata,
    _workspace(),
    _id("channel_id", 32),
    _person(forget=stays("Slack says who is in a channel; search shows you what is yours to see"), left=ROW_ERASED),
    PrimaryKeyConstraint("workspace_id", "channel_id", "person_id"),
    Index(None, "workspace_id", "person_id"),
    info=kept_until("its person leaves the channel", receipt="receipt.table.channel_members"),
)

teams = Table(
    "teams",
    metadata,
    _workspace(),
    _id("id"),
    _name("name"),
    _id("parent_id", optional=True),  # a group of sibling teams
    _id("channel_id", 32, optional=True),
    _code("members_from", 16),  # hand | channel | usergroup
    _id("members_ref", 32, optional=True),
    _code("zone"),
    Column("digest_weekday", SmallInteger, nullable=False),
    _code("digest_time", 5),
    _code("digest_parts", JSON()),
    _code("language", 16),
    _when("digest_paused_at", optional=True),
    _when("created_at"),
    _when("welcomed_at", optional=True),  # nobody of the team hears anything before
    _when("archived_at", optional=True),
    _flag("zone_is_chosen"),  # otherwise it follows where the team's people live
    Column("wave", SmallInteger, nullable=True),  # null: begins at once
    _when("audit_agreed_at", optional=True),  # it is asked its first audit while it waits for its wave
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "name"),
    info=kept_until(WORKSPACE_GOES),
)

team_exclusions = Table(  # whoever is in a team's channel or user group and is not counted in it
    "team_exclusions",
    metadata,
    _workspace(),
    _id("team_id"),
    _person(forget=stays("your team's list says so"), left=ROW_ERASED),
    PrimaryKeyConstraint("workspace_id", "team_id", "person_id"),
    info=kept_until("the team counts its person again, or they leave", receipt="receipt.table.team_exclusions"),
)

team_members = Table(  # membership history: `until` is null while it lasts
    "team_members",
    metadata,
    _workspace(),
    _id("team_id"),
    _person(forget=stays("your team's list says so"), left=ROW_ERASED),
    _flag("is_lead"),
    _when("since"),
    _when("until", optional=True),
    PrimaryKeyConstraint("workspace_id", "team_id", "person_id", "since"),
    Index(None, "workspace_id", "person_id"),
    info=kept_for("until", weeks=52, receipt="receipt.table.team_members"),
)

team_imports = Table(  # what a list of teams changed, as long as it can be undone
    "team_imports",
    metadata,
    _workspace(),
    _id("id"),
    _person("made_by", forget=emptied(), optional=True),
    _when("made_at"),
    _mention("changes", JSON(), forget=stays("whoever led a team before a list changed it; it goes after two days")),
    PrimaryKeyConstraint("workspace_id", "id"),
    info=kept_for("made_at", days=2, receipt="receipt.table.team_imports"),
)

# --- the pulse ---------------------------------------------------------------------------------------------------

own_questions = Table(
    "own_questions",
    metadata,
    _workspace(),
    _id("id"),
    Column("version", Integer, nullable=False),
    _code("dimension", 8),
    _code("form", 4),
    _flag("is_reversed"),
    _words("text", forget=stays("everybody was asked this, without your name")),
    _words("why", forget=stays("everybody was asked this, without your name")),
    _code("state", 16),  # proposed | announced | asked | retired
    _person("proposed_by", forget=emptied("")),
    _when("announced_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id", "version"),
    info=kept_until(WORKSPACE_GOES, receipt="receipt.table.own_questions"),
)

rounds = Table(
    "rounds",
    metadata,
    _workspace(),
    _id("id"),
    Column("number", Integer, nullable=False),
    _when("opens_at"),
    _when("closes_at"),
    _code("state", 16),  # open | folded | released
    Column("k", SmallInteger, nullable=False),
    Column("comments_k", SmallInteger, nullable=False),
    _code("rule_version", 16),
    _code("bank_version", 16),
    _when("closed_at", optional=True),  # set once: a round that has it takes no answers, whatever its state says
    _when("erased_at", optional=True),
    _held("traces", JSON(), Held(Holds.NOBODY), optional=True),  # names of what the close dropped, until erasing found all of it gone
    _when("released_at", optional=True),
    Column("asked_again", SmallInteger, nullable=False, default=0),
    Column("audit_again_on", Date, nullable=True),  # from when on its audited groups may have their next one: it was announced
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "number"),
    CheckConstraint("k >= 5", name="k_never_lower"),
    CheckConstraint("comments_k >= 8", name="comments_k_never_lower"),
    info=kept_until(WORKSPACE_GOES),
)

cohorts = Table(
    "cohorts",
    metadata,
    _workspace(),
    _id("id"),
    _id("round_id"),
    _id("lineage", 2000),  # the same group over many rounds: its teams' ids, so it grows with a merged group
    _code("kind", 16),  # team | merged | leaders | elsewhere | residual
    _code("asks", 16),  # pulse | audit
    _name("name", 200),
    _id("parent_lineage", 100, optional=True),
    Column("block", SmallInteger, nullable=False, default=0),  # cohorts of a block are asked the same (rotation)
    Column("size", Integer, nullable=False),
    Column("settled_size", Integer, nullable=False),  # what later sizes are compared with: a jump holds results back
    Column("newcomers", Integer, nullable=False, default=0),  # against the round before
    Column("silent_until", Date, nullable=True),
    _group("response_band", 16, optional=True),
    _flag("under_half_answered"),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "round_id", "lineage"),
    ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
    Index(None, "workspace_id", "lineage"),
    # Partial on PostgreSQL too: its migration says so, for `postgresql_where` here would load that dialect at every start on SQLite.
    Index("ix_cohorts_newcomers", "workspace_id", sqlite_where=text("newcomers > 0")),
    info=kept_until(WORKSPACE_GOES),
)

cohort_teams = Table(
    "cohort_teams",
    metadata,
    _workspace(),
    _id("cohort_id"),
    _id("team_id"),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "team_id"),
    Index(None, "workspace_id", "team_id"),
    info=kept_until(WORKSPACE_GOES),
)

cohort_members = Table(  # frozen at opening; kept until the next round is formed
    "cohort_members",
    metadata,
    _workspace(),
    _id("cohort_id"),
    _person(forget=stays("the group you are counted in, until the next one is formed")),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "person_id"),
    Index(None, "workspace_id", "person_id"),
    info=kept_until("the next round is formed", by="pulse:open", receipt="receipt.table.cohort_members"),
)

cohort_questions = Table(
    "cohort_questions",
    metadata,
    _workspace(),
    _id("cohort_id"),
    _id("question_id"),
    Column("version", Integer, nullable=False),
    Column("place", SmallInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "question_id"),
    info=kept_until(WORKSPACE_GOES),
)

open_answers = Table(
    "open_answers",
    metadata,
    _sealed("slot", LargeBinary(16), forget=UNTIL_IT_CLOSES, primary_key=True),
    _id("cohort_id"),
    _id("question_id"),
    # an answer's code (bot/content/scale.py), encrypted: two backups and the minute of a tap would tell a plain value
    _sealed("sealed", LargeBinary(29), forget=UNTIL_IT_CLOSES),
    Index(None, "cohort_id", "question_id"),
    info=WHILE_OPEN | kept_until("the round closes", by="pulse:close"),
    sqlite_with_rowid=False,
)

open_comments = Table(
    "open_comments",
    metadata,
    _sealed("slot", LargeBinary(16), forget=UNTIL_IT_CLOSES, primary_key=True),
    _id("cohort_id"),
    _id("question_id"),
    _sealed("sealed", LargeBinary(), forget=UNTIL_IT_CLOSES),  # encrypted and padded to one length
    Index(None, "cohort_id", "question_id"),
    info=WHILE_OPEN | kept_until("the round closes", by="pulse:close"),
    sqlite_with_rowid=False,
)

# On PostgreSQL an open round lies in relations of its own, made in the form of open_answers, open_comments and round_seals and dropped
# when it closes (relations.py); its key is in the memory of the running processes (round_keys.py). On SQLite these four stay empty.

round_seals = Table(  # a round's key, sealed to each process that lives
    "round_seals",
    metadata,
    _id("replica_id", 32, primary_key=True),
    _sealed("public_half", LargeBinary(32), forget=UNTIL_IT_CLOSES),
    _sealed("sealed", LargeBinary(80), forget=UNTIL_IT_CLOSES),
    info=WHILE_OPEN | kept_until("the round closes", by="pulse:erase"),
    sqlite_with_rowid=False,
)

open_keys = Table(  # by which a key is known again
    "open_keys",
    metadata,
    _id("key_id", 100, primary_key=True),
    _sealed("proof", LargeBinary(16), forget=UNTIL_IT_CLOSES),
    info=WHILE_OPEN | kept_until("the round closes", by="pulse:erase"),
    sqlite_with_rowid=False,
)

key_holders = Table(  # which process has which key, or was sealed in
    "key_holders",
    metadata,
    _id("key_id", 100, primary_key=True),
    _id("replica_id", 32, primary_key=True),
    Column("has_it", Boolean, nullable=False),
    info=WHILE_OPEN | kept_until("the process has forgotten the key", by="pulse:erase"),
    sqlite_with_rowid=False,
)

replicas = Table(  # the processes that run, and where
    "replicas",
    metadata,
    _id("replica_id", 32, primary_key=True),
    _sealed("public_half", LargeBinary(32), forget=UNTIL_IT_CLOSES),
    _name("host", 200),
    info=WHILE_OPEN | kept_until("the process is gone"),
    sqlite_with_rowid=False,
)

round_nonces = Table(  # only with RIPPLE_MASTER_SECRET: half of the keys of nameless questions and of the counters of silence
    "round_nonces",
    metadata,
    _id("round_id", primary_key=True),
    _sealed("nonce", LargeBinary(32), forget=UNTIL_IT_CLOSES),
    info=WHILE_OPEN | kept_until("its question is 35 days old", by="sharing:forget"),
    sqlite_with_rowid=False,
)

silences = Table(  # how many rounds in a row each person let pass, slot and number under a key kept outside the database
    "silences",
    metadata,
    _sealed("slot", LargeBinary(16), forget=NOBODY_FINDS_IT, primary_key=True),
    _sealed("sealed", LargeBinary(29), forget=NOBODY_FINDS_IT),
    info=WHILE_OPEN | kept_until("a round closes, which writes the next round's anew", by="pulse:close"),
    sqlite_with_rowid=False,
)

cells = Table(
    "cells",
    metadata,
    _workspace(),
    _id("cohort_id"),
    _id("question_id"),
    Column("version", Integer, nullable=False),
    # null: not a place of that question's scale
    *(Column(name, Integer, nullable=place > LEAST_PLACES) for place, name in enumerate(CELL_COUNTS, 1)),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "question_id"),
    ForeignKeyConstraint(["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"]),
    CheckConstraint(" + ".join(f"coalesce({name}, 0)" for name in CELL_COUNTS) + " >= 5", name="five_or_nothing"),
    info=ANONYMOUS | kept_for(CLOSE_OF_ITS_ROUND, weeks=27),  # merged before: when a question is asked again, or after 26 weeks
    sqlite_with_rowid=False,
)

merged_sides = Table(  # what is left of a group's older cells of one side: a rounded mean over three questions or more (P10a)
    "merged_sides",
    metadata,
    _workspace(),
    _id("lineage", 2000),
    _code("dimension", 8),
    _id("round_id"),  # of its newest cell
    Column("mean", SmallInteger, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("k", SmallInteger, nullable=False),  # no cell in it had fewer answers
    _group("parts", JSON()),  # [question, version, week] of each cell
    PrimaryKeyConstraint("workspace_id", "lineage", "dimension", "round_id"),
    CheckConstraint("answers >= 15", name="fifteen_or_nothing"),
    info=ANONYMOUS | kept_for(CLOSE_OF_ITS_ROUND, weeks=60),
    sqlite_with_rowid=False,
)

not_said = Table(  # no answers of the whole company, per cent to the next five: a row a round, of no question
    "not_said",
    metadata,
    _workspace(),
    _id("round_id"),
    _id("question_id"),
    Column("asked_answers", Integer, nullable=False),
    Column("not_said", Integer, nullable=False),  # "prefer not to say"
    Column("not_come_up", Integer),  # "it didn't come up", of the questions that offer it
    PrimaryKeyConstraint("workspace_id", "round_id", "question_id"),
    info=ANONYMOUS | kept_until(WORKSPACE_GOES),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    _id("id", LargeBinary(16), primary_key=True),
    _workspace(),
    _id("cohort_id"),
    _id("question_id"),
    _words("text", forget=stays("it has no name, date or order: nobody can tell whose it is")),
    ForeignKeyConstraint(["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"]),
    Index(None, "workspace_id", "cohort_id"),
    info=ANONYMOUS | kept_for(CLOSE_OF_ITS_ROUND, weeks=13),
    sqlite_with_rowid=False,
)

comment_answers = Table(  # what a lead or owner answered to a comment, for everybody who may read it
    "comment_answers",
    metadata,
    _workspace(),
    _id("comment_id", LargeBinary(16)),
    _person(),
    _code("word", 16),  # an Acknowledgement
    _when("answered_at"),
    PrimaryKeyConstraint("workspace_id", "comment_id", "person_id"),
    info=kept_for("answered_at", weeks=13, receipt="receipt.table.comment_answers"),
)


def _nameless_posts(name: str) -> Table:
    return Table(
        name,
        metadata,
        _id("id", LargeBinary(16), primary_key=True),
        _workspace(),
        _id("cohort_id"),
        _id("comment_id", LargeBinary(16)),
        _words("text", forget=stays("it has no name, date or order: nobody can tell whose it is")),
        ForeignKeyConstraint(["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"]),
        Index(None, "workspace_id", "comment_id"),
        info=ANONYMOUS | kept_for(CLOSE_OF_ITS_ROUND, weeks=13),
        sqlite_with_rowid=False,
    )


thread_waiting = _nameless_posts("thread_waiting")  # what somebody of the group wrote under a comment, until its batch is told
thread_posts = _nameless_posts("thread_posts")

published = Table(  # append only: what was shown is what is stored, for everybody
    "published",
    metadata,
    _workspace(),
    _id("round_id"),
    _id("subject", 2000),  # a key of `SubjectKey`: the company's, or a group's
    _code("dimension", 16),  # a side, or "sides": all of a group's in one row, as `bot.pulse.privacy.compact` writes them
    _group("shown", JSON()),
    PrimaryKeyConstraint("workspace_id", "round_id", "subject", "dimension"),
    Index(None, "workspace_id", "subject"),
    info=kept_for(CLOSE_OF_ITS_ROUND, weeks=104),
)

close_receipts = Table(  # one a release, each with the hash of the one before: history cannot be rewritten unseen
    "close_receipts",
    metadata,
    _workspace(),
    Column("number", Integer, nullable=False),
    _id("round_id"),
    Column("round_number", Integer, nullable=False),
    _code("rule_version", 16),
    Column("k", SmallInteger, nullable=False),
    Column("comments_k", SmallInteger, nullable=False),
    Column("groups", Integer, nullable=False),
    _code("published_hash", 64),
    _when("erased_at", optional=True),
    _when("released_at"),
    _code("image", 100),
    _code("before", 64),
    _code("hash", 64),
    PrimaryKeyConstraint("workspace_id", "number"),
    UniqueConstraint("workspace_id", "round_id"),
    info=kept_until(WORKSPACE_GOES),
)

# --- sharing, asking, trying -------------------------------------------------------------------------------------

learnings = Table(
    "learnings",
    metadata,
    _workspace(),
    _id("id"),
    _person(
        "author_id", forget=feature_first("sharing", "its card in Slack says that it was taken back, and what others use is counted anew")
    ),
    _id("team_id", optional=True),
    _mention("origin", 200),  # what made it: a command's trigger, or channel:ts of the message it was saved from
    _id("channel_id", 32, optional=True),
    _id("message_ts", 32, optional=True),
    _code("audience", 16),  # channel | company
    _flag("is_private"),
    _words("title", default=""),
    _words("text"),
    _words("tags", JSON()),
    _words("link", optional=True),
    _words("link_title", optional=True),
    _flag("is_failure_lesson"),
    Column("used_by", Integer, nullable=False, default=0),  # others who said they used it, now
    _when("reused_at", optional=True),  # first use by somebody else; outlives the 35 days of `activity`
    _when("shared_at"),
    _when("edited_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "origin"),
    Index(None, "workspace_id", "author_id"),
    Index(None, "workspace_id", "team_id", "shared_at"),
    Index(None, "workspace_id", "channel_id", "message_ts"),
    info=kept_until("its author takes it back, is forgotten or leaves", receipt="receipt.table.learnings"),
)

asks = Table(
    "asks",
    metadata,
    _workspace(),
    _id("id"),
    _person("author_id", forget=feature_first("sharing", "answers and traces go with it"), optional=True),  # null: asked anonymously
    _sealed(
        "author_slot", LargeBinary(16), forget=stays("you asked this without your name: it is not filed under it"), optional=True
    ),  # keyed, so that the asker alone can say "solved"
    _id("team_id", optional=True),
    _mention("origin", 200),
    _id("channel_id", 32),
    _id("message_ts", 32, optional=True),
    _flag("is_private"),
    _words("text"),
    _when("asked_at"),  # nameless: the day while it waits, then the moment at which everybody saw it appear
    _when("edited_at", optional=True),
    _when("answered_at", optional=True),  # first reply of somebody else
    _when("solved_at", optional=True),  # nameless: the day (P15)
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "origin"),
    Index(None, "workspace_id", "channel_id", "message_ts"),
    Index(None, "workspace_id", "team_id", "asked_at"),
    info=kept_until("its author takes it back, is forgotten or leaves", receipt="receipt.table.asks"),
)

answers = Table(
    "answers",
    metadata,
    _workspace(),
    _id("id"),
    _id("ask_id"),
    _person("author_id", forget=feature_first("sharing", "the question may be without an answer again")),
    _id("channel_id", 32),
    _id("message_ts", 32),
    _words("text"),
    Column("helpful", Integer, nullable=False, default=0),  # how many say so, now
    _when("answered_at"),
    _when("edited_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "channel_id", "message_ts"),
    Index(None, "workspace_id", "ask_id"),
    info=kept_until("its author takes it back, is forgotten or leaves", receipt="receipt.table.answers"),
)

experiments = Table(
    "experiments",
    metadata,
    _workspace(),
    _id("id"),
    _person("owner_id", forget=feature_first("experiments", "its check-ins go with it")),
    _id("team_id", optional=True),
    _mention("origin", 200),
    _id("channel_id", 32, optional=True),
    _id("message_ts", 32, optional=True),
    _flag("is_private"),
    _words("hypothesis"),
    _words("smallest_test"),
    _words("judged_by"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    _code("outcome", 16, optional=True),  # held | not_held | unclear | stopped; null while it runs
    _words("lesson", optional=True),
    _id("learning_id", optional=True),
    _id("chain_id", optional=True),  # what the team chose, if it is tried for that
    _when("started_at"),
    _when("reminded_at", optional=True),
    _when("finished_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "origin"),
    Index(None, "workspace_id", "owner_id"),
    Index(None, "workspace_id", "team_id", "started_at"),
    info=kept_until("its owner is forgotten or leaves", receipt="receipt.table.experiments"),
)

reactions = Table(  # state, not increments: order and repetition do not matter; kept 35 days. A saved, undone or deleted
    # message is a mark too, by nobody, under a name in brackets that no emoji has
    "reactions",
    metadata,
    _workspace(),
    _id("channel_id", 32),
    _id("message_ts", 32),
    _person(forget=feature_first("sharing", "what stood by your mark alone is set right")),
    _fact("emoji", 100),
    _flag("is_present"),
    _code("last_event_ts", 32),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "channel_id", "message_ts", "person_id", "emoji"),
    Index(None, "workspace_id", "at"),
    Index(None, "workspace_id", "person_id"),
    info=kept_for("at", days=35, by="sharing:forget", receipt="receipt.table.reactions"),
)

activity = Table(  # person-level traces of deliberate acts, only for distinct counts; kept 35 days
    "activity",
    metadata,
    _workspace(),
    _person(),
    _fact("kind", 24),  # shared | asked | answered | used | experimented | modelled ...
    _id("item_id"),
    _id("team_id", optional=True),
    _id("to_team_id", optional=True),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "person_id", "kind", "item_id"),
    Index(None, "workspace_id", "item_id"),
    Index(None, "workspace_id", "team_id", "at"),
    Index(None, "workspace_id", "at"),
    info=kept_for("at", days=35, by="sharing:forget", receipt="receipt.table.activity"),
)

weekly_counts = Table(  # what remains after 35 days: numbers of a team and week
    "weekly_counts",
    metadata,
    _workspace(),
    _id("team_id"),
    Column("week", Date, nullable=False),  # Monday
    _code("name"),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "team_id", "week", "name"),
    Index(None, "workspace_id", "week"),
    info=kept_for("week", weeks=104),
)

indicator_weeks = Table(  # the indicators of a team, or of the company, as everybody was shown them that week
    "indicator_weeks",
    metadata,
    _workspace(),
    _id("subject"),  # a team's id, or "company"
    Column("week", Date, nullable=False),  # Monday
    _group("shown", JSON()),
    PrimaryKeyConstraint("workspace_id", "subject", "week"),
    Index(None, "workspace_id", "week"),
    info=kept_for("week", weeks=104),
)

moves = Table(  # a confirmed new role or team; kept 35 days, so that nobody counts twice, then only a number of the week
    "moves",
    metadata,
    _workspace(),
    _person(),
    Column("since", Date, nullable=False),
    _fact("change", 120),  # role:... or team:..., only to know a mass reorganisation
    _fact("helped", 8, optional=True),  # yes | no, if they said; gone once it is counted
    _flag("was_said"),  # by the person
    _flag("was_imported"),
    _flag("is_left_out"),  # the same change for more than three people in one week
    _when("confirmed_at"),
    PrimaryKeyConstraint("workspace_id", "person_id", "since"),
    Index(None, "workspace_id", "confirmed_at"),
    info=kept_for("confirmed_at", days=35, by="moves:fold", receipt="receipt.table.moves"),
)

search_items = Table(  # full text: made by hand (migrations 0002), with each engine's own index beside it
    "search_items",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _code("kind", 16),
    _id("item_id"),
    _person("author_id", optional=True),
    _id("channel_id", 32, optional=True),
    _flag("is_private"),
    _when("at"),
    _words("title"),
    _words("body"),
    _words("tags"),
    UniqueConstraint("workspace_id", "kind", "item_id", name="uq_search_items"),
    Index("ix_search_items_author", "workspace_id", "author_id"),
    info=kept_until("what it finds is gone", receipt="receipt.table.search_items"),
)

# --- beside the map ---------------------------------------------------------------------------------------------

known_elsewhere = Table(  # what other surveys found: aggregates of ten people or more, never in our own numbers
    "known_elsewhere",
    metadata,
    _workspace(),
    _name("source"),
    _name("period"),
    _id("about_team"),  # "" : the whole company
    _code("side", 8),
    Column("people", Integer, nullable=False),
    Column("value", SmallInteger, nullable=False),
    Column("imported_on", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "source", "period", "about_team", "side"),
    info=kept_for("imported_on", weeks=104),
)

heard_notes = Table(  # notes of interviews and focus groups, as everybody reads them
    "heard_notes",
    metadata,
    _workspace(),
    _id("id"),
    _code("side", 8),
    _code("source", 16),  # interview | focus_group | workshop | other
    Column("people", Integer, nullable=False),
    _words("text", forget=stays("everybody reads the note, without your name")),
    _person("noted_by", forget=emptied(), optional=True),
    Column("noted_on", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
    info=kept_for("noted_on", weeks=52, receipt="receipt.table.heard_notes"),
)

# --- digests and nudges ------------------------------------------------------------------------------------------

digests = Table(
    "digests",
    metadata,
    _workspace(),
    _id("id"),
    _code("kind", 16),  # team | manager | owner
    _person("subject", 64),  # a team's or a person's id
    Column("local_date", Date, nullable=False),
    _held("content", JSON(), Held(Holds.WORDS, stays("a team was told the sentence in it, without your name"), told_elsewhere=True)),
    _flag("is_quiet"),
    _when("composed_at"),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "kind", "subject", "local_date"),
    info=kept_for("composed_at", weeks=26, receipt="receipt.table.digests"),
)

nudges = Table(
    "nudges",
    metadata,
    _workspace(),
    _id("id"),
    _person(),
    _id("act_id"),
    Column("week", Date, nullable=False),
    _fact("state", 16),  # held_out | queued | sent | accepted | declined | done | snoozed
    Column("probability", Float, nullable=False),
    _words("plan", optional=True),  # the person's own if-then
    _id("chain_id", optional=True),  # what their team chose, if it is about that side
    _when("made_at"),
    _when("answered_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "person_id", "week", "act_id"),
    info=kept_for("made_at", weeks=26, receipt="receipt.table.nudges"),
)

nudge_trials = Table(  # what is left of weeks with and without a nudge: sums over at least as many people as scores need
    "nudge_trials",
    metadata,
    _workspace(),
    _code("side", 8),
    Column("begun_on", Date, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("held_out", Integer, nullable=False),
    Column("did_nudged", Integer, nullable=False),
    Column("did_held_out", Integer, nullable=False),
    Column("declined", Integer, nullable=False),
    Column("total", Float, nullable=False),
    Column("squares", Float, nullable=False),
    _code("verdict", 8, optional=True),  # kept | retired
    Column("decided_on", Date, nullable=True),
    PrimaryKeyConstraint("workspace_id", "side"),
    info=kept_for("begun_on", weeks=104),
)

attention = Table(  # the one ledger: what a person was sent unasked, by local week
    "attention",
    metadata,
    _workspace(),
    _person(),
    Column("week", Date, nullable=False),
    _mention("notice_key", 200),
    _code("kind", 32),
    PrimaryKeyConstraint("workspace_id", "person_id", "week", "notice_key"),
    info=kept_for("week", weeks=8, receipt="receipt.table.attention"),
)

# --- the plan made together --------------------------------------------------------------------------------------

choosings = Table(  # a team's week of choosing: proposals until Wednesday, the vote until Friday
    "choosings",
    metadata,
    _workspace(),
    _id("id"),
    _id("team_id"),
    Column("monday", Date, nullable=False),
    _code("state", 16),  # waiting | proposing | voting | counted | told | over
    _when("votes_close_at", optional=True),
    Column("k", SmallInteger, nullable=False),  # how many must have voted for an order to be told
    _flag("is_counted"),  # enough voted: what was chosen stands in the order of its stars
    _held("traces", JSON(), Held(Holds.NOBODY), optional=True),  # names of what the close dropped, until erasing found all of it gone
    _id("channel_id", 32, optional=True),  # where what was chosen is told, changed in place
    _id("message_ts", 32, optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "team_id", "monday"),
    info=kept_for("monday", weeks=104),
)

chains = Table(  # a side of the map and all that follows from it; its id names proposals, commitments, check-ins and the re-measure
    "chains",
    metadata,
    _workspace(),
    _id("id"),
    _id("choosing_id"),
    _id("team_id"),
    _code("dimension", 8),
    _code("origin", 100),  # where it came from: map, pulse or lead
    Column("begun_on", Date, nullable=False),
    _id("start_round", optional=True),  # whose figures it started from; a figure itself is kept in one place alone
    Column("again_on", Date, nullable=True),  # from when on the same is asked again
    _id("again_round", optional=True),  # whose figures are told beside its start
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "choosing_id", "dimension"),
    Index(None, "workspace_id", "team_id"),
    info=kept_for("begun_on", weeks=104),
)

proposals = Table(  # no time and no row number: whoever gave no name is found by the slot alone, until the vote opens
    "proposals",
    metadata,
    _workspace(),
    _id("id"),
    _id("chain_id"),
    Column("week", Date, nullable=False),  # the Monday of its choosing
    _person("author_id", forget=emptied(), optional=True),
    _sealed("author_slot", LargeBinary(16), forget=NOBODY_FINDS_IT, optional=True),
    _words("text", forget=stays("your team chooses among proposals; yours stands there without your name")),
    _flag("is_beyond_us"),
    _code("state", 16),  # open | chosen | not_chosen | taken | given_back
    Column("place", SmallInteger, nullable=False, default=0),  # in the order it was chosen
    Column("stars", SmallInteger, nullable=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    Index(None, "workspace_id", "chain_id"),
    info=kept_for("week", weeks=104, receipt="receipt.table.proposals"),
    sqlite_with_rowid=False,
)

open_votes = Table(  # as open_answers: on PostgreSQL each vote lies in a relation of its own
    "open_votes",
    metadata,
    _sealed("slot", LargeBinary(16), forget=UNTIL_VOTES_CLOSE, primary_key=True),
    _id("choosing_id"),
    _sealed("sealed", LargeBinary(), forget=UNTIL_VOTES_CLOSE),  # the stars given, or where a ballot stands; encrypted, one length
    info=WHILE_OPEN | kept_until("the vote closes", by="plan:count"),
    sqlite_with_rowid=False,
)

commitments = Table(  # what somebody looks after, as everybody in the team reads it
    "commitments",
    metadata,
    _workspace(),
    _id("id"),
    _id("chain_id"),
    _id("proposal_id"),
    _id("team_id"),
    _person("owner_id", forget=feature_first("plan", "what the team chose looks for somebody else"), optional=True),
    _words("noticed_by", forget=stays("your team reads how it will notice, without your name")),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    _code("state", 16),  # running | helped | not_yet | dropped | unsaid | given_back
    Column("ended_on", Date, nullable=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "proposal_id"),
    Index(None, "workspace_id", "team_id"),
    info=kept_for("starts_on", weeks=104, receipt="receipt.table.commitments"),
)

check_ins = Table(  # what came of a commitment after a week, three weeks and at its end
    "check_ins",
    metadata,
    _workspace(),
    _id("commitment_id"),
    _code("moment", 16),  # week_1 | week_3 | end
    Column("said_on", Date, nullable=False),
    _code("said", 16),  # helps | not_yet | drop
    _words("lesson", forget=stays("your team reads the lesson, without your name"), optional=True),
    PrimaryKeyConstraint("workspace_id", "commitment_id", "moment"),
    info=kept_for("said_on", weeks=104),
)

lead_words = Table(  # what a lead or owner said to a team's results, as everybody in the team reads it
    "lead_words",
    metadata,
    _workspace(),
    _id("team_id"),
    _id("round_id"),
    _code("word", 16),  # we_will | not_now | tell_more
    _words("why", forget=stays("your team reads why, without your name"), optional=True),
    _person(forget=emptied(), optional=True),
    Column("said_on", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "team_id", "round_id"),
    info=kept_for("said_on", weeks=104, receipt="receipt.table.lead_words"),
)

board_answers = Table(  # what an owner answered to something a team cannot do alone, as that team reads it
    "board_answers",
    metadata,
    _workspace(),
    _id("proposal_id"),
    _code("word", 16),  # we_will | not_now | tell_more
    _words("why", forget=stays("the team that asked reads why, without your name"), optional=True),
    _person(forget=emptied(), optional=True),
    Column("answered_on", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "proposal_id"),
    info=kept_for("answered_on", weeks=104, receipt="receipt.table.board_answers"),
)

round_tables = Table(  # a month of the leaders' round table
    "round_tables",
    metadata,
    _workspace(),
    _id("id"),
    Column("month", Date, nullable=False),
    _code("side", 8),
    _code("state", 16),  # guessing | told | over
    _id("channel_id", 32),
    _when("opened_at"),
    _id("round_id", optional=True),  # whose figures stand beside the guesses
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "month"),
    info=kept_for("month", weeks=104),
)

leader_commitments = Table(  # what a lead took on at a round table, as the leads' channel reads it
    "leader_commitments",
    metadata,
    _workspace(),
    _id("table_id"),
    _person(),
    _words("text"),
    Column("said_on", Date, nullable=False),
    PrimaryKeyConstraint("workspace_id", "table_id", "person_id"),
    info=kept_for("said_on", weeks=104, receipt="receipt.table.leader_commitments"),
)

guesses = Table(  # a lead's guess of their team's figure, which that lead alone can open
    "guesses",
    metadata,
    _workspace(),
    _sealed("slot", LargeBinary(16), forget=NOBODY_FINDS_IT),
    _id("table_id"),
    _sealed("sealed", LargeBinary(), forget=NOBODY_FINDS_IT),
    PrimaryKeyConstraint("workspace_id", "slot"),
    info=ANONYMOUS | kept_until("two weeks after the results stood beside it", by="leaders:over"),
    sqlite_with_rowid=False,
)

champions = Table(  # who was asked whether they would help a team start, once; on no screen but their own
    "champions",
    metadata,
    _workspace(),
    _person(),
    _fact("said", 8),  # asked | yes | no
    Column("asked_on", Date, nullable=False),
    Column("told", SmallInteger, nullable=False),  # of how many teams they heard
    PrimaryKeyConstraint("workspace_id", "person_id"),
    info=kept_for("asked_on", weeks=104, receipt="receipt.table.champions"),
)

team_canvases = Table(  # which canvas of its channel is a team's, and a hash of what stands on it
    "team_canvases",
    metadata,
    _workspace(),
    _id("team_id"),
    _id("canvas_id"),
    _code("shown"),
    PrimaryKeyConstraint("workspace_id", "team_id"),
    info=kept_until(WORKSPACE_GOES),
)

pulse_rests = Table(  # weeks in which a team gets no pulse: a vote takes its place, or nothing came of the last figures
    "pulse_rests",
    metadata,
    _workspace(),
    _id("team_id"),
    Column("monday", Date, nullable=False),
    _code("reason", 16),  # choosing | no_act
    PrimaryKeyConstraint("workspace_id", "team_id", "monday"),
    Index(None, "workspace_id", "monday"),
    info=kept_for("monday", weeks=26),
)

# --- what goes out -----------------------------------------------------------------------------------------------

webhooks = Table(  # an address that an owner named; what it signs with is a key outside the database (`webhook:<id>`)
    "webhooks",
    metadata,
    _workspace(),
    _id("id"),
    _name("url", 500),
    _code("events", JSON()),  # Events
    _person("made_by", forget=emptied(), optional=True),
    _when("made_at"),
    _when("paused_at", optional=True),
    _id("failing", optional=True),  # the delivery whose end was told; null while all is well
    _code("last_outcome", 40, optional=True),
    _when("last_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    info=kept_until("an owner removes it", receipt="receipt.table.webhooks"),
)

webhook_deliveries = Table(  # ids only; what is told is read when it is sent
    "webhook_deliveries",
    metadata,
    _workspace(),
    _id("id"),
    _id("webhook_id"),
    _code("event", 32),
    _id("subject"),
    _code("state", 16),  # ready | sent | dead | dropped
    Column("attempts", Integer, nullable=False, default=0),
    _when("not_before"),
    _when("queued_at"),
    _code("outcome", 40, optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "webhook_id", "event", "subject"),
    Index(None, "workspace_id", "state", "not_before"),
    info=kept_for("queued_at", weeks=8),
)

api_tokens = Table(  # what an owner gave a program to read with; the token itself is kept nowhere
    "api_tokens",
    metadata,
    _workspace(),
    _id("id"),
    _name("label"),
    _code("hash", 64),
    _person("made_by", forget=emptied(), optional=True),
    _when("made_at"),
    Column("last_used_on", Date, nullable=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("hash"),
    info=kept_until("an owner revokes it", receipt="receipt.table.api_tokens"),
)

# --- nothing lost, nothing twice ---------------------------------------------------------------------------------

seen = Table(  # what Slack already told us, each under a key outside the database, with the day alone; kept 8 days
    "seen",
    metadata,
    _workspace(),
    _sealed("key", 200, forget=NOBODY_FINDS_IT),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "key"),
    Index(None, "at"),
    info=kept_for("at", days=8),
)

due = Table(
    "due",
    metadata,
    _workspace(),
    _code("kind", 32),
    _id("subject", 100),
    _when("due_at"),
    _when("retry_at", optional=True),  # after a failure; `due_at` stays what it was
    Column("attempts", Integer, nullable=False, default=0),
    _code("last_error", Text(), optional=True),
    PrimaryKeyConstraint("workspace_id", "kind", "subject"),
    Index(None, "due_at"),
    info=kept_until("it has happened"),
)

outbox = Table(
    "outbox",
    metadata,
    _workspace(),
    _id("id"),
    _mention("dedupe_key", 200, forget=TOLD_TO_OTHERS),
    _code("kind", 32),
    _person(
        "recipient", forget=row_erased_where("state", "ready", others="which kinds of messages you were sent, so that none comes twice")
    ),  # a person or a channel
    _mention("body", JSON(), forget=TOLD_TO_OTHERS),  # ids only, never people's words
    Column("priority", SmallInteger, nullable=False),  # 0: an answer to a person ... 9: a fan-out
    _code("state", 16),  # an OutboxState
    _code("call", 8, optional=True),  # a CallKind: what was tried, to find it again when the answer was lost
    _when("not_before"),
    _when("expires_at", optional=True),
    Column("attempts", Integer, nullable=False, default=0),
    _id("lease_owner", optional=True),
    _when("lease_until", optional=True),
    _id("channel_id", 32, optional=True),
    _id("message_ts", 32, optional=True),
    _code("reason", Text(), optional=True),
    _when("queued_at"),
    _when("settled_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "dedupe_key"),
    Index(None, "state", "not_before"),
    Index("ix_outbox_waiting", "workspace_id", "state", "kind", "not_before", "id"),
    Index("ix_outbox_ready", "state", "workspace_id", "not_before"),
    Index(None, "state", "expires_at"),
    Index(None, "workspace_id", "recipient"),
    info=kept_until(
        "60 days after it was sent or dropped, 90 days where it got stuck, 26 weeks where it must not be told twice",
        by="upkeep:outbox",
        receipt="receipt.table.outbox",
    ),
)

senders = Table(  # one sender a workspace at a time; its pace outlives it
    "senders",
    metadata,
    _id("workspace_id", 32, primary_key=True),
    _id("owner", optional=True),
    _when("lease_until", optional=True),
    _when("blocked_until", optional=True),  # Slack said: not before then
    _code("trouble", optional=True),  # why nothing can be sent at all, for instance invalid_auth
    Column("rate", Float, nullable=True),  # messages a second
    info=kept_until(WORKSPACE_GOES),
)


def anonymous_tables() -> list[Table]:
    """The tables that hold answers, for the house rules and for PostgreSQL's UNLOGGED."""
    return [table for table in metadata.sorted_tables if table.info.get("anonymous")]


def as_dict(row: Any) -> dict[str, Any]:
    """A row as a plain dict."""
    return dict(row._mapping)
