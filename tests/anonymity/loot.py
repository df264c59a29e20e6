"""What the attacker of T1 gets hold of: everything but the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SUFFIXES = ("", "-wal", "-shm", "-journal")

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """A recorded call to Slack that followed a tap: when, whose card, about which question (Slack shows all three)."""

    at: int
    person: str
    cohort: str
    question: str
    payload: str


@dataclass(frozen=True, slots=True)
class Backup:
    """The database's files as they lay there at some moment."""

    at: int
    files: Files


@dataclass(slots=True)
class Loot:
    """One round: backups of random moments, the files at the end, the roster, the calls, the logs."""

    backups: list[Backup] = field(default_factory=list)
    final: Files = field(default_factory=dict)
    roster: dict[str, list[str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    logs: str = ""

    def everything(self) -> list[bytes]:
        """All bytes, for carving."""
        return [content for files in (*(backup.files for backup in self.backups), self.final) for content in files.values()]


Truth = dict[tuple[str, str], int]  # (person, question) -> what they answered last


def grab(path: Path) -> Files:
    """A file and whatever SQLite put beside it."""
    return {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in SUFFIXES if Path(f"{path}{suffix}").exists()}
