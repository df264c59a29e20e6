"""A message that a notice may join is held, so that it is not sent meanwhile."""

from __future__ import annotations

from bot.database.schema import outbox
from bot.ids import LearningId
from bot.outbox import store
from bot.outbox.notice import Notice
from bot.sharing.notice_bodies import LearningMarked
from tests.givens import BO, scope
from tests.locks import beside, is_free
from tests.outbox.limits.test_store import marked
from tests.rows import Rows


def test_what_waits_is_held_while_a_notice_looks_for_room_in_it(postgresql_url: str) -> None:
    with beside(postgresql_url) as tx:
        marked(Rows(tx), "a")
    with beside(postgresql_url) as tx:
        assert is_free(postgresql_url, outbox)
        new = Notice(LearningMarked(LearningId("new")), BO, key="new")
        assert store.queue_or_join(scope(tx), new, LearningMarked, lambda held: None)
        assert not is_free(postgresql_url, outbox)
