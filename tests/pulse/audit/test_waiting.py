"""A team that waits for its wave and agreed is asked its first audit: once, alone, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain

import pytest
from msgspec.structs import replace

from bot.database.consent import may_be_audited, may_hear_from_us
from bot.database.schema import cohort_members
from bot.database.scope import Scope
from bot.errors import PersonCanFix
from bot.people import store as people
from bot.people.importing.acts import begin_wave
from bot.people.teams import store as teams
from bot.people.waiting import acts as waiting
from bot.plan.waves.acts import waves_page
from bot.pulse import store as pulses
from bot.pulse.asking.acts import why_not_asked
from bot.pulse.asking.cohorts import WhyNotAsked
from bot.pulse.audit import acts as audits
from bot.pulse.audit.rules import Asks
from bot.pulse.rounds import Round
from tests.plan.test_waves import waits
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["world"]


@pytest.fixture
def company(world: PulseWorld) -> PulseWorld:
    """Harbor has begun; Quay (eight and a lead) and the small Loft wait; an owner runs the programme."""
    world.audits()
    world.people("ULENA")
    in_transaction(world, people.set_owners, ["ULENA"])
    for name, size, lead in (("Harbor", 8, "UEVE"), ("Quay", 8, "UIDA"), ("Loft", 4, "UOLA")):
        world.team(name, [f"U{name}{n}" for n in range(size)], leads=[lead], channel=f"C0{name.upper()}")
        in_transaction(world, people.keep_channel, f"C0{name.upper()}", name=name.lower(), is_private=False, bot_is_member=True)
    for name in ("Quay", "Loft"):
        waits(world, name)
    return world


def agrees(world: PulseWorld, by: str, *names: str) -> None:
    """In the week before the round."""
    in_transaction(world, waiting.agree, by, names, now=world.now - timedelta(days=4))


def counted(world: PulseWorld, persons: Sequence[str], current: Round) -> None:
    """They were in a group of this round."""

    def keep(scope: Scope) -> None:
        (one, *_) = pulses.cohorts_of(scope, current.id)
        scope.insert_new(cohort_members, [{"cohort_id": one.id, "person_id": person} for person in persons])

    in_transaction(world, keep)


def asked_then_begun(world: PulseWorld) -> Round:
    """Quay's round while it waited; its wave begins eight weeks later."""
    agrees(world, "ULENA", "Quay")
    first = world.open()
    world.finish(first)
    in_transaction(world, begin_wave, "ULENA", 2, now=world.now + timedelta(weeks=8))
    return first


def members(world: PulseWorld, current: Round, team: str) -> set[str]:
    """Who is counted in the group of this team alone."""

    def look(scope: Scope) -> set[str]:
        (group,) = (cohort for cohort, some in pulses.teams_by_cohort(scope, current.id).items() if some == [team])
        return set(pulses.members_by_cohort(scope, current.id)[group])

    found: set[str] = in_transaction(world, look)
    return found


def asked(world: PulseWorld, current: Round) -> dict[tuple[str, ...], Asks]:
    """What each group is asked, by its teams."""

    def look(scope: object) -> dict[tuple[str, ...], Asks]:
        made_of = pulses.teams_by_cohort(scope, current.id)  # type: ignore[arg-type]
        return {tuple(made_of.get(one.id, ())): one.asks for one in pulses.cohorts_of(scope, current.id)}  # type: ignore[arg-type]

    found: dict[tuple[str, ...], Asks] = in_transaction(world, look)
    return found


@pytest.mark.long
def test_it_is_audited_alone_once_reads_its_map_and_hears_nothing_else(company: PulseWorld) -> None:
    agrees(company, "UIDA", "Quay")
    first = company.open()
    assert asked(company, first) == {("Harbor",): Asks.AUDIT, ("Quay",): Asks.AUDIT}
    for person in (f"U{name}{n}" for name in ("Harbor", "Quay") for n in range(8)):
        company.answer_all(first, person, 3)
    company.finish(first)
    assert in_transaction(company, waves_page, "ULENA").waiting == 2
    company.next_week(first)
    second = company.open()
    assert asked(company, second) == {("Harbor",): Asks.PULSE}
    company.finish(second)
    told = [(row[0], row[1]) for row in company.rows("SELECT kind, recipient FROM outbox")]
    to_quay = {kind for kind, who in told if who == "C0QUAY" or who.startswith("UQuay") or who == "UIDA"}
    assert to_quay <= {"team:audit_ahead", "pulse:ask", "pulse:reminder", "map:channel"}
    assert ("team:audit_ahead", "C0QUAY") in told and ("map:channel", "C0QUAY") in told
    assert not [kind for kind, who in told if who == "UIDA" or who == "C0LOFT" or who.startswith("ULoft")]


def test_when_it_begins_it_begins_with_an_audit_as_every_team_does(company: PulseWorld) -> None:
    first = asked_then_begun(company)
    company.now = first.opens_at + timedelta(weeks=10)
    assert asked(company, company.open())[("Quay",)] is Asks.AUDIT


def test_what_was_asked_shortly_before_it_began_is_not_asked_again(company: PulseWorld) -> None:
    agrees(company, "ULENA", "Quay")
    first = company.open()
    company.finish(first)
    in_transaction(company, begin_wave, "ULENA", 2)
    company.now = first.opens_at + timedelta(weeks=1)
    assert asked(company, company.open())[("Quay",)] is Asks.PULSE


@pytest.mark.long
def test_whoever_was_counted_in_another_team_before_is_left_out_of_it(company: PulseWorld) -> None:
    first = company.open()
    company.finish(first)
    counted(company, ["UQuay0"], first)
    company.team("Harbor", [f"UHarbor{n}" for n in range(7)], leads=["UEVE"], channel="C0HARBOR")
    company.team("Quay", [*(f"UQuay{n}" for n in range(8)), "UHarbor7"], leads=["UIDA"], channel="C0QUAY")
    waits(company, "Quay")
    agrees(company, "ULENA", "Quay")
    company.next_week(first)
    second = company.open()
    people_asked = members(company, second, "Quay")
    assert people_asked == {f"UQuay{n}" for n in range(1, 8)}
    for person in people_asked:
        company.answer_all(second, person, 3)
    company.finish(second)
    assert ("map:channel", "C0QUAY") in {(row[0], row[1]) for row in company.rows("SELECT kind, recipient FROM outbox")}


def test_where_too_few_were_never_counted_nobody_agrees(company: PulseWorld) -> None:
    first = company.open()
    company.finish(first)
    before = in_transaction(company, teams.members_counted_before)
    assert "UHarbor0" in before and "UEVE" not in before, "a lead is counted with other leads"
    company.team("Quay", [*(f"UHarbor{n}" for n in range(3)), *(f"UQuay{n}" for n in range(5))], leads=["UIDA"], channel="C0QUAY")
    waits(company, "Quay")
    with pytest.raises(PersonCanFix):
        agrees(company, "UIDA", "Quay")


def test_once_it_had_its_own_audit_none_is_announced_by_the_one_before_it_began(company: PulseWorld) -> None:
    first = asked_then_begun(company)
    company.now = first.opens_at + timedelta(weeks=10)
    company.finish(company.open())
    company.now = first.opens_at + timedelta(weeks=25)
    company.run(audits.announce_due, first.id)
    assert [row["recipient"] for row in company.notices("pulse:audit_announced")] == ["C0HARBOR"]


def test_only_the_audit_passes_the_consent_gate_and_only_where_somebody_agreed(company: PulseWorld) -> None:
    everybody = [f"U{name}{n}" for name in ("Quay", "Loft") for n in range(4)]
    assert in_transaction(company, may_be_audited, everybody) == frozenset()
    agrees(company, "UIDA", "Quay")
    assert in_transaction(company, may_be_audited, everybody) == {f"UQuay{n}" for n in range(4)}
    assert in_transaction(company, may_hear_from_us, everybody) == frozenset()
    company.open()
    assert in_transaction(company, why_not_asked, "UQuay0") is None
    left = in_transaction(company, why_not_asked, "ULoft0")
    assert left is not None and left.reason is WhyNotAsked.WAITING


def test_nobody_agrees_for_a_team_of_others_a_small_one_one_without_a_channel_or_where_audits_are_off(company: PulseWorld) -> None:
    for by, name in (("UOLA", "Loft"), ("ULENA", "Loft"), ("UEVE", "Quay"), ("UQuay0", "Quay")):
        with pytest.raises(PersonCanFix):
            agrees(company, by, name)
    assert in_transaction(company, waiting.agree, "UOLA", ["Quay"]) == []
    in_transaction(company, lambda scope: [teams.change_team(scope, replace(one, channel_id=None)) for one in teams.all_teams(scope)])
    with pytest.raises(PersonCanFix):
        agrees(company, "UIDA", "Quay")
    in_transaction(company, people.change_setting, "pulse_audit", {"on": False}, None)
    with pytest.raises(PersonCanFix):
        agrees(company, "UIDA", "Quay")
    assert not company.notices("team:audit_ahead")


def test_a_person_of_two_teams_is_counted_where_they_have_begun(company: PulseWorld) -> None:
    members = [f"UQuay{n}" for n in range(8)] + ["UHarbor0"]
    company.team("Quay", members, leads=["UIDA"])
    agrees(company, "UIDA", "Quay")
    current = company.open()
    in_groups = in_transaction(company, lambda scope: pulses.members_by_cohort(scope, current.id))
    everybody = list(chain.from_iterable(in_groups.values()))
    assert everybody.count("UHarbor0") == 1 and len(everybody) == 16


def test_the_hello_names_the_day_on_which_the_audit_comes(company: PulseWorld) -> None:
    """Agreed between the owner's switch and the first audit, or on a Monday morning in the east, which is Sunday's evening in UTC."""
    agreed, sunday = company.now - timedelta(days=4), company.now.replace(hour=0) - timedelta(hours=1)
    tuesday = company.now.date() + timedelta(days=1)
    for at, begins, day in ((agreed, tuesday, tuesday), (agreed, tuesday + timedelta(weeks=1), tuesday + timedelta(weeks=1))):
        in_transaction(company, people.change_setting, "pulse_audit", {"on": True, "begins": begins.isoformat()}, None)
        made = replace(in_transaction(company, teams.team, "Quay"), audit_agreed_at=at)
        assert in_transaction(company, waiting.day_to_ask, made) == day
    in_transaction(company, people.change_setting, "pulse_audit", {"on": True, "begins": tuesday.isoformat()}, None)
    assert in_transaction(company, waiting.day_to_ask, replace(made, audit_agreed_at=sunday)) == tuesday
    in_transaction(company, people.change_setting, "pulse_audit", {"on": False}, None)
    assert in_transaction(company, waiting.day_to_ask, made) is None


def test_whoever_answers_elsewhere_does_not_make_a_small_team_large_enough(company: PulseWorld) -> None:
    company.team("Loft", [*(f"ULoft{n}" for n in range(4)), "UHarbor0", "UIDA"], leads=["UOLA"])
    with pytest.raises(PersonCanFix):
        agrees(company, "UOLA", "Loft")
