"""What Slack takes at most, and that no builder gives it more. The numbers are Slack's own (docs.slack.dev, Block Kit reference)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.ids import ChannelId, PersonId
from bot.slack import blocks
from bot.words import words_in

EN = words_in("en")


def text_of(made: dict[str, Any]) -> str:
    return str(made["text"])


@pytest.mark.parametrize(
    ("most", "make"),
    [
        (3000, lambda text: blocks.plain(text)["text"]),
        (3000, lambda text: blocks.mrkdwn(text)["text"]),
        (3000, lambda text: blocks.ours(text)["text"]),
        (150, lambda text: blocks.header(text)["text"]["text"]),
        (75, lambda text: blocks.button(text, "a")["text"]["text"]),
        (75, lambda text: blocks.button("a", "a", spoken=text)["accessibility_label"]),
        (75, lambda text: blocks.option(text, "v")["text"]["text"]),
        (75, lambda text: blocks.option("a", "v", text)["description"]["text"]),
        (150, lambda text: blocks.select("a", [], placeholder=text)["placeholder"]["text"]),
        (150, lambda text: blocks.text_input("a", placeholder=text)["placeholder"]["text"]),
        (2000, lambda text: blocks.input_block(text, {}, block_id="b")["label"]["text"]),
        (2000, lambda text: blocks.input_block("a", {}, block_id="b", hint=text)["hint"]["text"]),
        (24, lambda text: blocks.modal(text, [], callback_id="c", close="x")["title"]["text"]),
        (24, lambda text: blocks.modal("a", [], callback_id="c", close=text)["close"]["text"]),
        (24, lambda text: blocks.modal("a", [], callback_id="c", close="x", submit=text)["submit"]["text"]),
        (12_000, lambda text: blocks.message(text)["text"]),
    ],
)  # fmt: skip
def test_a_text_that_just_fits_stays_whole_and_a_longer_one_ends_in_an_ellipsis(most: int, make: Any) -> None:
    assert make("x" * most) == "x" * most
    assert make("x" * (most + 1)) == "x" * (most - 1) + "…"


@pytest.mark.parametrize(
    ("most", "make"),
    [
        (10, lambda many: blocks.fields(many)["fields"]),
        (10, lambda many: blocks.context(*many)["elements"]),
        (25, lambda many: blocks.actions(many)["elements"]),
        (100, lambda many: blocks.modal("a", many, callback_id="c", close="x")["blocks"]),
        (100, lambda many: blocks.home(many)["blocks"]),
        (50, lambda many: blocks.message("a", many)["blocks"]),
    ],
)
def test_no_more_parts_than_slack_takes(most: int, make: Any) -> None:
    assert [len(make([{}] * many)) for many in (most, most + 1)] == [most, most]


def test_what_is_not_asked_for_is_not_there() -> None:
    assert set(blocks.button("a", "b")) == {"type", "text", "action_id"} and set(blocks.section({})) == {"type", "text", "expand"}
    full = blocks.button("a", "b", "c", style="primary", spoken="d")
    assert (full["value"], full["style"], full["accessibility_label"]) == ("c", "primary", "d")
    both = blocks.section({}, accessory={"a": 1}, block_id="b")
    assert (both["accessory"], both["block_id"], both["expand"]) == ({"a": 1}, "b", True)
    assert "block_id" not in blocks.actions([]) and blocks.actions([], block_id="b")["block_id"] == "b"
    assert "description" not in blocks.option("a", "v") and "hint" not in blocks.input_block("a", {}, block_id="b")
    view = blocks.modal("a", [], callback_id="c", close="x")
    assert "submit" not in view and "private_metadata" not in view and "blocks" not in blocks.message("a")
    assert blocks.modal("a", [], callback_id="c", close="x", private_metadata="m")["private_metadata"] == "m"
    assert blocks.message("a") == {"text": "a", "unfurl_links": False, "unfurl_media": False}
    plain = blocks.text_input("a")
    assert (plain["max_length"], plain["multiline"], "initial_value" in plain, "placeholder" in plain) == (3000, False, False, False)
    assert (
        blocks.text_input("a", initial="xyz", limit=2)["initial_value"] == "xy"
        and blocks.input_block("a", {}, block_id="b")["optional"] is False
    )
    options = [blocks.option("One", "1"), blocks.option("Two", "2")]
    assert blocks.select("a", options, initial="2", placeholder="p")["initial_option"] == options[1]
    assert "initial_option" not in blocks.select("a", options, initial="3", placeholder="p")
    assert (blocks.ours("a")["verbatim"], blocks.mrkdwn("a")["verbatim"], blocks.plain("a")["emoji"]) == (True, True, True)


def test_no_sign_is_cut_within_and_no_space_stands_before_the_ellipsis() -> None:
    assert [blocks.cut("ab &amp; cd", limit) for limit in (11, 10, 9, 8, 7, 4)] == [
        "ab &amp; cd",
        "ab &amp;…",
        "ab &amp;…",
        "ab…",
        "ab…",
        "ab…",
    ]
    assert blocks.escape("a < b & c > d") == "a &lt; b &amp; c &gt; d"


def test_long_words_are_parted_between_lines_and_code_goes_on_as_code() -> None:
    assert len(blocks.told("x" * 3000)) == 1
    parts = [text_of(one["text"]) for one in blocks.told("x" * 3001)]
    assert [len(part) for part in parts] == [2992, 9]
    parts = [text_of(one["text"]) for one in blocks.told("x" * 1500 + "\n" + "y" * 2000)]
    assert parts == ["x" * 1500, "y" * 2000]
    parts = [text_of(one["text"]) for one in blocks.told("x" * 1400 + "\n" + "y" * 2000)]
    assert len(parts[0]) == 2992, "a break in the first half would waste the other"
    parts = [text_of(one["text"]) for one in blocks.told("```" + "x" * 2000 + "\n" + "y" * 2000 + "```")]
    assert parts == ["```" + "x" * 2000 + "\n```", "```\n" + "y" * 2000 + "```"]
    parts = [text_of(one["text"]) for one in blocks.told("x" * 2000 + " " + "y" * 2000)]
    assert parts == ["x" * 2000 + " ", "y" * 2000]


def test_whole_words_take_as_many_sections_and_messages_as_they_need() -> None:
    assert [len(blocks.whole("x" * length)) for length in (3000, 3001, 6001)] == [1, 2, 3]
    one, two = (blocks.given_back(EN, "x" * length, "Yours") for length in (11_000, 11_001))
    assert (len(one), one[0][0]["elements"][0]["text"]) == (1, "Yours:")
    assert [sum(len(text_of(part["text"])) for part in made[1:]) for made in two] == [11_000, 1]
    assert [made[0]["elements"][0]["text"] for made in two] == ["Yours (1 of 2):", "Yours (2 of 2):"]


def test_mentions_and_moments_as_slack_writes_them() -> None:
    assert (blocks.mention(PersonId("U1")), blocks.channel_link(ChannelId("C1"))) == ("<@U1>", "<#C1>")
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    told = blocks.local_time(EN, moment, "{date}", lead="on ")
    assert told.startswith("<!date^1772442000^on {date}|on ")
