"""Block Kit's rules, as strict as Slack: checks of messages and views, missing ids, the state of a view."""

from bot.localslack.blockkit.checks import check_blocks, check_message, check_view, elements_of
from bot.localslack.blockkit.ids import assign_ids
from bot.localslack.blockkit.typed_values import Typed, client_errors, view_state
from bot.localslack.blockkit.validators import Problem, Surface

__all__ = [
    "Problem",
    "Surface",
    "Typed",
    "assign_ids",
    "check_blocks",
    "check_message",
    "check_view",
    "client_errors",
    "elements_of",
    "view_state",
]
