"""How many of a group answered, in words that never stand for one number (P17)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Band(Struct, frozen=True):
    """A number as people may see it: from `low` to `high`, or `low` and more."""

    low: int
    high: int | None = None

    @property
    def code(self) -> str:
        """As it is stored: "10-19", "50+"."""
        return f"{self.low}+" if self.high is None else f"{self.low}-{self.high}"


BANDS = (Band(50), Band(20, 49), Band(10, 19), Band(5, 9), Band(0, 4))


class AnsweredShare(StrEnum):
    """How many of a group answered, so that no word means everybody, nobody or one number (P17)."""

    MOST = "most"  # more than two thirds, everybody among them
    HALF = "half"
    SOME = "some"  # a third or fewer, nobody among them


def band(n: int) -> Band:
    """A number of answers as people may see it: 0 to 4, 5 to 9, 10 to 19, 20 to 49, 50 and more."""
    return next(one for one in BANDS if n >= one.low)


def band_of(code: str | None) -> AnsweredShare | Band | None:
    """The share that was stored, or an older version's band."""
    return _BY_CODE.get(code)


def share_of(answered: int, size: int) -> AnsweredShare:
    """How many of a group answered, in thirds: from six people on each word stands for two numbers or more.

    >>> share_of(6, 6).value, share_of(5, 6).value, share_of(4, 6).value, share_of(3, 6).value, share_of(2, 6).value, share_of(0, 6).value
    ('most', 'most', 'half', 'half', 'some', 'some')
    """
    if 3 * answered > 2 * size:
        return AnsweredShare.MOST
    return AnsweredShare.HALF if 3 * answered > size else AnsweredShare.SOME


_BY_CODE: dict[str | None, AnsweredShare | Band] = {**{one.code: one for one in BANDS}, **{one.value: one for one in AnsweredShare}}
