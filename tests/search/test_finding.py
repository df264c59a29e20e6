"""Finding again what was shared: by words, tags and kinds, and only what the reader may read."""

from __future__ import annotations

import pytest

from bot.database.engine import Tx
from bot.errors import PersonCanFix
from bot.people import store as people
from bot.search import acts as search
from bot.search.rules import wished
from tests.givens import BO, CLEO, GENERAL, scope
from tests.sharing.world import SECRET, found, share, tx

__all__ = ["tx"]


def test_what_was_shared_privately_is_found_by_members_only_as_the_channel_is_now(tx: Tx) -> None:
    share(tx, "secret sauce", channel=SECRET)
    share(tx, "public sauce", key="k2")
    assert sorted(found(tx, BO, "sauce")) == ["public sauce", "secret sauce"]
    assert found(tx, CLEO, "sauce") == ["public sauce"]
    people.keep_channel(scope(tx), GENERAL, is_private=True)
    assert found(tx, CLEO, "sauce") == []
    people.member_went(scope(tx), SECRET, BO)
    assert found(tx, BO, "sauce") == []


def test_words_are_found_by_stem_in_any_order_and_every_word_must_occur(tx: Tx) -> None:
    share(tx, "Partial indexes speed up counting")
    assert found(tx, BO, "counted index") == ["Partial indexes speed up counting"]
    assert found(tx, BO, "index banana") == []


def test_tags_and_kinds_narrow_down(tx: Tx) -> None:
    share(tx, "alpha words #sql")
    share(tx, "beta words #on-call", key="k2")
    assert found(tx, BO, "words #on-call") == ["beta words #on-call"]
    assert found(tx, BO, "#sql") == ["alpha words #sql"]
    assert found(tx, BO, "words", kind="experiment") == []


@pytest.mark.parametrize("typed", ['" OR 1', "a* NEAR(b)", "title:x AND", "'; DROP TABLE learnings; --", "words -words", "& | ! <->", "%"])
def test_the_engines_operators_cannot_be_typed(tx: Tx, typed: str) -> None:
    share(tx, "words")
    try:
        search.find(scope(tx), BO, wished(typed), typed, "")
    except PersonCanFix as said:
        assert said.key == "search.nothing_typed"


def test_pages_do_not_overlap_and_say_whether_there_is_more(tx: Tx) -> None:
    for number in range(12):
        share(tx, f"words number{number}", key=f"k{number}")
    pages = [search.find(scope(tx), BO, wished("words", skip=skip), "words", "") for skip in (0, 5, 10)]
    seen = [hit.item for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == 12
    assert [page.more for page in pages] == [True, True, False]
