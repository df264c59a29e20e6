"""The plan made together: from a side of the map to what came of it."""
