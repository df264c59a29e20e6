"""Privacy of answers: fold, seal, contract, release. What must not be known is not stored.

The numbers P1 to P19 that code and tests cite are these rules (k is the smallest group of answers that may exist or be shown):

P1   A round freezes who is counted together: at least six people who lead nobody there, each in one group only.
P2   Each round has a key of 32 random bytes outside the database and its backups.
P3   An open answer lies under HMAC(round key, person and question), encrypted; no person, time or order beside it.
P4   A message never shows what was tapped, only that it was saved.
P5   The close counts answers by group and question in one transaction; fewer than five are merged with others or dropped.
P6   After the close the key is destroyed and the pages, logs and files where rows stood are rewritten.
P7   A backup made while a round was open holds slots and no key.
P8   No log line holds a person and what they did to the pulse; no body, no label for a person.
P9   A comment has no person, time or order, and is shown from eight people on.
P10  Everybody sees results in the same minute; what is shown is what is stored.
P11  k only rises: the strictest of today's setting and every round a figure rests on.
P12  Who leaves or asks for it is erased; counts hold nobody.
P13  `/learn privacy` shows a person everything held about them.
P14  A restored backup of an open round is not read: its rows are dropped.
P17  Bands never touch their ends: most, about half, some; none means everybody or nobody.
P18  Every table keeps its rows for a time of its own, said on the schema page and enforced every night.
P19  The receipt is complete: every column that holds a person's id or words is counted in it.
"""
