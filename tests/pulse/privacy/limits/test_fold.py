"""How answers become counts, on both sides of each limit."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from bot.content.scale import SCALES, Form
from bot.pulse.privacy.comments import COMMENT_LENGTH, fold_comments
from bot.pulse.privacy.fold import AskedWording, Cell, Contract, Declined, FrozenCohort, Row, fold, may_be_asked_own_question, strictest
from bot.pulse.privacy.merge import merged_side, sides_to_merge
from bot.pulse.privacy.response_share import AnsweredShare, Band, band, share_of
from bot.pulse.privacy.seal import COMMENT_ROOM, Sealer
from bot.pulse.privacy.slots import KEY_BYTES, SLOT_BYTES
from tests.pulse.privacy.measuring import ITEMS, past
from tests.pulse.privacy.test_fold import FIRST, PRESUPPOSING, PROMISE, a_cohort, taps

THREE = ("blue", "red", "teal")


def counted(*sizes: int, k: int = 5) -> tuple[int, ...]:
    """The places of each group's cell after so many of ten tapped the third point."""
    rows = [row for name, many in zip(THREE, sizes, strict=False) for row in taps(name, *[3] * many)]
    return tuple(cell.n for cell in fold(rows, [a_cohort(name) for name in THREE], {}, Contract(k=k)).cells)


def test_a_cell_holds_k_answers_of_a_group_of_six_none_of_whom_answered_twice() -> None:
    assert [counted(many) for many in (4, 5, 10, 11)] == [(), (5,), (10,), ()]
    assert [counted(many, k=7) for many in (6, 7)] == [(), (7,)]
    rows = taps("blue", *[3] * 5)
    assert [len(fold(rows, [a_cohort(size=size)], {}, PROMISE).cells) for size in (5, 6)] == [0, 1]
    assert [may_be_asked_own_question(size) for size in (9, 10)] == [False, True]


def test_what_is_thrown_away_is_counted() -> None:
    rows = [*taps("blue", 1, 2, 3, 4), *taps("red", *[3] * 11), *taps("lost", 3), *taps("teal", 9, 9), *taps("teal", 3, question="try.9")]
    folded = fold(rows, [a_cohort(name) for name in THREE], {}, PROMISE)
    assert (folded.stored, folded.discarded) == ((), 4 + 11 + 1 + 2 + 1)


def test_each_point_has_its_place_and_the_first_and_last_are_points() -> None:
    folded = fold(taps("blue", 1, 1, 2, 4, 5, 5, 5), [a_cohort()], {}, PROMISE)
    assert folded.cells == (Cell("blue", "safe.1", 1, (2, 1, 0, 1, 3)),)
    yes_no = FrozenCohort("blue", 10, {"safe.1": AskedWording(3, SCALES[Form.YN])})
    assert [cell.version for cell in fold(taps("blue", *[1] * 5), [yes_no], {}, PROMISE).cells] == [3]


def together(*gifts: int, silent: bool = False, k: int = 5) -> tuple[int, int]:
    """(answers in the parent's cell, answers thrown away)."""
    rows = [row for name, many in zip(THREE, gifts, strict=False) for row in taps(name, *[3] * many)]
    groups = [replace(a_cohort(name), is_silent=silent and name == "teal") for name in THREE]
    folded = fold(rows, groups, dict.fromkeys(THREE, "rest"), Contract(k=k))
    return sum(cell.n for cell in folded.residual_cells), folded.discarded


def test_five_are_left_without_the_largest_gift() -> None:
    assert [together(4, 4, 1), together(4, 3, 1), together(3, 3, 2), together(4, 4)] == [(9, 0), (0, 8), (8, 0), (0, 8)]
    assert [together(4, 4, 2, k=least) for least in (6, 7)] == [(10, 0), (0, 10)]
    assert together(4, 4, 4, silent=True) == (0, 12)


def test_one_group_below_six_gives_nothing_by_itself() -> None:
    small = a_cohort("blue", 5)
    assert fold(taps("blue", *[3] * 5), [small], {"blue": "rest"}, PROMISE).stored == ()
    both = fold([*taps("blue", *[3] * 5), *taps("red", *[3] * 5)], [small, a_cohort("red", 5)], dict.fromkeys(THREE, "rest"), PROMISE)
    assert [cell.n for cell in both.residual_cells] == [10]


def declined(answered: tuple[int, ...], silent: tuple[int, ...], size: int = 40) -> int | None:
    rows = [row for name, some, no in zip(THREE, answered, silent, strict=True) for row in taps(name, *[4] * some, *[0] * no)]
    found = fold(rows, [a_cohort(name, size) for name in THREE], {}, PROMISE).declined
    return found.percent if found else None


def test_silence_is_told_of_twenty_taps_in_three_groups_to_the_next_five() -> None:
    assert declined((6, 6, 6), (1, 1, 0)) == 10 and declined((6, 6, 6), (1, 0, 0)) is None, "twenty and nineteen"
    assert declined((5, 5, 10), (0, 0, 0)) == 0 and declined((4, 5, 11), (0, 0, 0)) is None, "of three groups and of two"
    assert [declined((13, 13, 40 - 26 - no), (no, 0, 0)) for no in (0, 1, 2, 3)] == [0, 5, 5, 10], "2.5, 5 and 7.5 of a hundred"
    assert declined((40, 40, 38), (3, 0, 0), size=60) == 0, "2.48 of a hundred"


def test_what_did_not_come_up_is_told_of_the_same_number() -> None:
    def not_come_up(each: int) -> int | None:
        asked = [FrozenCohort(name, 40, {"safe.1": PRESUPPOSING, "safe.2": FIRST}) for name in THREE]
        rows = [row for one in asked for row in [*taps(one.id, *[4] * each), *taps(one.id, *[4] * 9, question="safe.2")]]
        found = fold([*rows, *taps("blue", 99, 99)], asked, {}, PROMISE).declined
        assert found is not None
        return found.not_come_up

    assert [not_come_up(each) for each in (5, 6)] == [None, 10]


def test_the_strictest_of_contracts_and_of_none() -> None:
    assert strictest([Contract(6, 9, "1"), Contract(7, 8, "3")]) == Contract(7, 9, "3")
    assert (Contract(), strictest([])) == (Contract(5, 8, "2"), Contract(5, 8, "2"))


def test_a_response_is_a_share_or_an_older_version_s_band() -> None:
    folded = fold(taps("blue", *[3] * 7), [a_cohort()], {}, PROMISE)
    assert [(one.band, one.code, one.fewer_than_half) for one in folded.responses] == [(AnsweredShare.MOST, "most", False)]
    assert replace(folded.responses[0], band=Band(10, 19)).code == "10-19"
    assert Declined(5).not_come_up is None


def kept(rows: list[Row], texts: int, lines: frozenset[str] = frozenset(), k: int = 8) -> int:
    notes = [("blue", "safe.1", f"text {number}") for number in range(texts)]
    return len(fold_comments(notes, rows, Contract(comments_k=k), rng=random.Random(1), lines=lines))  # type: ignore[arg-type]


def test_a_comment_stands_behind_eight_and_a_line_behind_eight_of_any_question_of_its_card() -> None:
    assert [kept(taps("blue", *[3] * many), 1) for many in (7, 8)] == [0, 1]
    assert [kept(taps("blue", *[3] * many), 1, k=9) for many in (8, 9)] == [0, 1]
    others = [*taps("blue", *[3] * 8, question="try.1"), *taps("blue", *[3] * 2, question="try.2")]
    assert [kept(others, 1, lines) for lines in (frozenset[str](), frozenset({"safe.1"}))] == [0, 1]
    assert kept(taps("blue", *[3] * 7, question="try.1"), 1, frozenset({"safe.1"})) == 0
    assert kept([*taps("blue", *[3] * 4, question="try.1"), *taps("blue", *[3] * 4, question="try.2")], 1, frozenset({"safe.1"})) == 0


@pytest.mark.parametrize(
    ("many", "mean"),
    [(3, 75), (4, 70), (5, 70)],  # 71.4, to the next fifteen of three cells and to the next ten of more
)
def test_a_merged_mean_is_rounded_the_more_the_fewer_cells_it_has(many: int, mean: int) -> None:
    one = merged_side([past((0, 0, 2, 4, 1), f"safe.{number}") for number in range(1, many + 1)], ITEMS, least=5)
    assert one is not None and one.mean == mean


def test_halves_go_upwards_and_cells_of_k_count() -> None:
    exact = [past((0, 0, 8, 2, 0), f"safe.{number}", asked=12) for number in (1, 2, 3, 4)]  # 55 of each
    one = merged_side(exact, ITEMS, least=10)
    assert one is not None and (one.mean, one.answers, one.asked) == (60, 40, 48)
    assert merged_side(exact, ITEMS, least=11) is None
    unknown = [*exact[:2], past((0, 0, 8, 2, 0), "gone.1")]
    assert merged_side(unknown, ITEMS, least=5) is None


def test_a_cell_is_old_before_that_week_and_not_in_it() -> None:
    cell = past((0, 0, 2, 4, 1), "safe.1", week=7)
    sides = {key: item.side for key, item in ITEMS.items()}
    assert [sides_to_merge([cell], sides, {}, before=week) for week in (7, 8)] == [set(), {("blue", "SAFE")}]


def test_how_many_answered_in_thirds() -> None:
    assert [share_of(answered, 6).value for answered in range(7)] == ["some"] * 3 + ["half"] * 2 + ["most"] * 2
    assert [share_of(answered, 7).value for answered in range(8)] == ["some"] * 3 + ["half"] * 2 + ["most"] * 3
    assert [band(number).code for number in (4, 5, 9, 10, 19, 20, 49, 50)] == ["0-4", *["5-9"] * 2, *["10-19"] * 2, *["20-49"] * 2, "50+"]


def test_a_comment_has_280_letters_and_1200_bytes_of_room() -> None:
    assert (COMMENT_LENGTH, SLOT_BYTES, KEY_BYTES) == (280, 16, 32) and 4 * COMMENT_LENGTH <= COMMENT_ROOM
    place = (bytes(SLOT_BYTES), "blue", "safe.1")
    sealer = Sealer(bytes(KEY_BYTES))
    assert sealer.text(*place, sealer.seal_text(*place, "x" * 1200)) == "x" * 1200  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="longer"):
        sealer.seal_text(*place, "x" * 1201)  # type: ignore[arg-type]
