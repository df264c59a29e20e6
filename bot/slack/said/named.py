"""Typed words that are shown with the name of whoever typed them."""

from __future__ import annotations

from bot.errors import PersonCanFix
from bot.slack.said.wishes import wished_nameless
from bot.slack.sanitize import Written, checked


def checked_under_name(text: str, *, what: Written, limit: int, field: str) -> str:
    """The words as `checked` gives them, or `PersonCanFix` where they ask for no name: nothing is told under it against a wish.

    >>> checked_under_name("We learned to ask first", what=Written.LESSON, limit=100, field="lesson")
    'We learned to ask first'
    """
    words = checked(text, what=what, limit=limit, field=field)
    if wished_nameless(words) is not None:
        raise PersonCanFix("form.carries_your_name", field=field)
    return words
