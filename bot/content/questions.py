"""Question bank v1: 59 facets and 3 open texts in our own words.

Each wording asks one thing, in plain English, without "not". It is reversed only where marked, and then by opposite
meaning. A changed wording is a new version of the question, and its trend starts again: add a row with the next
version, never edit one that has been asked. "Lead" is the person's team lead.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.content.dimensions import Dimension, Form

BANK_VERSION = 1
REVERSED = True

A5, F5, YN, CNT, TXT = Form.A5, Form.F5, Form.YN, Form.CNT, Form.TXT
OPEN_TEXT = 0  # the facet number of an open text


class Wording(NamedTuple):
    """One row of the bank. `facet` counts from 1 within its dimension; open texts have 0."""

    facet: int
    form: Form
    text: str
    why: str
    is_reversed: bool = False
    version: int = 1


WORDINGS: dict[Dimension, tuple[Wording, ...]] = {
    Dimension.SAFE: (
        Wording(1, A5, "In my team, I can openly admit a gap in what I know.", "Learning starts with a gap one can name."),
        Wording(
            2,
            A5,
            "In my team, I can bring up a hard problem.",
            "Problems that are spoken about early are easier to solve.",
        ),
        Wording(
            3,
            A5,
            "In my team, people lose respect when they ask for help.",
            "Help is asked for where asking is free of cost.",
            REVERSED,
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often were old mistakes held against someone in your team?",
            "People hide mistakes when mistakes are remembered for long.",
            REVERSED,
        ),
        Wording(
            5,
            A5,
            "In my team, people who think or live differently are welcome.",
            "Different views are heard only where different people feel at home.",
        ),
        Wording(
            6,
            YN,
            "In the last 2 weeks, did you ask a question in front of others?",
            "A question asked aloud helps everyone who had it too.",
        ),
    ),
    Dimension.FAIL: (
        Wording(
            1,
            F5,
            "In the last 4 weeks, how often did your team talk through something that went wrong?",
            "A setback teaches more when it is talked about together.",
        ),
        Wording(
            2,
            A5,
            "When something goes wrong in my team, we look for the cause instead of someone to blame.",
            "Looking for causes keeps people honest about what happened.",
        ),
        Wording(
            3,
            YN,
            "After the last setback in your team, did anything change?",
            "A lesson counts when something changes.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did you see a mistake stay hidden for too long?",
            "Mistakes known early are cheap; mistakes known late are dear.",
            REVERSED,
        ),
        Wording(
            5,
            A5,
            "If something I planned well fails, my chances in this company stay as good as before.",
            "People try new things when a fair try leaves their future safe.",
        ),
        Wording(
            OPEN_TEXT,
            TXT,
            "What did a recent setback teach your team?",
            "Your words say what a number leaves out: the lesson itself.",
        ),
    ),
    Dimension.LEAD: (
        Wording(
            1,
            F5,
            "In the last 4 weeks, how often did your lead tell the team what they are learning?",
            "Teams learn more freely when their lead is seen to learn.",
        ),
        Wording(
            2,
            F5,
            "In the last 4 weeks, how often did your lead openly admit being wrong or unsure?",
            "A lead who admits a doubt makes it easier for others.",
        ),
        Wording(
            3,
            A5,
            "My lead acts on the feedback they ask us for.",
            "Feedback keeps coming when people see that it is used.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did your lead tell the team about criticism they received?",
            "Leads who share criticism they received make it safer to speak up.",
        ),
        Wording(5, A5, "My lead values a good try as much as a good result.", "What gets thanked is what people do again."),
        Wording(
            6,
            F5,
            "In the last 4 weeks, how often did your lead react badly to a question or to bad news?",
            "One harsh reaction can silence a team for a long time.",
            REVERSED,
        ),
    ),
    Dimension.GROW: (
        Wording(
            1,
            YN,
            "In the last 2 weeks, did you learn something useful for your work?",
            "Learning is meant to be part of ordinary weeks.",
        ),
        Wording(2, A5, "I know what I want to learn next.", "A clear next step is easier to take."),
        Wording(3, A5, "My work makes me stretch what I can do.", "People grow at the edge of what they already can."),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did you use a new skill in your work?",
            "A skill stays when it is used.",
        ),
        Wording(
            5,
            A5,
            "I could realistically move into a new role in this company.",
            "Moves into new roles are a sign that learning leads somewhere.",
        ),
        Wording(
            6,
            A5,
            "In this company, learning feels like a box to tick.",
            "It shows whether learning is seen as a duty or as a way to grow.",
            REVERSED,
        ),
    ),
    Dimension.OPEN: (
        Wording(
            1,
            F5,
            "In the last 4 weeks, how often did your team question its usual way of working?",
            "Habits improve when somebody asks whether they still fit.",
        ),
        Wording(
            2,
            F5,
            "In the last 4 weeks, how often did your team look for new evidence before a decision?",
            "It shows whether we solve problems from habit or from new knowledge.",
        ),
        Wording(
            3,
            YN,
            "In the last 2 weeks, did a colleague change your mind about something?",
            "Changing one's mind is learning one can see.",
        ),
        Wording(
            4,
            F5,
            'In the last 4 weeks, how often did "we have always done it this way" end a discussion?',
            "Old answers can stop new questions.",
            REVERSED,
        ),
        Wording(
            5,
            A5,
            "In my team, people who disagree are heard before a decision is made.",
            "A view heard before the decision can still improve it.",
        ),
    ),
    Dimension.VISION: (
        Wording(1, A5, "I know why my team's work matters.", "People learn with more energy when they know what for."),
        Wording(
            2,
            A5,
            "What my team wants to learn fits the purpose of our work.",
            "Learning lasts when it serves what the team is there for.",
        ),
        Wording(
            3,
            A5,
            "I know what my team wants to get better at.",
            "A shared aim turns many small steps into one direction.",
        ),
        Wording(
            4,
            A5,
            "I had a say in what my team wants to get better at.",
            "People keep plans that they helped to make.",
        ),
        Wording(
            5,
            F5,
            "In the last 4 weeks, how often did you have to guess why something was changed?",
            "A change is easier to support when its reason is known.",
            REVERSED,
        ),
    ),
    Dimension.TEAM: (
        Wording(
            1,
            F5,
            "In the last 4 weeks, how often did your team look back at how the work went?",
            "Teams that look back together improve faster.",
        ),
        Wording(
            2,
            YN,
            "In the last 2 weeks, did a lesson become a new habit in your team?",
            "A lesson pays off once it has become a habit.",
        ),
        Wording(
            3,
            A5,
            "In our meetings, everyone gets a fair share of the talking time.",
            "A team knows more when all its voices are heard.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did your team work out a problem together?",
            "Working problems out together spreads know-how.",
        ),
        Wording(
            5,
            F5,
            "In the last 4 weeks, how often did an old problem come back in your team?",
            "A problem that comes back still has something to teach.",
            REVERSED,
        ),
    ),
    Dimension.SHARE: (
        Wording(
            1,
            F5,
            "In the last 4 weeks, how often did someone offer you what they know before you asked?",
            "Know-how offered freely saves others the search.",
        ),
        Wording(2, A5, "The last time I needed help, I found it fast.", "Quick help keeps people moving."),
        Wording(
            3,
            A5,
            "What we learn is easy to find again later.",
            "A lesson that can be found again helps more than once.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did you get useful know-how from another team?",
            "Other teams have often solved what we are working on.",
        ),
        Wording(
            5,
            F5,
            "In the last 4 weeks, how often was knowledge you needed kept to a few people?",
            "Knowledge held by a few slows everyone else down.",
            REVERSED,
        ),
        Wording(
            6,
            CNT,
            "In the last 2 weeks, how many times did you help a colleague with something new to them?",
            "Helping is easy to overlook, so we count it; it is never scored.",
        ),
    ),
    Dimension.TRY: (
        Wording(
            1,
            YN,
            "In the last 4 weeks, did your team try a new way of doing something?",
            "Small trials show what works where you are.",
        ),
        Wording(
            2,
            A5,
            "I can start a small trial with little need for permission.",
            "The easier a first step is, the more ideas get tested.",
        ),
        Wording(
            3,
            F5,
            "In the last 4 weeks, how often did your team agree how to judge a trial before it began?",
            "A test is fair when the measure is chosen beforehand.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did a good idea die before anyone tested it?",
            "Every idea that dies early is a lesson lost.",
            REVERSED,
        ),
        Wording(
            5,
            CNT,
            "In the last 4 weeks, how many trials did you or your team run?",
            "It shows how much is tried here; it is never scored.",
        ),
        Wording(
            OPEN_TEXT,
            TXT,
            "What is one small thing your team should try?",
            "Good trials often start with a wish somebody kept to themselves.",
        ),
    ),
    Dimension.SYSTEM: (
        Wording(
            1,
            A5,
            "I can see how my team's work affects other teams.",
            "Seeing the whole helps people choose what is good for all.",
        ),
        Wording(
            2,
            F5,
            "In the last 4 weeks, how often did your team look for the root cause of a problem?",
            "A problem solved at its root stays solved.",
        ),
        Wording(
            3,
            F5,
            "In the last 4 weeks, how often did a lesson from another team reach yours?",
            "Lessons that travel have to be learned only once.",
        ),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did a fix in one place break something in another?",
            "Side effects show where we see parts and miss the whole.",
            REVERSED,
        ),
        Wording(
            5,
            YN,
            "In the last 2 weeks, did you tell another team early about something that affects them?",
            "An early word to a neighbour prevents late surprises.",
        ),
    ),
    Dimension.ROOM: (
        Wording(1, A5, "I have time to learn in my normal working hours.", "Learning that needs an evening happens rarely."),
        Wording(
            2,
            A5,
            "In this company, learning counts as real work.",
            "What counts as work gets time; what counts as extra waits.",
        ),
        Wording(3, YN, "Did your last training help you in your job?", "Training is worth its time when it helps at work."),
        Wording(
            4,
            F5,
            "In the last 4 weeks, how often did your workload push learning aside?",
            "It shows whether the week leaves room to learn.",
            REVERSED,
        ),
        Wording(5, A5, "I know where to learn what I need.", "A known source is used; a hidden one is wasted."),
        Wording(
            OPEN_TEXT,
            TXT,
            "What gets in the way of learning in your work?",
            "Obstacles can be removed once they are named.",
        ),
    ),
}
