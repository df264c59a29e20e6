"""Teams: set up, changed, welcomed."""
