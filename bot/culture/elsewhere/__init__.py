"""Known from elsewhere: aggregates of other surveys, read from a file, beside the map and never in its numbers."""
