"""What a scene of the gallery is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of one view. `slug` tells the scenes of a view apart; `has` are the words that tell."""

    view: str
    title: str
    when: str
    slug: str = ""
    has: str = ""

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.view}.{self.slug}" if self.slug else self.view
