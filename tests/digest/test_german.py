"""A team's digest in German. As readable text, within the same limits as in English, and without an English word in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.digest.rules import WEEK, TeamDigest, TeamWeek, compose_team, footer_of
from bot.digest.seen import AskSeen, LearnedSeen, Lines, PastDigest, TeamSeen, TriedSeen
from bot.digest.views.forms import history_modal, pause_answered, pause_question, settings_modal, settings_saved, with_team_buttons
from bot.digest.views.team import team_digest, team_more, team_sure
from bot.experiments.rules import Outcome
from bot.localslack import check_message, check_view
from bot.pulse.privacy.released import Direction, Note, ResponseCount
from bot.pulse.privacy.response_share import Band
from bot.pulse.scoring.tiers import Tier
from bot.words import language_of, languages, words_in
from bot.words.catalogue import catalogue
from tests.digest.snapshot import readable, same_as_before
from tests.digest.values import FRIDAY, shown, week, withheld
from tests.digest.views.weeks_seen import DIGEST, PHONE_LINES, TEAM, TEAM_SEEN, hidden_titles, phone_lines, seen_weeks, without_chart

GERMAN_TEAM = replace(TEAM, language="de")
PEOPLE_SAID = "Ωμέγα δέλτα"  # people's own words, in neither language


def in_german(seen: TeamSeen) -> TeamSeen:
    return replace(seen, language="de")


FULL = replace(
    TEAM_SEEN,
    language="de",
    team_name="Hafen",
    learned=Lines(
        (
            LearnedSeen("", "EXPLAIN ANALYZE zeigt, wo eine Abfrage wartet", "Ana", 3),
            LearnedSeen("", "Ein wackliger Test hatte recht: wir ließen ihn 200-mal laufen", "Bo", 1),
            LearnedSeen("", "Kunden lesen nur die erste Zeile", "Dev"),
        ),
        (LearnedSeen("", "Kurze Runden brauchen eine Frage", "Cleo"),),
        4,
    ),
    asks=replace(TEAM_SEEN.asks, shown=(replace(TEAM_SEEN.asks.shown[0], text="Wie prüfen andere Zeitzonen?"),)),
    ended=replace(
        TEAM_SEEN.ended,
        shown=(replace(TEAM_SEEN.ended.shown[0], hypothesis="Zu zweit prüfen halbiert das Warten", lesson="Es wartet nun der Kalender"),),
    ),
    starting=replace(TEAM_SEEN.starting, shown=(replace(TEAM_SEEN.starting.shown[0], hypothesis="Mittwochs keine Besprechungen"),)),
    changed="Besprechungen fressen den Vormittag, sagtet ihr: Mittwochs gibt es keine mehr.",
)
DARK = tuple((one, withheld(one)) for one in Dimension)
QUIET = TeamDigest("T1", FRIDAY, is_quiet=True)
ALL_WITHHELD = compose_team(week(figures=DARK, response=ResponseCount(Band(0, 4)), changed="yes"))


def dark(language: str, changed: str) -> TeamSeen:
    return TeamSeen("d4", ALL_WITHHELD, "Hafen" if language == "de" else "Harbour", language, changed=changed)


MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "german/team_digest": team_digest(FULL),
    "german/team_digest_quiet": team_digest(TeamSeen("d3", QUIET, "Hafen", "de")),
    "german/team_digest_all_withheld": team_digest(dark("de", FULL.changed)),
    "team_digest_all_withheld": team_digest(dark("en", TEAM_SEEN.changed)),
    "german/team_digest_preview": with_team_buttons(team_digest(FULL, preview=True), FULL, may_change=True),
    "german/digest_pause_question": pause_question("T1", "Hafen", language="de"),
    "german/digest_paused": pause_answered(paused=True, language="de"),
    "german/digest_goes_on": pause_answered(paused=False, language="de"),
}
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "german/digest_settings_saved": settings_saved(FRIDAY, "15:00", language="de", is_paused=False),
    "german/team_digest_more": team_more(FULL),
    "german/team_digest_sure": team_sure(FULL),
    "german/team_digest_more_all_withheld": team_more(dark("de", FULL.changed)),
    "team_digest_more_all_withheld": team_more(dark("en", TEAM_SEEN.changed)),
    "german/digest_history": history_modal(
        [PastDigest("d1", "team", FRIDAY, False), PastDigest("d0", "team", date(2026, 2, 27), True)], language="de"
    ),
    "german/digest_history_empty": history_modal([], language="de"),
    "german/digest_settings": settings_modal(GERMAN_TEAM, "", is_paused=False),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_message(MESSAGES[name]) == []
    same_as_before(name, MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_every_form_reads_as_it_did_and_slack_takes_it(name: str) -> None:
    assert check_view(VIEWS[name]) == []
    same_as_before(name, VIEWS[name])


# --- the words themselves ----------------------------------------------------------------------------------------


ENGLISH, GERMAN = words_in("en"), words_in("de")
OF_A_DIGEST = re.compile(r"(digest|figure|form)\.|(Dimension|Tier|Why|Because|Note|Direction|Outcome)\.")


def pieces(language: str) -> set[str]:
    """What stands between the gaps of a language's sentences about digests, as far as there are letters in it."""
    said = [one for key, forms in catalogue(language).sentences.items() if OF_A_DIGEST.match(key) for one in forms]
    days = [words_in(language).weekday(day) for day in range(7)]
    months = [words_in(language).month(date(2026, month, 1)) for month in range(1, 13)]
    between = (piece.strip(" .,:;()·•") for text in (*said, *days, *months) for piece in re.split(r"\{\w+\}", text))
    return {piece for piece in between if re.search(r"[^\W\d_]{2}", piece)}


SAME_IN_BOTH = {"April", "August", "September", "November", "Pause", "In"}
ONLY_ENGLISH = pieces("en") - SAME_IN_BOTH
ENGLISH_WORDS = re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(piece) for piece in sorted(ONLY_ENGLISH, key=len, reverse=True))})(?![\w-])")


def told(payload: Any) -> list[str]:
    """Every text that Slack would show or read aloud."""
    if isinstance(payload, Mapping):
        here = [value for key, value in payload.items() if key in ("text", "title", "label", "name", "accessibility_label", "alt_text")]
        return [value for value in here if isinstance(value, str)] + [text for value in payload.values() for text in told(value)]
    if isinstance(payload, (list, tuple)):
        return [text for value in payload for text in told(value)]
    return []


def english_in(payload: Any) -> list[str]:
    return [found for text in told(payload) for found in ENGLISH_WORDS.findall(text)]


def test_german_has_no_piece_of_english_but_names_that_are_the_same() -> None:
    assert pieces("de") & pieces("en") == SAME_IN_BOTH


def test_the_rule_finds_english_words() -> None:
    assert len(ONLY_ENGLISH) > 120
    assert english_in(team_digest(TEAM_SEEN)) and english_in(settings_modal(TEAM, "", is_paused=False))


def test_a_slack_locale_finds_its_language() -> None:
    assert (language_of("de-AT"), language_of("xx")) == ("de", "en")


def test_no_form_has_an_english_word_in_it() -> None:
    for made in (*MESSAGES.items(), *VIEWS.items()):
        name, payload = made
        known = {"English"} if name == "german/digest_settings" else set()
        assert not name.startswith("german/") or set(english_in(payload)) <= known, name


# --- at random ---------------------------------------------------------------------------------------------------


def wordless(lines: Lines) -> Lines:
    """The same lines with people's words in neither language."""

    def said(one: Any) -> Any:
        match one:
            case LearnedSeen():
                return replace(one, title=PEOPLE_SAID, text=PEOPLE_SAID, author=PEOPLE_SAID)
            case AskSeen():
                return replace(one, text=PEOPLE_SAID, author=PEOPLE_SAID)
            case TriedSeen():
                return replace(one, hypothesis=PEOPLE_SAID, owner=PEOPLE_SAID, lesson=PEOPLE_SAID)

    return Lines(tuple(said(one) for one in lines.shown), tuple(said(one) for one in lines.more), lines.total)


def without_peoples_words(seen: TeamSeen) -> TeamSeen:
    return replace(
        seen,
        team_name=PEOPLE_SAID,
        changed=PEOPLE_SAID if seen.changed else "",
        learned=wordless(seen.learned),
        asks=wordless(seen.asks),
        ended=wordless(seen.ended),
        starting=wordless(seen.starting),
    )


@pytest.mark.longest
@settings(max_examples=60, deadline=None)
@given(seen_weeks())
def test_no_week_leaves_an_english_word_in_german(made: tuple[TeamWeek, TeamSeen]) -> None:
    seen = without_peoples_words(made[1])
    german = in_german(seen)
    assert english_in(team_digest(seen)), "the same week in English has them"
    for payload in (
        team_digest(german),
        without_chart(team_digest(german)),
        team_digest(german, preview=True),
        team_more(german),
        team_sure(german),
    ):
        assert english_in(payload) == []


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(seen_weeks())
def test_no_german_week_shows_a_number_that_release_withholds(made: tuple[TeamWeek, TeamSeen]) -> None:
    data, seen = made
    names = {ENGLISH.name(one): GERMAN.name(one) for one in Dimension}
    for payload in (team_digest(in_german(seen)), team_more(in_german(seen)), team_sure(in_german(seen))):
        for title in hidden_titles(data.figures):
            assert not re.search(rf"{names[title]}: \d", readable(payload))


@pytest.mark.parametrize("language", languages())
def test_the_fullest_week_fits_a_phone(language: str) -> None:
    longest = "Wort " * 100
    remarks = (Note.ROSY, Note.NOT_ADJUSTED, Note.TEAMS_ALIKE)
    figures = (
        shown(Dimension.SAFE, change=Direction.UNKNOWN, notes=remarks, weeks=24),
        shown(Dimension.VISION, 60, Tier.TOO_CLOSE, change=Direction.UNKNOWN),
    )
    digest = replace(
        DIGEST,
        figures=figures,
        response=ResponseCount(Band(10, 19), under_half=True),
        chart=tuple((date(2026, 9, 3) + n * WEEK, 30) for n in range(8)),
        tried=12,
        footer=footer_of(figures),
    )
    learned = LearnedSeen(longest, longest, longest, 12)
    ended = TriedSeen(longest, longest, Outcome.NOT_HELD, longest, FRIDAY)
    seen = TeamSeen(
        "d1",
        digest,
        longest,
        language,
        Lines((learned,), (learned,) * 9, 11),
        Lines((AskSeen(longest, datetime(2026, 9, 24, tzinfo=UTC), longest),), (), 9),
        Lines((ended,), (), 11),
        Lines((replace(ended, outcome=None, lesson="", ends_on=date(2026, 9, 24)),), (), 1),
        longest,
    )
    assert phone_lines(without_chart(team_digest(seen))) <= PHONE_LINES
