"""What can go wrong, and what the person is told.

    RippleError
    └── PersonCanFix        shown: one sentence that says what to do
        ├── SaidInWords     the sentence itself, in a language that is chosen already
        ├── NotAllowed      the person may not do this (asks whom to turn to)
        ├── NotFound        what they point at is gone or was never there
        └── TooLate         the moment has passed (a closed round, an expired button)

A refusal says what is wrong by a key of bot/words and the values for its gaps, never by a sentence.
Outcomes of a send are values (see delivery), never exceptions.
"""

from __future__ import annotations

from typing import Protocol, Self


class Says(Protocol):
    """A language's words (`bot.words.Words`), as far as a refusal needs them."""

    def __call__(self, key: str, /, **gaps: object) -> str: ...


class RippleError(Exception):
    """Anything Ripple raises on purpose."""


class PersonCanFix(RippleError):
    """What the person can change. `field` names the input it belongs to, if one; `gaps` are the values in the sentence."""

    def __init__(self, key: str, /, *, field: str | None = None, **gaps: object) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.gaps = gaps

    def said(self, words: Says) -> str:
        """The sentence, in the person's language."""
        return words(self.key, **self.gaps)

    def at(self, field: str) -> Self:
        """The same refusal, beside another input."""
        return type(self)(self.key, field=field, **self.gaps)


class SaidInWords(PersonCanFix):
    """The same as a sentence, shown as it is: a team's form is in the team's language, whatever the person's."""

    def said(self, words: Says) -> str:
        """The sentence itself."""
        return self.key


class NotAllowed(PersonCanFix):
    """The person may not do this."""


class NotFound(PersonCanFix):
    """What the person points at is gone."""


class TooLate(PersonCanFix):
    """The moment for this has passed."""
