"""Gladness: what somebody wrote helped others. Told to that person alone, inside the two messages a week, never as a rank."""
