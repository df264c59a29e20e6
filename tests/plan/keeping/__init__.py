"""What a team chose, as it is kept in sight."""
