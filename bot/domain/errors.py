"""What can go wrong, and what the person is told.

    RippleError
    ├── PersonCanFix        shown as written: one sentence that says what to do
    │   ├── NotAllowed      the person may not do this (asks whom to turn to)
    │   ├── NotFound        what they point at is gone or was never there
    │   └── TooLate         the moment has passed (a closed round, an expired button)
    └── NotTheirFault       a friendly line and a reference; the same reference is in the log

Outcomes of a send are values (see delivery), never exceptions.
"""

from __future__ import annotations


class RippleError(Exception):
    """Anything Ripple raises on purpose."""


class PersonCanFix(RippleError):
    """The message is the sentence shown to the person. `field` names the input it belongs to, if one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(PersonCanFix):
    """The person may not do this."""


class NotFound(PersonCanFix):
    """What the person points at is gone."""


class TooLate(PersonCanFix):
    """The moment for this has passed."""


class NotTheirFault(RippleError):
    """Something of ours broke. The person sees a friendly line and a reference."""
