"""Are the numbers true? `make validity`: a year of rounds in invented companies, scored as the product scores them.

Prints for each company and team size: how often the 90 % interval (exact, and as shown) holds the cohort's true score,
how often a change is called where nothing changed, how many cells reach k, how soon dimensions are ready, how often
"work on first" is right, and whether the rotation covers what it plans. Writes the same as JSON where told to.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

from bot.content.dimensions import CYCLE_WEEKS, Dimension, facts
from bot.pulse.asking.rotation import PHASES, choose_questions
from bot.pulse.privacy.fold import COHORT_MIN, Contract
from bot.pulse.privacy.release import FigureSubject, release_score
from bot.pulse.privacy.released import Released, Shown
from bot.pulse.questions.rules import bank
from bot.pulse.scoring.book import Book, read_book
from bot.pulse.scoring.changes import change
from bot.pulse.scoring.readings import PastCell, items_of
from bot.pulse.scoring.scores import scores
from bot.pulse.scoring.tiers import Tier, places, standings, tiers
from tests.validity.world import SEED, Tally, World, a_world, a_year

TEAMS = (5, 8, 12, 25)
COMPANIES = (50, 1_000, 20_000)
WEEKS = 52
CHECKS = (8, 16, 24, 32, 40, 48, 52)
RANKED = 150  # cohorts whose tiers are checked each time
ANY_DAY = date(2026, 1, 5)
Place = tuple[str, Dimension]
ITEMS = items_of(bank().questions)


def main(argv: list[str]) -> None:
    """Run the whole table, or with --fast a small part of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fast", action="store_true")
    options = parser.parse_args(argv)
    companies = COMPANIES[:1] if options.fast else COMPANIES
    report = validity(companies, TEAMS, seed=options.seed, say=print)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1))


def validity(
    companies: tuple[int, ...], teams: tuple[int, ...], *, seed: int, say: Callable[[str], Any] = lambda line: None
) -> dict[str, Any]:
    """Every company with every team size, and the rotation."""
    say(HEADER)
    rows = []
    for company in companies:
        for team in teams:
            # A small company is one throw of the dice: throw it often enough for its figures to mean something.
            row = a_run(company, team, seed=seed, times=max(1, 1_000 // company))
            rows.append(row)
            say(LINE.format(**row))
    rotation = rotation_coverage()
    say(f"rotation: {rotation}")
    return {"companies": rows, "rotation": rotation}


def a_run(company: int, team: int, *, seed: int, times: int = 1, weeks: int = WEEKS) -> dict[str, Any]:
    """One row: a company of that many people in teams of that size."""
    seen: dict[str, list[float]] = {}
    tally = Tally()
    for turn in range(times):
        world = a_world(cohort_sizes(company, team), random.Random(f"{seed}/{company}/{team}/{turn}"))
        past: list[PastCell] = []
        published: dict[Place, Released] = {}
        for week, cells in a_year(world, weeks, tally):
            past += cells
            if week in CHECKS or week == weeks:
                _check(world, read_book(past, ITEMS, week=week), published, seen)
    rate = {name: round(fmean(values), 4) for name, values in seen.items()}
    return {
        "company": company,
        "team": team,
        "cohorts": len(world.teams),
        "cohort_size": round(fmean(t.size for t in world.teams), 1),
        "reach_of_k": round(tally.published / max(1, tally.asked), 4),
        "discarded": round(tally.discarded / max(1, tally.answers), 4),
        **{name: rate.get(name) for name in MEASURES},
    }


def cohort_sizes(company: int, team: int) -> list[int]:
    """Teams below six are merged with siblings until they are big enough (P1)."""
    merged = team
    while merged < COHORT_MIN:
        merged += team
    return [merged] * max(1, company // merged)


def rotation_coverage(weeks: int = WEEKS) -> dict[str, float]:
    """Over a year and all blocks: 8-week spans in which each dimension had its slots, and questions back too soon."""
    full = spans = too_soon = pairs = 0
    for block in range(len(PHASES)):
        year = [choose_questions(week, block, bank(), seed=SEED) for week in range(1, weeks + 1)]
        for start in range(weeks - CYCLE_WEEKS + 1):
            had = Counter(one.dimension for asked in year[start : start + CYCLE_WEEKS] for one in asked)
            ids = [one.id for asked in year[start : start + CYCLE_WEEKS] for one in asked]
            spans += 1
            full += all(had[d] >= facts(d).slots for d in Dimension)
            too_soon += len(ids) - len(set(ids))
            pairs += len(ids)
    return {"spans_with_every_slot": full / spans, "questions_back_too_soon": too_soon / pairs}


def _check(world: World, book: Book, published: dict[Place, Released], seen: dict[str, list[float]]) -> None:
    truth = {team.id: team for team in world.teams}
    ready = 0
    for score in scores(book):
        ready += 1
        true = truth[score.cohort].truth[score.dimension]
        _add(seen, "covered", score.low <= true <= score.high)
        _add(seen, "width", score.high - score.low)
        group = FigureSubject(truth[score.cohort].size)
        place = (score.cohort, score.dimension)
        shown = release_score(score.dimension, score, group, today=ANY_DAY, contract=Contract(), last=published.get(place))
        published[place] = shown
        if isinstance(shown, Shown):
            _add(seen, "covered_as_shown", shown.low <= true <= shown.high)
            _add(seen, "width_as_shown", shown.high - shown.low)
        _add(seen, "error", abs(score.value - true))
        _add(seen, "error_raw", abs(score.window.x - true))
        moved = change(book, score.cohort, score.dimension)
        if moved is not None:
            _add(seen, "false_change", moved.moved)
            _add(seen, "false_headline", moved.headline)
    if book.week in (8, 16, 24, 52):
        _add(seen, f"ready_{book.week}", ready / (len(world.teams) * len(Dimension)))
    _check_tiers(world, book, seen)


def _check_tiers(world: World, book: Book, seen: dict[str, list[float]]) -> None:
    for team in world.teams[:RANKED]:
        stood = standings(book, team.id, tuple(Dimension))
        count = places(len(stood))
        if count == 0:
            continue
        true = {s.dimension: team.truth[s.dimension] - _yardstick(world, s.dimension) for s in stood}
        bottom = set(sorted(true, key=true.__getitem__)[:count])
        for placed in tiers(stood):
            _add(seen, "work_on_first", placed.tier is Tier.FIRST)
            if placed.tier is Tier.FIRST:
                _add(seen, "work_on_first_right", placed.dimension in bottom)


def _yardstick(world: World, dimension: Dimension) -> float:
    """The company's true mean, or nothing where there are too few cohorts to compare with."""
    return fmean(team.truth[dimension] for team in world.teams[:500]) if len(world.teams) > 3 else 0.0


def _add(seen: dict[str, list[float]], name: str, value: float) -> None:
    seen.setdefault(name, []).append(value)


MEASURES = (
    *("covered", "covered_as_shown", "width", "width_as_shown", "error", "error_raw", "false_change", "false_headline"),
    *("ready_8", "ready_16", "ready_24", "ready_52", "work_on_first", "work_on_first_right"),
)
HEADER = (
    "company team cohorts | k reached discarded | covered shown width shown | error raw | false change headline | "
    "ready w8 w16 w24 | work-on-first right"
)
LINE = (
    "{company:7} {team:4} {cohorts:7} | {reach_of_k:9} {discarded:9} | {covered} {covered_as_shown} {width:.1f} "
    "{width_as_shown:.1f} | {error:.1f} {error_raw:.1f} | {false_change} {false_headline} | "
    "{ready_8} {ready_16} {ready_24} | {work_on_first} {work_on_first_right}"
)

if __name__ == "__main__":
    main(sys.argv[1:])
