"""Reading a list of teams, as people and spreadsheets write it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.importing.table import COLUMNS, MARKS, MOST_ROWS, ListedTeams, read_teams, text_of
from bot.words import words_in
from bot.words.catalogue import languages

ROWS = [{"name": "Häfen", "place": "#harbor", "leads": "Ana"}, {"name": "Quay", "place": "#quay", "leads": "Bo"}]
COMMAS = "name,channel,leads\nHäfen,#harbor,Ana\nQuay,#quay,Bo\n"


def cells(found: ListedTeams) -> list[dict[str, str]]:
    assert not found.problems, said(found)
    return [dict(row.cells) for row in found.rows]


def said(found: ListedTeams) -> dict[int, str]:
    return {problem.number: problem.refusal.said(words_in("en")) for problem in found.problems}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_a_file_is_read_however_a_spreadsheet_saved_it(encoding: str, mark: str, line: str) -> None:
    written = COMMAS.replace(",", mark).replace("\n", line)
    assert cells(read_teams(text_of(written.encode(encoding)))) == ROWS


def test_excels_own_first_line_and_its_way_to_write_a_text_are_understood() -> None:
    found = read_teams('sep=;\r\nName;Channel;Leads\r\n="007";#harbor;\'Ana\r\n')
    assert cells(found) == [{"name": "007", "place": "#harbor", "leads": "Ana"}]


@pytest.mark.parametrize(
    "heading",
    ["Nom,Canal,Responsables", "Equipo;canal;Líderes", "NAAM\tKanaal\tteamleider", "チーム名,チャンネル,リーダー", "equipe,CANAL,lider"],
)
def test_a_heading_is_known_in_every_language_with_accents_and_without(heading: str) -> None:
    mark = next(mark for mark in MARKS if mark in heading)
    assert cells(read_teams("\n".join([heading, mark.join(("Häfen", "#harbor", "Ana")), mark.join(("Quay", "#quay", "Bo"))]))) == ROWS


@pytest.mark.parametrize("language", languages())
def test_the_columns_that_a_sentence_names_are_read(language: str) -> None:
    words = words_in(language)
    for sentence in (words("teams.many.list_hint"), words("teams.list.unknown_column", column="age")):
        (named,) = re.findall("[:：]([^.。]+)", sentence)
        (row,) = read_teams("\n".join([named.replace(", ", ";").replace("、", ";"), ";".join(COLUMNS)])).rows
        assert list(row.cells.items()) == list(zip(COLUMNS, COLUMNS, strict=True)), sentence
    example = words("teams.many.list_example")
    (row,) = read_teams(example + "\nHarbor,#harbor,Ana".replace(",", ";" if ";" in example else ",")).rows
    assert row.cells == {"name": "Harbor", "place": "#harbor", "leads": "Ana"}


def test_a_cell_in_quotes_may_hold_commas_lines_and_quotes_and_a_row_keeps_its_number_of_the_spreadsheet() -> None:
    found = read_teams('name,channel,leads\n"The ""A"" team",#a,"Ana,\nBo"\n\nQuay,#quay,Bo\n')
    assert [(row.number, row.cells["name"], row.cells["leads"]) for row in found.rows] == [
        (2, 'The "A" team', "Ana,\nBo"),
        (4, "Quay", "Bo"),
    ]


@pytest.mark.parametrize(
    ("text", "row", "says"),
    [
        ("", 1, "nothing in this list yet"),
        ("Harbor,#harbor,Ana\n", 1, "first line name the columns"),
        ("name,channel\n", 2, "a line for each team below"),
        ("name,channel,boss\nA,#a,Ana\n", 1, "a column called “boss”"),
        ("name,channel,Team\nA,#a,B\n", 1, "“Team” is here twice"),
        ("name,channel\nA,#a\nB,=1+1\n", 3, "“=1+1” is a formula"),
        ("name,channel\nA,#REF!\n", 2, "is a formula or an error"),
        ("name,channel\nA,#a,Ana\n", 2, "more cells than the heading, from “Ana” on"),
        ('name,channel\nA,#a\n"B,#b\nC,#c\n', 3, "never closes"),
        ('name,channel\n"A"x,#a\n', 2, "where the cells of this row end"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_row(text: str, row: int, says: str) -> None:
    found = said(read_teams(text))
    assert list(found) == [row] and says in found[row]


def test_a_row_that_cannot_be_read_spoils_no_other() -> None:
    found = read_teams('name,channel\n"A"x,#a\nB,#b\n')
    assert [row.cells["name"] for row in found.rows] == ["B"]


def test_twenty_thousand_rows_are_told_how_many_are_taken_and_as_many_as_allowed_are_read() -> None:
    many = "name,channel\n" + "".join(f"Team {n},#c{n}\n" for n in range(20_000))
    assert said(read_teams(many)) == {MOST_ROWS + 2: "That's 20,000 rows, and I take 5,000 at once. Please split the list."}
    assert len(cells(read_teams("".join(many.splitlines(keepends=True)[: MOST_ROWS + 1])))) == MOST_ROWS


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_never_raise(junk: bytes) -> None:
    found = read_teams(text_of(junk))
    assert found.rows or found.problems


@given(st.text(max_size=200))
def test_any_text_after_a_heading_is_read_or_refused_and_never_raises(junk: str) -> None:
    found = read_teams(f"name;channel;leads\n{junk}")
    assert found.rows or found.problems
    assert all(said(found).values()) or not found.problems
