"""Rows that version 0.1 wrote in English sentences come through the migration as values. They read word for word as before.

`old_rows.json` was written by version 0.1 itself: thirteen weeks of the demo, and one row of every kind that `release` could make;
beside each digest stands what it read like, in English and in German.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.database import migrate
from bot.database.engine import Database
from bot.database.schema import cohorts, digests, indicator_weeks, outbox, published, rounds
from bot.digest.leads_rules import ManagerDigest, OwnerDigest
from bot.digest.seen import ManagerSeen, TeamSeen
from bot.digest.store.codec import from_json
from bot.digest.views.leads import manager_digest, manager_sure, owner_digest, owner_sure
from bot.digest.views.team import team_digest, team_more, team_sure
from bot.pulse.privacy.released import Because, Note, Said, Shown, Why, Withheld, from_row, read_answered
from bot.pulse.results import said as figures
from bot.words import words_in
from bot.words.catalogue import catalogue
from tests.givens import MONDAY, WORKSPACE, Engines

OLD: Mapping[str, Any] = json.loads((Path(__file__).with_name("old_rows.json")).read_text(encoding="utf-8"))
ENGLISH = words_in("en")
KEY = {"workspace_id": WORKSPACE}
FIGURE = re.compile(r"[^•\n.;]+: \d+ (?:of|von) 100 \([^)]*\)")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Database]:
    """A database of version 0.1 with its rows, brought to today. All tests read the same one."""
    database = Database(engines.fresh(request.param))
    migrate.to_revision(database, "0003")
    with database.transaction() as tx:
        row = {"id": "r1", "number": 1, "opens_at": MONDAY, "closes_at": MONDAY, "state": "released", "released_at": MONDAY}
        rules = {"k": 5, "comments_k": 8, "rule_version": "1", "bank_version": "1", "asked_again": 0}
        tx.execute(insert(rounds), KEY | row | rules)
        tx.execute(insert(published), [KEY | {"round_id": "r1", **one, "subject": str(n)} for n, one in enumerate(OLD["published"])])
        weeks = [KEY | {"subject": str(n), "week": MONDAY.date(), "shown": shown} for n, shown in enumerate(OLD["indicator_weeks"])]
        tx.execute(insert(indicator_weeks), weeks)
        tx.execute(insert(digests), [_digest_row(str(n), one) for n, one in enumerate(OLD["digests"])])
        tx.execute(insert(cohorts), [_cohort_row(band) for band in OLD["bands"]])
        tx.execute(insert(outbox), [_message_row(body) for body in OLD["nudges"]])
    migrate.to_head(database)
    yield database
    database.close()


def _digest_row(id_: str, one: Mapping[str, Any]) -> dict[str, Any]:
    row = {"id": id_, "kind": one["kind"], "subject": id_, "local_date": date.fromisoformat(one["on"]), "content": one["content"]}
    return KEY | row | {"is_quiet": False, "composed_at": MONDAY}


def _cohort_row(band: str) -> dict[str, Any]:
    row = {"id": band, "round_id": "r1", "lineage": band, "kind": "team", "name": band, "size": 8, "newcomers": 0, "response_band": band}
    return KEY | row | {"block": 0, "settled_size": 8, "under_half_answered": False}


def _message_row(body: Mapping[str, Any]) -> dict[str, Any]:
    columns = {"id": body["nudge"], "kind": "nudge", "recipient": "U0ANA", "dedupe_key": body["nudge"], "body": body, "state": "ready"}
    return KEY | columns | {"priority": 3, "attempts": 0, "queued_at": MONDAY, "not_before": MONDAY}


def as_it_was_said(old: Mapping[str, Any]) -> tuple[str, ...]:
    """What an old row said of a figure, in the words that people saw."""
    if old["kind"] == "withheld":
        return old["title"], in_todays_words(old["sentence"])
    tier = old["tier_words"]
    for stored, seen in TIERS.items():
        tier = seen + tier.removeprefix(stored) if tier.startswith(stored) else tier
    notes = in_todays_words(" ".join(old["notes"]))
    moved = in_todays_words(old["change_words"])
    return old["title"], old["score_text"], old["interval_text"], moved, in_todays_words(tier), old["agreement_words"], notes


def in_todays_words(said: str) -> str:
    """The same, where the catalogue says it in other words since."""
    for before, since in REWORDED.items():
        said = re.sub(before, since, said)
    return said


def as_it_is_said(new: Shown | Withheld) -> tuple[str, ...]:
    """The same of a migrated row."""
    title = figures.title(ENGLISH, new.about)
    if isinstance(new, Withheld):
        return title, figures.why(ENGLISH, new)
    told = (figures.score, figures.interval, figures.change, figures.tier, figures.agreement)
    return title, *(say(ENGLISH, new) for say in told), " ".join(ENGLISH.name(note) for note in new.notes)


REWORDED = {
    r"^(up|down), by": r"probably \1, by",
    r"\((\d+) in 10 sure\)": r"(right \1 times in 10)",
    r"Fewer than (\d+) people: no figures, so that nobody is pointed at": (
        r"With fewer than \1 people there are no figures, so that nobody is pointed at"
    ),
    r"This is told for (\w+) people or more": r"Shown for \1 people or more",
    r"This is told from (\d+) commitments that were due on": r"Shown once \1 commitments have come due",
    r"This is told from ([\w ]+) on\.": r"Shown from \1 on.",
    r"Hidden, because beside a team's own figures it would tell about fewer than (\d+) people": (
        r"Hidden: set beside a team's own figures, it would give away something about fewer than \1 people"
    ),
    r"Too few ties between teams yet: below ten they look one-sided by chance alone": (
        r"Fewer than ten ties between teams so far. That few look one-sided by chance"
    ),
    r"Teams hardly differ here, so they are not compared": r"Teams hardly differ here, so they aren't compared",
    r"a third of the group at most answered": r"at most a third of the group answered",
    r"Learning from failure": "What failure teaches",
    r"Aus Fehlschlägen lernen": "Aus Fehlern lernen",
}
TIERS = {
    "work on first": "work on this first",
    "lean weak": "perhaps a weak side",
    "too close to call": "neither clearly strong nor weak",
    "strength": "a strength",
}


def test_every_published_figure_says_what_it_said(migrated: Database) -> None:
    with migrated.reading() as tx:
        found = {row.subject: row.shown for row in tx.execute(select(published))}
    for number, one in enumerate(OLD["published"]):
        old, new = one["shown"], found[str(number)]
        if "words" in old:
            assert figures.answered(ENGLISH, read_answered(new["answered"])) == in_todays_words(old["words"])
            continue
        figure = from_row(new["figure"])
        assert as_it_is_said(figure) == as_it_was_said(old["figure"])
        if isinstance(figure, Shown):
            assert (figure.score, figure.low, figure.high) == tuple(old["figure"][name] for name in ("score", "low", "high"))
            rests = (figures.answers(ENGLISH, figure), figures.window(ENGLISH, figure))
            assert rests == (old["figure"]["answers_text"], old["figure"]["window_text"])
        assert new["line"] == old["line"]


def test_every_indicator_says_what_it_said(migrated: Database) -> None:
    with migrated.reading() as tx:
        found = {row.subject: row.shown for row in tx.execute(select(indicator_weeks))}
    for number, week in enumerate(OLD["indicator_weeks"]):
        for name, old in week.items():
            figure = from_row(found[str(number)][name])
            assert as_it_is_said(figure) == as_it_was_said(old), name
            if isinstance(figure, Shown) and old["answers_text"]:
                rests = (figures.answers(ENGLISH, figure), figures.window(ENGLISH, figure))
                assert rests == (old["answers_text"], old["window_text"]), name


def test_every_digest_reads_as_it_did_in_both_languages(migrated: Database) -> None:
    with migrated.reading() as tx:
        found = {row.id: row.content for row in tx.execute(select(digests))}
    for number, old in enumerate(OLD["digests"]):
        content = from_json(found[str(number)])
        for language, told in old["told"].items():
            # The messages are shorter since 0.2; every figure they told can still be read.
            assert figures_in(told) <= figures_in(read(content, language)), (number, language)
    assert any(figures_in(told) for old in OLD["digests"] for told in old["told"].values())
    assert {language for old in OLD["digests"] for language in old["told"]} == {"en", "de"}


def test_bands_and_waiting_nudges_are_turned_too(migrated: Database) -> None:
    with migrated.reading() as tx:
        bands = set(tx.execute(select(cohorts.c.response_band)).scalars())
        tiers = {row.id: row.body["tier"] for row in tx.execute(select(outbox))}
    assert bands == {"0-4", "5-9", "10-19", "20-49", "50+"}
    assert tiers == {"n1": "first", "n2": None}


def test_what_cannot_be_read_keeps_its_number_and_loses_its_words(database: Database) -> None:
    migrate.to_revision(database, "0003")
    shown = next(one["shown"]["figure"] for one in OLD["published"] if one["shown"].get("figure", {}).get("kind") == "shown")
    dark = next(one["shown"]["figure"] for one in OLD["published"] if one["shown"].get("figure", {}).get("kind") == "withheld")
    odd = shown | {"score_text": "sixty or so", "change_words": "went up quite a bit", "tier_words": "fine", "notes": ["Odd."]}
    lines = {
        "SAFE": {"figure": odd, "line": []},
        "TRY": {"figure": dark | {"sentence": "Not today.", "why": "too new"}, "line": []},
        "response": {"words": "Most of you answered"},
    }
    with database.transaction() as tx:
        tx.execute(insert(published), [KEY | {"round_id": "r", "subject": "s", "dimension": d, "shown": s} for d, s in lines.items()])
    migrate.to_head(database)
    with database.reading() as tx:
        found = {row.dimension: row.shown for row in tx.execute(select(published))}
    figure, held = from_row(found["SAFE"]["figure"]), from_row(found["TRY"]["figure"])
    assert isinstance(figure, Shown) and isinstance(held, Withheld)
    assert (figure.score, figure.said, figure.change, figure.tier, figure.notes) == (shown["score"], Said.UNREADABLE, None, None, ())
    assert (held.why, held.because) == (Why.GROUP_IS_NEW, None)
    assert read_answered(found["response"]["answered"]) is None


def test_the_old_rows_hold_every_reason_and_every_remark() -> None:
    """Else the migration would be tested on less than version 0.1 could write."""
    texts = in_todays_words(json.dumps(OLD, ensure_ascii=False))
    assert all(ENGLISH.name(note) in texts for note in Note)
    said = catalogue("en").sentences
    since = {Because.TOLD_FROM, Because.NO_ROUND_YET, Because.NO_COMPANY, Because.TOO_WIDE, Because.ONE_LEAD}
    for one in set(Because) - since:
        longest = max(re.split(r"\{\w+\}", said[f"Because.{one.name.lower()}"][0]), key=len)
        assert longest in texts, one


def read(content: Any, language: str) -> list[list[str]]:
    """Every text of a digest's message, and of its whole week."""
    if isinstance(content, ManagerDigest):
        letter = ManagerSeen("d", content, language)
        return [_texts(manager_digest(letter)), _texts(manager_sure(letter))]
    if isinstance(content, OwnerDigest):
        return [_texts(owner_digest(content, language=language)), _texts(owner_sure(content, language=language))]
    seen = TeamSeen("d", content, "Harbour", language, changed="x" if content.changed else "")
    return [_texts(team_digest(seen)), _texts(team_more(seen)), _texts(team_sure(seen))]


def figures_in(told: list[list[str]]) -> set[str]:
    """Every figure with its title and its interval: "Trying new ways: 45 of 100 (likely 35-55)"."""
    return {in_todays_words(found) for texts in told for text in texts for found in FIGURE.findall(text)}


def _texts(view: Any) -> list[str]:
    if isinstance(view, dict):
        here = [view["text"]] if isinstance(view.get("text"), str) else []
        return here + [text for name, value in view.items() if not (name == "text" and here) for text in _texts(value)]
    return [text for one in view for text in _texts(one)] if isinstance(view, list) else []
