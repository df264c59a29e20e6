"""An experiment of somebody who reads Slack in German, through the real bot. The form, its refusals, the cards, the ledger."""

from __future__ import annotations

import pytest

from bot.localslack import as_plain_text
from tests.german import english_in, german_reader
from tests.stories.driver import Story

OURS = ("experiment", "Outcome", "form", "language", "Written")


@pytest.mark.long
async def test_a_german_reader_tries_something_in_german(quick_story: Story) -> None:
    story = quick_story
    dora = await german_reader(story)
    await dora.types("/experiment Zu zweit prüfen halbiert das Warten", in_="#harbor")
    assert dora.modal is not None and dora.modal["title"]["text"] == "Versuch beginnen"
    assert english_in(dora.modal, *OURS) == []
    await dora.fills(smallest_test="Zwei Tickets", judged_by="Stunden bis zum Mergen", ends_on="2026-03-02")
    assert (await dora.submits()).errors == {"ends_on": "Bitte wähle ein Ende nach heute, damit es etwas herauszufinden gibt."}
    await dora.fills(ends_on="2026-03-13")
    assert (await dora.submits()).ok
    assert "Ich melde mich am Morgen von Freitag, dem 13.\N{NO-BREAK SPACE}März." in story.read(dora.modal)
    await dora.closes_modal()
    await story.live(days=12)
    (asked,) = [message for message in dora.dms() if "endet heute" in message["text"]]
    assert english_in(asked, *OURS) == []
    await dora.presses("Erzähl, wie es ausging", in_=asked)
    await dora.fills(outcome="not_held", lesson="", share=["share"])
    assert (await dora.submits()).errors == {"lesson": "Sag in einem Satz, was du gelernt hast: Dafür war der Versuch da."}
    await dora.fills(lesson="Paare werden müde")
    assert (await dora.submits()).ok
    assert "Deine Lehre ist geteilt." in story.read(dora.modal)
    await dora.closes_modal()
    await story.settle()
    assert any("Ausprobiert haben wir: Zu zweit prüfen" in row["text"] for row in story.rows("learnings"))
    cards = [as_plain_text(one) for one in story.slack.posted("harbor")]
    assert any("It did not hold:" in card for card in cards), "in the channel its team's language is spoken"
    await dora.types("/learn experiments", in_="#harbor")
    assert "Hat sich nicht bestätigt" in story.read(dora.modal) and english_in(dora.modal, *OURS) == []
