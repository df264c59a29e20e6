"""While Ripple imports itself, nothing runs yet: Ctrl-C ends it at once, and no garbage is looked for."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

INTERRUPTED = 130  # as a shell says it of whatever Ctrl-C ended


def nothing_runs_yet() -> None:
    """From now on Ctrl-C ends the process. An exception would be lost where it meets a callback of an import's lock."""
    _swap(signal.default_int_handler, _end)


def something_runs() -> None:
    """From now on it is an exception, as Python has it."""
    _swap(_end, signal.default_int_handler)


@contextmanager
def kept_for_good() -> Iterator[None]:
    """What is imported inside lives as long as the process: looking meanwhile for what can be freed took a tenth of a start."""
    nothing_runs_yet()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        something_runs()


def _swap(now: Callable[..., Any], then: Callable[..., Any]) -> None:
    """Unless Ctrl-C does something else: in the background it is ignored."""
    if signal.getsignal(signal.SIGINT) is now:
        signal.signal(signal.SIGINT, then)


def _end(*_: Any) -> None:
    os._exit(INTERRUPTED)
