"""Faults the bot must survive (F1-F30), and where each is tried. `make chaos` runs the long histories, `make test` short ones.

| Fault | Where |
|---|---|
| F1 kill -9 in a fan-out | histories: `kill`; tests/delivery/test_lost_answers.py, test_outbox_machine.py |
| F2 answer lost after the effect | histories: `lost_answers`; test_lost_answers.py |
| F3 frozen beyond the lease | histories: `freeze`; test_lost_answers.py (slept through its lease) |
| F4 kill after the acknowledgement | histories: every acknowledged reaction must have had its effect |
| F5 events repeated | histories: `events` (twice, late, out of order), to several replicas |
| F6 reactions out of order | tests/domain/test_reactions.py |
| F7 many tickers, clocks that differ | tests/schedule/test_due.py (eight runners), test_due_machine.py |
| F8 clocks that jump | test_due_machine.py, test_outbox_machine.py; leases run on the database's clock |
| F9 summer time | tests/schedule/test_year.py; tests/domain (cadence) |
| F10 the whole service down | test_year.py (thirty outages), test_due.py (caught up in order), test_sending.py (expired, counted) |
| F11 database gone | histories: `database`; tests/delivery/test_storms.py |
| F12 slow database | tests/storage/test_database.py (bounded queue); latency under load: tests/bench/bench_inbound.py |
| F13 a storm of 429 | histories: `limits`; test_storms.py (one workspace of fifty), test_refusals.py |
| F14 5xx, HTML, empty bodies | histories: `errors`; tests/delivery/test_answers.py |
| F15 hung and cut connections, no network | histories: `hangs`, `lost_calls`; test_answers.py, test_storms.py |
| F16 poison | test_sending.py (not renderable), test_refusals.py (not sendable), test_due.py |
| F17 malformed payloads | not here: the gate's own tests; the 100,000 mutated payloads are still to be written |
| F18 signatures | the gate's own tests (Bolt verifies; the local workspace signs) |
| F19 huge bodies, slow clients | wiring bounds a body at 1 MB; slowloris and idle connections are not tried |
| F20 disk full | test_storms.py (SQLite's own limit of pages; a full file system under the log is not tried) |
| F21 power loss | not tried: it needs a file system that forgets; synchronous=FULL is set and kill -9 is survived |
| F22 migrations cut short, two at once | tests/storage/test_migrations.py; every history starts its replicas together |
| F23 SIGTERM in a fan-out | histories: `deploy`; test_lost_answers.py |
| F24 dead tokens, people, channels | test_refusals.py |
| F25 sockets cut and renewed | histories: `sockets`, `refresh` |
| F26 many writers on one SQLite file | tests/storage/test_database.py, in threads; a second process is warned of, not supported |
| F27 people move, leave, opt out | tests/delivery/test_attention.py, test_year.py |
| F28 leap days, year ends, odd zones | test_year.py (a leap year and both its ends, forty zones) |
| F29 fan-out to 50,000 | tests/bench/bench_delivery.py, in simulated time |
| F30 expired response_url and trigger_id | the listeners' own tests |
"""
