"""Every job that the clock may start, in one table."""

from __future__ import annotations

from bot.usecases import days_off, pulses, upkeep
from bot.usecases.clockwork import AfterJobs, DueJobs

DUE: DueJobs = {**upkeep.DUE, **days_off.DUE, **pulses.DUE}
AFTER: AfterJobs = {**pulses.AFTER}
