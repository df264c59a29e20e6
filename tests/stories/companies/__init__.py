"""Stories of several companies in one process."""
