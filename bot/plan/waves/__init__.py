"""Starting small: the page that sets the first wave beside the teams that wait. No team is named on it.

An owner begins the next wave from there, and reads before whose it is."""
