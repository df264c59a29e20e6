"""People and their Slack client: `acts` by ids for the page, `person` by words for tests and demo.

Others may import `Someone`, `Acts` and the errors. It refuses what Slack's client would refuse, and no more.
"""
