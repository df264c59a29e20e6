"""The plan that begins by itself, on the Monday after a team's map was told."""
