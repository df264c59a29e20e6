"""Scoring: from counts to scores of 0 to 100 with their uncertainty.

`stored` is what goes in, `readings` what comes out, `joint` the model between them, `numbers` which number people see and when
there is one, `tiers` the words for where a side stands. The rules S1, S2, S5 and S11 that code and tests cite:

S1   An answer's score: 0, 25, 50, 75, 100, reversed where the question is; yes or no 0 or 100; counts and texts never.
S2   A cell's mean is cut to 10..90 first, so that unanimity does not show.
S5   Shown to the next 5, answers as a band; the company from 50 answers on to the next 1.
S11  Never shown: a person, a single cell or question of a group, who answered, a league table.
"""
