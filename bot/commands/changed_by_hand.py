"""What somebody changed in the pulse's tables by hand, what becomes of it, and its cure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.database.scope import Scope
from bot.pulse import store as pulses
from bot.pulse.results.close_receipts import broken_links
from bot.pulse.results.store import chosen_contract


def changed_by_hand(scope: Scope) -> Iterator[tuple[str, str]]:
    """(what, cure) of everything found."""
    for one in pulses.rounds_changed_by_hand(scope):
        what = f"round {one.number}: closed on {one.closed_at:%Y-%m-%d}, but its state says {one.state}"
        yield what, "Somebody changed the table rounds by hand. It takes no answers; the bot puts it right when it starts, or on Monday."
    for link in broken_links(scope):
        yield link, "Somebody changed what was published, or its receipts, by hand. Compare with a kept `python -m bot receipts`."
    chosen, promised = chosen_contract(scope), pulses.promised(scope)
    for name, now, before in (("k", chosen.scores_k, promised.scores_k), ("comments_k", chosen.words_k, promised.words_k)):
        if now < before:
            what = f"the setting {name} is {now}, but a round promised {before}"
            yield what, f"Somebody changed the table settings by hand. {before} still holds; save it again in the pulse's settings."
