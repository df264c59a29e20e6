"""Every sentence a team sees of its own digest: the message, "see more", the preview, the history, the settings, the pause question.

A translation is another `TeamTexts`; a missing sentence fails the type check. Curly braces are filled in by the views,
people's words only after escaping. Pairs are (one, many).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.digest.views.texts_released import ReleasedTexts
from bot.experiments.rules import Outcome

Plural = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TeamTexts:
    """The words of one language. `released`: phrase by phrase. `refusals`: why a form is not saved, by what the domain says."""

    months: tuple[str, ...]
    day: str
    released: ReleasedTexts
    weekdays: tuple[str, ...]
    team_heading: str
    learned: str
    learned_line: str
    used_by: Plural
    some_of: str
    waiting: str
    waiting_since: str
    tried: str
    outcomes: Mapping[Outcome, str]
    tried_line: str
    starting_line: str
    pulse: str
    figure: str
    of_100: str
    likely: str
    early: str
    early_more: str
    early_others: Plural
    changed: str
    chart_title: str
    chart_series: str
    thanks: str
    quiet: tuple[str, str]
    see_more: str
    more_title: str
    no_figures: str
    footer_from: str
    footer_hidden: str
    footer_none_hidden: str
    pause_ask: str
    pause_yes: str
    pause_no: str
    paused: str
    going_on: str
    preview: str
    preview_only_you: str
    history_title: str
    history_none: str
    history_open: str
    history_line: str
    history_quiet: str
    settings_title: str
    settings_day: str
    settings_time: str
    settings_parts: str
    parts: Mapping[str, str]
    settings_language: str
    settings_language_hint: str
    settings_changed: str
    settings_changed_hint: str
    settings_pause: str
    settings_paused: str
    settings_save: str
    cancel: str
    close: str
    choose: str
    settings_saved: str
    refusals: Mapping[str, str]
    settings_button: str
    history_button: str

    def on(self, day: date) -> str:
        """A day as people say it."""
        return self.day.format(day=day.day, month=self.months[day.month - 1])


def count(pair: Plural, number: int) -> str:
    """One or many, with the number filled in."""
    return pair[0 if number == 1 else 1].format(n=number)
