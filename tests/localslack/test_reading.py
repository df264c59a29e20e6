"""The pure parts: what the composer makes of typed text, how blocks are read, what the driver calls things."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from bot.localslack.api.content import texts_in
from bot.localslack.api.installed_app import InstalledApp
from bot.localslack.blockkit.interactive_parts import kept_typed, parts_named
from bot.localslack.blockkit.plain_text import as_plain_text
from bot.localslack.people.choices import chosen_value
from bot.localslack.state.composer import composed, rich_text
from tests.localslack.company import actions, button, field_block, modal, section

PEOPLE = {"ana": "U1", "bo lind": "U2"}
CHANNELS = {"general": "C1"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@Ana, look", "<@U1>, look"),
        ("ask @Bo Lind today", "ask <@U2> today"),
        ("@nobody here", "@nobody here"),
        ("see #general and #nowhere", "see <#C1> and #nowhere"),
        ("@here @channel", "<!here> <!channel>"),
        ("https://example.com/?a=1&b=2 x", "<https://example.com/?a=1&amp;b=2> x"),
        ("<@U1> stays", "<@U1> stays"),
        ("write to a.b+c@x.example.", "write to <mailto:a.b+c@x.example|a.b+c@x.example>."),
        ("git clone git@group.example:x/y", "git clone <mailto:git@group.example|git@group.example>:x/y"),
        ("call +1 555 0100 now", "call <tel:+15550100|+1 555 0100> now"),
        ("2 + 15 = 17, +15 %", "2 + 15 = 17, +15 %"),
        ("<!date^1766999500^{date}|29 Dec> stays", "<!date^1766999500^{date}|29 Dec> stays"),
        ("<!everyone> is typed", "&lt;!everyone&gt; is typed"),
    ],
)
def test_typed_text_is_stored_as_slacks_composer_does(typed: str, stored: str) -> None:
    assert composed(typed, PEOPLE, CHANNELS) == stored


def test_stored_text_becomes_leaves_of_rich_text() -> None:
    block = rich_text("Hi <@U1> :bulb: <https://x.org|site> &lt;b&gt; <!here> <#C1>", "b1")
    leaves = block["elements"][0]["elements"]
    kinds = ["text", "user", "text", "emoji", "text", "link", "text", "broadcast", "text", "channel"]
    assert [leaf["type"] for leaf in leaves] == kinds
    assert leaves[6]["text"] == " <b> "


def test_addresses_numbers_and_dates_become_leaves_of_rich_text() -> None:
    stored = "<mailto:a@x.example|a@x.example><tel:+15550100|+1 555 0100><!date^1766999500^{date}^https://x.org|29 Dec>"
    mail, number, date_leaf = rich_text(stored, "b1")["elements"][0]["elements"]
    assert mail == {"type": "link", "url": "mailto:a@x.example", "text": "a@x.example"}
    assert number == {"type": "link", "url": "tel:+15550100", "text": "+1 555 0100"}
    assert date_leaf == {"type": "date", "timestamp": 1766999500, "format": "{date}", "fallback": "29 Dec", "url": "https://x.org"}
    assert as_plain_text({"text": stored}) == "a@x.example+1 555 010029 Dec"


def test_a_message_is_read_with_names_links_and_buttons() -> None:
    message = {
        "text": "fallback",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "This <week>"}},
            section("*<@U1>* in <#C1>: <https://x.org|a site> &amp; more"),
            actions(button("Agree", "agree")),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "<!date^1^{date}|Monday>"}]},
        ],
    }
    expected = "This <week>\n*@Ana* in #general: a site & more\n[Agree]\nMonday"
    assert as_plain_text(message, {"U1": "Ana", "C1": "general"}) == expected


def test_tables_charts_and_forms_are_read() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]}
    points = [{"label": "May", "value": 3}]
    chart = {"type": "data_visualization", "title": "Trend", "chart": {"type": "line", "series": [{"name": "Team", "data": points}]}}
    assert as_plain_text({"blocks": [table, chart]}) == "a | b\nTrend\nTeam: May 3"
    assert as_plain_text(modal(field_block("what", "What"))) == "A form\nWhat: \n[Save]"


def test_a_message_without_blocks_is_its_text() -> None:
    assert as_plain_text({"text": "plain &lt;words&gt;"}) == "plain <words>"


def test_things_go_by_label_id_or_a_part_of_their_words() -> None:
    blocks = [field_block("what", "What did you learn?"), actions(button("Save it", "save"), button("Save it later", "later"))]

    def found(name: str) -> list[str]:
        return [element["action_id"] for _, element in parts_named(blocks, name)]

    assert found("Save it") == ["save"]
    assert found("save it") == ["save", "later"]
    assert (found("what"), found("did you learn"), found("nothing")) == (["text"], ["text"], [])


OPTIONS: list[dict[str, Any]] = [{"text": {"type": "plain_text", "text": word}, "value": word[0]} for word in ("Mon", "Tue")]


@pytest.mark.parametrize(
    ("element", "wanted", "value"),
    [
        ({"type": "static_select", "options": OPTIONS}, "Tue", "T"),
        ({"type": "radio_buttons", "options": OPTIONS}, "T", "T"),
        ({"type": "checkboxes", "options": OPTIONS}, ["Mon", "tue"], ["M", "T"]),
        ({"type": "checkboxes", "options": OPTIONS}, None, []),
        ({"type": "multi_users_select"}, "Ana", ["id of Ana"]),
        ({"type": "conversations_select"}, "#general", "channel #general"),
        ({"type": "datepicker"}, date(2026, 11, 24), "2026-11-24"),
        ({"type": "timepicker"}, time(9, 30), "09:30"),
        ({"type": "plain_text_input"}, 7, "7"),
    ],
)
def test_what_a_person_names_becomes_a_value(element: dict[str, Any], wanted: Any, value: Any) -> None:
    assert chosen_value(element, wanted, "id of {}".format, "channel {}".format) == value


def test_an_option_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(LookupError, match="'Mon', 'Tue'"):
        chosen_value({"type": "static_select", "options": OPTIONS}, "Sun", str, str)


def test_what_no_longer_fits_an_updated_view_is_forgotten() -> None:
    menu = {"type": "static_select", "action_id": "day", "options": OPTIONS}
    view = modal(field_block("a", "A"), field_block("b", "B", menu))
    typed = {"a": {"text": "kept"}, "b": {"day": "gone"}, "c": {"text": "gone"}}
    assert kept_typed(typed, view) == {"a": {"text": "kept"}}


def test_texts_are_found_however_deep_they_lie() -> None:
    assert texts_in([section("a"), actions(button("b", "x"))]) == ["a", "b"]


def test_a_manifest_says_what_an_app_may_and_hears() -> None:
    save = {"name": "Save", "callback_id": "save", "type": "message"}
    app = InstalledApp(
        {
            "features": {
                "slash_commands": [{"command": "/til"}],
                "shortcuts": [save],
            },
            "oauth_config": {"scopes": {"bot": ["channels:history", "reactions:read"]}},
            "settings": {"event_subscriptions": {"bot_events": ["message.channels", "app_home_opened", "team_join"]}},
        }
    )
    assert [app.hears("message", kind) for kind in ("channel", "group")] == [True, False]
    assert [app.hears(event) for event in ("app_home_opened", "team_join", "reaction_added")] == [True, False, False]
    assert app.command("/til") and not app.command("/other")
    assert app.shortcut("message", "Save") and not app.shortcut("global", "save")
    app.declined_scopes.add("channels:history")
    assert not app.hears("message", "channel")
