"""Invented companies in which the truth is known, so what Ripple says of them can be checked."""

import bot.pulse.scoring.joint  # noqa: F401 - before numpy: it says that one thread is enough, and a run has a process for each core
