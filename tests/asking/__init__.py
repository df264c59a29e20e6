"""Questions to colleagues."""
