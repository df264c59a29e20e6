"""What we heard: notes of interviews and focus groups, beside the map and never in its numbers."""
