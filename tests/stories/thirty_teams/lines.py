"""What the crowd writes. Lessons are put together from parts, so that no two of a company's are alike."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

ABOUT = (
    "the invoice export",
    "our onboarding notes",
    "the search page",
    "the warehouse labels",
    "the Monday handover",
    "the backup job",
    "customer interviews",
    "the price list",
    "our release checklist",
    "the returns form",
    "the phone queue",
    "the monthly report",
    "the supplier portal",
    "our test data",
    "the newsletter",
    "the spare-parts catalogue",
    "the shift plan",
    "the help pages",
    "the payment reminders",
    "the delivery times",
)
FOUND = (
    "Two of us read {about} aloud and found three gaps in ten minutes.",
    "I was wrong about {about}: it wasn't slow, we asked for it twice.",
    "Writing down why before changing {about} saved us a week of undoing.",
    "Asking support first about {about} told us more than a month of numbers.",
    "A small trial with {about} failed, and we know now which half to keep.",
    "Nobody used the second page of {about}. We dropped it and nobody asked.",
    "One name beside each line of {about} ended the waiting.",
    "We changed {about} on a Friday once. Tuesday works, because somebody is there on Wednesday.",
    "A photo of {about} explained more than our three paragraphs.",
    "The newest of us saw at once what {about} had hidden from the rest.",
)
PROPOSED = (
    "Half an hour on Thursdays to show each other one thing",
    "Begin the Monday meeting with what went wrong and what we learned",
    "One try a week needs nobody's yes, only a line in the channel",
    "Ask one question in every review before the first remark",
    "No meetings before ten on Wednesdays",
    "A page that anybody may write to: what I wish I had known in my first week",
    "Swap desks for one morning a month",
    "End each month with the one thing we'd do differently",
)
HELD = ("It works when the quietest begins.", "What stood in the calendar happened; what we only agreed on didn't.", "Short beats perfect.")


def lessons(chance: random.Random) -> Iterator[str]:
    """Every lesson once, in an order by chance; then all of them again."""
    pairs = [found.format(about=about) for found, about in itertools.product(FOUND, ABOUT)]
    chance.shuffle(pairs)
    return itertools.cycle(pairs)
