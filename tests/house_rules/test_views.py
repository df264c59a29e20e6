"""Every message and view is one that Slack takes, whatever people wrote and however much there is to show.

The values are made from the types that the views ask for, with words that try to break out, so a new view is tested by being there.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
import importlib
import inspect
import random
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from bot.app.features import FEATURES
from bot.content.act_library import Act
from bot.content.dimensions import Dimension
from bot.digest.leads_rules import Gap, Hint
from bot.errors import PersonCanFix
from bot.feature import Help
from bot.ids import PersonId
from bot.localslack import check_message, check_view
from bot.nudges.library import every_act
from bot.people.teams.rules import Beginning
from bot.pulse.asking.cohorts import CohortKind, NotAsked, WhyNotAsked
from bot.pulse.privacy.released import Because, ResponseCount, Shown, Why, Withheld
from bot.pulse.questions.rules import Question, bank
from bot.pulse.rules import Card, CardQuestion, GroupName, GroupResults
from bot.search.views import SYMBOLS
from bot.sharing import views as sharing
from bot.sharing.reactions.rules import AgreedReactions, agreed_or_default
from bot.slack import blocks
from bot.words import Words, languages, words_in
from tests.digest.values import withheld
from tests.house_rules.code.rooms import module_of, named, view_name

EVIL = ("<@U0ANA>", "<!channel>", "<https://evil.example|click>", "&amp;", "*bold*", "`", "|", "\n", "\u202e", "x" * 40, "plain words")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SUNDAY, WEEK = date(2026, 1, 4), timedelta(weeks=1)
PARTIAL = {
    "sides_table",
    "where_field",
    "with_team_buttons",
    "bar_chart",
    "weeks_chart",
    "opening_block",
}  # parts
ALIKE = {"Link", "Name", "Teams", "A part of the Home"}  # the same word in both languages, and what stands for the features' parts
LISTS = (tuple, list, frozenset, collections.abc.Sequence, collections.abc.Collection, collections.abc.Iterable)

# Each by itself, and many mixtures. Made beforehand: drawing each part of each text took most of the time of these rules.
CHANCE = random.Random(1)
SAID = [" ".join(("Said:", *parts)) for parts in [*zip(EVIL), *(CHANCE.choices(EVIL, k=CHANCE.randint(2, 6)) for _ in range(500))]]
WORDS = st.sampled_from(SAID)
WEEKS = st.lists(st.integers(0, 40), max_size=12).map(lambda counts: tuple((SUNDAY + n * WEEK, c) for n, c in enumerate(counts)))
SHOWN = st.deferred(lambda: any_of(Shown))
RATED = (Dimension.SAFE, Dimension.SHARE, Dimension.TRY)
BY_NAME: Mapping[str, st.SearchStrategy[Any]] = {
    "beginnings": st.lists(st.deferred(lambda: any_of(Beginning)), min_size=1, max_size=3),
    "language": st.sampled_from(languages()),
    "kind": st.sampled_from(sorted(SYMBOLS)),
    "at": st.just("10:00"),
    "digest_time": st.just("15:00"),
    "weekday": st.integers(0, 4),
    "digest_weekday": st.integers(0, 4),
    "zone": st.just("Europe/Berlin"),
    "nudges": st.sampled_from(("more", "usual", "less", "none")),
    "channel_id": st.sampled_from(("C0HARBOR", None)),
    "members_from": st.sampled_from(("channel", "hand", "usergroup")),
    "parts": st.just([[blocks.section(blocks.plain("A part of the Home"))]] * 3),
    "called": st.just("receipt.none"),
    "by_week": WEEKS,
    "groups": st.lists(WORDS, max_size=5).map(lambda names: [(f"S0L{n}", name) for n, name in enumerate(names)]),
    "chart": WEEKS,
    "did": st.just((("shared", 3), ("asked", 1))),
    "above": st.just([blocks.section(blocks.plain("A part of the Home"))]),
    "off_days": st.just(("2026-12-24/2026-12-26",)),
    "on_days": st.just(("2026-12-24/2026-12-24",)),
    "countries": st.just({"DE": "Germany", "IN": "India"}),
}
BY_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    Withheld: st.builds(
        withheld, st.sampled_from(Dimension), st.sampled_from(Why), st.sampled_from(Because), least=st.just(8), until=st.just(SUNDAY)
    ),
    Words: st.sampled_from(languages()).map(words_in),
    Question: st.sampled_from(bank().questions),
    PersonCanFix: st.just(PersonCanFix("teams.list.no_lead")),
    Act: st.sampled_from(every_act()),
    AgreedReactions: st.just(agreed_or_default(None)),
    Card: st.builds(
        Card,
        round_id=st.just("0123456789abcdef0123"),
        closes_at=st.just(NOW),
        questions=st.lists(st.sampled_from(bank().questions), min_size=1, max_size=3, unique_by=lambda one: one.id).map(
            lambda asked: tuple(CardQuestion(one, False) for one in asked)
        ),
    ),
    datetime: st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    date: st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    Hint: st.sampled_from([Hint(dimension, gap, 64, 3) for gap in Gap for dimension in RATED]),
    GroupResults: st.builds(
        GroupResults,
        st.just(GroupName(CohortKind.TEAM, "Harbor")),
        st.lists(SHOWN, min_size=1, max_size=11).map(tuple),
        st.deferred(lambda: any_of(ResponseCount)),
    ),
    NotAsked: st.sampled_from(
        [NotAsked(PersonId("U0ANA"), why, date(2026, 3, 2) if why is WhyNotAsked.NEW else None) for why in WhyNotAsked]
    ),
    timedelta: st.integers(1, 800).map(lambda days: timedelta(days=days)),
    Help: st.sampled_from([line for lines in FEATURES.help().values() for line in lines]),
    bytes: st.binary(min_size=16, max_size=16),
    bool: st.booleans(),
    int: st.integers(0, 40),
    float: st.floats(0, 100),
    str: WORDS,
    type(None): st.none(),
}


@functools.cache
def views() -> list[tuple[str, Callable[..., Any]]]:
    """Every public function that makes a message or a view."""
    found = []
    for path in named("views"):
        here = importlib.import_module(module_of(path))
        for name, function in inspect.getmembers(here, inspect.isfunction):
            ours = function.__module__ == here.__name__ and not name.startswith("_") and name not in PARTIAL
            if ours and typing.get_type_hints(function).get("return") == dict[str, Any]:
                found.append((view_name(path, name), function))
    return found


SPEAKING = [(name, view) for name, view in views() if "words" in typing.get_type_hints(view)]


def texts_of(payload: Any) -> list[str]:
    """Every text of a message or view, as it is shown or read aloud."""
    if isinstance(payload, Mapping):
        here = [value for key, value in payload.items() if key in ("text", "accessibility_label", "alt_text", "title")]
        return [value for value in here if isinstance(value, str)] + [text for value in payload.values() for text in texts_of(value)]
    return [text for value in payload for text in texts_of(value)] if isinstance(payload, (list, tuple)) else []


def made(draw: st.DrawFn, hint: Any, name: str) -> Any:
    """A value of this type, for a field or argument of this name."""
    if name in BY_NAME and not (name == "groups" and hint is int):
        return draw(BY_NAME[name])
    if isinstance(hint, typing.NewType):
        return made(draw, hint.__supertype__, name)
    if hint is str and (name in ("id", "proposal") or name.endswith("_id")):
        return f"id{draw(st.integers(0, 10**9))}"
    if hint in BY_TYPE:
        return draw(BY_TYPE[hint])
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return draw(st.sampled_from(list(hint)))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return built(draw, hint)
    return composed(draw, hint, name)


def composed(draw: st.DrawFn, hint: Any, name: str) -> Any:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return made(draw, draw(st.sampled_from(inside)), name)
    if origin is typing.Literal:
        return draw(st.sampled_from(inside))
    if origin is tuple and inside[-1] is not Ellipsis:
        return tuple(made(draw, part, "") for part in inside)
    if origin in LISTS:
        items = [made(draw, inside[0], "") for _ in range(draw(st.integers(0, 5)))]
        if origin is frozenset or (isinstance(inside[0], type) and issubclass(inside[0], enum.Enum)):
            return origin(dict.fromkeys(items))  # nothing is on such a list twice
        return tuple(items)
    if origin in (dict, collections.abc.Mapping):
        return {made(draw, inside[0], ""): made(draw, inside[1], "") for _ in range(draw(st.integers(0, 3)))}
    raise AssertionError(f"say in BY_TYPE or BY_NAME how to make {name}: {hint}")


def built(draw: st.DrawFn, what: Callable[..., Any]) -> Any:
    """Call a function or a struct with values made for all it takes."""
    return what(**{name: made(draw, hint, name) for name, hint in taken_by(what).items()})


@functools.cache
def taken_by(what: Callable[..., Any]) -> Mapping[str, Any]:
    """What a function or a struct takes: names and types."""
    hints = typing.get_type_hints(what)
    return {name: hints[name] for name in inspect.signature(what).parameters}


def problems(shown: Mapping[str, Any]) -> list[Any]:
    """What Slack would refuse."""
    if shown.get("type") in ("modal", "home"):
        return list(check_view(shown))
    return [*check_message(shown), *([] if str(shown.get("text", "")).strip() else ["a message without words for a screen reader"])]


@st.composite
def any_of(draw: st.DrawFn, what: Callable[..., Any]) -> Any:
    """Any value of a struct."""
    return built(draw, what)


@st.composite
def shown_by(draw: st.DrawFn, view: Callable[..., Any]) -> Mapping[str, Any]:
    """What a view makes of some values."""
    return typing.cast(Mapping[str, Any], built(draw, view))


@st.composite
def values_for(draw: st.DrawFn, view: Callable[..., Any]) -> Mapping[str, Any]:
    """What a view may be asked with."""
    return {name: made(draw, hint, name) for name, hint in taken_by(view).items()}


@functools.cache
def examples_for(view: Callable[..., Any]) -> list[Mapping[str, Any]]:
    """Some values for a view, always the same. Made once: nearly all the time of these rules goes into making them."""
    found: list[Mapping[str, Any]] = []

    @settings(max_examples=6, derandomize=True, phases=[Phase.generate])
    @given(values=values_for(view))
    def keep(values: Mapping[str, Any]) -> None:
        found.append(values)

    keep()
    return found


@pytest.mark.parametrize(("name", "view"), views(), ids=[name for name, _ in views()])
def test_every_view_is_one_that_slack_takes(name: str, view: Callable[..., Any]) -> None:
    for values in examples_for(view):
        assert problems(view(**values)) == [], values


@pytest.mark.parametrize(("name", "view"), SPEAKING, ids=[name for name, _ in SPEAKING])
def test_no_view_says_a_word_of_ours_alike_in_two_languages(name: str, view: Callable[..., Any]) -> None:
    """A single word that stands in the code is no sentence that the rule about words finds: "Cancel" was one."""

    for values in examples_for(view):
        english, german = (set(texts_of(view(**{**values, "words": words_in(language)}))) for language in ("en", "de"))
        alike = {text for text in english & german if re.search(r"[^\W\d_]{2}", text) and "Said:" not in text}
        assert alike <= ALIKE, values


def test_the_rule_finds_what_slack_refuses() -> None:
    assert problems(blocks.modal("Hi", [blocks.section(blocks.plain(""))], callback_id="x", close="Close"))
    assert problems({"text": "", "blocks": [blocks.header("Hi")]})
    assert len(views()) > 40


def test_nobody_can_ping_by_what_they_write() -> None:
    said = "<!channel> <@U0ANA> <https://evil.example|click>"
    for text in (blocks.mrkdwn(said)["text"], blocks.escape(said)):
        assert "<" not in text and ">" not in text
    assert sharing.ask_form(words_in("en"), "C0HARBOR")["private_metadata"] == "C0HARBOR"
