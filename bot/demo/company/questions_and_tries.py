"""What the demo's teams ask each other and try, with how it ends: none of it twice."""

from __future__ import annotations

from collections.abc import Mapping

from bot.demo.company.cast import HARBOR, LANTERN, QUAY

# A question and the answer that helps.
ASKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    HARBOR: (
        (
            "Does anyone know why the nightly import skips rows with an empty country?",
            "It treats empty as the header row. Line 40 of the importer.",
        ),
        (
            "Is there a good way to test time zones without changing my laptop's clock?",
            "Pass the clock in as an argument, then you can hand it any time you like.",
        ),
        ("Where do we write down why we decided something?", "In the pull request, under Why. The wiki only links there."),
        (
            "How do you test a screen with a keyboard only?",
            "Unplug the mouse for ten minutes. Tab, Enter and Escape must get you everywhere and back.",
        ),
        (
            "What is the smallest way to see whether a job ran at all?",
            "One line in the job's own channel at the end, and an alert if it is missing.",
        ),
        ("Is anybody against dropping the old report endpoint?", "Lantern still uses it on the first of the month. After that, gladly."),
        ("How do you keep a long change reviewable?", "I send the renames alone first. The rest is half as long then."),
        ("Why do we have two date libraries?", "One came with the calendar. It could go if we write twelve lines ourselves."),
        (
            "How do I see which customers still use the old form?",
            "Count the requests with the old field for a week. It was eleven last month.",
        ),
        (
            "What do you look at first when memory grows?",
            "What was kept since the last release. Nearly always it is a list that nobody empties.",
        ),
        (
            "How small must a step be so that you dare to release it on a Thursday?",
            "Small enough that I can say in one sentence how to undo it.",
        ),
        ("Who knows how the sandbox gets its exchange rates?", "A copy of last Friday's. It never changes on its own."),
    ),
    QUAY: (
        ("How do you explain our pricing to somebody in one sentence?", '"You pay for people who use it, not for people who could."'),
        (
            "Who has run a small survey with customers before, and what would you do differently?",
            "Ask for the last time it happened, not for how often it happens.",
        ),
        (
            "I do not understand our retention curve. What makes the bump in week six?",
            "That is when trials end and the second invite goes out.",
        ),
        ("Where do you find words that customers use, not ours?", "In the ticket titles. Lantern copies them in as they come."),
        (
            "Who has a way to say no to 'just one more logo'?",
            "I ask which of the others should go. It is usually none, and then neither does the new one.",
        ),
        (
            "How long may a video be before people leave?",
            "Ours lost half after fifty seconds. The ones that begin with the result keep them.",
        ),
        ("Does anybody have a picture of the old office?", "In the 2019 folder, under 'move'. Two of them are sharp."),
        ("How do you find out why somebody did not buy?", "I ask what they do instead. Nobody minds telling that."),
        ("When do you send the second mail, and to whom?", "After nine days, only to those who opened the first twice."),
        ("What do you cut first when a text is too long?", "The first paragraph. It is nearly always for ourselves."),
        (
            "How do others keep the picture rights in order?",
            "The licence goes into the file name. A list of its own was out of date in a week.",
        ),
    ),
    LANTERN: (
        (
            "What do you do when two customers want the opposite?",
            "I ask both what they did before us. Usually they want the same thing at different moments.",
        ),
        ("How do you end a call that goes in circles?", "I say what I will do and by when, and ask whether anything is missing."),
        (
            "What do you answer when a feature will never come?",
            "That we will not build it, what we do instead, and what others use. Nobody has been angry yet.",
        ),
        ("Does anybody know why exports are empty on the first?", "The night job runs at two; before that there is nothing to export yet."),
        (
            "How do you hand over a customer to another time zone?",
            "Three lines in the ticket: what they want, what we tried, what I promised.",
        ),
        ("Which question do you ask first when it is slow?", "'Slow since when?' Nearly always there is a day."),
        ("How much do you tell when the fault was ours?", "All of it, in two sentences, and when it will be gone."),
        (
            "How do you keep a shared inbox from being answered twice?",
            "Whoever opens it writes their name first, before reading to the end.",
        ),
        ("What helps when somebody is angry from the first word?", "I repeat what they want in my own words. Then we both know it."),
        ("Where do you put an idea that came up in a call?", "Into the ideas list, with the customer's own sentence, not mine."),
        ("How do you learn a product that changes every month?", "I redo one old ticket a week with the new version."),
    ),
}

# Hypothesis, smallest test, how we would know, how it ends, what was learned.
EXPERIMENTS: Mapping[str, tuple[tuple[str, str, str, str, str], ...]] = {
    HARBOR: (
        (
            "A daily handover note saves us the evening call",
            "Three lines in the channel at the end of each day, for one week",
            "Nobody asks for the call back, and fewer than two questions are left open overnight",
            "held",
            "Three lines were enough; the call is now a monthly one.",
        ),
        (
            "An hour without meetings each morning gets the hard things done",
            "Nobody books anything before ten for one week",
            "At least four of us finish what they planned for the morning",
            "held",
            "Six of us did. The price is a fuller afternoon, and we want it anyway.",
        ),
        (
            "A checklist in the template prevents forgotten translations",
            "Five tickets with the checklist",
            "No translation is missing at the release",
            "not_held",
            "One was missing anyway: the box was ticked by habit. A check in the build would not get tired.",
        ),
        (
            "Sitting with support for an hour a week shows us what to fix",
            "Two of us listen in on Tuesday mornings, for two weeks",
            "We fix at least two things nobody had filed",
            "held",
            "Four small things, all under an hour. One of them had annoyed people for a year.",
        ),
        (
            "Smaller pull requests are reviewed the same day",
            "Nothing over two hundred lines for one week",
            "Four of five are merged within a day",
            "held",
            "All but one. The one was a rename, and it should have gone alone.",
        ),
        (
            "An alert with a first step in it is handled faster",
            "The five loudest alerts get one sentence each",
            "Nobody asks what to do at night",
            "unclear",
            "No alert came at night. We keep the sentences, they cost nothing.",
        ),
    ),
    QUAY: (
        (
            "A shorter sign-up form brings more finished sign-ups",
            "Hide the phone number for half of the visitors for five days",
            "Five in a hundred more people finish",
            "unclear",
            "Too few visitors to tell. Next time we run it for two weeks.",
        ),
        (
            "Reading the release note to a colleague first finds what nobody understands",
            "Three notes, each read aloud to somebody from another team",
            "At least one sentence changes in each",
            "held",
            "Every note lost a sentence. Two lost half.",
        ),
        (
            "A post without a picture is read to the end more often",
            "Two posts with, two without, over one week",
            "More people reach the last line",
            "not_held",
            "They did not. The picture stays, and the first sentence got shorter.",
        ),
        (
            "One editor for each text makes it better than three",
            "Each text of the week has one name on it",
            "Nobody rewrites somebody else's rewriting",
            "held",
            "Texts were done in half the time and sound like somebody.",
        ),
        (
            "Asking readers one question at the end brings replies",
            "Three newsletters end with a question",
            "At least ten people answer",
            "held",
            "Thirty-one did. Four of them became the next story.",
        ),
    ),
    LANTERN: (
        (
            "Answering support in pairs makes answers faster",
            "Two people share the queue on two mornings",
            "Median time to first answer drops by a quarter",
            "not_held",
            "It was slower, but both of us now know the billing part. Worth doing once a month to teach, not to be fast.",
        ),
        (
            "Calling a customer back within the hour saves a long thread",
            "Three of us try it for five days",
            "Threads have four messages or fewer",
            "stopped",
            "We stopped on Wednesday: half of them were in another time zone. Next time only for calls from here.",
        ),
        (
            "Saying back what we understood prevents second mails",
            "Every first answer begins with one sentence of it, for five days",
            "Fewer than one in four write again",
            "held",
            "One in six. It takes twenty seconds, and we keep it.",
        ),
        (
            "A quiet hour for hard tickets clears them",
            "From two to three nobody takes calls, two of us at a time",
            "Nothing older than three days is left",
            "held",
            "Everything old was gone by Thursday. The phone survived.",
        ),
        (
            "New people answer on their own after two weeks with a list of twenty questions",
            "Yara tries the list for ten days",
            "She asks fewer than three things a day",
            "unclear",
            "She asked more, and better. We cannot tell, but she would not give the list back.",
        ),
    ),
}
