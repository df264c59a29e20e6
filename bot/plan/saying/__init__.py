"""What a lead or owner says to results, for the team to read: we will, not now because, tell us more."""
