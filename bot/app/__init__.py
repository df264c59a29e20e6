"""The running bot: settings, log, start-up, and the list of features."""
