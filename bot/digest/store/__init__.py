"""The SQL of digests."""
