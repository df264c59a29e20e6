"""The message shortcut "Change or take back": on a card or message of their own, whatever it is."""

from __future__ import annotations

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.experiments.rules import Experiment
from bot.experiments.views import end_form
from bot.ids import MessageTs
from bot.sharing.mine.acts import wrote_at
from bot.sharing.mine.views import mine_modal
from bot.sharing.reactions.rules import is_ts
from bot.sharing.rules import Ask, Learning, Place
from bot.sharing.views import learning_form
from bot.slack import blocks, ids
from bot.slack.blocks import View
from bot.slack.inbound import Answers, Inbound, Listeners, OpenModal, Tell
from bot.slack.parse import mapping
from bot.words import Words


async def yours_wanted(inbound: Inbound) -> Answers:
    """Their learning opens in its form, their question with "Solved", their experiment with its end; else how to find their own."""
    words, ts = await inbound.words(), mapping(inbound.body.get("message")).get("ts")
    if not is_ts(ts):
        return Tell(blocks.message(words("home.yours.nothing")))
    place = Place(inbound.channel, MessageTs(str(ts)))

    def look(scope: Scope) -> Learning | Ask | Experiment | None:
        return wrote_at(scope, inbound.person, place) or experiments.running_at(scope, inbound.person, place)

    found = await inbound.read(look)
    return OpenModal(_form(words, found)) if found else Tell(blocks.message(words("home.yours.nothing")))


def _form(words: Words, found: Learning | Ask | Experiment) -> View:
    if isinstance(found, Experiment):
        return end_form(words, found)
    if isinstance(found, Learning) and not found.is_marked:
        return learning_form(words, learning=found)
    return mine_modal(words, [found], 0, more=False)


LISTENERS: Listeners = {("shortcut", ids.YOURS): yours_wanted}
