"""Experiments: started by a form, ended by a form, read in the ledger."""

from __future__ import annotations

from typing import Any

from bot.database.scope import Scope
from bot.experiments import acts as experiments
from bot.experiments import views
from bot.experiments.acts import PAGE
from bot.experiments.rules import Experiment, ended, planned
from bot.ids import NOWHERE, ChainId, ExperimentId, TeamId
from bot.people.quiet_views import quiet_note
from bot.sharing.acts import begun_in
from bot.slack import ids
from bot.slack.inbound import Answers, CloseModals, Inbound, Listeners, OpenModal, RefreshHome, Tell, UpdateModal
from bot.slack.parse import whole_number
from bot.slack.said.tokens import plain_words
from bot.slack.said.typed_commands import Meant, meant


async def experiment_typed(inbound: Inbound) -> Answers:
    """`/experiment`, with a first hypothesis or without; what its field cannot hold is given back beside it."""
    words = await inbound.words()
    if (asked_for := meant(inbound.text)) is not None:
        return Tell(quiet_note(words) if asked_for is Meant.STOP else views.how_to_try_note(words))
    chosen = await inbound.read(lambda scope: experiments.could_be_for(scope, inbound.person, inbound.channel))
    form = OpenModal(views.experiment_form(words, inbound.now.date(), plain_words(inbound.text), inbound.channel, chosen))
    return [form, *(Tell(told) for told in views.too_long_notes(words, inbound.text))]


async def form_wanted(inbound: Inbound) -> Answers:
    """The button in the App Home."""
    chosen = await inbound.read(lambda scope: experiments.could_be_for(scope, inbound.person, NOWHERE))
    return OpenModal(views.experiment_form(await inbound.words(), inbound.now.date(), chosen=chosen))


async def experiment_submitted(inbound: Inbound) -> Answers:
    """The plan came back."""
    values = inbound.values

    def start(scope: Scope) -> Experiment:
        plan = planned(
            hypothesis=str(values.get("hypothesis") or ""),
            smallest_test=str(values.get("smallest_test") or ""),
            judged_by=str(values.get("judged_by") or ""),
            ends_on=values.get("ends_on"),
            today=experiments.today_of(scope, inbound.person).date(),
        )
        channel = begun_in(scope, inbound.person, inbound.private_metadata)
        chain = ChainId(str(values.get("chain") or ""))
        return experiments.start_experiment(scope, inbound.person, plan, inbound.key, channel, chain=chain)

    made = await inbound.once(start)
    return Tell(views.started_note(await inbound.words(), made)) if made else CloseModals()


async def end_wanted(inbound: Inbound) -> Answers:
    """ "Tell how it went"."""
    known = await inbound.read(lambda scope: experiments.own_experiment(scope, inbound.person, ExperimentId(inbound.value)))
    return OpenModal(views.end_form(await inbound.words(), known))


async def end_submitted(inbound: Inbound) -> Answers:
    """How it ended."""
    result = ended(str(inbound.values.get("outcome") or ""), str(inbound.values.get("lesson") or ""))
    share, experiment, words = bool(inbound.values.get("share")), inbound.private_metadata, await inbound.words()
    done = await inbound.once(
        lambda scope: experiments.end_experiment(scope, words, inbound.person, ExperimentId(experiment), result, share=share)
    )
    return [Tell(views.ended_note(words, done)), RefreshHome()] if done else CloseModals()


async def ledger_wanted(inbound: Inbound) -> Answers:
    """`/learn experiments`, or the button in the App Home."""
    return OpenModal(await _ledger(inbound, TeamId(""), "", 0))


async def ledger_turned(inbound: Inbound) -> Answers:
    """Another page; from the App Home the first one opens."""
    team, outcome = views.ledger_choice(inbound.private_metadata)
    view = await _ledger(inbound, TeamId(team), outcome, whole_number(inbound.value))
    return UpdateModal(view) if _in_modal(inbound) else OpenModal(view)


async def ledger_filtered(inbound: Inbound) -> Answers:
    """Narrowed down by how it ended."""
    team, _ = views.ledger_choice(inbound.private_metadata)
    return UpdateModal(await _ledger(inbound, TeamId(team), inbound.value, 0))


async def ledger_of_team(inbound: Inbound) -> Answers:
    """Narrowed down to a team."""
    _, outcome = views.ledger_choice(inbound.private_metadata)
    return UpdateModal(await _ledger(inbound, TeamId(inbound.value), outcome, 0))


async def _ledger(inbound: Inbound, team: TeamId, outcome: str, skip: int) -> Any:
    page = await inbound.read(lambda scope: experiments.look_at_ledger(scope, inbound.person, team=team, outcome=outcome, skip=skip))
    return views.ledger_modal(
        await inbound.words(),
        page.experiments,
        team=page.team,
        teams=page.teams,
        outcome=page.outcome,
        skip=page.skip,
        more=page.more,
        page=PAGE,
    )


def _in_modal(inbound: Inbound) -> bool:
    view = inbound.body.get("view")
    return isinstance(view, dict) and view.get("type") == "modal"


LISTENERS: Listeners = {
    ("command", ids.EXPERIMENT): experiment_typed,
    ("action", ids.EXPERIMENT_NEW): form_wanted,
    ("view", ids.EXPERIMENT_FORM): experiment_submitted,
    ("action", ids.EXPERIMENT_END): end_wanted,
    ("view", ids.EXPERIMENT_END_FORM): end_submitted,
    ("learn", "experiments"): ledger_wanted,
    ("action", ids.LEDGER): ledger_turned,
    ("action", ids.LEDGER_FILTER): ledger_filtered,
    ("action", ids.LEDGER_TEAM): ledger_of_team,
}
