"""The names of things. Opaque text everywhere; the type says what it names, so that two are never mixed up."""

from __future__ import annotations

import re
from typing import NewType

WorkspaceId = NewType("WorkspaceId", str)
PersonId = NewType("PersonId", str)  # the Slack user id
ChannelId = NewType("ChannelId", str)
TeamId = NewType("TeamId", str)
CohortId = NewType("CohortId", str)  # one cohort in one round
LineageId = NewType("LineageId", str)  # the same group of teams over many rounds
SubjectKey = NewType("SubjectKey", str)  # whom a released line is about: made by bot.pulse.results.subjects alone
RoundId = NewType("RoundId", str)
QuestionId = NewType("QuestionId", str)
LearningId = NewType("LearningId", str)
AskId = NewType("AskId", str)
ExperimentId = NewType("ExperimentId", str)
NudgeId = NewType("NudgeId", str)
ChainId = NewType("ChainId", str)  # a side of the map, and all that follows from it
ChoosingId = NewType("ChoosingId", str)  # a team's week of choosing
ProposalId = NewType("ProposalId", str)
RoundTableId = NewType("RoundTableId", str)  # a month of the leaders' round table
CommitmentId = NewType("CommitmentId", str)
DigestId = NewType("DigestId", str)
MessageTs = NewType("MessageTs", str)  # Slack's name of a message in its channel
NOWHERE = ChannelId("")  # said in no channel
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,30}")


def is_channel_id(said: str) -> bool:
    """Whether this can be a channel's id, as Slack makes them."""
    return _CHANNEL.fullmatch(said) is not None
