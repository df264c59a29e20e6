"""Has it changed, or is it noise? Rule S6 of the measurement page, and when S7 breaks a line.

With eight people and two questions a difference of fourteen points is still chance, so this file says "no clear
change" far more often than "up" or "down". The line itself is drawn by `release` from what was published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.content.dimensions import Dimension
from bot.ids import LineageId
from bot.pulse.privacy.released import Direction
from bot.pulse.scoring.book import WINDOW_WEEKS, Book, Window, enough, together
from bot.pulse.scoring.readings import Reading
from bot.pulse.scoring.scores import Z90

Z99 = 2.5758293035489004
LEAST_CHANGE = 5.0
NEW_LINE_ABOVE = 0.30


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, the smallest one that counts at 90 %, and whether it alone is big enough for a headline."""

    direction: Direction
    delta: float
    mdc90: float
    headline: bool

    @property
    def moved(self) -> bool:
        """Whether it may be called up or down."""
        return self.direction in (Direction.UP, Direction.DOWN)


def mdc(noise_now: float, noise_before: float, z: float = Z90) -> float:
    """S6: the smallest difference that is not noise, z sqrt(s²/n + s²/n'), from the variances s²/n of both windows.

    For equal windows that is the page's 1.645 sqrt(2) s / sqrt(n).

    >>> round(mdc(625 / 10, 625 / 10), 1)
    18.4
    """
    return z * sqrt(noise_now + noise_before)


def change(book: Book, cohort: LineageId | None, dimension: Dimension) -> Change | None:
    """S6: these 8 weeks against the 8 before, on the same questions where those suffice; None: too early to say.

    `cohort` None means the company. On the same questions their difficulty falls out of the difference. Both
    windows need two cells and ten answers: a dimension seen once in eight weeks has a level, not a change.
    """
    shelf = _shelf(book, cohort, dimension)
    now = _between(shelf, book.week - WINDOW_WEEKS + 1, book.week)
    before = _between(shelf, book.week - 2 * WINDOW_WEEKS + 1, book.week - WINDOW_WEEKS)
    if not (enough(now) and enough(before)):
        return None
    spread = book.spreads[dimension]
    same = _on_the_same_questions(now, before)
    difficulty = book.difficulty if same is None else dict.fromkeys((r.question for r in same[0]), 0.0)
    return judged(*(together(side, WINDOW_WEEKS, difficulty, spread) for side in same or (now, before)))


def judged(now: Window, before: Window) -> Change:
    """S6: "up" or "down" only above MDC90 and from 5 points on; "maybe" above two thirds of MDC90.

    A headline needs the same at 99 % (or two windows in a row: `confirmed`), for with eleven dimensions about
    one in each comparison of windows moves by chance alone.
    """
    delta = now.x - before.x
    size, mdc90 = abs(delta), mdc(now.noise, before.noise)
    if size > mdc90 and size >= LEAST_CHANGE:
        direction = Direction.UP if delta > 0 else Direction.DOWN
        return Change(direction, delta, mdc90, headline=size > mdc(now.noise, before.noise, Z99))
    direction = Direction.MAYBE if size > mdc90 * 2 / 3 else Direction.NO_CLEAR_CHANGE
    return Change(direction, delta, mdc90, headline=False)


def confirmed(change: Change, eight_weeks_ago: Change | None) -> bool:
    """Whether a change may be a headline: sure at 99 %, or the same in two comparisons eight weeks apart."""
    again = eight_weeks_ago is not None and eight_weeks_ago.direction == change.direction
    return change.moved and (change.headline or again)


def breaks_line(new_members: int, size: int) -> bool:
    """S7: more than 30 % new people make it another group's line."""
    return new_members > NEW_LINE_ABOVE * size


def _shelf(book: Book, cohort: LineageId | None, dimension: Dimension) -> Sequence[Reading]:
    if dimension not in book.spreads:
        return ()
    return book.company[dimension] if cohort is None else book.shelves.get((cohort, dimension), ())


def _between(shelf: Iterable[Reading], first: int, last: int) -> list[Reading]:
    return [reading for reading in shelf if first <= reading.week <= last]


def _on_the_same_questions(now: list[Reading], before: list[Reading]) -> tuple[list[Reading], list[Reading]] | None:
    shared = {r.question for r in now} & {r.question for r in before}
    same_now, same_before = ([r for r in side if r.question in shared] for side in (now, before))
    return (same_now, same_before) if enough(same_now) and enough(same_before) else None
