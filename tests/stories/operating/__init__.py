"""Stories of those who operate the bot."""
