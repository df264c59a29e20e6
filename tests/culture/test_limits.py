"""What may be written beside a map, on both sides of each limit. Notes, the company's sentences, rows of another survey."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.content.dimensions import AuditQuestion, Dimension, dimensions_under
from bot.culture.doing.rules import SaidAndDone, by_surprise, has_beside
from bot.culture.elsewhere.rules import COMPANY, KnownElsewhere, ReadAgainst, WrongRow, heading_refused, left_alone, moved_by_few, read_row
from bot.culture.noting.rules import MOST_NOTES, HeardNote, NoteSource, note_typed
from bot.culture.rules import CultureMap, MapTier, TeamsDiffer, named, place_of, where_groups_differ
from bot.culture.values.rules import CompanyValue, values_kept, values_typed
from bot.errors import PersonCanFix
from bot.ids import TeamId
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.indicators import Indicator
from bot.pulse.privacy.released import Said, Shown, WholeGroup, Why, Withheld
from bot.pulse.rules import AuditTold
from bot.pulse.scoring.tiers import Tier, Yardstick
from tests.givens import refusal

HERE = ReadAgainst({"harbor": TeamId("T1"), "quay": TeamId("T2")}, ("Ana Ruiz",))
ROW = {"source": "Survey", "period": "2025", "group": "Harbor", "people": "10", "side": "safe", "value": "62,4 %"}


def known(people: int, about: str = "", value: int = 60) -> KnownElsewhere:
    return KnownElsewhere("Survey", "2025", TeamId(about), people, Dimension.SAFE, value)


@pytest.mark.parametrize(
    ("text", "people", "told"),
    [
        ("x" * 400, "1", ""),
        ("x" * 401, "1", "form.too_long"),
        ("One. Two. Three.", "100000", ""),
        ("One. Two. Three. Four.", "5", "noting.too_long"),
        ("One. Two. Three. and", "5", "noting.too_long"),
        ("One", "0", "noting.no_people"),
        ("One", "100001", "noting.no_people"),
        ("One", "1000000000", "noting.no_people"),
        ("One", "0000000011", "noting.no_people"),
        ("One", "000000011", ""),
        ("One", "²", "noting.no_people"),
        ("One", "four", "noting.no_people"),
        ("Ana Ruiz said so", "4", "noting.names"),
    ],
)
def test_a_note_has_three_sentences_in_400_letters_from_1_to_100_000_people(text: str, people: str, told: str) -> None:
    assert refusal(note_typed, text, "SAFE", "interview", people, ("Ana Ruiz",)) == told


def test_a_note_keeps_its_words_and_stands_among_thirty() -> None:
    assert note_typed(" Two  words ", "SAFE", "interview", "007", ()) == ("Two words", Dimension.SAFE, NoteSource.INTERVIEW, 7)
    assert MOST_NOTES == 30, "a window of Slack's holds no more beside a map"


def test_five_sentences_of_140_letters_each_with_its_side() -> None:
    assert values_typed([("SAFE", "x" * 140)]) == (CompanyValue(Dimension.SAFE, "x" * 140),)
    assert refusal(values_typed, [("SAFE", "x" * 141)]) == "form.too_long"
    assert values_typed([("", " ")] * 4 + [("TRY", "We try")] * 2) == (CompanyValue(Dimension.TRY, "We try"),), (
        "the sixth is no line of the form"
    )
    assert refusal(values_typed, [("", "We try")]) == "values.no_side" and refusal(values_typed, [("TRY", " ")]) == "form.nothing_here"
    kept = values_kept([{"side": "TRY", "text": str(n)} for n in range(6)] + ["odd", {"side": "MOOD"}])
    assert [one.text for one in kept] == ["0", "1", "2", "3", "4"] and values_kept({"side": "TRY"}) == ()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ""),
        ({"people": "9"}, "elsewhere.too_few"),
        ({"people": "999999"}, ""),
        ({"people": "1000000"}, "elsewhere.no_people"),
        ({"people": "²²"}, "elsewhere.no_people"),
        ({"people": "١٢"}, "elsewhere.no_people"),
        ({"value": "0"}, ""),
        ({"value": "-0.1"}, "elsewhere.no_value"),
        ({"value": "100"}, ""),
        ({"value": "100.1"}, "elsewhere.no_value"),
        ({"value": "much"}, "elsewhere.no_value"),
        ({"side": "mood"}, "elsewhere.no_side"),
        ({"group": "Pier"}, "elsewhere.no_group"),
        ({"source": ""}, "elsewhere.empty"),
        ({"source": "of Ana Ruiz"}, "elsewhere.names_somebody"),
        ({"period": "a@b.example"}, "elsewhere.names_somebody"),
        ({"period": "<@U0ANA>"}, "elsewhere.names_somebody"),
        ({"period": "@channel"}, "elsewhere.names_somebody"),
    ],
)
def test_a_row_counts_ten_people_or_more_and_a_value_of_100(changed: dict[str, str], told: str) -> None:
    assert refusal(read_row, ROW | changed, HERE) == told


def test_a_refused_row_shows_forty_letters_of_what_is_wrong() -> None:
    gaps: list[dict[str, object]] = []
    for name, letters in (("side", "x" * 41), ("group", "y" * 41), ("people", "z" * 41), ("value", "w" * 41)):
        with pytest.raises(PersonCanFix) as refused:
            read_row(ROW | {name: letters}, HERE)
        gaps.append(dict(refused.value.gaps))
    assert gaps == [{"side": "x" * 40, "sides": ", ".join(Dimension)}, {"group": "y" * 40}, {"text": "z" * 40}, {"text": "w" * 40}]


def test_a_row_as_it_is_read() -> None:
    assert read_row(ROW, HERE) == KnownElsewhere("Survey", "2025", TeamId("T1"), 10, Dimension.SAFE, 62)
    assert read_row(ROW | {"group": "Company"}, HERE).about == COMPANY
    long = read_row(ROW | {"source": "x" * 60, "period": "y" * 61}, HERE)
    assert long.source == "x" * 60 and len(long.period) == 60 and long.period.endswith("…")


def test_a_heading_has_each_column_and_none_about_persons() -> None:
    columns = ["Source", "period", "group", "people", "side", "value", ""]
    assert heading_refused(columns) is None
    for extra, key, said in (
        ("x" * 41, "elsewhere.unknown_column", "x" * 40),
        ("Name" + "x" * 40, "elsewhere.person_column", "Name" + "x" * 36),
    ):
        wrong = heading_refused([*columns, extra])
        assert wrong is not None and (wrong.key, wrong.gaps) == (key, {"column": said})
    wrong = heading_refused(columns[:4])
    assert wrong is not None and (wrong.key, wrong.gaps) == ("elsewhere.no_column", {"column": "side"})


def test_what_a_row_moves_or_leaves_is_ten_people_or_nobody() -> None:
    assert [moved_by_few(known(people), known(30)) for people in (20, 21, 29, 30, 31, 39, 40)] == [
        False,
        True,
        True,
        False,
        True,
        True,
        False,
    ]
    above = {TeamId("child"): TeamId("middle"), TeamId("middle"): TeamId("parent"), TeamId("loop"): TeamId("loop")}

    def wrong(*rows: KnownElsewhere) -> list[tuple[int, object]]:
        found: list[WrongRow] = left_alone(list(enumerate(rows, 2)), above)
        return [(one.number, one.refusal.gaps["rest"]) for one in found]

    assert wrong(known(40, "parent"), known(30, "child")) == [] and wrong(known(39, "parent"), known(30, "child")) == [(2, 9)]
    assert wrong(known(30, "parent"), known(30, "child")) == [], "nobody is left"
    assert wrong(known(30, "parent"), known(31, "child")) == [(2, 1)]
    assert wrong(known(69), known(30, "one"), known(30, "two")) == [(2, 9)] and wrong(known(70), known(30, "one"), known(30, "two")) == []
    assert wrong(known(65), known(40, "parent"), known(20, "child")) == [(2, 5)], "set against all teams, too"
    assert wrong(known(45, "loop")) == [] and wrong(known(10, "one")) == wrong(known(10)) == [], "ten people alone are ten"


def shown(about: Dimension, score: int, tier: Tier | None = None, low: int | None = None, high: int | None = None) -> Shown:
    return Shown(about, score, low, high, tier=tier, yardstick=Yardstick.OTHER_TEAMS)


def a_map(*sides: Shown) -> CultureMap:
    return CultureMap(AuditTold(figures=sides, **{name: None for name in AuditTold.__struct_fields__ if name not in ("figures",)}))  # type: ignore[arg-type]


def test_three_sides_are_a_map_and_two_are_not() -> None:
    three = [shown(side, 50) for side in (Dimension.SAFE, Dimension.TRY, Dimension.SHARE)]
    assert a_map(*three).can_be_compared and not a_map(*three[:2]).can_be_compared


def test_only_sides_with_a_score_stand_on_a_map() -> None:
    others = (Withheld(Dimension.FAIL, Why.TOO_EARLY, None), shown(Dimension.TRY, 50), Shown(Dimension.SAFE, None, None, None))
    figures = (*others, Shown(Indicator.REACH, 40, None, None))
    made = a_map(*figures)  # type: ignore[arg-type]
    assert [one.about for one in made.sides] == [Dimension.TRY] and made.hidden == others[:1]


def test_a_tier_has_its_place_and_among_equals_where_to_start_stands_first() -> None:
    places = {
        None: MapTier.CLOSE,
        Tier.STRENGTH: MapTier.STRENGTH,
        Tier.FIRST: MapTier.START,
        Tier.LEAN_WEAK: MapTier.START,
        Tier.TOO_CLOSE: MapTier.CLOSE,
    }
    assert {tier: place_of(shown(Dimension.SAFE, 50, tier)) for tier in places} == places
    made = a_map(shown(Dimension.FAIL, 50), shown(Dimension.TRY, 50, Tier.FIRST), shown(Dimension.SAFE, 40, Tier.STRENGTH))
    assert [one.about for one in made.sides] == [Dimension.SAFE, Dimension.TRY, Dimension.FAIL]


def test_a_map_has_tiers_where_a_group_was_compared_and_any_side_has_one() -> None:
    plain, tiered = a_map(shown(Dimension.SAFE, 50)), a_map(shown(Dimension.SAFE, 50), shown(Dimension.TRY, 50, Tier.FIRST))
    of_a_team = [replace(one, told=replace(one.told, kind=CohortKind.TEAM)) for one in (plain, tiered)]
    assert [one.has_tiers for one in (plain, tiered, *of_a_team)] == [False, False, False, True]


def test_strengths_begin_with_the_strongest_and_where_to_start_with_the_weakest() -> None:
    tiers = {Dimension.SAFE: (60, Tier.STRENGTH), Dimension.TRY: (70, Tier.STRENGTH), Dimension.FAIL: (20, Tier.FIRST)}
    made = a_map(*(shown(side, score, tier) for side, (score, tier) in tiers.items()), shown(Dimension.SHARE, 30, Tier.LEAN_WEAK))
    found = {place: [one.about for one in made.at(place)] for place in MapTier}
    assert found == {
        MapTier.STRENGTH: [Dimension.TRY, Dimension.SAFE],
        MapTier.START: [Dimension.FAIL, Dimension.SHARE],
        MapTier.CLOSE: [],
    }
    for question in AuditQuestion:
        strongest_first = sorted((one for one in made.sides if one.about in dimensions_under(question)), key=lambda one: -(one.score or 0))
        assert list(made.under(question)) == strongest_first
    assert sum(len(made.under(question)) for question in AuditQuestion) == len(made.sides)


def test_groups_differ_where_three_stand_at_either_end() -> None:
    def ends(strong: int, start: int) -> TeamsDiffer | None:
        tiers = [Tier.STRENGTH] * strong + [Tier.FIRST] * start
        return where_groups_differ(a_map(shown(Dimension.TRY, 50, tier)) for tier in tiers)

    assert ends(3, 3) == TeamsDiffer(Dimension.TRY, 3, 3)
    assert (ends(2, 5), ends(5, 2)) == (None, None)
    one, two = Dimension.SAFE, Dimension.TRY
    ends_of = [(one, Tier.STRENGTH, 3), (one, Tier.FIRST, 3), (two, Tier.STRENGTH, 3), (two, Tier.FIRST, 5)]
    many = [a_map(shown(about, 50, tier)) for about, tier, often in ends_of for _ in range(often)]
    assert where_groups_differ(many) == TeamsDiffer(Dimension.TRY, 3, 5), "of as many at the rarer end the one with more in all"
    alone = [replace(shown(Dimension.TRY, 50, tier), yardstick=Yardstick.OWN_SIDES) for tier in (Tier.STRENGTH, Tier.FIRST)]
    assert where_groups_differ(a_map(one) for one in alone * 3) is None, "only its own sides were compared"


def test_under_a_question_stands_one_fact_of_what_was_done_the_first_there_is() -> None:
    facts = [Shown(about, 40, None, None) for about in (Indicator.SHARING_BREADTH, Indicator.HELP_ANSWERED, Indicator.FAILED_BUT_LEARNED)]
    made = replace(a_map(), seen=tuple(facts))
    found = {question: made.seen_under(question) for question in AuditQuestion}
    assert {question: one.about for question, one in found.items() if one} == {
        AuditQuestion.FAILING: Indicator.FAILED_BUT_LEARNED,
        AuditQuestion.INFORMAL: Indicator.HELP_ANSWERED,
    }


def test_the_first_lines_and_how_many_more() -> None:
    assert [named("abc", most) for most in (2, 3, 4)] == [(("a", "b"), 1), (("a", "b", "c"), 0), (("a", "b", "c"), 0)]


def test_bands_that_touch_leave_no_gap_and_a_count_is_its_own_band() -> None:
    def told(said: tuple[int, int, int], seen: tuple[int, int | None, int | None]) -> tuple[int, SaidAndDone]:
        share = Shown(Indicator.ASKING_BREADTH, *seen, said=Said.SHARE)
        (found,) = by_surprise((shown(Dimension.SAFE, said[0], None, said[1], said[2]),), (share,))
        return found.apart, found.how

    assert told((50, 40, 60), (70, 60, 80)) == told((50, 40, 60), (30, 20, 40)) == (0, SaidAndDone.ALIKE)
    assert told((50, 40, 60), (70, 61, 80)) == (1, SaidAndDone.MORE_SEEN)
    assert told((50, 40, 60), (30, 20, 39)) == (1, SaidAndDone.MORE_SAID)
    assert told((50, 40, 60), (65, None, None)) == (5, SaidAndDone.MORE_SEEN)
    assert told((50, 40, 60), (0, None, None)) == (40, SaidAndDone.MORE_SAID)


def test_of_gaps_as_wide_the_one_whose_figures_lie_further_apart_stands_first() -> None:
    sides = (shown(Dimension.FAIL, 58, None, 40, 60), shown(Dimension.SAFE, 42, None, 40, 60), shown(Dimension.TRY, 50, None, 40, 60))
    seen = (
        Shown(Indicator.FAILED_BUT_LEARNED, 80, 65, 90, said=Said.SHARE),
        Shown(Indicator.ASKING_BREADTH, 70, 65, 90, said=Said.SHARE),
        Shown(Indicator.EXPERIMENTS_FINISHED, 90, 70, 95, said=Said.SHARE),
    )
    assert [one.said.about for one in by_surprise(sides, seen)] == [Dimension.TRY, Dimension.SAFE, Dimension.FAIL]


def test_of_a_side_the_first_of_its_figures_stands_there_and_nothing_without_a_number() -> None:
    seen = tuple(
        Shown(about, 50, said=Said.SHARE) for about in (Indicator.SHARING_BREADTH, Indicator.HELP_ANSWERED, Indicator.ASKING_BREADTH)
    )
    sides = (shown(Dimension.SHARE, 50), Shown(Dimension.SAFE), Shown(WholeGroup.OVERALL, 50), Shown(Indicator.REACH, 50))
    assert [(one.said.about, one.seen.about) for one in by_surprise(sides, seen)] == [(Dimension.SHARE, Indicator.HELP_ANSWERED)]


def test_any_one_thing_stands_beside_a_map() -> None:
    told = replace(a_map(shown(Dimension.SAFE, 50)).told, helps=(), hinders=())
    nothing = CultureMap(told)
    beside = [
        replace(nothing, values=(CompanyValue(Dimension.SAFE, "We ask"),)),
        replace(nothing, known=(known(40),)),
        replace(nothing, notes=(HeardNote("n", Dimension.SAFE, NoteSource.INTERVIEW, 9, "They wait"),)),
        replace(nothing, told=replace(told, helps=("Quiet",))),
        replace(nothing, told=replace(told, hinders=("Noise",))),
        replace(nothing, seen=(Shown(Indicator.ASKING_BREADTH, 50, said=Said.SHARE),)),
    ]
    assert [has_beside(one) for one in (nothing, *beside)] == [False, *[True] * 6]
