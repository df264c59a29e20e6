"""What a lead or owner says to a team's results, for the team to read."""
