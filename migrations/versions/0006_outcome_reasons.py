"""Why an outbox message ended, as a value: earlier versions kept a sentence. Slack's own words stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASONS = {
    "too late": "too_late",
    "told together with another": "joined",
    "the first try got lost": "first_try_lost",
    "nobody can tell whether it arrived": "outcome_unknown",
    "Slack did not answer yet": "slack_silent",
    "could not be rendered": "not_rendered",
    "not needed": "not_needed",
    "its author took it back": "taken_back",
    "taken back": "taken_back",
    "no longer a learning": "withdrawn",
    "the team or its digest is gone": "subject_gone",
    "the team is gone": "subject_gone",
    "the digest is gone": "subject_gone",
    "it has ended": "has_ended",
    "nothing to show": "nothing_to_show",
    "chosen by figures that are hidden now": "figures_hidden",
    "more than four days late": "digest_too_late",
    "stopped or snoozed meanwhile": "stopped",
    "nobody we know": "nobody_we_know",
    "not here any more": "not_here",
    "no owner any more": "not_an_owner",
    "away for a year": "away",
    "the week's two messages are spoken for": "week_full",
    "no place was kept for a reminder": "no_place_kept",
}


def upgrade() -> None:
    outbox = sa.table("outbox", sa.column("reason", sa.Text()))
    known = sa.case(REASONS, value=outbox.c.reason, else_=outbox.c.reason)
    op.execute(outbox.update().where(outbox.c.reason.in_(list(REASONS))).values(reason=known))


def downgrade() -> None:
    pass  # what reads a reason shows it as it is
