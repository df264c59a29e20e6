"""Faults the bot must survive (F1-F30), and where each is tried. `make chaos` runs the long histories, `make test` short ones.

A word in backquotes is a blow of the histories (blows.py) or a test without its `test_`, in the file named before it. That they
exist is a house rule; that they fail once the code no longer survives the fault was tried by breaking it by hand, for all but F28 and
F29. In F13 (a second process) and F18 (a replay) two nets hang behind each other: either holds alone.

| Fault | Where |
|---|---|
| F1 kill -9 in a fan-out | histories: `kill`; tests/outbox/test_unknown_outcome.py `the_messages_of_a_sender_that_died_are_taken_over`; tests/outbox/calling/test_after_a_crash.py; tests/outbox/test_state_machine.py |
| F2 answer lost after the effect | histories: `lost_answers`; tests/outbox/test_unknown_outcome.py `a_message_whose_answer_was_lost_is_found_at_once_and_not_sent_again` |
| F3 frozen beyond the lease | histories: `freeze`; tests/outbox/test_unknown_outcome.py `a_sender_that_slept_through_its_lease_sends_nothing` |
| F4 kill after the acknowledgement | histories: `kill`, 4 in 10 of them at an acknowledgement: every acknowledged reaction must have had its effect, and every learning that was called saved must stand in its channel, once |
| F5 events repeated | histories: `events` (twice, late, out of order), to several replicas; tests/slack/test_dispatch.py `an_event_that_slack_repeats_is_done_once`; tests/sharing/test_marking_exactness.py |
| F6 reactions out of order | tests/sharing/test_reaction_rules.py `every_order_and_repetition_of_events_ends_in_the_same_state` |
| F7 many tickers, clocks that differ | tests/schedule/test_due.py `runners_whose_clocks_differ_run_each_moment_once`; tests/schedule/test_due_machine.py |
| F8 clocks that jump | histories: `clock` (up to a day); tests/schedule/test_ticker.py `a_wall_clock_that_is_set_stops_no_tick`; both state machines |
| F9 summer time | tests/schedule/test_year.py `a_daily_moment_comes_once_on_every_local_date_in_every_zone`; tests/schedule/test_cadence.py |
| F10 the whole service down | tests/schedule/test_year.py `a_small_town_lives_through_a_spring_with_rows_leases_ledger_and_calls`; tests/schedule/test_due.py `what_was_missed_while_nobody_ran_is_caught_up_in_order`; tests/outbox/test_sending.py `a_message_that_came_too_late_is_counted_and_not_sent`, `a_message_that_waits_behind_a_dead_token_is_counted_too_when_its_time_is_over` |
| F11 database gone | histories: `database`, `crash`; tests/slack/door/test_frozen.py `an_event_is_asked_for_again_and_then_counts_once`; tests/outbox/test_storms.py `while_the_database_is_down_what_was_sent_is_remembered`; silent: tests/stories/operating/test_silence.py; at a start: tests/people/test_start.py `a_database_that_goes_while_the_bot_starts_is_asked_again` |
| F12 slow database | tests/database/test_engine.py `the_queue_is_bounded`; tests/slack/test_answers_in_words.py `a_slow_listener_is_acknowledged_in_time_and_goes_on`; latency under load: tests/bench/bench_inbound.py |
| F13 a storm of 429 | histories: `limits`; tests/outbox/test_storms.py `a_storm_over_one_workspace_of_fifty_leaves_the_others_alone`; tests/outbox/test_refusals.py `slow_down_stops_everything_and_costs_no_message_an_attempt` |
| F14 5xx, HTML, empty bodies | histories: `errors`; tests/outbox/test_slack_answers.py `an_answer_means` |
| F15 hung and cut connections, no network | histories: `hangs`, `lost_calls`; tests/outbox/test_slack_answers.py `an_answer_means`; tests/outbox/test_storms.py `a_network_that_is_gone_costs_no_message_anything` |
| F16 poison | tests/outbox/test_sending.py `one_message_that_cannot_be_rendered_stops_nobody_and_ends_as_a_dead_letter`; tests/outbox/test_refusals.py `a_message_that_cannot_be_written_as_json_stops_nobody`; tests/schedule/test_due.py `a_job_that_raises_is_undone_waits_and_keeps_its_moment_and_its_error` |
| F17 malformed payloads | `python -m tests.chaos.payloads` (100,000; answers, errors, a leak); tests/chaos/test_payloads.py; tests/slack/test_malformed.py |
| F18 signatures: bad, missing, old, replayed | tests/slack/test_malformed.py `bad_missing_and_old_signatures_are_refused_and_do_nothing`, `a_replayed_request_has_no_second_effect` |
| F19 huge bodies, slow clients | histories: `unsigned` (strangers' bodies, packed and huge, beside Slack's own); tests/slack/test_malformed.py `a_body_over_a_megabyte_is_too_large`; tests/chaos/test_slow_clients.py |
| F20 disk full | histories: `full` (no file of a bot may grow); tests/chaos/test_disk.py (a file system without room, where one can be mounted); tests/outbox/test_storms.py (SQLite's own limit of pages) |
| F21 power loss | tests/chaos/test_disk.py, as a model: SQLite's log cut anywhere after its last sync; PostgreSQL's own promise is trusted |
| F22 migrations cut short, two at once | tests/database/test_migrations_cut.py (killed at every third statement; only adding); tests/database/test_migrations.py `many_processes_may_migrate_at_once`, `old_code_leaves_a_newer_schema_alone` |
| F23 SIGTERM in a fan-out | histories: `deploy`; tests/outbox/test_unknown_outcome.py `told_to_stop_it_finishes_what_is_in_the_air`; tests/app/test_run_command.py `asked_to_stop_it_finishes_the_call_that_is_in_the_air`; tests/stories/operating/test_stopping.py |
| F24 dead tokens, people, channels | tests/outbox/test_refusals.py `a_dead_token_stops_the_workspace_after_one_call_and_shows`, `somebody_who_cannot_be_reached_is_tried_once` |
| F25 sockets cut, renewed, gone silent | histories: `sockets`, `refresh`; tests/stories/operating/test_silence.py `a_socket_on_which_nothing_arrives_any_more_is_given_up_for_a_new_one` |
| F26 many writers on one SQLite file | tests/database/test_engine.py `writers_in_many_threads_never_meet_a_locked_file`; a second process is warned of, not supported |
| F27 people move, leave, opt out | tests/outbox/test_attention.py `who_changed_their_mind_after_it_was_queued_is_left_alone`, `the_zone_is_the_one_the_person_is_in_when_it_is_sent` |
| F28 leap days, year ends, odd zones | tests/schedule/test_year.py (a leap year and both its ends, forty zones); a new edition of the zone database is not tried |
| F29 fan-out to 50,000 | tests/bench/bench_delivery.py, in simulated time |
| F30 expired trigger_id, used-up response_url | tests/stories/test_odd_input.py `a_form_that_slack_opens_too_late_for_is_explained_wherever_it_was_asked_for`, `an_answer_whose_place_is_used_up_comes_as_a_message_once` |
"""
