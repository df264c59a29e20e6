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
| F8 clocks that jump | histories: `clock` (up to a day); tests/schedule/test_ticker.py, test_due_machine.py, test_outbox_machine.py |
| F9 summer time | tests/schedule/test_year.py; tests/domain (cadence) |
| F10 the whole service down | test_year.py (thirty outages), test_due.py (caught up in order), test_sending.py (expired, counted) |
| F11 database gone | histories: `database`, `crash`; test_storms.py; at a start: tests/slack/test_roster.py |
| F12 slow database | tests/storage/test_database.py (bounded queue); latency under load: tests/bench/bench_inbound.py |
| F13 a storm of 429 | histories: `limits`; test_storms.py (one workspace of fifty), test_refusals.py |
| F14 5xx, HTML, empty bodies | histories: `errors`; tests/delivery/test_answers.py |
| F15 hung and cut connections, no network | histories: `hangs`, `lost_calls`; test_answers.py, test_storms.py |
| F16 poison | test_sending.py (not renderable), test_refusals.py (not sendable), test_due.py |
| F17 malformed payloads | `python -m tests.chaos.payloads` (100,000); test_payloads.py; tests/slack/test_malformed.py |
| F18 signatures: bad, missing, old, replayed | tests/slack/test_malformed.py |
| F19 huge bodies, slow clients | test_malformed.py (over a megabyte); test_slow_clients.py (idle, dribbling and half-said connections) |
| F20 disk full | test_disk.py (a file system without room, where one can be mounted); test_storms.py (SQLite's own limit of pages) |
| F21 power loss | test_disk.py, as a model: SQLite's log cut anywhere after its last sync; PostgreSQL's own promise is trusted |
| F22 migrations cut short, two at once | tests/storage/test_migrations.py; every history starts its replicas together |
| F23 SIGTERM in a fan-out | histories: `deploy`; test_lost_answers.py |
| F24 dead tokens, people, channels | test_refusals.py |
| F25 sockets cut and renewed | histories: `sockets`, `refresh` |
| F26 many writers on one SQLite file | tests/storage/test_database.py, in threads; a second process is warned of, not supported |
| F27 people move, leave, opt out | tests/delivery/test_attention.py, test_year.py |
| F28 leap days, year ends, odd zones | test_year.py (a leap year and both its ends, forty zones) |
| F29 fan-out to 50,000 | tests/bench/bench_delivery.py, in simulated time |
| F30 expired trigger_id | tests/stories/test_odd_input.py; an expired response_url (30 minutes) is logged, not tried |
"""
