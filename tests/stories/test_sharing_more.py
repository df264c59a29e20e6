"""The rest of what people do with Ripple, as a newcomer would try it: ask without a name, thank, try, be reminded, find again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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


async def test_by_the_global_shortcut_a_learning_goes_to_the_teams_channel(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.uses_global_shortcut("Share a learning")
    await story.settle()
    await story.ana.fills(text="Reading aloud finds bugs")
    assert (await story.ana.submits()).ok
    await story.settle()
    assert len(cards(story, "Reading aloud")) == 1


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
    await story.ana.presses("Change", in_=card)
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


async def test_a_question_without_a_name_names_nobody_and_its_asker_alone_closes_it(story: Story) -> None:
    await story.set_up_team()
    await story.ana.types("/learn ask", in_="#harbor")
    await story.settle()
    await story.ana.fills(text="What does the flag do?")
    await story.ana.selects("nameless", ["Ask without my name"])
    assert (await story.ana.submits()).ok
    await story.settle()
    assert cards(story, "What does the flag do?") == []  # not at once: the moment would tell who was typing
    await story.live(minutes=10)
    (asked,) = cards(story, "What does the flag do?")
    assert "Somebody asks" in asked and "Ana" not in asked
    (row,) = story.rows("asks")
    assert row["author_id"] is None
    assert [row for row in story.rows("activity") if row["kind"] == "asked"] == []
    card = story.bo.channel("#harbor")[-1]
    await story.bo.says("#harbor", "It turns the cache off", thread=card)
    await story.settle()
    await story.bo.presses("Solved", in_=card)
    await story.settle()
    assert story.rows("asks")[0]["solved_at"] is None
    await story.ana.presses("Solved", in_=card)
    await story.settle()
    assert story.rows("asks")[0]["solved_at"] is not None
    assert len(cards(story, ":white_check_mark: Solved")) == 1


async def test_i_was_wrong_is_tagged_by_its_author_and_thanked_by_others(quick_story: Story) -> None:
    story = quick_story
    await story.set_up_team()
    message = await story.bo.says("#harbor", "I was wrong about the cache")
    await story.ana.reacts(message, "face_palm")  # nobody else's to say
    await story.bo.reacts(message, "raised_hands")
    await story.settle()
    assert story.rows("activity") == []
    await story.bo.reacts(message, "face_palm")
    await story.ana.reacts(message, "raised_hands")
    await story.settle()
    kinds = sorted((row["kind"], row["person_id"]) for row in story.rows("activity"))
    assert kinds == [("opened_up", story.bo.id), ("thanked", story.ana.id)]
    await story.bo.unreacts(message, "face_palm")
    await story.settle()
    assert story.rows("activity") == []


async def test_an_overdue_experiment_is_asked_about_in_the_owners_morning_reminded_of_once_and_then_unclear(story: Story) -> None:
    await story.set_up_team()
    await start_experiment(story)
    await story.live_until(datetime(2026, 3, 20, tzinfo=UTC))
    questions = [message for message in story.dev.dms() if "Pairing halves" in story.read(message)]
    times = [story.at(message, story.zone_of("dev")) for message in questions]
    assert [f"{at:%a %H:%M}" for at in times] == ["Thu 09:00", "Mon 09:00"]
    assert "without it I write “unclear”" in story.read(questions[-1])
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
    await story.bo.presses("Better")
    await story.settle()
    assert story.read(story.bo.modal) == first
    assert "plover" in str(story.bo.modal)


PINGS = ("<!channel> look here", "<!here|here> look here", "&lt;!everyone&gt; look here", "@\u200bchannel look here", "＠channel look here")


@pytest.mark.parametrize("words", PINGS)
async def test_no_disguise_of_everybody_pings_anybody(quick_story: Story, words: str) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types(f"/til {words}", in_="#harbor")
    await story.ana.types(f"/learn ask {words}", in_="#harbor")
    await story.dev.types("/experiment", in_="#harbor")
    await story.settle()
    await story.dev.fills(hypothesis=words, smallest_test=words, judged_by=words)
    await story.dev.selects("ends_on", "2026-03-05")
    assert (await story.dev.submits()).ok
    await story.settle()
    posted = [message for message in story.slack.posted("harbor") if "look here" in str(message)]
    assert len(posted) == 3
    for message in posted:
        assert "<!" not in str(message)
        assert "@channel" not in str(message) and "@here" not in str(message) and "@everyone" not in str(message)


@pytest.mark.parametrize("command", ["/til", "/learn ask"])
@pytest.mark.parametrize("words", [":tada: :tada:", "🎉🎉", "y" * 40_000])
async def test_what_cannot_be_kept_is_given_back_whole_with_a_sentence(quick_story: Story, command: str, words: str) -> None:
    story = quick_story
    await story.ana.types(f"{command} {words}", in_="#harbor")
    await story.settle()
    told = story.ana.ephemerals()
    given_back = "".join(block["text"]["text"] for message in told for block in message.blocks if block["type"] == "section")
    assert given_back.count(words[0]) >= words.count(words[0])  # of several messages nobody promises the order, so they are numbered
    assert "Add a few words" in given_back or "Keep the heart of it" in given_back
    assert (story.rows("learnings"), story.rows("asks")) == ([], [])


async def test_right_to_left_words_stay_and_turn_no_line_around(quick_story: Story) -> None:
    story = quick_story
    await story.ana.types("/til שלום \u202egnp.exe\u202c עולם", in_="#harbor")
    await story.settle()
    (row,) = story.rows("learnings")
    assert "שלום" in row["text"] and "עולם" in row["text"]
    assert "\u202e" not in str(story.slack.posted("harbor"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/admin", "http://169.254.169.254/latest", "http://localhost/", "http://[::1]/"])
async def test_a_link_to_an_internal_address_is_shown_as_it_is_and_never_opened(quick_story: Story, address: str) -> None:
    story = quick_story
    await story.set_up_team()
    await story.ana.types(f"/til Our page is at {address}", in_="#harbor")
    await story.settle()
    (row,) = story.rows("learnings")
    assert (row["link"], row["link_title"]) == (address.rstrip("."), None)
    await story.live(minutes=30)
    assert story.rows("learnings")[0]["link_title"] is None
    assert len(cards(story, "Our page is at")) == 1
