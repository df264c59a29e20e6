"""Search: finding again what one may read."""
