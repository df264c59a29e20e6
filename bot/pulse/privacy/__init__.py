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
P10a Exact cells are short-lived: a question's are merged with others of its side before it is asked again, and after half a year.
P11  k only rises: the strictest of today's setting and every round a figure rests on.
P12  Who leaves or asks for it is erased; counts hold nobody.
P13  `/learn privacy` shows a person everything held about them.
P14  A restored backup of an open round is not read: its rows are dropped.
P15  No key or id of an act stands beside a person and a time: what Slack told is known by a keyed hash; nameless acts keep the day only.
P16  Who has not answered leaves no trace that outlives the round: no figure, no row that only the silent have, no lasting key
     (T19: tests/anonymity/participation).
P17  Bands never touch their ends: most, about half, some; none means everybody or nobody.
P18  Every table keeps its rows for a time of its own, said on the schema page and enforced every night.
P19  The receipt is complete: every column that holds a person's id or words is counted in it.

Where a round lies, and how it goes (P2, P3, P6, P7). On SQLite: rows in `open_answers`, the key in a 0600 file in a folder of its
own; after the close the file goes, then VACUUM and an emptied log. On PostgreSQL, where a snapshot keeps deleted rows, ANALYZE
copies them into a logged table and a dump takes everything along, a round lies in relations of its own (`bot.database.rounds.relations`),
and its key in the memory of the processes that run (`bot.database.rounds.round_keys`). One round, two processes A and B, then C:

1. Monday. A opens the round in one transaction: UNLOGGED relations for answers, comments and seals, without statistics or vacuum; a
   key K of 32 random bytes in A's memory; a proof of K (by which K is known again, and nothing else) and, for every process that
   lives, K sealed to the public half it published at its start. B opens its seal, says that it has K, and makes a new pair: the old
   seal opens nowhere.
2. A tap reaches B: K is compared with the proof, the answer is sealed and written. A dump of this moment, the files and the
   environment together hold no K: half a key is permanent nowhere.
3. C starts, A or B seals K to it, and only then C says that it is ready. A stops: its lock in the database ends with its
   connection, the others see it. As long as one of those who have K lives, a restart costs nothing.
4. All are gone, or PostgreSQL crashed and emptied the relations: nobody has K, or the proof is gone. The next process notices,
   makes relations and a key anew, and asks that round's people once more (with a key folder K lies in a file too, and a restart of
   one host keeps it).
5. Friday. The close keeps everybody else away from the relations for a moment, or tries again in a minute; it folds the answers,
   writes down what it is going to drop, and drops it, in one transaction. The files are empty when it commits, whatever snapshot is
   open elsewhere.
6. The erasure drops the seals and the proof; each process forgets K and its pair at its next look. Then it looks: no relation, no
   row of a statistic, no file with a byte in it, no living process that has K, no key file. Until all of that is so it looks again
   every minute, nothing is called erased, nothing is released, and `python -m bot check` says what is in the way.
"""
