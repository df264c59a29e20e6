"""What people, teams and owners may choose, on both sides of each limit. And a person's own data in pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.ids import ChannelId, PersonId, TeamId
from bot.people import rules
from bot.people.importing.rules import (
    FIRST_WAVE,
    LAST_WAVE,
    UNDONE_WITHIN,
    Batch,
    ImportDone,
    KnownChannel,
    ListedTeam,
    RowPart,
    TeamsPreview,
)
from bot.people.privacy.own.rules import OwnRows, as_json, as_text, ids_in, pages, without_others, written
from bot.people.programme.rules import FOREVER, MOST_DAYS, RHYTHMS, SHOWN_SPANS, Programme
from bot.people.rules import Person, Preferences, check_nudges, check_slot, known_zone
from bot.people.teams.rules import (
    DIGEST_WEEKDAY,
    LONGEST_REASON,
    SMALLEST_COHORT,
    Beginning,
    Powers,
    Roster,
    Team,
    check_name,
    check_roster,
    zone_of_most,
)
from tests.givens import MONDAY, refusal


@pytest.mark.parametrize(
    ("weekday", "at", "told"),
    [
        ("0", "08:00", ""),
        ("4", "18:00", ""),
        ("5", "10:00", "form.no_working_day"),
        ("-1", "10:00", "form.no_working_day"),
        ("1", "07:59", "form.out_of_hours"),
        ("1", "18:01", "form.out_of_hours"),
        ("1", "noon", "form.no_time"),
    ],
)
def test_pulses_come_on_working_days_between_eight_and_six(weekday: str, at: str, told: str) -> None:
    assert refusal(check_slot, weekday, at) == told


def test_what_is_offered_and_what_stands_before_anybody_chose() -> None:
    assert (rules.HOURS[0], rules.HOURS[1], rules.HOURS[-1], len(rules.HOURS)) == ("08:00", "08:30", "18:00", 21)
    assert check_slot("3", "09:05") == (3, "09:05")
    assert (Preferences().weekday, Preferences().at) == (1, "10:00"), "Tuesday at ten"
    assert timedelta(days=182) == rules.LONGEST_PAUSE
    assert (known_zone("europe/berlin"), known_zone("Europe/Nowhere")) == ("Europe/Berlin", "UTC")
    assert (refusal(check_nudges, "more"), refusal(check_nudges, "often")) == ("", "people.unknown_wish")
    assert ((1, 2, 4), 31, 1, 9, timedelta(days=1)) == (RHYTHMS, MOST_DAYS, FIRST_WAVE, LAST_WAVE, UNDONE_WITHIN)


def test_a_programme_of_which_nothing_was_decided_asks_each_week_at_ten() -> None:
    assert (Programme().rhythm, Programme().at, Programme().paused_until) == (1, "10:00", None)
    assert datetime(9000, 1, 1, tzinfo=UTC) == FOREVER and SHOWN_SPANS == 10


def test_a_pause_ends_at_its_moment() -> None:
    second = timedelta(seconds=1)
    assert [Preferences(paused_until=MONDAY + later).quiet_at(MONDAY) for later in (second, 0 * second)] == [True, False]
    assert not Preferences().quiet_at(MONDAY) and Preferences(stopped=True).quiet_at(MONDAY)


@pytest.mark.parametrize("what", ["is_bot", "is_guest", "is_stranger", "is_deactivated"])
def test_nobody_counts_who_is_no_colleague(what: str) -> None:
    usual: dict[str, Any] = dict.fromkeys(("is_bot", "is_guest", "is_stranger", "is_deactivated", "is_owner"), False)
    known = {"id": PersonId("U1"), "name": "Bo", "zone": "UTC", "locale": "en", "known_since": MONDAY}
    assert not Person(**known | usual).is_admin
    assert Person(**known | usual).counts and not Person(**known | usual | {what: True}).counts


def test_a_team_has_a_name_of_eighty_letters_and_a_lead() -> None:
    assert [refusal(check_name, "x" * length, ()) for length in (0, 80, 81)] == ["people.team.no_name", "", "people.team.name_too_long"]
    assert refusal(check_name, " HARBOR ", ["Harbor"]) == "people.team.name_taken" and check_name(" The  quay ", ["Harbor"]) == "The quay"
    assert refusal(check_roster, [], []) == "people.team.no_members" and refusal(check_roster, ["a"], []) == "people.team.no_lead"
    assert check_roster([], [PersonId("a")]) == Roster(frozenset("a"), frozenset("a"))
    assert (SMALLEST_COHORT, LONGEST_REASON) == (6, 200)
    assert [Powers((), owner, teams).begins for owner, teams in ((True, False), (True, True), (False, False))] == [True, False, False]


def test_a_team_begins_with_a_week_s_rhythm_and_without_an_audit_unless_it_is_said() -> None:
    team = Team(TeamId("t"), "Harbor", None, None, "hand", None, "UTC", 4, "15:00", (), "en", MONDAY)
    assert (DIGEST_WEEKDAY, team.zone_is_chosen, team.wave) == (4, False, None)
    begins = Beginning(team, MONDAY.date(), MONDAY.date(), MONDAY.date())
    assert (begins.reason, begins.rhythm, begins.has_audit) == (None, 1, False)


def test_what_a_list_does_not_say_is_no() -> None:
    usual: dict[str, Any] = {
        "channel": ChannelId("C1"), "members_from": "channel", "members_ref": "C1", "leads": frozenset(), "parent": "", "language": "en",
        "wave": None,
    }  # fmt: skip
    before = Team(TeamId("t"), "Harbor", None, None, "hand", None, "UTC", 4, "15:00", (), "en", MONDAY)
    new, known = ListedTeam(number=2, name="Quay", **usual), ListedTeam(number=3, name="Harbor", before=before, **usual)
    batch = Batch(5, (new, known))
    assert (batch.new, batch.changed) == ((new,), (known,)) and not new.is_shared
    channel = KnownChannel(ChannelId("C1"), "quay", has_us=True)
    assert (channel.is_archived, channel.is_shared, ImportDone("i", 1, 2, 3).waiting) == (False, False, 0)


def test_a_team_s_clock_is_that_of_most_and_of_two_as_many_the_one_it_was() -> None:
    asked = (["b", "a", "b"], ["b", "a"], ["b", "c"], [])
    assert [zone_of_most(zones, "a") for zones in asked] == ["b", "a", "b", "a"]


def test_a_preview_counts_new_changed_and_same_teams() -> None:
    before = Team(TeamId("t"), "Harbor", None, None, "hand", None, "UTC", 4, "15:00", (), "en", MONDAY)

    def listed(number: int, was: Team | None = None, changed: tuple[RowPart, ...] = ()) -> ListedTeam:
        return ListedTeam(
            number=number, name="Harbor", channel=ChannelId("C1"), members_from="hand", members_ref="", leads=frozenset(), parent="",
            language="en", wave=None, before=was, changed=changed,
        )  # fmt: skip

    seen = TeamsPreview((listed(2), listed(3, before), listed(4, before, (RowPart.WAVE,)), listed(5, before)))
    assert ([one.number for one in seen.new], [one.number for one in seen.changed], seen.same) == ([2], [4], 2)
    waits = [Team(*before_of(before), welcomed_at=welcomed, wave=wave).waits for wave, welcomed in ((1, None), (1, MONDAY), (None, None))]
    assert waits == [True, False, False]


def before_of(team: Team) -> tuple[Any, ...]:
    """The fields of a team that it must be given."""
    names = (
        "id",
        "name",
        "parent_id",
        "channel_id",
        "members_from",
        "members_ref",
        "zone",
        "digest_weekday",
        "digest_time",
        "digest_parts",
    )
    return tuple(getattr(team, name) for name in (*names, "language", "created_at"))


def test_pages_break_between_lines_and_only_a_line_longer_than_a_page_within() -> None:
    assert pages("abc\nde\nf", 4) == ["abc\n", "de\nf"] and pages("ab\nc", 3) == ["ab\n", "c"] and pages("", 4) == [""]
    assert pages("ab\ncde\n", 4) == ["ab\n", "cde\n"], "between lines"
    assert pages("abcdefgh", 4) == ["abcd", "efgh"] and pages("abcdefghi", 4) == ["abcd", "efgh", "i"]
    assert [len(page) for page in pages("x" * 20_001)] == [20_000, 1]


def test_own_data_names_nobody_else() -> None:
    value = {"U0ANA": ["by U0BO", 7], "x": "UNKNOWN99 and UNKNOWN9 and U0ANA and PLAN"}
    assert ids_in(value) == {"U0ANA", "U0BO", "UNKNOWN99", "UNKNOWN9"}
    mine = without_others(value, PersonId("U0ANA"), {"U0BO"})
    assert mine == {"U0ANA": ["by …", 7], "x": "… and UNKNOWN9 and U0ANA and PLAN"}, "eight signs after U are an id, seven may be a word"
    assert [written(one) for one in (datetime(2026, 3, 2, tzinfo=UTC), b"\x01\xff", 3)] == ["2026-03-02T00:00:00+00:00", "01ff", 3]


def test_own_data_is_readable_by_programs_and_people() -> None:
    found = [OwnRows("people", "receipt.people", [{"name": "Zoë", "empty": "", "none": None, "zero": 0}])]
    assert as_text("2 March", found, lambda key: key) == (
        "receipt.heading, 2 March\n\nown.no_answers\n\nreceipt.people (people: 1)\n\n  name: Zoë\n  zero: 0\n"
    )
    assert '\n "person": "U0ANA",' in as_json(PersonId("U0ANA"), MONDAY, found, str) and "Zoë" in as_json(
        PersonId("U0ANA"), MONDAY, found, str
    )
