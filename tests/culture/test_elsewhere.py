"""Known from elsewhere: aggregates alone come in, each refusal with its row, and no number of ours moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.settings import Settings
from bot.commands.elsewhere import import_from_elsewhere
from bot.culture import acts as culture
from bot.culture.doing.views import doing_modal
from bot.culture.elsewhere.acts import ReadElsewhere, import_elsewhere, read_elsewhere
from bot.culture.elsewhere.store import known_about
from bot.words import words_in
from tests.pulse.audit.test_map import audit, audited
from tests.pulse.world import PulseWorld, in_transaction, world

__all__ = ["audited", "world"]
EN = words_in("en")
HEADING = "source,period,group,people,side,value\n"
GOOD = HEADING + "Yearly survey,2025,,80,SAFE,62\nYearly survey,2025,harbor,12,SAFE,40 %\n"


def reads(world: PulseWorld, text: str) -> ReadElsewhere:
    read: ReadElsewhere = in_transaction(world, import_elsewhere, text)
    return read


def refused(world: PulseWorld, text: str) -> list[tuple[int, str]]:
    wrong = reads(world, text).wrong
    assert in_transaction(world, known_about) == [], "nothing is kept while a row is wrong"
    return [(one.number, one.refusal.key) for one in wrong]


def test_the_same_file_twice_changes_nothing_and_a_dry_run_keeps_nothing(world: PulseWorld) -> None:
    world.six("Harbor", size=12)
    assert len(in_transaction(world, read_elsewhere, GOOD).new) == 2
    assert in_transaction(world, known_about) == []
    assert len(reads(world, GOOD).new) == 2
    again = reads(world, GOOD)
    assert (again.new, again.changed, again.same) == ((), (), 2)
    assert len(reads(world, GOOD.replace(",62", ",64")).changed) == 1


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("Survey,2025,,4,SAFE,60", "elsewhere.too_few"),
        ("Survey,2025,,40,MOOD,60", "elsewhere.no_side"),
        ("Survey,2025,Nowhere,40,SAFE,60", "elsewhere.no_group"),
        ("Survey,2025,,forty,SAFE,60", "elsewhere.no_people"),
        ("Survey,2025,,40,SAFE,120", "elsewhere.no_value"),
        ("Survey,2025,,40,SAFE,nan", "elsewhere.no_value"),
        (",2025,,40,SAFE,60", "elsewhere.empty"),
        ("bo@group.example,2025,,40,SAFE,60", "elsewhere.names_somebody"),
        ("Interview with UHarbor3,2025,,40,SAFE,60", "elsewhere.names_somebody"),
        ("Survey,2025,,40,SAFE,60,Bo", "elsewhere.too_many_cells"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_number(world: PulseWorld, row: str, key: str) -> None:
    world.six("Harbor", size=12)
    assert refused(world, f"{HEADING}Survey,2024,,40,SAFE,60\n{row}\n") == [(3, key)]


@pytest.mark.parametrize("column", ["employee", "Name", "E-Mail", "user id", "respondent_id", "Gender", "Answer 1"])
def test_a_column_about_persons_ends_it(world: PulseWorld, column: str) -> None:
    assert refused(world, f"{HEADING.strip()},{column}\nSurvey,2025,,40,SAFE,60,x\n") == [(1, "elsewhere.person_column")]


def test_other_columns_and_missing_ones_are_named(world: PulseWorld) -> None:
    assert refused(world, HEADING.replace("value", "value,mood")) == [(1, "elsewhere.unknown_column")]
    assert refused(world, "source,period,group,people,side\n") == [(1, "elsewhere.no_column")]
    assert refused(world, " \n") == [(1, "elsewhere.nothing_in_it")]
    twice = "Survey,2025,,40,SAFE,60\n" * 2
    assert refused(world, HEADING + twice) == [(3, "elsewhere.twice")]


def test_a_company_less_its_teams_may_leave_nobody_alone(world: PulseWorld) -> None:
    world.six("Harbor", size=12)
    world.six("Quay", size=12)
    teams = "S,2025,Harbor,20,SAFE,60\nS,2025,Quay,17,SAFE,60\n"
    assert refused(world, f"{HEADING}{teams}S,2025,,41,SAFE,60\n") == [(4, "elsewhere.rest_too_small")]
    assert reads(world, HEADING + teams).wrong == ()
    (later,) = reads(world, f"{HEADING}S,2025,,41,SAFE,60\n").wrong
    assert later.refusal.key == "elsewhere.rest_too_small", "in two files as in one"


@pytest.mark.long
def test_it_stands_beside_the_map_of_its_team_and_moves_no_number(audited: PulseWorld) -> None:
    harbor, quay = audited.six("Harbor", size=10), audited.six("Quay", size=10)
    audit(audited, dict.fromkeys([*harbor, *quay], None))
    before = in_transaction(audited, culture.map_for, harbor[0])
    reads(audited, GOOD)
    after = in_transaction(audited, culture.map_for, harbor[0])
    assert before is not None and after is not None
    assert (after.told, after.sides) == (before.told, before.sides)
    modal, other = str(doing_modal(EN, after)), str(doing_modal(EN, in_transaction(audited, culture.map_for, quay[0])))
    assert "62 of 100 (whole company, Yearly survey, 2025, 50+ people)" in modal and "40 of 100 (your team" in modal
    assert "62 of 100" in other and "40 of 100" not in other


def test_the_command_names_the_row_and_says_what_is_kept(world: PulseWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.six("Harbor", size=12)
    settings = Settings.from_env({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": world.database.url})
    file = tmp_path / "survey.csv"
    file.write_text(GOOD.replace(",80,", ",8,"), encoding="utf-8")
    assert import_from_elsewhere(settings, file, dry_run=False, workspace=None) == 1
    assert "row 2: A group of 8 is too small" in capsys.readouterr().err
    file.write_bytes(GOOD.encode("utf-16"))
    assert import_from_elsewhere(settings, file, dry_run=True, workspace=None) == 0
    assert import_from_elsewhere(settings, file, dry_run=False, workspace=None) == 0
    assert import_from_elsewhere(settings, file, dry_run=False, workspace=None) == 0
    told = capsys.readouterr().out
    assert [line.split(".")[0] for line in told.splitlines()] == ["Would be new: 2", "New: 2", "New: 0"]
    assert import_from_elsewhere(settings, tmp_path / "nothing.csv", dry_run=False, workspace=None) == 2
