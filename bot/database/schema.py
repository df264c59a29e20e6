"""Every table on one page.

Rules: every row belongs to a workspace; ids are opaque text; times are aware UTC; every uniqueness rule is a constraint.
Tables marked ANONYMOUS hold answers (../domain/anonymity.py, P3-P9): no person, no time, no order. SQLite keeps them WITHOUT ROWID;
those marked WHILE_OPEN exist only until a round closes and are UNLOGGED on PostgreSQL. A house rule test reads this page and refuses
a column that could name somebody.
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
)

ANONYMOUS = {"anonymous": True}
WHILE_OPEN = {"anonymous": True, "unlogged": True}


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


def _workspace() -> Column[str]:
    return Column("workspace_id", String(32), nullable=False)


def _text(name: str, length: int = 64, *, optional: bool = False) -> Column[str]:
    return Column(name, String(length), nullable=optional)


def _when(name: str, *, optional: bool = False) -> Column[datetime]:
    return Column(name, Utc, nullable=optional)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False)


# --- who and where -----------------------------------------------------------------------------------------------

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True),
    _text("name", 200),
    _text("bot_user_id", 32),
    _when("installed_at"),
    _when("uninstalled_at", optional=True),
)

settings = Table(
    "settings",
    metadata,
    _workspace(),
    _text("name"),
    Column("value", JSON, nullable=False),
    _text("changed_by", 32, optional=True),
    _when("changed_at"),
    PrimaryKeyConstraint("workspace_id", "name"),
)

people = Table(
    "people",
    metadata,
    _workspace(),
    _text("id", 32),
    _text("name", 200),
    _text("zone", 64),  # IANA name, never an offset: Slack tells nobody when summer time begins
    _text("locale", 16),
    _flag("is_bot"),
    _flag("is_guest"),
    _flag("is_stranger"),
    _flag("is_deactivated"),
    _flag("is_owner"),  # program owner
    _when("known_since"),
    PrimaryKeyConstraint("workspace_id", "id"),
)

preferences = Table(
    "preferences",
    metadata,
    _workspace(),
    _text("person_id", 32),
    Column("pulse_weekday", SmallInteger, nullable=True),  # 0 = Monday; null: the workspace's default
    _text("pulse_time", 5, optional=True),  # "10:00" on the person's wall clock
    _when("paused_until", optional=True),
    _when("stopped_at", optional=True),
    _when("asked_to_slow_at", optional=True),
    _text("nudges", 8),  # more | usual | less | none
    _when("nudges_snoozed_until", optional=True),
    _text("country", 8, optional=True),  # for public holidays, only if the person said so
    _when("promise_shown_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "person_id"),
)

days_off = Table(
    "days_off",
    metadata,
    _workspace(),
    _text("person_id", 32),  # "" : everybody's
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _flag("is_holiday"),  # follows from the person's country, not said by them
    PrimaryKeyConstraint("workspace_id", "person_id", "first_day"),
)

channels = Table(
    "channels",
    metadata,
    _workspace(),
    _text("id", 32),
    _text("name", 100),
    _flag("is_private"),
    _flag("is_archived"),
    _flag("bot_is_member"),
    PrimaryKeyConstraint("workspace_id", "id"),
)

channel_members = Table(  # private channels the bot is in: who may find what was shared there
    "channel_members",
    metadata,
    _workspace(),
    _text("channel_id", 32),
    _text("person_id", 32),
    PrimaryKeyConstraint("workspace_id", "channel_id", "person_id"),
    Index(None, "workspace_id", "person_id"),
)

teams = Table(
    "teams",
    metadata,
    _workspace(),
    _text("id"),
    _text("name", 100),
    _text("parent_id", optional=True),  # a group of sibling teams
    _text("channel_id", 32, optional=True),
    _text("members_from", 16),  # hand | channel | usergroup
    _text("members_ref", 32, optional=True),
    _text("zone", 64),
    Column("digest_weekday", SmallInteger, nullable=False),
    _text("digest_time", 5),
    Column("digest_parts", JSON, nullable=False),
    _text("language", 16),
    _when("digest_paused_at", optional=True),
    _when("created_at"),
    _when("archived_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "name"),
)

team_members = Table(  # membership history: `until` is null while it lasts
    "team_members",
    metadata,
    _workspace(),
    _text("team_id"),
    _text("person_id", 32),
    _flag("is_lead"),
    _when("since"),
    _when("until", optional=True),
    PrimaryKeyConstraint("workspace_id", "team_id", "person_id", "since"),
    Index(None, "workspace_id", "person_id"),
)

# --- the pulse ---------------------------------------------------------------------------------------------------

own_questions = Table(
    "own_questions",
    metadata,
    _workspace(),
    _text("id"),
    Column("version", Integer, nullable=False),
    _text("dimension", 8),
    _text("form", 4),
    _flag("is_reversed"),
    Column("text", Text, nullable=False),
    Column("why", Text, nullable=False),
    _text("state", 16),  # proposed | announced | asked | retired
    _text("proposed_by", 32),
    _when("announced_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id", "version"),
)

rounds = Table(
    "rounds",
    metadata,
    _workspace(),
    _text("id"),
    Column("number", Integer, nullable=False),
    _when("opens_at"),
    _when("closes_at"),
    _text("state", 16),  # open | folded | released
    Column("k", SmallInteger, nullable=False),
    Column("comments_k", SmallInteger, nullable=False),
    _text("rule_version", 16),
    _text("bank_version", 16),
    _when("erased_at", optional=True),
    _when("released_at", optional=True),
    Column("asked_again", SmallInteger, nullable=False, default=0),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "number"),
    CheckConstraint("k >= 5", name="k_never_lower"),
    CheckConstraint("comments_k >= 8", name="comments_k_never_lower"),
)

cohorts = Table(
    "cohorts",
    metadata,
    _workspace(),
    _text("id"),
    _text("round_id"),
    _text("lineage", 2000),  # the same group over many rounds: its teams' ids, so it grows with a merged group
    _text("kind", 16),  # team | merged | leaders | company | residual
    _text("name", 200),
    _text("parent_lineage", 100, optional=True),
    Column("block", SmallInteger, nullable=False, default=0),  # cohorts of a block are asked the same (rotation)
    Column("size", Integer, nullable=False),
    Column("settled_size", Integer, nullable=False),  # what later sizes are compared with: a jump holds results back
    Column("newcomers", Integer, nullable=False, default=0),  # against the round before
    Column("silent_until", Date, nullable=True),
    _text("response_band", 16, optional=True),
    _flag("under_half_answered"),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "round_id", "lineage"),
    ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
    Index(None, "workspace_id", "lineage"),
)

cohort_teams = Table(
    "cohort_teams",
    metadata,
    _workspace(),
    _text("cohort_id"),
    _text("team_id"),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "team_id"),
    Index(None, "workspace_id", "team_id"),
)

cohort_members = Table(  # frozen at opening; kept until the next round is formed
    "cohort_members",
    metadata,
    _workspace(),
    _text("cohort_id"),
    _text("person_id", 32),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "person_id"),
    Index(None, "workspace_id", "person_id"),
)

cohort_questions = Table(
    "cohort_questions",
    metadata,
    _workspace(),
    _text("cohort_id"),
    _text("question_id"),
    Column("version", Integer, nullable=False),
    Column("place", SmallInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "question_id"),
)

open_answers = Table(
    "open_answers",
    metadata,
    Column("slot", LargeBinary(16), primary_key=True),
    _text("cohort_id"),
    _text("question_id"),
    # 1..5, or 0 for "prefer not to say", encrypted: two backups and the minute of a tap would tell a plain value
    Column("sealed", LargeBinary(29), nullable=False),
    Index(None, "cohort_id", "question_id"),
    info=WHILE_OPEN,
    sqlite_with_rowid=False,
)

open_comments = Table(
    "open_comments",
    metadata,
    Column("slot", LargeBinary(16), primary_key=True),
    _text("cohort_id"),
    _text("question_id"),
    Column("sealed", LargeBinary, nullable=False),  # encrypted and padded to one length
    Index(None, "cohort_id", "question_id"),
    info=WHILE_OPEN,
    sqlite_with_rowid=False,
)

round_nonces = Table(  # only with RIPPLE_MASTER_SECRET (P6): half of the round key
    "round_nonces",
    metadata,
    Column("round_id", String(64), primary_key=True),
    Column("nonce", LargeBinary(32), nullable=False),
    info=WHILE_OPEN,
    sqlite_with_rowid=False,
)

silences = Table(  # how many rounds in a row each person let pass, slot and number under a key kept outside the database
    "silences",
    metadata,
    Column("slot", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary(29), nullable=False),
    info=WHILE_OPEN,
    sqlite_with_rowid=False,
)

cells = Table(
    "cells",
    metadata,
    _workspace(),
    _text("cohort_id"),
    _text("question_id"),
    Column("version", Integer, nullable=False),
    *(Column(f"c{point}", Integer, nullable=False) for point in range(1, 6)),
    PrimaryKeyConstraint("workspace_id", "cohort_id", "question_id"),
    ForeignKeyConstraint(["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"]),
    CheckConstraint("c1 + c2 + c3 + c4 + c5 >= 5", name="five_or_nothing"),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

not_said = Table(  # "prefer not to say", company level only
    "not_said",
    metadata,
    _workspace(),
    _text("round_id"),
    _text("question_id"),
    Column("asked_answers", Integer, nullable=False),
    Column("not_said", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "round_id", "question_id"),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    _workspace(),
    _text("cohort_id"),
    _text("question_id"),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["workspace_id", "cohort_id"], ["cohorts.workspace_id", "cohorts.id"]),
    Index(None, "workspace_id", "cohort_id"),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

published = Table(  # append only: what was shown is what is stored, for everybody
    "published",
    metadata,
    _workspace(),
    _text("round_id"),
    _text("subject", 2000),  # a cohort's lineage, or "company"
    _text("dimension", 16),
    Column("shown", JSON, nullable=False),
    PrimaryKeyConstraint("workspace_id", "round_id", "subject", "dimension"),
    Index(None, "workspace_id", "subject"),
)

# --- sharing, asking, trying -------------------------------------------------------------------------------------

learnings = Table(
    "learnings",
    metadata,
    _workspace(),
    _text("id"),
    _text("author_id", 32),
    _text("team_id", optional=True),
    _text("origin", 200),  # what made it: a command's trigger, or channel:ts of the message it was saved from
    _text("channel_id", 32, optional=True),
    _text("message_ts", 32, optional=True),
    _text("audience", 16),  # channel | company
    _flag("is_private"),
    Column("title", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("link", Text, nullable=True),
    Column("link_title", Text, nullable=True),
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
)

asks = Table(
    "asks",
    metadata,
    _workspace(),
    _text("id"),
    _text("author_id", 32, optional=True),  # null: asked anonymously
    Column("author_slot", LargeBinary(16), nullable=True),  # keyed, so that the asker alone can say "solved"
    _text("team_id", optional=True),
    _text("origin", 200),
    _text("channel_id", 32),
    _text("message_ts", 32, optional=True),
    _flag("is_private"),
    Column("text", Text, nullable=False),
    _when("asked_at"),
    _when("edited_at", optional=True),
    _when("answered_at", optional=True),  # first reply of somebody else
    _when("solved_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "origin"),
    Index(None, "workspace_id", "channel_id", "message_ts"),
    Index(None, "workspace_id", "team_id", "asked_at"),
)

answers = Table(
    "answers",
    metadata,
    _workspace(),
    _text("id"),
    _text("ask_id"),
    _text("author_id", 32),
    _text("channel_id", 32),
    _text("message_ts", 32),
    Column("text", Text, nullable=False),
    Column("helpful", Integer, nullable=False, default=0),  # how many say so, now
    _when("answered_at"),
    _when("edited_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "channel_id", "message_ts"),
    Index(None, "workspace_id", "ask_id"),
)

experiments = Table(
    "experiments",
    metadata,
    _workspace(),
    _text("id"),
    _text("owner_id", 32),
    _text("team_id", optional=True),
    _text("origin", 200),
    _text("channel_id", 32, optional=True),
    _text("message_ts", 32, optional=True),
    _flag("is_private"),
    Column("hypothesis", Text, nullable=False),
    Column("smallest_test", Text, nullable=False),
    Column("judged_by", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    _text("outcome", 16, optional=True),  # held | not_held | unclear | stopped; null while it runs
    Column("lesson", Text, nullable=True),
    _text("learning_id", optional=True),
    _when("started_at"),
    _when("reminded_at", optional=True),
    _when("finished_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "origin"),
    Index(None, "workspace_id", "owner_id"),
    Index(None, "workspace_id", "team_id", "started_at"),
)

reactions = Table(  # state, not increments: order and repetition do not matter; kept 35 days. A saved, undone or deleted
    # message is a mark too, by nobody, under a name in brackets that no emoji has
    "reactions",
    metadata,
    _workspace(),
    _text("channel_id", 32),
    _text("message_ts", 32),
    _text("person_id", 32),
    _text("emoji", 100),
    _flag("is_present"),
    _text("last_event_ts", 32),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "channel_id", "message_ts", "person_id", "emoji"),
    Index(None, "workspace_id", "at"),
    Index(None, "workspace_id", "person_id"),
)

activity = Table(  # person-level traces of deliberate acts, only for distinct counts; kept 35 days
    "activity",
    metadata,
    _workspace(),
    _text("person_id", 32),
    _text("kind", 24),  # shared | asked | answered | used | experimented | modelled ...
    _text("item_id"),
    _text("team_id", optional=True),
    _text("to_team_id", optional=True),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "person_id", "kind", "item_id"),
    Index(None, "workspace_id", "item_id"),
    Index(None, "workspace_id", "team_id", "at"),
    Index(None, "workspace_id", "at"),
)

weekly_counts = Table(  # what remains after 35 days: numbers of a team and week
    "weekly_counts",
    metadata,
    _workspace(),
    _text("team_id"),
    Column("week", Date, nullable=False),  # Monday
    _text("name"),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "team_id", "week", "name"),
    Index(None, "workspace_id", "week"),
)

indicator_weeks = Table(  # the indicators of a team, or of the company, as everybody was shown them that week
    "indicator_weeks",
    metadata,
    _workspace(),
    _text("subject"),  # a team's id, or "company"
    Column("week", Date, nullable=False),  # Monday
    Column("shown", JSON, nullable=False),
    PrimaryKeyConstraint("workspace_id", "subject", "week"),
    Index(None, "workspace_id", "week"),
)

moves = Table(  # a confirmed new role or team; kept 35 days, so that nobody counts twice, then only a number of the week
    "moves",
    metadata,
    _workspace(),
    _text("person_id", 32),
    Column("since", Date, nullable=False),
    _text("change", 120),  # role:... or team:..., only to know a mass reorganisation
    _text("helped", 8, optional=True),  # yes | no, if they said; gone once it is counted
    _flag("was_said"),  # by the person
    _flag("was_imported"),
    _flag("is_left_out"),  # the same change for more than three people in one week
    _when("confirmed_at"),
    PrimaryKeyConstraint("workspace_id", "person_id", "since"),
    Index(None, "workspace_id", "confirmed_at"),
)

# --- digests and nudges ------------------------------------------------------------------------------------------

digests = Table(
    "digests",
    metadata,
    _workspace(),
    _text("id"),
    _text("kind", 16),  # team | manager | owner
    _text("subject"),  # a team's or a person's id
    Column("local_date", Date, nullable=False),
    Column("content", JSON, nullable=False),
    _flag("is_quiet"),
    _when("composed_at"),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "kind", "subject", "local_date"),
)

nudges = Table(
    "nudges",
    metadata,
    _workspace(),
    _text("id"),
    _text("person_id", 32),
    _text("act_id"),
    Column("week", Date, nullable=False),
    _text("state", 16),  # held_out | queued | sent | accepted | declined | done | snoozed
    Column("probability", Float, nullable=False),
    Column("plan", Text, nullable=True),  # the person's own if-then
    _when("made_at"),
    _when("answered_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "person_id", "week", "act_id"),
)

attention = Table(  # the one ledger: what a person was sent unasked, by local week
    "attention",
    metadata,
    _workspace(),
    _text("person_id", 32),
    Column("week", Date, nullable=False),
    _text("notice_key", 200),
    _text("kind", 32),
    PrimaryKeyConstraint("workspace_id", "person_id", "week", "notice_key"),
)

# --- nothing lost, nothing twice ---------------------------------------------------------------------------------

seen = Table(  # what Slack already told us; kept 8 days
    "seen",
    metadata,
    _workspace(),
    _text("key", 200),
    _when("at"),
    PrimaryKeyConstraint("workspace_id", "key"),
    Index(None, "at"),
)

due = Table(
    "due",
    metadata,
    _workspace(),
    _text("kind", 32),
    _text("subject", 100),
    _when("due_at"),
    _when("retry_at", optional=True),  # after a failure; `due_at` stays what it was
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text, nullable=True),
    PrimaryKeyConstraint("workspace_id", "kind", "subject"),
    Index(None, "due_at"),
)

outbox = Table(
    "outbox",
    metadata,
    _workspace(),
    _text("id"),
    _text("dedupe_key", 200),
    _text("kind", 32),
    _text("recipient", 32),  # a person or a channel
    Column("body", JSON, nullable=False),  # ids only, never people's words
    Column("priority", SmallInteger, nullable=False),  # 0: an answer to a person ... 9: a fan-out
    _text("state", 16),  # ready | sending | sent | dropped | expired | unsure | dead
    _text("call", 8, optional=True),  # post | thread | update: what was tried, to find it again when the answer was lost
    _when("not_before"),
    _when("expires_at", optional=True),
    Column("attempts", Integer, nullable=False, default=0),
    _text("lease_owner", optional=True),
    _when("lease_until", optional=True),
    _text("channel_id", 32, optional=True),
    _text("message_ts", 32, optional=True),
    Column("reason", Text, nullable=True),
    _when("queued_at"),
    _when("settled_at", optional=True),
    PrimaryKeyConstraint("workspace_id", "id"),
    UniqueConstraint("workspace_id", "dedupe_key"),
    Index(None, "state", "not_before"),
    Index("ix_outbox_waiting", "workspace_id", "state", "kind", "not_before", "id"),
    Index(None, "workspace_id", "recipient"),
)

senders = Table(  # one sender a workspace at a time; its pace outlives it
    "senders",
    metadata,
    Column("workspace_id", String(32), primary_key=True),
    _text("owner", optional=True),
    _when("lease_until", optional=True),
    _when("blocked_until", optional=True),  # Slack said: not before then
    _text("trouble", 64, optional=True),  # why nothing can be sent at all, for instance invalid_auth
    Column("rate", Float, nullable=True),  # messages a second
)


def anonymous_tables() -> list[Table]:
    """The tables that hold answers, for the house rules and for PostgreSQL's UNLOGGED."""
    return [table for table in metadata.sorted_tables if table.info.get("anonymous")]


def as_dict(row: Any) -> dict[str, Any]:
    """A row as a plain dict."""
    return dict(row._mapping)
