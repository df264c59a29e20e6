"""Own data. Everything that the schema page says can name a person, handed to that person alone."""
