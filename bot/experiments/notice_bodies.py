"""What notices about experiments hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import ExperimentId
from bot.outbox.notice import NoticeBody


@dataclass(frozen=True, slots=True)
class AboutExperiment(NoticeBody):
    """What each of them holds."""

    experiment: ExperimentId


@dataclass(frozen=True, slots=True)
class ExperimentStarted(AboutExperiment):
    """A new experiment, for its channel."""

    kind = "experiment:started"


@dataclass(frozen=True, slots=True)
class ExperimentEnded(AboutExperiment):
    """How it ended, for its channel."""

    kind = "experiment:ended"


@dataclass(frozen=True, slots=True)
class ExperimentCheckIn(AboutExperiment):
    """How did it go? For its owner, on the day they chose."""

    kind = "experiment:check_in"


@dataclass(frozen=True, slots=True)
class ExperimentReminder(AboutExperiment):
    """The same once more."""

    kind = "experiment:reminder"
