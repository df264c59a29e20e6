"""What the crowd writes. Lessons and questions are put together from parts, so that few of a company's are alike."""

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
    "the visitor badges",
    "the translation files",
    "the support macros",
    "the loading dock",
    "the training videos",
    "the sales forecast",
    "the error messages",
    "the meeting rooms",
    "the forklift rota",
    "the quality checks",
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
    "Half of the complaints concerning {about} came from a single stale bookmark.",
    "Printing {about} on one sheet showed the duplicates immediately.",
    "I broke {about} yesterday and repaired it alone; calling Priya would have taken five minutes.",
    "Watching a customer struggle with {about} changed my mind entirely.",
    "Deleting the oldest rule in {about} removed nine exceptions.",
    "Swapping chairs for a morning taught me why {about} annoys the neighbours.",
    "A checklist for {about} got shorter every time somebody actually followed it.",
    "Measuring {about} twice gave different figures: the clock ran in another zone.",
    "Rehearsing {about} with an intern uncovered two silent assumptions.",
    "The vendor of {about} answers within an hour if the ticket carries a screenshot.",
)
THEN = (
    "Start with the smallest customer.",
    "Rename first, move afterwards.",
    "Ask whoever joined in spring.",
    "Keep the old copy until Thursday.",
    "Draw arrows, not boxes.",
    "Put dates beside decisions.",
    "Silence usually hides confusion.",
    "Short feedback beats perfect documents.",
    "Leave a note for the night shift.",
    "Try it on paper before buying software.",
    "Check permissions before blaming networks.",
    "Two columns are plenty.",
    "Colour helps until somebody prints.",
    "Invite the sceptic early.",
    "Count the clicks yourself.",
    "Celebrate the boring fix.",
    "Pair the slowest step with lunch.",
    "Quiet afternoons suit migrations.",
    "Archive before cleaning.",
    "Read the contract's footnotes.",
    "Say the number out loud.",
    "Trust the sensor, then verify.",
    "Never batch surprises.",
    "Explain it to finance once.",
    "Split the queue by weight.",
    "Mark assumptions in yellow.",
    "Phone calls outrun threads.",
    "Estimate backwards from delivery.",
    "Label cables before unplugging.",
    "Finish small, publish immediately.",
)
ASKED = (
    "Who knows how {about} got its present order?",
    "Is there a shorter route through {about} for returning clients?",
    "Which part of {about} may be switched off in August?",
    "Has anyone compared {about} against last winter's version?",
    "Where would I find an owner for {about}?",
    "What breaks first when {about} grows tenfold?",
    "Does legal require a signature on {about}?",
    "Can {about} be tested without touching production?",
    "How did you persuade colleagues to update {about}?",
    "Why do Tuesdays hit {about} so hard?",
)
TRIED = (
    "Open {about} with a single sentence on what changed",
    "Let two departments share {about} until summer",
    "Skip the sign-off for {about} below fifty euros",
    "Show {about} on the corridor screen",
    "Answer everything concerning {about} before noon",
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
BEYOND = (
    "Purchases below two hundred euros need no signature from head office",
    "Purchases up to two hundred euros without head office's signature",
    "One shared calendar of what each department plans to change",
    "Let us see the complaints that customer service gets about our work",
)
OWNER_WHY = "The budget for this year is spent; it is on the table again in September."
HELD = ("It works when the quietest begins.", "What stood in the calendar happened; what we only agreed on didn't.", "Short beats perfect.")
CAME = (
    "I moved the weekly report to Friday, so that Tuesday morning is free.",
    "We read one thing that failed at the start of each review.",
    "I told you on Monday what I had got wrong about the delivery times.",
)
NOT_NOW = "Until the stock count in May we keep it as it is; then I'll bring it up again."


def lessons(chance: random.Random) -> Iterator[str]:
    """600 lessons, no two with the same finding and the same end; then all of them again."""
    return _mixed(chance, [f"{found} {then}" for found, then in itertools.product(FOUND, THEN)])


def questions(chance: random.Random) -> Iterator[str]:
    """Questions in an order by chance. Some are about what was asked before, as in life."""
    return _mixed(chance, [asked for asked in ASKED for _ in ABOUT])


def tries(chance: random.Random) -> Iterator[str]:
    """What somebody tries for two weeks."""
    return _mixed(chance, [tried for tried in TRIED for _ in ABOUT])


def _mixed(chance: random.Random, said: list[str]) -> Iterator[str]:
    """Each about something, the whole in an order by chance."""
    lines = [one.format(about=about) for one, about in zip(said, itertools.cycle(ABOUT))]
    chance.shuffle(lines)
    return itertools.cycle(lines)
