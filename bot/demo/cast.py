"""The small company of the demo. Fourteen people in three time zones, two teams, and what is on their minds.

Ana shares, Bo answers, Cleo opted out, Dev lives in another time zone, Eve leads.
"""

from __future__ import annotations

from dataclasses import dataclass

BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class Member:
    """One person: how likely they are to answer a pulse, and how they tend to see things (0 dark .. 1 bright)."""

    name: str
    zone: str
    team: str
    title: str
    answers: float = 0.85
    outlook: float = 0.65
    leads: bool = False
    owns: bool = False


HARBOR, QUAY = "Harbor", "Quay"

CAST = (
    Member("Ana Ruiz", BERLIN, HARBOR, "Product designer", 0.95, 0.7),
    Member("Bo Lindqvist", BERLIN, HARBOR, "Backend engineer", 0.9, 0.6),
    Member("Cleo Martin", BERLIN, HARBOR, "Data analyst", 0.0, 0.5),
    Member("Dev Patel", KOLKATA, HARBOR, "Frontend engineer", 0.9, 0.75),
    Member("Eve Okafor", BERLIN, HARBOR, "Team lead", leads=True, owns=True),
    Member("Farid Haddad", BERLIN, HARBOR, "Support engineer", 0.8, 0.45),
    Member("Gwen Evans", BERLIN, HARBOR, "Tester", 0.9, 0.55),
    Member("Hugo Silva", NEW_YORK, HARBOR, "Site reliability engineer", 0.85, 0.7),
    Member("Ines Costa", NEW_YORK, HARBOR, "Researcher", 0.9, 0.8),
    Member("Jun Mori", KOLKATA, HARBOR, "Mobile engineer", 0.8, 0.6),
    Member("Kim Novak", KOLKATA, QUAY, "Copywriter"),
    Member("Luis Ortega", NEW_YORK, QUAY, "Marketer"),
    Member("Mia Chen", NEW_YORK, QUAY, "Illustrator"),
    Member("Noor Rahman", NEW_YORK, QUAY, "Team lead", leads=True),
)

CHANNELS = {HARBOR: "harbor", QUAY: "quay"}

LEARNINGS = (
    "Five short user calls in one morning beat one long workshop: by the third call the same two problems came up. #research",
    "Our flaky login test was a clock problem: the token expired at midnight UTC, not at midnight here. #testing",
    "Reading the error message aloud to Bo solved it before Bo said a word. #debugging",
    'Customers say "it is slow" when they mean "I do not know whether it is working". A progress line halved the tickets. #support',
    "A feature flag with an owner and an end date gets removed. One without stays for ever. #releases",
    "Screen reader users hear our toast twice: once as a status, once as focus. One aria-live is enough. #accessibility",
    "I was wrong about the cache: it made the slow page slower, because nobody asks for the same report twice. #failed",
    "Writing the release note before the code shows which part nobody needs. #writing",
    "The database was never the bottleneck: the template rendered every row twice. Measure first. #performance",
    "Pairing for twenty minutes at the start of a task saves the review from becoming a redesign. #teamwork",
    'Asking "what would change your mind?" ended a debate that had lasted two weeks. #decisions',
    "A checklist of four lines caught what three careful people had missed. #releases",
    "Numbers in the support macro go stale. Linking to the page instead keeps them true. #support",
    "Our Kolkata mornings are New York's evenings: a handover note of three lines beats a meeting. #teamwork",
    "The onboarding mail is opened most on the second day, not the first. We moved the important link there. #research",
    "I tried to write tests after the fact and gave up twice. Starting with one failing test took ten minutes. #failed",
    "Sending the agenda as three questions made the meeting twenty minutes shorter. #meetings",
    "The customer's own word for it is 'the Tuesday list'. We had three names for it and used none of theirs. #research",
    "A failed deploy is easier to undo when the migration went out the day before. #releases",
    "I asked what 'urgent' means and got a date. It was in two weeks. #support",
    "Drawing the page on paper first cost five minutes and saved an afternoon of moving boxes. #design",
    "Half of our alerts were about the same disk. One rule less, and nobody sleeps worse. #on-call",
    "Saying 'I do not know, I will find out by Thursday' got a warmer answer than my guesses do. #support",
    "Colour alone told which row was late. Now a word does too, and the colour-blind colleague found the bug first. #accessibility",
    "Two people reading the same log out loud find what neither sees alone. #debugging",
    "Our test data had no names with accents. Production has thousands. #testing",
    "The shortest onboarding is a friend: new people who were given a lunch date asked twice as much in week one. #teamwork",
    "I wrote the estimate down before asking the others. Mine was half of theirs, and theirs was right. #decisions",
    "A cron expression is not documentation. A sentence beside it is. #writing",
    "We guessed that search was slow. It was fast; the spinner stayed too long. #performance",
    "Deleting the old flag broke nothing and took forty lines with it. #releases",
    "If I close the chat for the first hour, the hard thing is done before ten. #focus",
    "The demo went wrong in front of the customer, and they liked seeing how we look for a fault. #failed",
    "A screenshot in the ticket with one arrow beats four paragraphs. #support",
    "Rename first, change later: the review took ten minutes instead of a day. #teamwork",
    "The keyboard shortcut existed all along; nobody found it because the menu did not show it. #design",
)

MESSAGES = (
    "Heads up: the staging server takes about a minute longer to wake up on Mondays.",
    "If you sort the log by request id instead of time, the retry storm becomes visible at once.",
    "The print stylesheet was the reason the invoice looked broken, not the invoice.",
    "You can paste a screenshot straight into the bug form now, no need to upload it first.",
    'Two of the five "urgent" requests this week were answered by the same paragraph in our docs.',
    "Turning the device sideways reloads the form and loses what was typed. Save the draft first.",
    "The export counts in UTC, so the last day of the month looks short before eleven at night.",
    "Copying the row with its header makes the spreadsheet paste it into the right columns.",
    "The test device in the kitchen drawer has the oldest system we still support.",
)

ASKS = (
    (
        "Does anyone know why the nightly import skips rows with an empty country?",
        "It treats empty as the header row. Line 40 of the importer.",
    ),
    ("How do you explain our pricing to somebody in one sentence?", '"You pay for people who use it, not for people who could."'),
    (
        "Is there a good way to test time zones without changing my laptop's clock?",
        "Pass the clock in as an argument, then you can hand it any time you like.",
    ),
    (
        "I do not understand our retention curve. What makes the bump in week six?",
        "That is when trials end and the second invite goes out.",
    ),
    (
        "Who has run a small survey with customers before, and what would you do differently?",
        "Ask for the last time it happened, not for how often it happens.",
    ),
    (
        "What do you do when two customers want the opposite?",
        "I ask both what they did before us. Usually they want the same thing at different moments.",
    ),
    ("Where do we write down why we decided something?", "In the pull request, under Why. The wiki only links there."),
    (
        "How do you test a screen with a keyboard only?",
        "Unplug the mouse for ten minutes. Tab, Enter and Escape must get you everywhere and back.",
    ),
)

EXPERIMENTS = (
    (
        "A daily handover note saves us the evening call",
        "Three lines in the channel at the end of each day, for one week",
        "Nobody asks for the call back, and fewer than two questions are left open overnight",
        "held",
        "Three lines were enough; the call is now a monthly one.",
    ),
    (
        "Answering support in pairs makes answers faster",
        "Two people share the queue on two mornings",
        "Median time to first answer drops by a quarter",
        "not_held",
        "It was slower, but both of us now know the billing part. Worth doing once a month to teach, not to be fast.",
    ),
    (
        "A shorter sign-up form brings more finished sign-ups",
        "Hide the phone number for half of the visitors for five days",
        "Five in a hundred more people finish",
        "unclear",
        "Too few visitors to tell. Next time we run it for two weeks.",
    ),
    (
        "An hour without meetings each morning gets the hard things done",
        "Nobody books anything before ten for one week",
        "At least four of us finish what they planned for the morning",
        "held",
        "Six of us did. The price is a fuller afternoon, and we want it anyway.",
    ),
    (
        "Reading the release note to a colleague first finds what nobody understands",
        "Three notes, each read aloud to somebody from another team",
        "At least one sentence changes in each",
        "held",
        "Every note lost a sentence. Two lost half.",
    ),
    (
        "A checklist in the template prevents forgotten translations",
        "Five tickets with the checklist",
        "No translation is missing at the release",
        "not_held",
        "One was missing anyway: the box was ticked by habit. A check in the build would not get tired.",
    ),
    (
        "Calling a customer back within the hour saves a long thread",
        "Three of us try it for five days",
        "Threads have four messages or fewer",
        "stopped",
        "We stopped on Wednesday: half of them were in another time zone. Next time only for calls from here.",
    ),
)
