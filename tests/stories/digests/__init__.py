"""Stories of the digest."""
