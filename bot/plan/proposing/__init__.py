"""Proposals: a card in the channel, a form, with or without a name, until Wednesday noon."""
