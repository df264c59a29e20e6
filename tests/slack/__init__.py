"""How the kinds of wrong input are held. Each row is a kind that a real Slack or a real operator brought, and the test that holds it.

| kind | held by |
|---|---|
| whose event it is | tests/slack/door/test_other_companies.py `whose_it_is_stands_in_the_installation_and_not_in_the_outer_team`, `what_a_colleague_does_in_a_shared_channel_counts_whatever_the_outer_team_says` |
| who is a colleague | tests/slack/door/test_other_companies.py `a_partner_is_no_colleague_no_owner_and_in_no_team`, `a_partner_who_presses_something_of_ours_is_told_and_nothing_happens` |
| words rewritten, white space, tokens, open formatting | tests/sharing/test_texts.py `the_same_words_are_read_everywhere_however_they_were_shared`, `one_text_below_another_changes_the_words_of_neither`, `emoji_alone_are_kept_in_none_of_the_four_ways`; tests/slack/test_said.py `each_token_gives_its_words_once` |
| a page taken for all | tests/digest/views/test_views.py `a_button_says_how_much_there_was_in_all_and_every_total_is_true` |
| copies that go stale | tests/people/teams/test_teams_in_slack.py `the_clock_that_most_of_a_team_live_by_is_the_team_s_and_goes_with_them`; tests/slack/door/test_channels.py `whoever_runs_a_team_is_told_once_that_its_channel_is_shared_now_archived_or_shut_to_us`, `what_befell_a_channel_while_the_bot_did_not_run_is_told_when_it_starts`, `once_the_other_company_is_gone_a_channel_is_our_own_again`; tests/people/test_roster.py `a_team_follows_a_user_group`, `a_user_group_that_is_gone_leaves_its_team_as_it_was` |
| poolers | tests/database/pooling/test_pooler.py `a_pooler_that_lends_connections_for_one_transaction_is_noticed_and_a_server_is_not_taken_for_one`, `run_and_check_name_the_pooler_in_one_sentence_with_its_cure` |
| a full disk | tests/chaos/test_disk.py `on_a_full_disk_it_is_not_ready_says_so_keeps_what_it_acknowledged_and_goes_on_when_there_is_room`; tests/database/test_group_commit.py `where_one_piece_finds_no_room_its_caller_alone_is_told_that_nothing_was_kept` |
| slow name servers | tests/slack/test_names.py `while_names_are_looked_up_threads_and_other_names_are_to_be_had`, `a_link_with_a_silent_name_server_is_given_up_and_its_loop_ends` |
| rate limits | every story, whose pretend Slack counts (tests/stories/driver.py); tests/outbox/test_rate_limit.py `a_full_minute_with_its_burst_stays_below_what_slack_allows`, `a_conversation_takes_one_message_a_second`; tests/stories/test_odd_input.py `an_answer_whose_place_is_used_up_comes_as_a_message_once`; tests/slack/test_refused.py `how_long_slack_wants_to_hear_nothing_is_read_whatever_stands_there`; tests/people/test_roster_beside.py `pages_beyond_what_slack_takes_at_once_keep_its_pace` |
| content that is not text | tests/stories/sharing/test_texts.py `a_marked_file_is_kept_by_its_title`, `a_forwarded_message_is_kept_by_its_words`, `a_message_without_words_is_not_kept_and_whoever_marked_it_is_told`; tests/stories/sharing/test_not_kept.py `whoever_marks_what_a_bot_or_a_guest_wrote_is_told_that_it_is_not_kept` |
| limits before escaping | tests/stories/sharing/test_limits.py `a_learning_full_of_signs_is_shown_whole_or_given_back` |
| names of emoji | tests/sharing/test_emoji_names.py `a_mark_counts_under_every_name_of_its_emoji` |
| taking back, commands as content | tests/stories/sharing/test_texts.py `a_command_about_the_command_is_answered_and_never_posted`, `til_undo_offers_the_last_thing_shared_and_takes_it_back` |
| proxy | tests/slack/test_proxy.py `with_a_dead_proxy_the_bot_hears_answers_and_is_healthy` |
| secrets in errors, one sentence for every cause | tests/app/test_start_mistakes.py `an_odd_address_of_a_database_is_named_by_its_variable_or_the_drivers_reason`, `a_file_that_can_be_no_database_is_told_in_the_drivers_words`, `wrong_and_swapped_tokens_are_named_with_their_cure`, `a_port_that_is_taken_is_named_with_its_variable` |
| bodies in the log | tests/stories/operating/test_nothing_in_logs.py `no_log_holds_a_body_in_either_mode_at_any_level`; tests/slack/door/test_door.py `what_is_no_http_is_counted_and_not_written_down` |
| Slack refuses a form | tests/slack/door/test_saying_so.py `a_form_that_slack_does_not_show_is_a_sentence_to_whoever_waits`, `a_home_that_slack_does_not_show_is_a_sentence_too` |
| a corrected form | tests/slack/door/test_saying_so.py `a_corrected_form_is_never_answered_with_the_first_words` |
| a press by a guest | tests/slack/door/test_saying_so.py `a_guest_who_presses_what_is_not_theirs_is_told` |
| killed before it was saved | tests/stories/operating/test_killed_unsaved.py `what_was_not_saved_when_it_was_killed_was_called_so_and_can_be_said_again`; tests/slack/door/test_saying_so.py `a_press_that_is_not_saved_in_time_is_no_success_and_whoever_pressed_is_told` |
| a frozen database | tests/slack/door/test_saying_so.py `an_event_that_cannot_be_kept_in_time_is_asked_for_again_and_counts_once`; tests/app/test_readiness.py `while_somebody_holds_the_database_it_is_not_ready_and_then_it_is_again` |
| unsigned bodies | tests/slack/door/test_door.py `before_the_signature_holds_nobody_looks_at_the_body`, `a_packed_body_is_refused_by_its_head_and_never_unpacked` |
| hostile connections | tests/chaos/test_slow_clients.py `a_thousand_hostile_connections_cost_no_command_its_answer`; tests/slack/door/test_door.py `whoever_says_nothing_or_half_of_it_is_cut_off` |
| forged values | tests/slack/door/test_forged.py `no_button_shows_what_only_members_may_read_whatever_value_it_carries`, `no_form_says_or_changes_anything_where_its_sender_is_no_member` |
| private channels after the bot left | tests/slack/test_permissions.py `once_the_bot_is_out_of_a_private_channel_nobody_finds_what_it_can_no_longer_tell_the_readers_of` |
| owners | tests/people/test_owners.py `any_admin_of_slack_may_begin_and_whoever_does_is_told_and_runs_it_alone`, `when_the_last_owner_is_gone_the_leads_are_told_and_slacks_admins_may_begin_again` |
| where a link leads, a cloud's own addresses | tests/sharing/test_views.py `a_link_shows_its_host_whatever_its_page_calls_itself`; tests/sharing/test_link_titles.py `what_a_cloud_tells_its_own_machines_is_never_read` |
| a lost answer, a crash, a crash loop | tests/outbox/test_unknown_outcome.py `a_message_whose_answer_was_lost_is_found_at_once_and_not_sent_again`; tests/outbox/calling/test_after_a_crash.py `what_waits_goes_at_once_and_what_the_dead_had_sent_is_found`, `in_a_crash_loop_each_start_goes_on_at_once`; tests/app/test_lives.py `a_bot_that_starts_again_sends_at_once_whatever_lease_the_dead_one_held` |
| a reply under a post in doubt | tests/stories/sharing/test_in_doubt.py `what_is_said_under_a_post_in_doubt_belongs_to_it_once_it_is_found` |
| words said again after a lost acknowledgement | tests/stories/sharing/test_said_again.py `words_that_are_typed_again_are_posted_again_only_if_wished`, `words_typed_while_the_first_ones_still_waited_are_posted_once` |
| starting | tests/people/test_roster_beside.py `where_a_roster_is_known_listening_waits_for_no_page_of_it`, `of_a_company_that_is_still_read_those_read_already_can_use_it`, `a_first_roster_that_a_crash_cut_short_makes_nobody_a_newcomer` |
| shared channels, ids that change, channels that are deleted | tests/slack/door/test_channels.py `whoever_makes_a_shared_channel_a_teams_reads_who_else_reads_it_before_and_after`, `under_its_new_id_a_channel_goes_on_with_its_team_what_was_shared_and_the_digest`, `a_deleted_channel_is_posted_to_no_more` |
| an edit behind a backlog | tests/stories/sharing/test_changed_cards.py `a_changed_card_does_not_wait_behind_what_else_is_posted_there` |
"""  # noqa: E501 - rows of a table
