"""Scoring: from counts to scores of 0 to 100 with their uncertainty.

The numbers S1 to S11 that code and tests cite are these rules:

S1   An answer's score: 0, 25, 50, 75, 100, reversed where the question is; yes or no 0 or 100; counts and texts never.
S2   A cell's mean is cut to 10..90 first, so that unanimity does not show; then the question's difficulty is taken off.
S3   A group's score rests on a window of 8 to 24 weeks with at least two cells and ten answers, else there is none.
S4   Shrinkage towards the company by how much groups differ; the 90 % interval comes from what is left.
S5   Shown to the next 5, answers as a band; the company from 50 answers on to the next 1.
S6   A change is called only beyond the minimal detectable change and at least 5 points.
S7   A line has at most one point in four weeks, and breaks when a third of the group is new.
S8   A group is compared with the others of its company, itself left out.
S9   No net promoter score.
S10  From weakest to strongest in tiers, by the probability of standing among the bottom or top three.
S11  Never shown: a person, a single cell or question of a group, who answered, a league table.
"""
