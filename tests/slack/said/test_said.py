"""What people say comes through Slack's signs as they typed it, wherever in a message the words stand."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import PersonCanFix
from bot.slack import blocks
from bot.slack import sanitize as words
from bot.slack.said.message_words import words_in_message
from bot.slack.said.tokens import link_in, plain_words
from bot.slack.said.typed_commands import Meant, meant

AS_TYPED = [
    "Ask ops@group.example, not ops@here.example",
    "git remote add up git@everyone.example:a/b.git",
    "yarn add @group/ui @channel/core",
    "see https://img.example/@everyone/x.png and ssh://git@here.example",
    "def f():\n    if x:\n\treturn  1",
    "- one\n    - one and a half\n        - deeper\n\n\n- two",
]


@pytest.mark.parametrize("typed", AS_TYPED)
def test_what_was_typed_is_kept_and_shown_to_the_letter(typed: str) -> None:
    assert plain_words(typed) == words.kept(typed) == words.shown(typed) == typed


@pytest.mark.parametrize("typed", ["@Group, look", "hello @everyone.", "(@channel)"])
def test_a_mention_of_everybody_is_kept_and_only_its_look_calls_nobody(typed: str) -> None:
    assert plain_words(typed) == typed
    assert words.shown(typed).replace(words.JOINER, "") == typed != words.shown(typed)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<mailto:bo@x.example|bo@x.example>", "bo@x.example"),
        ("<mailto:bo@x.example|Bo>", "Bo (bo@x.example)"),
        ("<tel:+4930123|+49 30 123>", "+49 30 123"),
        ("<tel:+4930123|call us>", "call us (+4930123)"),
        ("<https://a.example/|a.example>", "https://a.example/"),
        ("<https://evil.example|https://bank.example>", "https://bank.example (https://evil.example)"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("<!date^1700000000^{date}>", "2023-11-14 22:13 UTC"),
        ("<!date^9e99^{date}>", "9e99"),
        ("<!subteam^S1|@ops> <!subteam^S2> <!here|here>", "@ops @group @here"),
    ],
)
def test_each_token_gives_its_words_once(raw: str, said: str) -> None:
    assert plain_words(raw) == said


def test_a_link_ends_where_slack_says_it_ends() -> None:
    assert link_in("讀<https://a.example/x?a=1&amp;b=2|a.example>很好") == "https://a.example/x?a=1&b=2"
    assert link_in("見 https://a.example/x。次") == "https://a.example/x"


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"text": "", "blocks": [{"type": "rich_text", "elements": list(elements)}]}


def leaf(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


LIST = {
    "type": "rich_text_list", "style": "bullet", "indent": 1,
    "elements": [{"type": "rich_text_section", "elements": [leaf("inner")]}],
}  # fmt: skip


DEEP = rich({"type": "rich_text_section", "elements": [leaf("deep")]})


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": "own", "files": [{"title": "plan.pdf"}]}, "own"),
        ({"text": "", "files": [{"title": "R & D plan", "name": "x.pdf"}, {"name": "b.png"}]}, "R & D plan\nb.png"),
        ({"text": "", "attachments": [{"is_share": True, "text": "passed &lt;on&gt;"}]}, "passed <on>"),
        (
            {"text": "", "attachments": [{"is_msg_unfurl": True, "message_blocks": [{"message": rich({"elements": [leaf("deep")]})}]}]},
            "deep",
        ),
        ({"text": "", "attachments": [{"from_url": "https://x.example", "text": "a preview"}]}, ""),
        (rich({"type": "rich_text_preformatted", "elements": [leaf("if a < b:\n    c")]}), "```if a < b:\n    c```"),
        (rich(LIST), "    • inner"),
        ({"text": "", "files": [{"mode": "tombstone", "title": "gone"}]}, ""),
        ({"text": None, "files": 3, "attachments": [None], "blocks": "x"}, ""),
    ],
)
def test_the_words_of_a_message_are_found_where_they_stand(message: dict[str, Any], said: str) -> None:
    assert plain_words(words_in_message(message)) == said


@pytest.mark.parametrize(
    "typed", ["help", "--help", "-h", "?", " HELP! ", "hilfe", "“help”", "«aide»", "*help*", "`help`", "—help", "--version", "help me"]
)
def test_a_word_that_asks_for_help_is_understood(typed: str) -> None:
    assert meant(typed) is Meant.HELP


@pytest.mark.parametrize("typed", ["stop", "Stop!", "pause", "Stopp", "‘stop’", "pause for two weeks", "hou op"])
def test_a_word_that_wants_quiet_is_understood(typed: str) -> None:
    assert meant(typed) is Meant.STOP


@pytest.mark.parametrize("typed", ["undo", "/undo", "rückgängig", "take  back", "“take it back”", "nimm es zurück", "元に戻す"])
def test_a_word_that_takes_back_is_understood(typed: str) -> None:
    assert meant(typed) is Meant.UNDO


@pytest.mark.parametrize(
    "typed", ["help each other", "undo is Ctrl-Z", "stop early", "", "---", "git stop", "no, stop", "--force loses work"]
)
def test_a_sentence_is_a_sentence(typed: str) -> None:
    assert meant(typed) is None


@pytest.mark.parametrize("line", ["```python", "*bold and open", "_x", "> > quoted", ">>> all below", "`open", "~struck"])
def test_no_mark_at_the_beginning_of_a_line_formats_what_follows(line: str) -> None:
    shown = words.without_marks(line)
    assert not shown.startswith((">", "*", "_", "~", "`"))


def test_long_words_are_told_whole_in_pieces_that_slack_takes() -> None:
    typed = "```" + "if (a < b && c > d) {\n    run();\n}\n" * 80 + "```"
    assert len(typed) <= words.TEXT_LIMIT < len(blocks.escape(typed))
    told = [block["text"]["text"] for block in blocks.told(blocks.escape(typed))]
    assert all(len(piece) <= blocks.SECTION_TEXT and piece.count("```") == 2 for piece in told)
    assert "".join(told).replace("```", "").split() == blocks.escape(typed).replace("```", "").split()
    assert not any("…" in piece for piece in told)


def test_what_slack_would_not_take_is_refused_by_what_slack_counts() -> None:
    with pytest.raises(PersonCanFix, match="too_long_in_slack"):
        words.checked("a" + "&" * 2500, what=words.Written.LEARNING)


def test_no_entity_is_cut_in_the_middle() -> None:
    assert all(blocks.cut("&amp;" * 9, limit).rstrip("…").replace("&amp;", "") == "" for limit in range(1, 45))
