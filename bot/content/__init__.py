"""Content that a product person can edit: sides, questions and acts as data."""
