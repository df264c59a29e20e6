"""Every English sentence of the digests, in one place, and the languages a team can choose from.

What goes to one person (the lead's and the owner's digest) is English only; what a team reads is in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.content.dimensions import Dimension, IcebergLayer
from bot.digest.leads_rules import Gap
from bot.digest.views.texts_german import GERMAN
from bot.digest.views.texts_released import ENGLISH_RELEASED
from bot.digest.views.texts_team import Plural, TeamTexts
from bot.experiments.rules import Outcome
from bot.people.rules import OUT_OF_HOURS, WEEKDAYS
from bot.people.teams.rules import NO_PARTS, NOT_YOURS
from bot.slack.sanitize import EMOJI_ALONE


@dataclass(frozen=True, slots=True)
class DigestTexts(TeamTexts):
    """The words of all three digests: a team's, and those that go to one person."""

    company_has_none: str
    manager_heading: str
    weakest: str
    strongest: str
    moved: str
    nothing_stands_out: str
    did: str
    usually: str
    no_usual: str
    questions_wait: Plural
    experiments_run: Plural
    hint: str
    gaps: Mapping[tuple[Gap, Dimension], str]
    more_teams: Plural
    no_teams: str
    marked_untold: Plural
    act_why_none: str
    act_not_yet: str
    owner_heading: str
    indicators: str
    company: str
    company_weak: str
    company_strong: str
    company_close: str
    disciplines: str
    layers: str
    layer_names: Mapping[IcebergLayer, str]
    nothing_yet: str
    nothing_yet_for: str
    coverage: str
    under_half: str
    unheard: str
    half_everywhere: Plural
    hidden_of_company: str
    hidden_of_teams: str
    owner_chart_title: str
    owner_chart_series: str
    no_team: str

    def month_before(self, day: date) -> str:
        """The month an owner's digest of that day is about."""
        return self.months[(day.month - 2) % 12]


ENGLISH = DigestTexts(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{day} {month}",
    released=ENGLISH_RELEASED,
    weekdays=WEEKDAYS,
    team_heading="{team}: the week to {day}",
    learned="What we learned",
    learned_line="{title} · {author}",
    used_by=(" · used by {n} other", " · used by {n} others"),
    some_of="{part}: {n} of {total}",
    waiting="Still waiting for an answer",
    waiting_since="{text} · since {day}",
    tried="What we tried",
    outcomes={
        Outcome.HELD: "Held",
        Outcome.NOT_HELD: "Did not hold",
        Outcome.UNCLEAR: "Unclear",
        Outcome.STOPPED: "Stopped",
    },
    tried_line="{outcome}: {hypothesis}",
    starting_line="Started: {hypothesis} · planned until {day}",
    pulse="The pulse",
    figure="{title}: {score}{of_100}{interval}{tier}{change}",
    of_100=" of 100",
    likely=" (likely {interval})",
    early="Too early to say: {titles}.",
    early_more="{titles} and {n} more",
    early_others=("1 more: too early to say.", "{n} more: too early to say."),
    changed="What changed because of what was said",
    chart_title="Learnings shared, week by week",
    chart_series="Learnings",
    thanks="Thank you for trying. Every lesson counts.",
    quiet=(
        "Nothing was shared, asked or tried here this week.",
        "That is fine. One sentence with /til is enough to begin the next one.",
    ),
    see_more="See more",
    more_title="The whole week",
    no_figures="No figures this week.",
    company_has_none="The company has no figures to show yet either.",
    footer_from="Each figure rests on {answers}, {window}.",
    footer_hidden="Hidden: {reasons}.",
    footer_none_hidden="Nothing is hidden.",
    manager_heading="Your week as a lead, to {day}",
    weakest="To look at: {figure}",
    strongest="Going well: {figure}",
    moved="Changed: {figure}",
    nothing_stands_out="Nothing stands out in the figures yet.",
    did="Learnings this week: {n}{usual}",
    usually=" (this team's usual: {usual})",
    no_usual=" (too early for a usual week)",
    questions_wait=("{n} question waits", "{n} questions wait"),
    experiments_run=("{n} experiment runs", "{n} experiments run"),
    hint="Worth a talk: {gap}",
    gaps={
        (Gap.SAY_MORE, Dimension.SAFE): "people rate safety at about {score}, yet nobody asked a question in four weeks.",
        (Gap.SAY_MORE, Dimension.SHARE): "people rate sharing at about {score}, yet nothing was shared in four weeks.",
        (Gap.SAY_MORE, Dimension.TRY): "people rate trying new ways at about {score}, yet no experiment began in four weeks.",
        (Gap.DO_MORE, Dimension.SAFE): "people rate safety at about {score}, yet ask more than usual ({n} in four weeks).",
        (Gap.DO_MORE, Dimension.SHARE): "people rate sharing at about {score}, yet share more than usual ({n} in four weeks).",
        (Gap.DO_MORE, Dimension.TRY): "people rate trying new ways at about {score}, yet try more than usual ({n} in four weeks).",
    },
    more_teams=(
        "{n} more team is told in its own channel.",
        "{n} more teams are told in their own channels.",
    ),
    no_teams="You lead no team at the moment.",
    marked_untold=(
        "A colleague marked a message of yours as a learning. It is in my Home tab, where you can take it back.",
        "{n} of your messages were marked as learnings. They are in my Home tab, where you can take them back.",
    ),
    act_why_none="No suggestion this week.",
    act_not_yet="If there is a suggestion for you, it is chosen when the digest is sent.",
    owner_heading="The company in {month}",
    indicators="Four leading indicators",
    company="The company",
    company_weak="Look here first: {titles}",
    company_strong="Going well: {titles}",
    company_close="No side stands out clearly.",
    disciplines="By discipline",
    layers="Formal, habits, beliefs",
    layer_names={
        IcebergLayer.ABOVE: "Formal programmes",
        IcebergLayer.JUST_BELOW: "Daily habits",
        IcebergLayer.DEEP: "What people believe",
    },
    nothing_yet="Nothing to show yet.",
    nothing_yet_for="Nothing to show yet: {names}",
    coverage="{with_figures} of {teams} teams have figures; {people} people can be asked.",
    under_half="In {n} of {groups} groups fewer than half answered: likely rosier than the truth.",
    unheard="In {n} of {groups} groups too few answered to say.",
    half_everywhere=("At least half of the one group answered.", "At least half answered in each of the {n} groups."),
    hidden_of_company="of the company's figures {reasons}",
    hidden_of_teams="of the teams' figures {reasons}",
    owner_chart_title="Where the company stands (0 to 100)",
    owner_chart_series="Company",
    pause_ask=(
        "{team}'s digest has had nothing to tell for three weeks or more. "
        "Shall it pause? It starts again as soon as somebody switches it on."
    ),
    pause_yes="Pause it",
    pause_no="Keep it",
    paused="Paused. To start it again: /learn digest, Settings.",
    going_on="It stays. I ask again if eight more weeks have nothing to tell.",
    preview="This is how the digest would read now. Only you see it.",
    preview_only_you="Nothing was sent to anybody.",
    history_title="Digests so far",
    history_none="There is no digest yet. The first one comes at your team's hour.",
    history_open="Open",
    history_line="The week to {day}",
    history_quiet="The week to {day} (quiet)",
    settings_title="The team's digest",
    settings_day="Day",
    settings_time="Time, on the team's clock",
    settings_parts="What it holds",
    parts={
        "learned": "What we learned",
        "asks": "Questions that wait",
        "experiments": "Experiments",
        "pulse": "The pulse",
        "chart": "The chart",
        "thanks": "The thank-you",
    },
    settings_language="Language of the digest in the channel",
    settings_language_hint="What I write to one person (the pulse, suggestions, a lead's digest) stays English for now.",
    settings_changed="For the next digest: what changed because of what was said?",
    settings_changed_hint="One sentence, for the whole team. Leave it empty if nothing did.",
    settings_pause="Pause",
    settings_paused="No digest until I switch it on again",
    settings_save="Save",
    cancel="Cancel",
    close="Close",
    choose="Choose",
    settings_saved="Saved. The next digest comes on {day} at {time}.",
    refusals={sentence: sentence for sentence in (OUT_OF_HOURS, NO_PARTS, NOT_YOURS, EMOJI_ALONE.format(what="sentence"))},
    settings_button="Settings",
    history_button="Earlier digests",
    no_team="You are in no team yet. A program owner can add you with /learn setup.",
)

LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
_TEXTS: Mapping[str, DigestTexts] = {"en": ENGLISH}
_TEAM_TEXTS: Mapping[str, TeamTexts] = {"en": ENGLISH, "de": GERMAN}


def digest_texts(language: str) -> DigestTexts:
    """The words of a language, or English."""
    return _TEXTS.get(_code(language), ENGLISH)


def team_texts(language: str) -> TeamTexts:
    """What a team reads, in its language, or in English."""
    return _TEAM_TEXTS.get(_code(language), ENGLISH)


def _code(language: str) -> str:
    return language.split("-")[0].lower()
