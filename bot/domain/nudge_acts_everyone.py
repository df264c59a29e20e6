"""Acts for everyone, by dimension: know, try, habit. Words only; whom one is suggested to is decided in `nudges.py`."""

from bot.domain.dimensions import Dimension
from bot.domain.nudge_act import (
    BARRIERS,
    BLAMELESS,
    BRIDGES,
    CULTURE,
    DEBRIEFS,
    DIAGNOSIS,
    ERRORS,
    FEWER_PINGS,
    IF_THEN,
    SAFETY,
    SPACING,
    THANKS,
    WRITTEN_DOWN,
    Act,
    Role,
    Row,
    Stage,
    acts_of,
)

KNOW, TRY, HABIT = Stage.KNOW, Stage.TRY, Stage.HABIT

_SAFE: tuple[Row, ...] = (
    (
        "say-not-yet",
        KNOW,
        'The next time you are unsure, say it out loud: "I don\'t know yet. Who does?" Nothing more is needed.',
        "One person saying so makes it easier for the next.",
        SAFETY,
        "notice that I am guessing",
        "say that I don't know yet and ask who does",
    ),
    (
        "ask-in-the-open",
        TRY,
        "Ask one question you have been saving up, in the channel instead of in private. Two lines are enough.",
        "A question asked openly helps everyone who wondered too.",
        CULTURE,
        "catch myself holding a question back",
        "ask it in the channel",
    ),
    (
        "welcome-questions",
        HABIT,
        "When somebody asks something, begin your reply with a thank-you for asking, then answer. Keep it up a week.",
        "People ask again where asking was welcome.",
        SAFETY,
        "answer somebody's question",
        "thank them for asking first",
    ),
)
_FAIL: tuple[Row, ...] = (
    (
        "cause-not-culprit",
        KNOW,
        "Think of one small thing that went wrong this month. Write one sentence on what made it likely, "
        "without naming anybody.",
        "Causes can be changed; looking for culprits teaches people to hide.",
        BLAMELESS,
        "next hear that something broke",
        "ask what made it likely",
    ),
    (
        "tell-it-small",
        TRY,
        "Tell a teammate today about one thing that is not going to plan, while it is still small: "
        "what you noticed, and what you will look at next.",
        "Small news travels easily; late news is dear.",
        ERRORS,
        "feel that something is slipping",
        "tell a teammate the same day",
    ),
    (
        "four-questions",
        HABIT,
        "After your next piece of work take four minutes: what did I expect, what happened, why, what will I do "
        "next time? Share the last answer with /til.",
        "Looking back together makes teams measurably better.",
        DEBRIEFS,
        "finish a piece of work",
        "answer the four questions before I start the next",
    ),
)
_LEAD: tuple[Row, ...] = (
    (
        "ask-what-they-learn",
        KNOW,
        "When you next talk to your lead, ask one thing: what are you learning at the moment? Then just listen.",
        "Leaders are seldom asked, and their answer gives everyone leave to learn.",
        CULTURE,
        "next talk to my lead",
        "ask what they are learning",
    ),
    (
        "one-helpful-word",
        TRY,
        "Tell your lead one thing that helped you lately and one that would help you more. Two sentences will do.",
        "Feedback that goes both ways keeps going.",
        CULTURE,
        "sit down for my next one-to-one",
        "say one thing that helped and one that would help more",
    ),
    (
        "thank-bad-news",
        HABIT,
        "When somebody brings bad news or an awkward question, thank them before you react. Try it for one week.",
        "Whoever is thanked comes earlier next time.",
        SAFETY,
        "hear bad news",
        "say thank you before anything else",
    ),
)
_GROW: tuple[Row, ...] = (
    (
        "name-the-next-thing",
        KNOW,
        "Write down in one line the next thing you want to be able to do. Put it where you will see it on Monday.",
        "A named goal is easier to spend ten minutes on.",
        CULTURE,
        "open my calendar on Monday",
        "read my line and find it ten minutes",
    ),
    (
        "use-it-once",
        TRY,
        "Pick one thing you learned lately and use it once in today's work, however small. Five minutes count.",
        "What is used again after a while stays.",
        SPACING,
        "start my first task after lunch",
        "use what I learned once",
    ),
    (
        "recall-a-lesson",
        HABIT,
        "Look away from the screen and write from memory one lesson you noted a week ago. Then check what was missing.",
        "Recalling beats rereading by a wide margin.",
        SPACING,
        "make my first coffee on Friday",
        "recall one lesson of last week",
    ),
)
_OPEN: tuple[Row, ...] = (
    (
        "why-this-way",
        KNOW,
        "Take one thing your team always does and ask: what was true when we began? Write the answer in one line.",
        "Old answers often outlive their questions.",
        CULTURE,
        'hear "we always do it like this"',
        "ask what was true when it began",
    ),
    (
        "look-outside-first",
        TRY,
        "Before your next decision spend four minutes on one source from outside the team: a page, a person, "
        "an old case. Note what surprised you.",
        "Fresh evidence is cheapest before a decision.",
        DIAGNOSIS,
        "am about to decide something",
        "look at one source from outside first",
    ),
    (
        "say-you-moved",
        HABIT,
        "When a colleague changes your mind, say so in the channel: "
        "what you thought, what you think now, who moved you.",
        "Seeing minds change makes speaking up worth it.",
        CULTURE,
        "notice that I changed my mind",
        "say so and name who moved me",
    ),
)
_VISION: tuple[Row, ...] = (
    (
        "this-matters-because",
        KNOW,
        "Finish this sentence about today's work: this matters because ... Read it to one teammate.",
        "Work whose point is clear is easier to get better at.",
        CULTURE,
        "start my biggest task today",
        "write why it matters in one line",
    ),
    (
        "tie-to-a-goal",
        TRY,
        "Take the next task on your list and write beside it which goal of the team it serves. "
        "If none comes to mind, ask.",
        "A missing link is worth finding early.",
        CULTURE,
        "pick up my next task",
        "write down which goal it serves",
    ),
    (
        "ask-for-the-reason",
        HABIT,
        "When a change is announced without its reason, ask for the reason, kindly and in the open. "
        "Once this week is plenty.",
        "A reason asked for in public reaches everybody.",
        CULTURE,
        "read about a change without a reason",
        "ask kindly what it is for",
    ),
)
_TEAM: tuple[Row, ...] = (
    (
        "who-was-quiet",
        KNOW,
        "In your next meeting notice who has not spoken yet. Before the end, ask one of them what they see.",
        "The view that is missing is often the useful one.",
        DIAGNOSIS,
        "sit in my next meeting",
        "ask somebody quiet what they see",
    ),
    (
        "last-four-minutes",
        TRY,
        "Suggest that the next meeting keeps its last four minutes for one question: "
        "what shall we do differently next time?",
        "Short look-backs are among the best-proven habits of teams.",
        DEBRIEFS,
        "see ten minutes left in a meeting",
        "suggest the four-minute question",
    ),
    (
        "lesson-into-checklist",
        HABIT,
        "Take one lesson of last month and put it where the team will meet it: a line in a checklist, "
        "a template, a calendar note.",
        "A lesson tied to a moment is a habit; a lesson in a document is a wish.",
        IF_THEN,
        "close this week's last task",
        "turn one lesson into one line of a checklist",
    ),
)
_SHARE: tuple[Row, ...] = (
    (
        "write-the-answer-once",
        KNOW,
        "Think of something people keep asking you. Write the answer once, in four lines, "
        "where they would look for it.",
        "What is written down can be found when you are away.",
        WRITTEN_DOWN,
        "am asked the same thing again",
        "write the answer where it can be found",
    ),
    (
        "share-one-learning",
        TRY,
        "Share one thing you learned this week with /til: what it is, and when it helps. Two sentences are plenty.",
        "Small and useful beats complete and late.",
        CULTURE,
        "solve something that took me a while",
        "share it with /til",
    ),
    (
        "say-it-helped",
        HABIT,
        'When a colleague\'s learning helps you, press "Used it" and say in the thread what it helped with.',
        "Thanks that name the help make the next share likelier.",
        THANKS,
        "use something a colleague shared",
        "tell them what it helped with",
    ),
)
_TRY: tuple[Row, ...] = (
    (
        "smallest-test",
        KNOW,
        "Take an idea you like and write down the smallest test of it: something one person could do in a day.",
        "Small tests need little permission.",
        CULTURE,
        'say "we should"',
        "write down the smallest test of it",
    ),
    (
        "start-one",
        TRY,
        "Start one small experiment with /experiment: what you expect, how you will judge it, when it ends. "
        "Two minutes.",
        "Saying beforehand how you will judge it keeps you honest afterwards.",
        CULTURE,
        "have ten quiet minutes",
        "write one experiment down",
    ),
    (
        "lesson-of-a-test",
        HABIT,
        "Look at one experiment that has ended, yours or the team's, and write its lesson in one sentence. "
        "One that did not hold counts as much.",
        "The lesson is the result.",
        DEBRIEFS,
        "see an experiment end",
        "write its lesson in one sentence",
    ),
)
_SYSTEM: tuple[Row, ...] = (
    (
        "who-feels-it",
        KNOW,
        "Name one person outside your team who feels the result of today's work. "
        "Write down what they would notice first.",
        "The next desk sees what we cannot.",
        CULTURE,
        "finish today's biggest task",
        "think of who feels it next",
    ),
    (
        "tell-them-early",
        TRY,
        "Tell one other team about a change that will reach them, before it does. Two lines: what changes, and when.",
        "News between teams keeps new ideas moving.",
        BRIDGES,
        "change something others rely on",
        "tell them before it reaches them",
    ),
    (
        "why-twice",
        HABIT,
        "When a problem comes back, ask why twice before you fix it. Write down the second answer.",
        "The first why finds the symptom.",
        BLAMELESS,
        "meet a problem for the second time",
        "ask why twice before I fix it",
    ),
)
_ROOM: tuple[Row, ...] = (
    (
        "fifteen-minutes",
        KNOW,
        "Put fifteen minutes of learning into this week's calendar and name it as the work it is. "
        "Writing it down takes one.",
        "Plans with a time and a place are kept more often.",
        IF_THEN,
        "reach the slot in my calendar",
        "close everything else and learn for fifteen minutes",
    ),
    (
        "one-quiet-hour",
        TRY,
        "Choose one hour this week and pause your notifications for it. Tell the team beforehand.",
        "Fewer interruptions helped both the work and the nerves.",
        FEWER_PINGS,
        "begin my hardest task",
        "pause notifications for an hour",
    ),
    (
        "name-the-blocker",
        HABIT,
        "When work pushes learning out, write one line about what got in the way. "
        "Bring it to your next one-to-one or look-back.",
        "A blocker with a name can be moved.",
        BARRIERS,
        "skip my learning time",
        "write down what got in the way",
    ),
)

EVERYONE: tuple[Act, ...] = acts_of(
    Role.EVERYONE,
    (
        (Dimension.SAFE, _SAFE),
        (Dimension.FAIL, _FAIL),
        (Dimension.LEAD, _LEAD),
        (Dimension.GROW, _GROW),
        (Dimension.OPEN, _OPEN),
        (Dimension.VISION, _VISION),
        (Dimension.TEAM, _TEAM),
        (Dimension.SHARE, _SHARE),
        (Dimension.TRY, _TRY),
        (Dimension.SYSTEM, _SYSTEM),
        (Dimension.ROOM, _ROOM),
    ),
)
