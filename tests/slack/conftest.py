"""Listeners are met where they live: the bot runs, and people of the local workspace use it."""

from __future__ import annotations

from tests.stories.conftest import quick_story, story

__all__ = ["quick_story", "story"]
