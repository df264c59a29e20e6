"""Every id is heard and shown; the manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.features import FEATURES
from bot.slack import ids
from bot.slack.dispatch import merge
from bot.words import words_in
from tests.house_rules.code.rooms import module_of, named

ROOT = Path(__file__).parents[3]
MANIFEST = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
TABLE = merge(FEATURES.listeners())
ONE_ID = re.compile(r"[a-z_]+:[a-z_]+")
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


def own_ids() -> Iterator[tuple[str, str]]:
    """The ids that rooms keep beside their buttons: (name, id)."""
    for path in named("views"):
        for name, value in vars(importlib.import_module(module_of(path))).items():
            if name.isupper() and isinstance(value, str) and ONE_ID.fullmatch(value):
                yield name, value


NAMES = [(name, value) for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)] + list(own_ids())


def heard() -> set[str]:
    return {name for kind, name in TABLE if kind != "event"} | {ids.LEARN}


@pytest.mark.parametrize(("name", "value"), sorted(NAMES))
def test_every_id_has_a_listener(name: str, value: str) -> None:
    assert name in ONLY_SHOWN or value in heard()


@pytest.mark.parametrize(("name", "value"), sorted(one for one in NAMES if ":" in one[1]))
def test_every_id_is_shown_somewhere(name: str, value: str) -> None:
    in_manifest = value in {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]}
    assert in_manifest or re.search(rf"\b{name}\b(?! = )", VIEWS)


def test_no_two_ids_are_the_same() -> None:
    assert len({value for _, value in NAMES}) == len(NAMES)


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
