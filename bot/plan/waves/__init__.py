"""Starting small: the page that sets the first wave beside the teams that wait. No team is named on it."""
