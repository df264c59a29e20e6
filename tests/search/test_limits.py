"""What may be looked for, on both sides of each limit, and which answer a question brings."""

from __future__ import annotations

from bot.ids import AskId, ChannelId, MessageTs, PersonId
from bot.search.rules import HitState, hit_of_ask, wished
from bot.sharing.rules import Ask, GivenAnswer, Place
from tests.givens import MONDAY, refusal


def test_twelve_words_are_looked_for_and_four_hundred_results_deep() -> None:
    assert wished(" ".join(f"word{n}" for n in range(13))).words == tuple(f"word{n}" for n in range(12))
    assert wished("One one TWO").words == ("one", "two")
    assert [wished("one", skip=skip).skip for skip in (-1, 0, 400, 401)] == [0, 0, 400, 400]
    assert [refusal(wished, typed) for typed in ("#sql", "sql", " ?! ")] == ["", "", "search.nothing_typed"]
    assert wished("one", kind="learning").kinds == ("learning",) and len(wished("one", kind="odd").kinds) > 1


def ask(answered: bool = False, solved: bool = False) -> Ask:
    times = (MONDAY, None, MONDAY if answered else None, MONDAY if solved else None)
    return Ask(AskId("a"), None, None, None, "typed", ChannelId("C1"), None, False, "How?", *times)


def answer(name: str, helpful: int) -> GivenAnswer:
    return GivenAnswer(name, AskId("a"), PersonId("U0BO"), Place(ChannelId("C1"), MessageTs("1.2")), name, helpful, MONDAY, None)


def test_a_question_brings_the_answer_that_helped_most_or_its_only_one_or_the_one_found() -> None:
    def brought(*given: GivenAnswer, found: str = "") -> str | None:
        shown = hit_of_ask(ask(), given, found).answer
        return shown and shown.text

    assert brought(answer("one", 1), answer("two", 2)) == "two" == brought(answer("two", 2), answer("one", 1))
    assert brought(answer("one", 0)) == "one" and brought(answer("one", 0), answer("two", 0)) is None and brought() is None
    assert brought(answer("one", 0), answer("two", 0), found="two") == "two"
    assert brought(answer("one", 1), answer("two", 0), found="two") == "one"
    states = [hit_of_ask(ask(answered, solved)).state for answered, solved in ((False, False), (True, False), (True, True))]
    assert states == [HitState.OPEN, HitState.ANSWERED, HitState.SOLVED]
