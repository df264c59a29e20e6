"""A team that sets German lives its weeks and reads its digest in German. The message, the whole week, the history, the pause.

The first story is the unchanged demo, because figures need weeks of answers; the second is the real bot in a small company.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.simulation import Simulation
from bot.localslack import Someone
from bot.people.rules import EARLIEST, LATEST
from bot.words import words_in
from tests.conftest import WAYS
from tests.digest.test_german import english_in
from tests.givens import MONDAY, Engines
from tests.stories.driver import Story

SUNRISE = MONDAY - timedelta(hours=3)


def english_sentences(shown: Any) -> list[str]:
    """Sentences of ours in English; a single word may be a colleague's, who writes in English."""
    return [found for found in english_in(shown) if len(found.split()) > 2]


async def sets_german(lead: Someone) -> None:
    """A lead finds the settings beneath the preview and chooses German."""
    await lead.types("/learn digest", in_="#harbor")
    await lead.presses("Settings")
    assert "in that person's own language" in str(lead.modal), "nobody is to be surprised by another language"
    await lead.selects("language", "Deutsch")
    assert (await lead.submits()).ok
    assert "Gespeichert." in str(lead.modal) and english_sentences(lead.modal) == []
    await lead.closes_modal()


def labels(message: Any) -> list[str]:
    return [one["text"]["text"] for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]


@pytest.mark.longest
async def test_a_team_that_chose_german_reads_its_figures_in_german() -> None:
    async with Simulation(flows=False) as stage:
        eve = stage.people["Eve Okafor"]
        await stage.live(days=7)
        await sets_german(eve)
        await stage.settle()
        at_once = await eve.types("/learn digest", in_="#harbor")
        await stage.live(days=28)
        digest = next(one for one in reversed(stage.slack.posted("harbor")) if "Woche bis zum" in one["text"])
        await eve.presses(next(label for label in labels(digest) if label.startswith("Die ganze Woche")), in_=digest)
        await stage.settle()
        whole = eve.modal
        told = [message["text"] for message in eve.dms()]
        elsewhere = [message["text"] for message in stage.slack.posted("quay")]
    assert "Nur du siehst ihn" in at_once.text and english_sentences({"blocks": at_once.blocks, "text": at_once.text}) == []
    assert re.search(r"von 10 Antworten sagen, .*\(wahrscheinlich \d+ bis \d+\)", str(whole))
    assert english_sentences(dict(digest)) == []
    assert whole is not None and whole["title"]["text"] == "Die ganze Woche" and english_sentences(whole) == []
    assert any("Your week as a lead" in text for text in told), "a lead who reads Slack in English gets English"
    assert any("the week to 17 April" in text for text in elsewhere), "and so does another team's"


@pytest.mark.long
@pytest.mark.parametrize(("mode", "engine"), WAYS[::3], ids=["-".join(way) for way in WAYS[::3]])
async def test_german_reaches_the_settings_the_history_and_the_question_of_a_pause(
    mode: str, engine: str, engines: Engines, tmp_path: Path
) -> None:
    async with Story(mode=mode, database_url=engines.fresh(engine), folder=tmp_path, begin=SUNRISE) as story:
        await story.set_up_team()
        await sets_german(story.eve)
        await story.live(days=25)
        quiet = [message["text"] for message in story.slack.posted("harbor") if "Woche bis zum" in message["text"]]
        assert quiet == [], "an empty week posts nothing"
        await story.eve.types("/learn digest", in_="#harbor")
        await story.eve.presses("Frühere Rückblicke")
        assert "Die Woche bis zum 20.\N{NO-BREAK SPACE}März (ruhig)" in story.read(story.eve.modal)
        assert english_sentences(story.eve.modal) == []
        await story.eve.closes_modal()
        (question,) = [message for message in story.eve.dms() if "Soll ich ihn ruhen lassen?" in message["text"]]
        assert english_sentences(dict(question)) == []
        await story.eve.presses("Beibehalten", in_=question)
        await story.settle()
        assert any("Er bleibt. Nach acht weiteren Wochen" in text for text in story.told("eve"))
        await story.eve.types("/learn digest", in_="#harbor")
        await story.eve.presses("Einstellungen")
        assert english_sentences(story.eve.modal) == []
        await story.eve.selects("time", "23:00")
        assert (await story.eve.submits()).errors == {"time": words_in("de")("form.out_of_hours", earliest=EARLIEST, latest=LATEST)}
        await story.eve.selects("time", "09:30")
        await story.eve.selects("day", "Donnerstag")
        await story.eve.selects("language", "English")
        assert (await story.eve.submits()).ok
        await story.eve.closes_modal()
        assert "the week to" in (await story.eve.types("/learn digest", in_="#harbor")).text
