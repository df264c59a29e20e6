"""The App Home and help."""
