"""Attackers: what somebody with the whole disk, or a colleague's screens, can find out about answers.

The numbers T1 to T22 that tests cite are these attempts; each must fail (bot/pulse/privacy explains the rules P1 to P19):

T1   Dump: database, logs, backups, everything published, no key; no better than guessing from published counts.
T2   Teeth: the same attacker breaks builds that leak on purpose; otherwise T1 says nothing.
T3   Schema: no person, fine time or order in a table that holds answers.
T4   Key carving: no key, and no slot that a key opens, anywhere on disk after the close.
T5   Canary: an answer or a comment's words in no log, error report, request or figure.
T6   Linear auditor: no sum or difference of what was ever published isolates one to four people.
T7   Cohort change: somebody who joins or leaves is not found by comparing what was shown before and after.
T8   Homogeneity: all alike and all but one alike look the same.
T9   Contract: k lowered by setting or SQL opens nothing; raised, it hides at once.
T10  Crash: killed at every step of the close, a round is open with its key, or folded without.
T11  Change of mind: however often somebody taps, one answer counts.
T12  At rest: no cell below five in the database.
T13  Timing: the work, the bytes and the time of an answer do not depend on its value.
T14  Restore: a backup of an open round, restored after the close, is dropped unread.
T15  Leavers: from the database at any moment of a year, what somebody answered who left is guessed no better than from one cell (`table`).
T16  Erasure under fire: a close beside snapshots, writes, ANALYZE and autovacuum leaves nothing in files, catalogue or statistics.
T17  Seized: a dump, the files and the environment of an open round, taken apart after the close, name nobody.
T18  Nameless acts: who asked, wrote, voted, proposed or guessed is named no better than by a guess; an import tells of no few people.
T19  Participation: from database, outbox, metrics and keys, who did not answer is named no better than by a guess (`participation`).
T20  Random companies: every release succeeds, nothing is called the company that is not, and nobody stands alone in what is kept.
T21  Thresholds: two replicas that save at once, or an edit by SQL, never let k fall.
T22  Retention: after two years no row of any table is older than its table says.

`make attack` prints all of them in one table, a row for each engine and each build that leaks (`table`).
"""
