"""The release of groups by column."""
