"""The rest of what people do with Ripple, as a newcomer would try it. Ask without a name, thank, try, be reminded, find again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sharing import link_titles
from bot.sharing.link_titles import Title
from tests.stories.driver import Story


def cards(story: Story, words: str) -> list[str]:
    return [found for message in story.slack.posted("harbor") if words in (found := story.read(message))]


async def start_experiment(story: Story, ends_on: str = "2026-03-05") -> None:
    await story.dev.types("/experiment", in_="#harbor")
    await story.settle()
    await story.dev.fills(hypothesis="Pairing halves review time", smallest_test="Two tickets", judged_by="Hours to merge")
    await story.dev.selects("ends_on", ends_on)
    assert (await story.dev.submits()).ok
    await story.dev.closes_modal()
    await story.settle()


@pytest.mark.long
async def test_by_the_global_shortcut_a_learning_goes_to_the_teams_channel(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.uses_global_shortcut("Share a learning")
    await story.settle()
    await story.ana.fills(text="Reading aloud finds bugs")
    assert (await story.ana.submits()).ok
    await story.settle()
    assert len(cards(story, "Reading aloud")) == 1


@pytest.mark.long
async def test_a_learning_is_changed_used_and_taken_back(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/til Reading aloud finds bugs", in_="#harbor")
    await story.settle()
    card = story.bo.channel("#harbor")[-1]
    await story.bo.presses("I used this", in_=card)
    await story.dev.reacts(card, "recycle")
    await story.settle()
    assert story.rows("learnings")[0]["used_by"] == 2
    await story.dev.unreacts(card, "recycle")
    await story.settle()
    assert story.rows("learnings")[0]["used_by"] == 1
    await story.ana.uses_shortcut("Change or take back", on=card)
    await story.settle()
    await story.ana.fills(text="Reading aloud finds half of the bugs")
    assert (await story.ana.submits()).ok
    await story.settle()
    (said,) = cards(story, "Reading aloud")
    assert "half of the bugs" in said and "used by 1" in said
    await story.ana.opens_home()
    await story.settle()
    await story.ana.presses("Change", in_="home")
    await story.settle()
    assert "half of the bugs" in str(story.ana.modal)
    await story.ana.closes_modal()
    await story.ana.types("/til A second one", in_="#harbor")
    await story.settle()
    await story.ana.presses("Take back")
    await story.settle()
    assert len(story.rows("learnings")) == 1
    assert len(cards(story, "taken back by its author")) == 1


async def screens(story: Story) -> str:
    """What Bo's Home shows, and what he finds."""
    await story.bo.opens_home()
    await story.bo.types("/learn search flag", in_="#harbor")
    await story.settle()
    return "".join([str(story.bo.home), *(story.read(message) for message in story.bo.ephemerals()), str(story.bo.modal)])


async def test_a_question_without_a_name_names_nobody_and_its_asker_alone_closes_it(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/learn ask", in_="#harbor")
    await story.settle()
    await story.ana.fills(text="What does the flag do?")
    await story.ana.selects("nameless", ["Ask without my name"])
    assert (await story.ana.submits()).ok
    await story.settle()
    assert cards(story, "What does the flag do?") == []  # not at once: the moment would tell who was typing
    assert "What does the flag do?" not in await screens(story)
    await story.live(minutes=60)
    (asked,) = cards(story, "What does the flag do?")
    assert "What does the flag do?" in await screens(story)
    assert "Somebody asks" in asked and "Ana" not in asked
    (row,) = story.rows("asks")
    assert row["author_id"] is None
    assert [row for row in story.rows("activity") if row["kind"] == "asked"] == []
    card = story.bo.channel("#harbor")[-1]
    await story.bo.says("#harbor", "It turns the cache off", thread=card)
    await story.settle()
    await story.bo.uses_shortcut("Change or take back", on=card)
    await story.settle()
    assert "Nothing of yours" in story.bo.ephemerals("#harbor")[-1].text
    assert story.rows("asks")[0]["solved_at"] is None
    await story.ana.uses_shortcut("Change or take back", on=card)
    await story.settle()
    await story.ana.presses("Solved")
    await story.settle()
    assert story.rows("asks")[0]["solved_at"] is None  # not at once either
    assert cards(story, ":white_check_mark: Solved") == []
    await story.live(minutes=60)
    assert story.rows("asks")[0]["solved_at"] is not None
    assert len(cards(story, ":white_check_mark: Solved")) == 1


@pytest.mark.parametrize(("words", "emoji"), [("I was wrong about the cache", "face_palm"), ("I don't know how the cache works", "shrug")])
async def test_openness_is_tagged_by_its_author_and_thanked_by_others(quick_story: Story, words: str, emoji: str) -> None:
    story = quick_story
    await story.set_up_team()
    message = await story.bo.says("#harbor", words)
    await story.ana.reacts(message, emoji)  # nobody else's to say
    await story.bo.reacts(message, "raised_hands")
    await story.settle()
    assert story.rows("activity") == []
    await story.bo.reacts(message, emoji)
    await story.ana.reacts(message, "raised_hands")
    await story.settle()
    kinds = sorted((row["kind"], row["person_id"]) for row in story.rows("activity"))
    assert kinds == [("opened_up", story.bo.id), ("thanked", story.ana.id)]
    await story.bo.unreacts(message, emoji)
    await story.settle()
    assert story.rows("activity") == []


async def test_a_message_marked_as_a_question_has_answers_that_others_find_helpful(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    question = await story.ana.says("#harbor", "Who knows how plovers are counted?")
    await story.dev.reacts(question, "question")
    await story.settle()
    answer = await story.bo.says("#harbor", "By their nests, in May", thread=question)
    await story.dev.reacts(answer, "white_check_mark")
    await story.bo.reacts(answer, "white_check_mark")  # one's own answer is for others to praise
    await story.settle()
    (row,) = story.rows("answers")
    assert (row["author_id"], row["helpful"]) == (story.bo.id, 1)
    assert story.rows("asks")[0]["author_id"] == story.ana.id
    await story.dev.unreacts(answer, "white_check_mark")
    await story.bo.reacts(question, "checkered_flag")  # the asker's word only
    await story.settle()
    assert story.rows("answers")[0]["helpful"] == 0
    assert story.rows("asks")[0]["solved_at"] is None
    await story.ana.reacts(question, "checkered_flag")
    await story.settle()
    assert story.rows("asks")[0]["solved_at"] is not None


@pytest.mark.long
async def test_the_title_of_a_link_stands_on_the_card_and_is_found(quick_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story = quick_story
    asked: list[str] = []

    async def page(url: str) -> Title:
        asked.append(url)
        return Title("Counting plovers by their nests")

    monkeypatch.setattr(link_titles, "fetch_title", page)
    await story.set_up_team()
    await story.ana.types("/til This helped me: https://example.org/birds", in_="#harbor")
    await story.settle()
    await story.live(minutes=5)
    assert asked == ["https://example.org/birds"]
    (card,) = cards(story, "This helped me")
    assert "Counting plovers by their nests" in card
    await story.bo.types("/learn search plovers", in_="#harbor")
    await story.settle()
    assert "This helped me" in story.read(story.bo.modal)


@pytest.mark.longest
async def test_an_overdue_experiment_is_asked_about_in_the_owners_morning_reminded_of_once_and_then_unclear(story: Story) -> None:
    await story.set_up_team()
    await start_experiment(story)
    await story.live_until(datetime(2026, 3, 20, tzinfo=UTC))
    questions = [message for message in story.dev.dms() if "Pairing halves" in story.read(message)]
    times = [story.at(message, story.zone_of("dev")) for message in questions]
    assert [f"{at:%a %H:%M}" for at in times] == ["Thu 09:00", "Mon 09:00"]
    assert "If I hear nothing, I note “unclear”" in story.read(questions[-1])
    (row,) = story.rows("experiments")
    assert (row["outcome"], row["lesson"]) == ("unclear", None)
    await story.dev.presses("Tell how it went", in_=questions[-1])
    await story.settle()
    await story.dev.fills(outcome="It held", lesson="Pairs are quick")
    await story.dev.selects("share", ["Share the lesson as a learning"])
    assert (await story.dev.submits()).ok
    await story.settle()
    assert story.rows("experiments")[0]["outcome"] == "held"
    (learning,) = story.rows("learnings")
    assert learning["text"].startswith("Pairs are quick")
    assert len(cards(story, "learned something")) == 1


@pytest.mark.long
async def test_results_are_turned_page_by_page_and_the_words_stay(quick_story: Story) -> None:
    story = quick_story
    for number in range(7):
        await story.ana.types(f"/til plover number{number}", in_="#harbor")
    await story.settle()
    await story.bo.types("/learn search plover", in_="#harbor")
    await story.settle()
    first = story.read(story.bo.modal)
    await story.bo.presses("More")
    await story.settle()
    second = story.read(story.bo.modal)
    seen = [[n for n in range(7) if f"number{n}" in page] for page in (first, second)]
    assert sorted(seen[0] + seen[1]) == list(range(7)) and len(seen[0]) == 5
    await story.bo.presses("Back")
    await story.settle()
    assert story.read(story.bo.modal) == first
    assert "plover" in str(story.bo.modal)
