"""Released figures in words, the same wherever they are shown. Nothing is escaped here: a company's own questions are people's words."""

from __future__ import annotations

from msgspec.structs import replace

from bot.content.dimensions import Dimension
from bot.pulse.asking.cohorts import CohortKind
from bot.pulse.privacy.indicators import GROWING, RULES, Indicator
from bot.pulse.privacy.released import Because, Direction, Note, OwnQuestionTopic, Released, ResponseCount, Said, Shown, Topic, Withheld
from bot.pulse.privacy.response_share import AnsweredShare, Band
from bot.pulse.rules import GroupName
from bot.pulse.scoring.tiers import Tier
from bot.words import Words

EVERYBODY_ELSE = "pulse.group.everybody_else"
BY_KIND = {CohortKind.LEADERS: "pulse.group.leads", CohortKind.ELSEWHERE: EVERYBODY_ELSE, CohortKind.COMPANY: EVERYBODY_ELSE}


def group(words: Words, called: GroupName | None) -> str:
    """What a group is called; nothing for somebody who is in none."""
    if called is None:
        return ""
    return words(BY_KIND[called.kind]) if called.kind in BY_KIND else called.name


def title(words: Words, about: Topic) -> str:
    """What a figure is about."""
    return about.text if isinstance(about, OwnQuestionTopic) else words.name(about)


def score(words: Words, shown: Shown) -> str:
    """The figure itself: "60", "about 20 %", "mostly one way"."""
    if shown.word is not None:
        return words.name(shown.word)
    number = shown.score if shown.n is None else shown.n
    if shown.said is Said.UNREADABLE and number is None:
        return "–"
    return words.name(shown.said, n=number or 0)


def interval(words: Words, shown: Shown) -> str:
    """How far off it may be: "50-70"; nothing where that is not known."""
    if shown.low is None or shown.high is None:
        return ""
    if shown.is_score:
        return words("figure.interval", low=shown.low, high=shown.high)
    return words("figure.interval_share", low=shown.low, high=shown.high)


def band(words: Words, answers: Band) -> str:
    """A number in a band: "10-19"."""
    if answers.high is None:
        return words("figure.band.at_least", n=answers.low)
    if answers.low == 0:
        return words("figure.band.fewer_than", n=answers.high + 1)
    return words("figure.band.span", low=answers.low, high=answers.high)


def answers(words: Words, shown: Shown) -> str:
    """What it rests on: "10-19 answers", "20-49 members"."""
    if shown.answers is None:
        return ""
    if isinstance(shown.about, Indicator):
        return words.name(RULES[shown.about].things, band=band(words, shown.answers))
    return words("figure.answers", band=band(words, shown.answers))


def window(words: Words, shown: Shown) -> str:
    """Over which time it was counted."""
    if shown.since is not None:
        return words("figure.counted_since" if shown.about in GROWING else "figure.since", day=shown.since)
    if isinstance(shown.about, Indicator):
        return words.name(RULES[shown.about].period)
    return words("figure.weeks", weeks=shown.weeks) if shown.weeks else ""


def change(words: Words, shown: Shown) -> str:
    """Whether it went up or down, with the number on show then where there was one; nothing where that is not said of such a figure."""
    if shown.before is not None and shown.change in (Direction.UP, Direction.DOWN):
        numbers = {"before": shown.before, "score": shown.score or 0}
        return words("figure.rose", **numbers) if shown.change is Direction.UP else words("figure.fell", **numbers)
    return words.name(shown.change, points=shown.points) if shown.change else ""


def side_line(words: Words, one: Shown) -> str:
    """A side in the words of its questions: "*Room to learn*: about 4 in 10 answers say there is time to learn (likely 3 to 5)"."""
    assert isinstance(one.about, Dimension), "nothing else has questions of its own"
    return _in_ten_answers(words, one, one.about, ("map.side", "map.side_between"))


def score_line(words: Words, one: Shown) -> str:
    """A score on the one scale of words, wherever people read it: a side's, or that of all sides together. Without what it was before."""
    if isinstance(one.about, Dimension):
        return side_line(words, one)
    return words("pulse.results.together", title=title(words, one.about), says=_together(words, one))


def score_now(words: Words, one: Shown) -> str:
    """The same, and whether it probably moved, where there is no number before to tell."""
    moved = {Direction.UP: "pulse.results.up_now", Direction.DOWN: "pulse.results.down_now"}.get(one.change or Direction.UNKNOWN)
    return words(moved, line=score_line(words, replace(one, low=None, high=None))) if moved else score_line(words, one)


def is_on_one_scale(one: Shown) -> bool:
    """Whether it is told so: a score, and not that of a company's own question, which says what it asks."""
    return one.is_score and not isinstance(one.about, OwnQuestionTopic)


def spoken(words: Words, one: Shown) -> str:
    """The same for a screen reader and within a sentence. What has no question's words comes as it stands."""
    if isinstance(one.about, Dimension) and one.is_score:
        return _in_ten_answers(words, one, one.about, ("figure.says", "figure.says_between"))
    if one.is_score:
        return _together(words, one)
    return words("pulse.results.plain", title=title(words, one.about), score=score(words, one), likely=likely(words, one))


def in_ten(words: Words, figure: int) -> str:
    """A score as it is told everywhere: "6", or "6 or 7" where it lies between."""
    low, high = tenths(figure)
    return words.number(low) if low == high else words.listed([words.number(low), words.number(high)], "or")


def likely_in_ten(words: Words, one: Shown) -> str:
    """How far off that may be: " (likely 4 to 8)"; nothing where it is not known."""
    if one.low is None or one.high is None:
        return ""
    low, high = likely_tenths(one.low, one.high)
    return words("map.likely", low=low, high=high)


def _in_ten_answers(words: Words, one: Shown, about: Dimension, keys: tuple[str, str]) -> str:
    gaps = {"title": words.name(about), "says": words.name(about, "says"), "likely": likely_in_ten(words, one)}
    (low, high), (whole, between) = tenths(one.score or 0), keys
    return words(whole, n=low, **gaps) if low == high else words(between, low=low, high=high, **gaps)


def _together(words: Words, one: Shown) -> str:
    (low, high), likely_words = tenths(one.score or 0), likely_in_ten(words, one)
    if low == high:
        return words("figure.together", n=low, likely=likely_words)
    return words("figure.together_between", low=low, high=high, likely=likely_words)


def tenths(score: int) -> tuple[int, int]:
    """A score as "n in 10", or as two neighbouring n where it lies between.

    >>> tenths(60), tenths(65)
    ((6, 6), (6, 7))
    """
    return score // 10, -(-score // 10)


def likely_tenths(low: int, high: int) -> tuple[int, int]:
    """An interval in tenths, its ends outwards.

    >>> likely_tenths(45, 75)
    (4, 8)
    """
    return low // 10, -(-high // 10)


def tier(words: Words, shown: Shown) -> str:
    """Where it stands, with what it was compared; in what older versions kept, for the company how sure that is."""
    if shown.tier is None:
        return ""
    said = words.name(shown.tier)
    if shown.yardstick is not None and shown.tier is not Tier.TOO_CLOSE:
        return words("figure.tier_against", tier=said, against=words.name(shown.yardstick))
    return said if shown.sure is None else words("figure.tier_sure", tier=said, n=shown.sure)


def agreement(words: Words, shown: Shown) -> str:
    """How alike people's answers are."""
    return words.name(shown.agreement) if shown.agreement else ""


def why(words: Words, withheld: Withheld) -> str:
    """Why a figure is not shown, and from when on it would be."""
    if withheld.because is None:
        return words.name(withheld.why)
    if withheld.because is Because.TOLD_FROM and isinstance(withheld.about, Indicator):
        told = words.name(RULES[withheld.about].things, "from", n=withheld.least or 0)
        return words.sentences((told, words("figure.read_lessons"))) if withheld.about is Indicator.FAILED_BUT_LEARNED else told
    gaps = {"least": withheld.least, "until": withheld.until}
    return words.name(withheld.because, **{name: value for name, value in gaps.items() if value is not None})


def answered(words: Words, response: ResponseCount | None) -> str:
    """How many answered, with a remark where it was fewer than half; nothing where that is not known."""
    if response is None:
        return ""
    if isinstance(response.people, AnsweredShare):
        told = words.name(response.people)
    else:
        told = words("figure.people_answered", band=band(words, response.people))
    return f"{told}. {words.name(Note.ROSY)}" if response.under_half else told


def likely(words: Words, shown: Released) -> str:
    """The interval behind a figure: " (likely 50-70)"."""
    told = interval(words, shown) if isinstance(shown, Shown) else ""
    return words("figure.likely", interval=told) if told else ""
