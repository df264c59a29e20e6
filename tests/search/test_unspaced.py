"""What is written without spaces is found by any part of it, on both engines."""

from __future__ import annotations

import pytest

from bot.database.engine import Database
from bot.people import store as people
from bot.people.rules import Person
from bot.search.rules import wished
from bot.sharing import search_index as search
from bot.sharing.known.rules import FOR_A_QUESTION, is_about_the_same, telling_words
from bot.slack.said.unspaced import spaced
from tests.givens import ANA, BO, GENERAL, MONDAY, Engines, scope

TEXTS = {
    "ja": "SQLの速さは、索引の順番で決まります。",
    "zh": "我们把部署拆成两步，回滚就容易多了。",
    "ko": "배포를 두 단계로 나누면 되돌리기가 쉽습니다.",
    "en": "Deploying in two steps makes it easy to go back or forth.",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, engines: Engines) -> Database:
    database = Database(engines.fresh(request.param))
    with database.transaction() as tx:
        people.keep_person(scope(tx), Person(ANA, "Ana", "UTC", "en", False, False, False, False, False, MONDAY))
        for item, text in TEXTS.items():
            words = {
                "author": BO,
                "channel": GENERAL,
                "is_private": False,
                "at": MONDAY,
                "title": "",
                "body": text,
                "tags": ["速度"] if item == "ja" else [],
            }
            search.keep_found(scope(tx), "learning", item, **words)
    request.addfinalizer(database.close)
    return database


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("索引", {"ja"}),
        ("速さ", {"ja"}),
        ("sqlの速さ", {"ja"}),
        ("#速度", {"ja"}),
        ("さ速", set()),
        ("部署", {"zh"}),
        ("回滚 部署", {"zh"}),
        ("배포", {"ko"}),
        ("단계", {"ko"}),
        ("deploy steps", {"en"}),
        ("back or forth", {"en"}),
        ("索引 部署", set()),
    ],
)
def test_any_part_of_a_text_is_enough(shared: Database, typed: str, found: set[str]) -> None:
    with shared.reading() as tx:
        assert {one.item for one in search.search(scope(tx), ANA, wished(typed)).found} == found


def test_a_question_in_japanese_finds_what_was_asked_before(shared: Database) -> None:
    asked, known = "大きな顧客の料金はどう決めますか？", "顧客ごとの料金の決め方を教えてください"
    assert {"顧客", "料金"} <= set(telling_words(asked))
    assert is_about_the_same("顧客の料金", known, share=FOR_A_QUESTION)
    assert not is_about_the_same("来週の会議の場所", known, share=FOR_A_QUESTION)
    with shared.reading() as tx:
        assert [one.item for one in search.alike(scope(tx), telling_words("索引の順番"), ("learning",), reader=ANA)] == ["ja"]


@pytest.mark.parametrize("text", ["plain words stay", "", "Ünïcode, too: naïve façade", "emoji 🌊 alone"])
def test_other_writing_stays_as_it_is(text: str) -> None:
    assert spaced(text) == text
