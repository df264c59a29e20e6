"""Twelve weeks of three hundred people in thirty teams: what they do, and what each of them received.

`python -m tests.stories.thirty_teams` (`make weeks`) prints what a member, a lead and an owner read, week by week.
"""
