"""Every id is heard and shown; the manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.app.features import FEATURES
from bot.slack import ids
from bot.slack.dispatch import merge
from bot.words import words_in
from tests.house_rules.code.rooms import named

ROOT = Path(__file__).parents[3]
MANIFEST = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
TABLE = merge(FEATURES.listeners())
NAMES = {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}
ONLY_SHOWN = {
    "TEAM_LIST",
    "LEDGER_VIEW",
    "INDICATORS_VIEW",
    "INDICATORS_WHY_VIEW",
    "NUDGE_WHY",
    "PLAN_VIEW",
    "HEARD_VIEW",
    "MINE_VIEW",
    "PLAN_BOARD_VIEW",
}  # modals without a submit button
VIEWS = "\n".join(path.read_text(encoding="utf-8") for path in (*named("views"), *named("buttons")))


def heard() -> set[str]:
    return {name for kind, name in TABLE if kind != "event"} | {ids.LEARN}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_id_has_a_listener(name: str) -> None:
    assert name in ONLY_SHOWN or NAMES[name] in heard()


@pytest.mark.parametrize("name", sorted(name for name in NAMES if ":" in NAMES[name]))
def test_every_id_is_shown_somewhere(name: str) -> None:
    in_manifest = NAMES[name] in {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]}
    assert in_manifest or re.search(rf"\bids\.{name}\b", VIEWS)


def test_no_two_ids_are_the_same() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


def test_commands_and_shortcuts_of_the_manifest_are_heard() -> None:
    features = MANIFEST["features"]
    typed = {name for kind, name in TABLE if kind == "command"} | {ids.LEARN}
    assert {command["command"] for command in features["slash_commands"]} == typed
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == {name for kind, name in TABLE if kind == "shortcut"}


def test_subscribed_events_are_the_ones_we_listen_to() -> None:
    subscribed = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    listened = {name for kind, name in TABLE if kind == "event"}
    assert {name.split(".")[0] for name in subscribed} == listened


def test_every_sub_command_is_in_the_help() -> None:
    told = " ".join(words_in("en")(f"help.line.{line.name}.what") for lines in FEATURES.help().values() for line in lines)
    hidden = {"help", "owners", "pulse", "reactions", "experiments"}  # for owners, or said where they are needed
    hidden |= {"find", "program", "stop", "pause"}  # other words for what the help tells
    assert [word for kind, word in TABLE if kind == "learn" and word not in hidden and f"/learn {word}" not in told] == []
