"""Modals, stacked on each other, and App Homes: the views that people have open."""

from __future__ import annotations

from bot.localslack.json_object import Json
from bot.localslack.state.base import WorkspaceState


class Views(WorkspaceState):
    """What is shown."""

    def open_view(self, user: str, view: Json, *, push: bool = False) -> Json:
        """Show a modal, in the place of an open stack or (push) on top of it."""
        if not push:
            self.close_views(user)
        stack = self.modals.setdefault(user, [])
        stack.append(view)
        self._view_owner[view["id"]] = user
        self.typed[view["id"]] = {}
        self.feed.emit("view_opened", user=user, view=view, depth=len(stack))
        return view

    def replace_view(self, view: Json) -> Json:
        """Put a newer form of an open modal in its place."""
        user = self._view_owner[view["id"]]
        stack = self.modals[user]
        place = next(i for i, each in enumerate(stack) if each["id"] == view["id"])
        stack[place] = view
        self.feed.emit("view_updated", user=user, view=view, depth=len(stack))
        return view

    def close_view(self, view_id: str) -> Json | None:
        """Close the top modal of a stack; what lay below is seen again."""
        user = self._view_owner.pop(view_id, None)
        if user is None:
            return None
        stack = self.modals[user]
        view = next(each for each in stack if each["id"] == view_id)
        stack.remove(view)
        self.typed.pop(view_id, None)
        self.feed.emit("view_closed", user=user, view=view, depth=len(stack))
        return view

    def close_views(self, user: str) -> list[Json]:
        """Close somebody's whole stack, top first."""
        closed = [self.close_view(view["id"]) for view in reversed(self.modals.get(user, []))]
        return [view for view in closed if view]

    def view_by_id(self, view_id: str) -> Json | None:
        """An open modal or a Home, by its id."""
        owner = self._view_owner.get(view_id)
        views = self.modals.get(owner, []) if owner else list(self.homes.values())
        return next((view for view in views if view["id"] == view_id), None)

    def view_by_external_id(self, external_id: str) -> Json | None:
        """An open modal or a Home, by the id the app gave it."""
        every = [view for stack in self.modals.values() for view in stack] + list(self.homes.values())
        return next((view for view in every if view["external_id"] == external_id), None)

    def publish_home(self, user: str, view: Json) -> Json:
        """Show an App Home to somebody."""
        self.homes[user] = view
        self.feed.emit("home", user=user, view=view)
        return view
