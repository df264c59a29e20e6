"""The leaders' round table, once a month. A sealed guess, the company's figure, one question, a commitment of one's own."""
