"""The canvas of a team's channel: why, the map, what was chosen, the last lessons. Changed in place, quietly."""
