"""Many teams at once. A list (CSV) is read, looked at row by row, shown with its problems, done whole, and undone within a day."""
