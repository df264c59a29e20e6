"""How many direct messages somebody got unasked in a week. Counted from what stands in Slack, not from the ledger that decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.app.features import FEATURES
from bot.localslack import Someone
from bot.outbox.attention.rules import BESIDE, MOST_A_WEEK
from bot.outbox.states import CallKind
from tests.stories.driver import Story
from tests.stories.thirty_teams.telling import SUNRISE

AMONG_THE_TWO: Mapping[str, bool] = {name: kind.as_unasked not in (None, *BESIDE) for name, kind in FEATURES.notices.items()}


def check_unasked(story: Story, week: int) -> int:
    """The most that anybody got in this week.

    Look while the week is fresh: what was sent is known by its kind for 60 days. A message of no known kind counts: those of the
    pulse leave no trace. What somebody asked for, or has a place of its own (an owner's month, a day that they set), does not.

    Raises:
        AssertionError: somebody got more than two; what they read stands in it.
    """
    sent = [row for row in story.rows("outbox") if row["message_ts"] and row["call"] == CallKind.POST]
    beside = {(row["channel_id"], row["message_ts"]) for row in sent if not AMONG_THE_TWO[row["kind"]]}
    most = 0
    for person in story.people.values():
        told = _unasked(story, person, week, beside)
        assert len(told) <= MOST_A_WEEK, f"{person.name} got {len(told)} messages unasked in week {week}:\n" + "\n---\n".join(told)
        most = max(most, len(told))
    return most


def _unasked(story: Story, person: Someone, week: int, beside: set[tuple[str, str]]) -> list[str]:
    begins = SUNRISE + timedelta(weeks=week - 1)
    new = [one for one in person.dms() if begins.timestamp() <= float(one.ts) < (begins + timedelta(weeks=1)).timestamp()]
    return [story.read(one) for one in new if (one.channel, one.ts) not in beside]
