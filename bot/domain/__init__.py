"""The rule book: plain frozen values and pure functions. Knows neither Slack nor SQL nor the clock."""
