"""Hands that press, type and look in a company, and their Wednesday with a round open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.localslack import NotPossible, SeenMessage, Someone
from bot.slack import ids

HARBOR = "#harbor"
Act = Callable[["Hands"], Awaitable[None]]


class Hands:
    """Everybody's hands; after each touch the bot is let finish."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage

    def __getitem__(self, name: str) -> Someone:
        return next(person for full, person in self.stage.people.items() if full.startswith(name))

    async def type(self, who: str, line: str, in_: str = HARBOR) -> None:
        await self[who].types(line, in_=in_)
        await self.stage.settle()

    async def press(self, who: str, *names: str, in_: SeenMessage | str | None = None) -> None:
        """One button after the other; only the first is looked for `in_` a place."""
        for name in names:
            await self[who].presses(name, in_=in_)
            await self.stage.settle()
            in_ = None

    async def send(self, who: str, **fields: Any) -> None:
        """Fill the modal on top and send it off."""
        await self[who].fills(**fields)
        refused = (await self[who].submits()).errors
        if refused:
            raise NotPossible(f"{who}'s form was refused: {refused}")
        await self.stage.settle()
        await self[who].closes_modal()  # where the answer stands in the form's place

    async def wish(self, who: str, **wishes: str) -> None:
        await self.type(who, "/learn settings", "bot")
        await self.send(who, **wishes)

    async def end_experiment(self, who: str, **result: Any) -> None:
        await self[who].opens_home()
        await self.press(who, "How did it go?", in_="home")
        await self.send(who, **result)

    async def close(self) -> None:
        for person in self.stage.people.values():
            while person.modal is not None:
                await person.closes_modal()


async def words_to_the_pulse(hands: Hands) -> None:
    await hands.press("Ana", "comment")
    await hands.send("Ana", comment="The planning meeting got shorter. More of that, please.")
    await hands.press("Zoe", "Keep asking me")


async def looks_around(hands: Hands) -> None:
    for line in (
        "help",
        "sing",
        "settings",
        "privacy",
        "pulse",
        "reactions",
        "experiments",
        "search",
        "search release",
        "search zebra",
        "ask",
    ):
        await hands.type("Ana", f"/learn {line}")
        await hands.close()
    await hands["Ana"].opens_home()
    for button in ("Search", "Ask a question", "All experiments"):
        await hands.press("Ana", button, in_="home")
        await hands.close()
    await hands.type("Tom", "/learn digest", "#general")


async def talks(hands: Hands) -> None:
    for said in (
        "My printer eats paper",
        "find release",
        "what do we know about zebras?",
        "pause for two weeks",
        "pause until summer",
        "stop",
        "start",
        "til A short note beats a long one",
    ):
        await hands["Bo"].says("bot", said)
        await hands.stage.settle()
    await hands.press("Bo", "In #harbor", "Another channel next time")


async def decides_for_everybody(hands: Hands) -> None:
    await hands.type("Lena", "/learn programme", "#general")
    await hands.send("Lena", off_first="2026-12-24", off_last="2026-12-26", at="10:30")


async def shares(hands: Hands) -> None:
    await hands.type("Ana", "/til")
    await hands.close()
    await hands.type("Ana", "/til Two short notes beat one long report #writing")
    await hands.press("Ana", ids.LEARNING_EDIT, in_=hands["Ana"].ephemerals(HARBOR)[-1])
    await hands.close()
    card = hands["Bo"].channel(HARBOR)[-1]
    await hands.press("Bo", ids.LEARNING_USED, in_=card)
    await hands.press("Ana", ids.LEARNING_USED, in_=card)
    await hands["Ana"].uses_shortcut(ids.YOURS, on=card)
    await hands.stage.settle()
    await hands.close()
    await hands.press("Ana", ids.LEARNING_TAKE_BACK, in_=hands["Ana"].ephemerals(HARBOR)[-1])


async def saves_messages(hands: Hands) -> None:
    said = await hands["Bo"].says(HARBOR, "A second pair of eyes on the invoice text found three words nobody needs.")
    await hands.stage.settle()
    await hands["Ana"].uses_shortcut(ids.SAVE_MESSAGE, on=said)
    by_a_bot = next(message for message in reversed(hands["Ana"].channel(HARBOR)) if message.get("bot_id"))
    await hands["Ana"].uses_shortcut(ids.SAVE_MESSAGE, on=by_a_bot)
    await hands.stage.settle()


async def asks(hands: Hands) -> None:
    await hands.type("Bo", "/learn ask What does the yellow line in the release chart mean?")
    await hands.press("Bo", "Solved")
    await hands.type("Dev", "/learn ask")
    await hands.send("Dev", text="What is a cohort, in words for my grandmother?", nameless=["Ask without my name"])


async def tries(hands: Hands) -> None:
    await hands.type("Ana", "/experiment")
    await hands.send(
        "Ana",
        hypothesis="Writing the summary first makes the review shorter",
        smallest_test="The next three reviews begin with two sentences",
        judged_by="Nobody asks what the change is for",
        ends_on=(hands.stage.clock() + timedelta(days=2)).date().isoformat(),
    )
    lesson = "Two sentences were not enough: people asked what changes for the customer. Now it is three."
    await hands.end_experiment("Ana", outcome="not_held", lesson=lesson, share=["Share the lesson as a learning"])
    for who, outcome, taught in (("Bo", "held", "Half of the lines went. Nobody missed them."), ("Dev", "stopped", "")):
        ends_on = (hands.stage.clock() + timedelta(days=9)).date().isoformat()
        guess = {"hypothesis": "Reading our error texts aloud makes them shorter", "smallest_test": "Ten of them, to a colleague"}
        await hands.type(who, "/experiment")
        await hands.send(who, **guess, judged_by="The colleague says it back without looking", ends_on=ends_on)
        await hands.end_experiment(who, outcome=outcome, lesson=taught)
    await hands.type("Tom", "/experiment", "#general")  # and never says how it went: in a week that has room for the reminder
    soon = (hands.stage.clock() + timedelta(days=1)).date().isoformat()
    await hands.send("Tom", hypothesis="A walk clears the inbox", smallest_test="One walk", judged_by="Fewer drafts", ends_on=soon)


async def reads_digests(hands: Hands) -> None:
    await hands.type("Eve", "/learn digest lead")
    await hands.type("Lena", "/learn digest company", "#general")
    await hands.type("Eve", "/learn digest")
    await hands.press("Eve", ids.DIGEST_HISTORY)
    await hands.press("Eve", ids.DIGEST_MORE)
    await hands.close()
    await hands.type("Eve", "/learn digest")
    await hands.press("Eve", ids.DIGEST_SETTINGS)
    await hands.send("Eve", changed="The planning meeting is an hour shorter, because two of you said it is tiring.")
    await reads_digests_in_german(hands)
    await hands.press("Pia", ids.DIGEST_PAUSE)


async def reads_digests_in_german(hands: Hands) -> None:
    await hands.type("Eve", "/learn digest")
    await hands.press("Eve", ids.DIGEST_SETTINGS)
    await hands.send("Eve", language="Deutsch")
    await hands.type("Eve", "/learn digest")
    await hands.press("Eve", ids.DIGEST_MORE)
    await hands.close()
    await hands.type("Eve", "/learn digest")
    await hands.press("Eve", ids.DIGEST_SETTINGS)
    await hands.send("Eve", language="English")


async def answers_suggestions(hands: Hands) -> None:
    await hands.press("Kim", ids.NUDGE_PLAN)
    await hands.send("Kim", when="make coffee on Thursday", will="thank whoever answered last")
    await hands.press("Kim", ids.NUDGE_DONE)
    await hands["Zoe"].selects(ids.NUDGE_MENU, "Why this?")
    await hands.close()
    await hands["Zoe"].selects(ids.NUDGE_MENU, "Less often")
    await hands.stage.settle()


async def runs_the_program(hands: Hands) -> None:
    await hands.type("Lena", "/learn setup", "#general")
    await hands.press("Lena", ids.TEAM_CHOSEN)
    await hands.close()
    await hands.type("Lena", "/learn reactions", "#general")
    await hands.close()
    await hands.type("Lena", "/learn owners", "#general")
    await hands.send("Lena", owners=["Lena Fischer", "Noor Rahman"])
    await hands.type("Lena", "/learn pulse", "#general")
    await hands.press("Lena", ids.PULSE_SETTINGS, ids.PULSE_PROPOSE)
    why = "We consider keeping Thursday mornings free of meetings."
    await hands.send("Lena", text="Our weekly plan leaves me time to learn.", why=why, dimension="Room to learn", form="Agree or disagree")
    await hands.close()
    await hands.type("Lena", "/learn pulse", "#general")
    await hands.press("Lena", ids.PULSE_SETTINGS, ids.PULSE_ANNOUNCE)


async def looks_at_indicators_and_moves(hands: Hands) -> None:
    await hands.type("Eve", "/learn indicators")
    await hands.press("Eve", ids.INDICATORS_WHY)
    await hands.close()
    for helped in ("Yes", "I'd rather not say"):
        await hands.type("Eve", "/learn moved")
        since = (hands.stage.clock() - timedelta(days=3)).date().isoformat()
        await hands.send("Eve", what="My role is new", name="Data engineer", since=since, helped=helped)


async def pauses_and_stops(hands: Hands) -> None:
    await hands["Bo"].opens_home()
    await hands.press("Bo", f"{ids.HOME_PAUSE}#1", in_="home")
    await hands.press("Bo", "Come back", in_="home")
    await hands.press("Bo", "Stop", in_="home")
    await hands.press("Bo", "Come back", in_="home")


WEDNESDAY: tuple[Act, ...] = (
    words_to_the_pulse,
    looks_around,
    talks,
    decides_for_everybody,
    shares,
    saves_messages,
    asks,
    tries,
    reads_digests,
    answers_suggestions,
    runs_the_program,
    looks_at_indicators_and_moves,
    pauses_and_stops,
)
