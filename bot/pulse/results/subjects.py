"""Whom a released line is about: the company, or one group. No group's key is the company's, whatever the group is called."""

from __future__ import annotations

from bot.ids import LineageId, SubjectKey

COMPANY_SUBJECT = SubjectKey("company")


def group_subject(lineage: LineageId) -> SubjectKey:
    """A group's key: its lineage. One that reads like the company's, frozen by an older version, is marked."""
    return SubjectKey(f"group:{lineage}" if str(lineage) == COMPANY_SUBJECT else lineage)
