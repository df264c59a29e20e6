"""A pseudo-locale in every view: whatever Ripple says comes from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import bot.words.catalogue as catalogues
from bot.words import Words, words_in
from tests.house_rules import test_views as house
from tests.house_rules.words.pseudo import BEGINS, CARRIER, ENDS, write_pseudo

VALUES = re.compile(
    r"Said|\w+ \d{2} \w+ \d{2}:\d{2} UTC|A part of the Home|:[a-z_]+:|<[^>]*>|`[^`]*`|/[a-z]+|\b(?:a|ac|neu)\b"
)  # and days and months, which Babel says


@pytest.fixture(scope="module", autouse=True)
def carried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The pseudo-locale is read as if it were one of ours."""
    folder = tmp_path_factory.mktemp("pseudo")
    write_pseudo(folder)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(catalogues, "FOLDER", folder)
        catalogues.catalogue(CARRIER)
        changed.setattr(catalogues, "languages", lambda: ("en", CARRIER))
        changed.setitem(house.BY_TYPE, str, st.just("Said"))  # type: ignore[arg-type]
        changed.setitem(house.BY_TYPE, Words, st.just(words_in(CARRIER)))  # type: ignore[arg-type]
        changed.setitem(house.BY_NAME, "language", st.just(CARRIER))  # type: ignore[arg-type]
        changed.setitem(house.BY_NAME, "groups", st.just([("S0L1", "Said")]))  # type: ignore[arg-type]
        yield
    catalogues.catalogue.cache_clear()


@pytest.mark.parametrize(("name", "view"), house.SPEAKING, ids=[name for name, _ in house.SPEAKING])
def test_every_word_of_ours_is_one_of_the_catalogue(name: str, view: Callable[..., Any]) -> None:
    @settings(max_examples=3, derandomize=True, phases=[Phase.generate])
    @given(shown=house.shown_by(view))
    def is_bracketed(shown: Mapping[str, Any]) -> None:
        told = {text for text in house.texts_of(shown) if not text.endswith("…")}  # what is cut for room: see below
        assert {text for text in told if re.search(r"[^\W\d_]{2}", _but_for_values(text))} == set()

    is_bracketed()


def _but_for_values(text: str) -> str:
    """What stands outside all brackets and is no value that a test made."""
    outside, depth = [], 0
    for sign in text:
        depth += (sign == BEGINS) - (sign == ENDS)
        outside.append(sign if depth == 0 else " ")
    said = VALUES.sub(" ", "".join(outside))
    words = words_in(CARRIER)
    dates = {words.weekday(day) for day in range(7)} | {words.month(date(2026, month, 1)) for month in range(1, 13)}
    return re.sub("|".join(map(re.escape, dates)), " ", said)
