"""Sealed rows: nothing to read without the key, nothing to move, one length for all."""

from __future__ import annotations

import pytest

from bot.pulse.privacy.seal import Sealer

KEY, OTHER = b"k" * 32, b"o" * 32
PLACE = (b"s" * 16, "cohort", "safe.1")


def test_a_value_comes_back_with_its_key_and_its_place_only() -> None:
    sealed = Sealer(KEY).seal_value(*PLACE, 4)
    assert Sealer(KEY).value(*PLACE, sealed) == 4
    assert Sealer(OTHER).value(*PLACE, sealed) is None
    assert Sealer(KEY).value(b"t" * 16, "cohort", "safe.1", sealed) is None
    assert Sealer(KEY).value(b"s" * 16, "another", "safe.1", sealed) is None
    assert Sealer(KEY).value(b"s" * 16, "cohort", "safe.2", sealed) is None


def test_every_value_has_29_bytes_and_never_the_same_ones() -> None:
    found = {Sealer(KEY).seal_value(*PLACE, value) for value in (0, 1, 1, 5)}
    assert {len(sealed) for sealed in found} == {29}
    assert len(found) == 4


@pytest.mark.parametrize("text", ["x", "ü" * 280, "\U0001f600" * 280])
def test_texts_of_any_length_come_back_from_one_size(text: str) -> None:
    sealed = Sealer(KEY).seal_text(*PLACE, text)
    assert len(sealed) == len(Sealer(KEY).seal_text(*PLACE, "short"))
    assert Sealer(KEY).text(*PLACE, sealed) == text


@pytest.mark.parametrize("odd", [b"", b"x", b"\0" * 29, b"\0" * 400])
def test_what_was_never_sealed_is_nothing(odd: bytes) -> None:
    assert Sealer(KEY).value(*PLACE, odd) is None
    assert Sealer(KEY).text(*PLACE, odd) is None
