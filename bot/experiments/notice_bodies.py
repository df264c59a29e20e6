"""What notices about experiments hold."""

from __future__ import annotations

from bot.ids import ChannelId, ExperimentId, MessageTs
from bot.outbox.notice import NoticeBody


class AboutExperiment(NoticeBody, frozen=True):
    """What each of them holds."""

    experiment: ExperimentId


class ExperimentStarted(AboutExperiment, frozen=True):
    """A new experiment, for its channel."""

    kind = "experiment:started"


class ExperimentEnded(AboutExperiment, frozen=True):
    """How it ended, for its channel."""

    kind = "experiment:ended"


class ExperimentCheckIn(AboutExperiment, frozen=True):
    """How did it go? For its owner, on the day they chose."""

    kind = "experiment:check_in"


class ExperimentReminder(AboutExperiment, frozen=True):
    """The same once more."""

    kind = "experiment:reminder"


class ExperimentTold(AboutExperiment, frozen=True):
    """How it went was told: the question at this place asks nothing any more."""

    kind = "experiment:told"

    channel: ChannelId
    ts: MessageTs
