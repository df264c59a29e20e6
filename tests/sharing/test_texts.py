"""Two hundred posts as people write them, shared four ways, read back from card, Home, search and digest. The same words each time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.engine import Database
from bot.digest.seen import LearnedSeen, Lines
from bot.digest.views.lines import learned_lines
from bot.errors import PersonCanFix
from bot.home.my_work_views import home_blocks
from bot.home.rules import MyWork
from bot.ids import MessageTs
from bot.people import store as people
from bot.people.rules import Person
from bot.search.rules import SearchResults, hit_of_learning
from bot.search.views import search_modal
from bot.sharing import acts as sharing
from bot.sharing import views
from bot.sharing.reactions import acts as reactions
from bot.sharing.reactions.acts import MessageWords, Reaction
from bot.sharing.reactions.batch import HeardEvent, hear_together
from bot.sharing.reactions.rules import Mark, moment_of
from bot.sharing.rules import Learning, MyWeek, Place, SharingAtHome, drafted
from bot.slack.said.tokens import escaped
from bot.slack.sanitize import JOINER, kept, says_something, unhidden
from bot.words import words_in
from tests.givens import ANA, BO, GENERAL, MONDAY, Engines, scope

SHAPES = (
    "```\ndef {a}(x):\n    if x < 3 && y:\n        return {b}\n```",
    "```{a}\n\tindent {b}",
    "> {a} said\n> {b}",
    ">>> {a}\n{b}",
    "- {a}\n    - {b}\n        - deeper\n- last",
    "1. {a}\n2. {b}\n\n\n3. after empty lines",
    "| {a} | {b} |\n|---|---|\n| 1 | <2> |",
    "*{a} _{b} `open ~marks",
    "**{a}** and `{b} *` and __init__ and 2*3*4",
    "שלום {a} עולם {b}",
    "مرحبا {a} \u202egnp.exe\u202c {b}",
    "今日は{a}を学んだ。{b}、終わり",
    "z\u0351a\u0363l\u0366g\u0302o {a} {b}\u0489",
    ":tada: {a} :+1::skin-tone-3: {b} 👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "write {a}@group.example, clone git@here.example:{b}/x",
    "npm i @here/{a} from https://cdn.example/@channel/{b}.js?x=1&y=<2>",
    "@channel @everyone @Group hey @{a}: #{b} done",
    "see https://x.example/{a}_(b)?q={b}&r=2#part, (https://y.example)",
    "AT&T &amp; {a} &lt;b&gt; <{b}> <!channel> <@U0NOBODY>",
    "R: x <- {a}; C: a->{b}; {a} && {b} || !x",
)
FILLERS = (
    ("alpha", "beta"), ("größe", "naïve"), ("snake_case", "kebab-case"), ("x1", "42"), ("Ünï", "ж"),
    ("日本", "語"), ("a.b", "c/d"), ("don't", "“quote”"), ("UPPER", "lower"), ("🎉party", "end…ish"),
)  # fmt: skip
POSTS = [shape.replace("{a}", a).replace("{b}", b) for shape in SHAPES for a, b in FILLERS]
EMOJI_ONLY = (":tada:", "👍🏽", ":+1::skin-tone-3: :bulb:", "❤️", "🇩🇪 🇫🇷", "👩‍👩‍👧", "🎉\n🎉🎉")
EN, TABLE = words_in("en"), sharing.defaults()
LOOKS = str.maketrans("∗ˍ∼ˋ", "*_~`")


def read(shown: str) -> str:
    """The words in what is shown, in order."""
    seen = unhidden(shown).replace(JOINER, "").translate(LOOKS)
    return " ".join(re.findall(r"\w+", seen.replace("_", " ")))


def shared(tx, text: str, number: int) -> Iterator[Learning]:  # type: ignore[no-untyped-def]
    """The same words by command, form, shortcut and :bulb:."""
    now = scope(tx, now=MONDAY)
    yield sharing.share_typed(now, ANA, escaped(text), f"command{number}", GENERAL).learning
    yield sharing.share_til(now, ANA, drafted(text), f"form{number}", GENERAL).learning
    said = MessageWords(ANA, escaped(text))
    saved = reactions.save_message(now, Place(GENERAL, MessageTs(f"1700000{number:03}.000100")), BO, said, TABLE)
    assert saved is not None
    yield saved
    place = Place(GENERAL, MessageTs(f"1700000{number:03}.000200"))
    mark = Mark(there=True, event_ts=f"1700000{number:03}.000300")
    hear_together(now, [HeardEvent(Reaction(place, BO, "bulb", ANA, mark), moment_of(place.ts))])
    reactions.learn_words(now, place, said, TABLE)
    marked = sharing.rows.learning_at(now, place)
    assert marked is not None
    yield marked


def seen(learning: Learning) -> dict[str, str]:
    """Each place where it is read."""
    home = SharingAtHome(MyWeek(1, 0, 0, 0, 0), (learning,), (), ())
    hits = SearchResults("x", "", 0, (hit_of_learning(learning),), more=False)
    card = views.learning_card(EN, learning)["blocks"]
    work = home_blocks(EN, MyWork(sharing=home, experiments=()))
    found = search_modal(EN, hits)["blocks"]
    told = learned_lines(Lines((LearnedSeen(learning.title, learning.text, "Ana"),), (), 1), EN)
    parts = {"card": card, "home": work, "search": found}
    texts = {name: " ".join(str((one.get("text") or {}).get("text", "")) for one in shown) for name, shown in parts.items()}
    return texts | {"digest": told[0]}


def a_place(tx) -> None:  # type: ignore[no-untyped-def]
    """Ana and Bo, and a channel."""
    for who in (ANA, BO):
        person = Person(who, who.title(), "UTC", "en", False, False, False, False, False, MONDAY)
        people.keep_person(scope(tx), person)
    people.keep_channel(scope(tx), GENERAL, name="general", bot_is_member=True)


@pytest.mark.long
@given(st.lists(st.sampled_from(POSTS), min_size=2, max_size=4, unique=True))
def test_one_text_below_another_changes_the_words_of_neither(engines: Engines, some: list[str]) -> None:
    database = Database(engines.fresh("sqlite"))
    post = "\n".join(some)
    with database.transaction() as tx:
        a_place(tx)
        for learning in shared(tx, post, 1):
            assert learning.text == kept(post)
            shown = seen(learning)
            assert read(post) in read(html.unescape(shown["card"])), (post, shown["card"])
            assert read(some[0]) in read(html.unescape(shown["search"])), (post, shown["search"])
            assert all(re.search(r"<!|<@U0NOBODY", words) is None for words in shown.values())
    database.close()


@pytest.mark.parametrize("post", EMOJI_ONLY)
def test_emoji_alone_are_kept_in_none_of_the_four_ways(engines: Engines, post: str) -> None:
    database = Database(engines.fresh("sqlite"))
    with database.transaction() as tx:
        a_place(tx)
        now, place = scope(tx, now=MONDAY), Place(GENERAL, MessageTs("1700000001.000100"))
        for share in (lambda: sharing.share_typed(now, ANA, post, "command", GENERAL), lambda: drafted(post)):
            with pytest.raises(PersonCanFix, match="emoji_alone"):
                share()
        said = MessageWords(ANA, escaped(post))
        assert reactions.save_message(now, place, BO, said, TABLE) is None
        mark = Mark(there=True, event_ts="1700000001.000300")
        hear_together(now, [HeardEvent(Reaction(place, BO, "bulb", ANA, mark), moment_of(place.ts))])
        reactions.learn_words(now, place, said, TABLE)
        assert sharing.rows.learning_at(now, place) is None
    database.close()


@pytest.mark.long
@pytest.mark.parametrize("at", range(0, len(POSTS), 20))
def test_the_same_words_are_read_everywhere_however_they_were_shared(database, at: int) -> None:  # type: ignore[no-untyped-def]
    with database.transaction() as tx:
        a_place(tx)
        for number, post in enumerate(POSTS[at : at + 20], start=at):
            for learning in shared(tx, post, number):
                assert learning.text == kept(post), "kept as it was typed"
                for place, shown in seen(learning).items():
                    assert read(post) in read(html.unescape(shown)), (place, post, shown)
                    assert re.search(r"<!|<@U0NOBODY|(?<![\w/])@(channel|everyone|group)(?![\w/.])", shown, re.IGNORECASE) is None
                    assert "\u202e" not in shown


def test_there_are_two_hundred_posts_and_all_say_something() -> None:
    assert len(set(POSTS)) == 200 and all(map(says_something, POSTS))
