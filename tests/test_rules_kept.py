"""Each rule of polite polling (P) and each case of hostile input (H), and the test that proves it.

A rule is named by its number in the lists that this project works from; here stands what it asks for in few words. A
rule without a test is held otherwise: then docs/politeness.md tells how, in the words given.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
DOCS = TESTS.parent / "docs" / "politeness.md"
POLLING, HOSTILE = 90, 71

# id, what it asks for: file::test, ...
KEPT = """
P01 ETag and Last-Modified are sent back: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte service/test_pipeline.py::test_the_next_poll_sends_them_back_and_queues_what_is_new_only
P02 with their quotes: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte
P03 weak ones too: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte
P04 invalid ones as they came: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte
P05 in latin-1: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte
P06 Last-Modified is never parsed: fetch/test_manners.py::test_last_modified_is_echoed_verbatim_and_alone
P07 alone if it came alone: fetch/test_manners.py::test_last_modified_is_echoed_verbatim_and_alone
P08 no invented If-Modified-Since: fetch/test_manners.py::test_etag_is_echoed_byte_for_byte
P09 no validators, no condition: fetch/test_manners.py::test_without_validators_no_condition_is_sent service/test_pipeline.py::test_the_same_bytes_are_not_parsed_again
P10 304 changes no item: service/test_pipeline.py::test_304_keeps_what_is_known_and_takes_new_validators
P11 304 updates validators: service/test_pipeline.py::test_304_keeps_what_is_known_and_takes_new_validators
P12 or keeps them: service/test_pipeline.py::test_304_keeps_what_is_known_and_takes_new_validators
P13 an unasked 304 is an error: service/test_polling_rules.py::test_a_304_that_nobody_asked_for_is_an_error_and_is_not_taken_for_silence
P14 new validators of the same body: service/test_polling_rules.py::test_new_validators_of_the_same_bytes_are_remembered_and_nothing_is_read
P15 a stamp is no news: service/test_pipeline.py::test_a_feed_that_stamps_the_time_brings_nothing_new
P16 an ETag that lies is not believed: service/test_polling_rules.py::test_an_etag_that_stays_while_the_body_changes_is_not_believed
P17 no validators of half a feed: service/test_polling_rules.py::test_validators_of_a_feed_that_broke_off_are_not_kept service/test_polling_rules.py::test_what_is_no_whole_feed_changes_neither_validators_nor_items
P18 validators and items in one transaction: storage/test_frontier_feeds.py::test_a_poll_carries_its_feeds_state_and_stays service/test_kill.py::test_killed_twenty_times_every_article_is_stored_once
P19 validators belong to a URL: service/test_moves.py::test_a_feed_that_gave_validators_before_it_moved_does_not_show_them_elsewhere fetch/test_manners.py::test_validators_are_dropped_behind_a_redirect
P20 one Accept-Encoding: fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect
P21 a restart goes on: service/test_daemon.py::test_a_restart_goes_on_where_it_stopped
P22 429 rests the host: service/test_polling_rules.py::test_too_many_requests_rest_the_host_and_no_busy_loop_follows storage/test_frontier_hosts.py::test_a_resting_host_gets_nothing
P23 429 without a time: service/test_polling_rules.py::test_too_many_requests_rest_the_host_and_no_busy_loop_follows test_policy.py::test_untold_rest_grows_and_is_capped
P24 503 until a date: service/test_polling_rules.py::test_a_retry_after_that_is_a_date_is_waited_for
P25 Retry-After that is none: fetch/test_answers.py::test_retry_after_in_every_form service/test_polling_rules.py::test_too_many_requests_rest_the_host_and_no_busy_loop_follows
P26 ten years are capped and told: service/test_moves.py::test_a_capped_retry_after_is_told_to_the_operator
P27 articles of the host pause too: storage/test_frontier_hosts.py::test_a_resting_host_gets_nothing test_policy.py::test_retry_after_rests_the_whole_host_and_outlasts_our_own_back_off
P28 301 once: service/test_moves.py::test_validators_go_to_the_address_that_gave_them_and_to_no_other
P29 301 for days: service/test_moves.py::test_ten_answers_over_two_days_are_believed
P30 302, 303, 307: service/test_moves.py::test_a_temporary_redirect_is_followed_each_time_and_never_adopted
P31 a chain with a temporary hop: service/test_moves.py::test_a_chain_with_one_temporary_hop_is_not_adopted
P32 301 to a page: service/test_moves.py::test_a_page_behind_a_permanent_redirect_is_not_adopted
P33 301 to a private address: fetch/test_network.py::test_redirect_to_a_private_host_is_refused_at_the_hop
P34 a 301 that ends: service/test_moves.py::test_another_target_and_a_temporary_answer_begin_the_count_anew
P35 two feeds that became one: docs "two feeds that redirect to one are merged"
P36 loops and chains: fetch/test_manners.py::test_redirects_end_after_ten_requests
P37 no Location: fetch/test_faults.py::test_fault_ends_as_the_table_says
P38 Location in every form: fetch/test_manners.py::test_location_is_resolved_against_the_request
P39 down from https: fetch/test_tls.py::test_redirect_down_from_https_is_refused_unless_allowed
P40 410 stops: service/test_polling_rules.py::test_errors_back_off_and_the_first_good_answer_ends_them test_policy.py::test_gone_stops_a_feed_at_once
P41 404 and 403 ever later: service/test_polling_rules.py::test_errors_back_off_and_the_first_good_answer_ends_them
P42 401 stops: service/test_polling_rules.py::test_errors_back_off_and_the_first_good_answer_ends_them
P43 a bot wall: fetch/test_answers.py::test_wall_is_told_from_its_marks_whatever_the_status
P44 errors back off: service/test_polling_rules.py::test_errors_back_off_and_the_first_good_answer_ends_them test_policy.py::test_back_off_doubles_is_stable_and_capped
P45 a good answer ends them: service/test_polling_rules.py::test_errors_back_off_and_the_first_good_answer_ends_them
P46 max-age: test_policy.py::test_how_long_an_answer_is_fresh test_policy.py::test_the_publishers_wishes_are_a_lower_bound
P47 an absurd max-age: test_policy.py::test_how_long_an_answer_is_fresh
P48 no-cache: test_policy.py::test_how_long_an_answer_is_fresh
P49 Expires: test_policy.py::test_how_long_an_answer_is_fresh
P50 s-maxage: test_policy.py::test_how_long_an_answer_is_fresh
P51 ttl: service/test_pipeline.py::test_a_feeds_ttl_is_a_lower_bound feeds/test_formats.py::test_hints
P52 skipHours: test_policy.py::test_the_publishers_wishes_are_a_lower_bound feeds/test_formats.py::test_hints
P53 skipDays: test_policy.py::test_the_publishers_wishes_are_a_lower_bound feeds/test_formats.py::test_hints
P54 all of them: feeds/test_formats.py::test_hints
P55 sy:update: feeds/test_formats.py::test_hints
P56 the longest hint counts: service/test_pipeline.py::test_what_a_feed_asks_for_holds_while_it_is_unchanged_too test_policy.py::test_the_publishers_wishes_are_a_lower_bound
P57 a lively feed: test_policy.py::test_the_dates_of_its_items_tell_a_feeds_rhythm
P58 a dead one: test_policy.py::test_the_dates_of_its_items_tell_a_feeds_rhythm test_policy.py::test_without_dates_news_shortens_and_silence_lengthens_step_by_step
P59 an overrun window: test_policy.py::test_a_window_that_was_overrun_is_asked_much_sooner
P60 paged history on demand: service/test_websub.py::test_a_backfill_reads_the_pages_of_a_feeds_past_each_once
P61 each page once: service/test_websub.py::test_a_backfill_reads_the_pages_of_a_feeds_past_each_once
P62 archives once: feeds/test_sameness.py::test_an_archive_page_is_known
P63 absence means nothing: service/test_polling_rules.py::test_an_empty_feed_and_one_that_lost_an_item_are_no_errors
P64 226 to A-IM: docs "delta encoding (`A-IM: feed`) is asked for"
P65 A-IM that is ignored: service/test_polling_rules.py::test_226_is_neither_asked_for_nor_taken
P66 226 unasked: service/test_polling_rules.py::test_226_is_neither_asked_for_nor_taken
P67 a hub is asked: service/test_websub.py::test_a_hub_that_a_poll_names_is_asked_once_and_proves_nothing_yet
P68 only what was asked for is confirmed: service/test_websub.py::test_only_what_we_asked_for_is_confirmed
P69 signatures: service/test_websub.py::test_a_signed_delivery_makes_the_feed_due_and_any_other_is_dropped
P70 leases are renewed: service/test_websub.py::test_a_denial_ends_it_and_a_lease_is_renewed_before_it_ends
P71 one User-Agent: fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect
P72 no disguise: fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect
P73 gzip and feed types: fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect
P74 no cookies, no Referer: fetch/test_manners.py::test_cookies_are_neither_kept_nor_shown
P75 one at a time for a host: storage/test_frontier.py::test_one_url_a_host_and_claim storage/test_frontier_hosts.py::test_a_host_pauses_after_a_fetch
P76 a spread start: test_policy.py::test_many_feeds_start_spread_a_few_at_once
P77 clocks that jump: storage/test_frontier.py::test_a_clock_that_is_set_back_stalls_nothing_and_bursts_nothing
P78 a machine that slept: storage/test_frontier.py::test_a_machine_that_slept_polls_each_feed_once
P79 one poll of a feed at a time: storage/test_frontier_hosts.py::test_two_workers_never_hold_one_host_at_once
P80 a body that drips: fetch/test_faults.py::test_timeouts_leave_no_request_behind
P81 a clean end: service/test_service.py::test_stopping_gives_back_what_does_not_end_in_time
P82 a person's haste: storage/test_frontier_hosts.py::test_a_resting_host_gets_nothing
P83 one bad feed: test_policy.py::test_a_host_that_is_away_rests_for_its_other_urls_too storage/test_frontier.py::test_many_urls_of_one_host_do_not_starve_the_others
P84 no HEAD: service/test_polling_rules.py::test_an_etag_that_stays_while_the_body_changes_is_not_believed
P85 an edited item is a revision: service/test_checks.py::test_an_edit_in_the_feed_brings_the_next_look_forward_and_makes_a_revision storage/test_store.py::test_another_text_or_title_is_a_revision
P86 an item that leaves stays stored: service/test_polling_rules.py::test_an_empty_feed_and_one_that_lost_an_item_are_no_errors
P87 https where http refuses: docs "http that refuses connections is probed by https"
P88 a page names feeds: service/test_pipeline.py::test_a_front_page_given_by_hand_names_its_feeds
P89 an empty feed: service/test_polling_rules.py::test_an_empty_feed_and_one_that_lost_an_item_are_no_errors
P90 what is no feed: service/test_polling_rules.py::test_a_200_that_is_no_feed_is_an_error_and_nothing_is_forgotten
H01 private literals: fetch/test_guard.py::test_address_that_is_not_public_is_forbidden_on_every_port
H02 numbers for addresses: fetch/test_network.py::test_disguised_address_never_gets_through fetch/test_faults.py::test_fault_ends_as_the_table_says
H03 octal: fetch/test_network.py::test_disguised_address_never_gets_through
H04 digits of other scripts: fetch/test_network.py::test_disguised_address_never_gets_through
H05 IPv6 that carries IPv4: fetch/test_guard.py::test_every_forbidden_v4_address_is_forbidden_in_every_form_that_carries_it
H06 metadata services: fetch/test_guard.py::test_address_that_is_not_public_is_forbidden_on_every_port
H07 one private answer: fetch/test_network.py::test_name_with_one_private_answer_is_refused_whole
H08 rebinding: fetch/test_network.py::test_name_is_resolved_once_for_a_connection_so_rebinding_is_too_late
H09 redirects home: fetch/test_network.py::test_redirect_to_a_private_host_is_refused_at_the_hop
H10 other schemes: fetch/test_network.py::test_redirect_to_another_scheme_is_a_bad_url
H11 every way out is one: fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect service/test_websub.py::test_over_the_wire
H12 user info: fetch/test_manners.py::test_user_info_is_neither_sent_nor_returned fetch/test_network.py::test_host_is_normalised_and_user_info_never_shown
H13 ports: fetch/test_network.py::test_public_address_on_another_port_is_refused fetch/test_network.py::test_what_is_no_url_to_fetch_is_a_bad_url
H14 kept connections: fetch/test_network.py::test_kept_connection_stays_on_the_address_that_was_vetted
H15 proxies: fetch/test_network.py::test_environment_proxy_is_not_used
H16 dots and capitals: fetch/test_network.py::test_upper_case_localhost_with_a_dot_is_still_loopback
H17 TLS keeps the name: fetch/test_tls.py::test_trusted_certificate_for_the_name_is_accepted_and_the_connection_kept fetch/test_network.py::test_host_header_keeps_the_name_while_the_connection_goes_to_the_vetted_address
H18 entities of files: feeds/test_hostile.py::test_external_entities_are_not_read
H19 entities over http: feeds/test_hostile.py::test_external_entities_are_not_read
H20 laughs: feeds/test_hostile.py::test_hostile_document_ends_soon feeds/test_hostile.py::test_internal_entities_are_not_expanded
H21 quadratic: feeds/test_hostile.py::test_hostile_document_ends_soon
H22 depth: feeds/test_hostile.py::test_hostile_document_ends_soon
H23 a long attribute: feeds/test_hostile.py::test_hostile_document_ends_soon
H24 many attributes: feeds/test_hostile.py::test_hostile_document_ends_soon feeds/test_tiers_agree.py::test_feedparser_is_not_given_what_would_keep_it_busy
H25 control characters: feeds/test_hostile.py::test_no_field_holds_what_cannot_be_stored
H26 half a document: feeds/test_formats.py::test_a_document_that_broke_off_keeps_its_whole_items
H27 no feed at all: feeds/test_formats.py::test_what_is_no_feed_is_refused
H28 broken XML: feeds/test_defects.py::test_defect
H29 a gzip bomb: fetch/test_body.py::test_peak_memory_stays_under_twice_the_cap
H30 brotli and zstd: fetch/test_body.py::test_codings_that_are_refused fetch/test_manners.py::test_headers_are_honest_and_the_same_for_robots_page_and_redirect
H31 layers: fetch/test_faults.py::test_fault_ends_as_the_table_says
H32 gzip that is none: fetch/test_body.py::test_claimed_gzip_that_is_markup_is_taken_as_it_is
H33 gzip that is cut: fetch/test_body.py::test_gzip_cut_anywhere_is_truncated
H34 garbage behind gzip: fetch/test_faults.py::test_fault_ends_as_the_table_says
H35 unknown codings: fetch/test_body.py::test_codings_that_are_refused
H36 gzip without a header: fetch/test_faults.py::test_fault_ends_as_the_table_says feeds/test_sitemaps.py::test_gzip_is_known_by_its_bytes
H37 endless bodies: fetch/test_faults.py::test_fault_ends_as_the_table_says
H38 announced 200 MB: fetch/test_faults.py::test_declared_size_is_refused_before_the_body_is_read
H39 drips: fetch/test_faults.py::test_fault_ends_as_the_table_says fetch/test_faults.py::test_timeouts_leave_no_request_behind
H40 silence: fetch/test_faults.py::test_fault_ends_as_the_table_says
H41 resets: fetch/test_faults.py::test_kept_connection_that_closed_meanwhile_is_replaced_once
H42 lengths: fetch/test_faults.py::test_bytes_behind_the_announced_length_never_answer_the_next_request fetch/test_faults.py::test_fault_ends_as_the_table_says
H43 chunks: fetch/test_faults.py::test_fault_ends_as_the_table_says fetch/test_faults.py::test_flood_of_tiny_chunks_lets_others_work_and_ends
H44 heads: fetch/test_faults.py::test_fault_ends_as_the_table_says fetch/test_manners.py::test_cookies_are_neither_kept_nor_shown
H45 no head: fetch/test_faults.py::test_fault_ends_as_the_table_says
H46 interim answers: fetch/test_faults.py::test_fault_ends_as_the_table_says
H47 trailers: fetch/test_faults.py::test_fault_ends_as_the_table_says
H48 redirect loops: fetch/test_manners.py::test_redirects_end_after_ten_requests fetch/test_faults.py::test_fault_ends_as_the_table_says
H49 HTTP/2 is not spoken: fetch/test_tls.py::test_trusted_certificate_for_the_name_is_accepted_and_the_connection_kept fetch/test_faults.py::test_fault_ends_as_the_table_says
H50 certificates: fetch/test_tls.py::test_certificate_that_is_not_good_for_the_name_is_refused
H51 204, 206: fetch/test_manners.py::test_204_to_a_poll_is_nothing_new_and_to_anything_else_empty fetch/test_faults.py::test_fault_ends_as_the_table_says
H52 nested HTML: extract/test_hostile.py::test_a_nesting_bomb_is_flattened_and_keeps_its_text
H53 long HTML: extract/test_hostile.py::test_size_is_bounded
H54 NUL and half letters: extract/test_hostile.py::test_no_nul_and_no_surrogate_gets_through
H55 broken UTF-8: extract/test_hostile.py::test_broken_bytes_become_utf8_all_the_same feeds/test_charsets.py::test_how_much_damage_is_still_utf8
H56 UTF-7: feeds/test_charsets.py::test_utf7_is_never_decoded extract/test_hostile.py::test_charset_order
H57 charsets that disagree: extract/test_hostile.py::test_charset_order feeds/test_charsets.py::test_charset
H58 wide HTML: extract/test_hostile.py::test_bombs_end_in_bounded_time
H59 soft 404 and walls: extract/test_kind_and_access.py::test_a_page_that_says_that_it_is_not_there_is_refused fetch/test_answers.py::test_wall_is_told_from_its_marks_whatever_the_status
H60 meta refresh: fetch/test_faults.py::test_answers_that_are_whole_and_no_page
H61 file names: storage/test_sinks.py::test_file_names_stay_inside
H62 NUL in the store: storage/test_hostile.py::test_bad_characters_in_an_article
H63 escapes in terminals: test_logs.py::test_safe test_logs.py::test_json_logs_are_one_line_an_event_and_name_where_it_was_raised
H64 bidi overrides: test_logs.py::test_safe
H65 formulas in cells: exports/test_formats.py::test_no_cell_is_a_formula
H66 scripts in titles: feeds/test_hostile.py::test_only_http_addresses_leave_the_room
H67 feeds that are published again: exports/test_formats.py::test_atom_is_well_formed_and_has_what_it_must
H68 SQL in texts: storage/test_hostile.py::test_sql_in_texts_stays_text
H69 guids of others: service/test_polling_rules.py::test_items_of_two_feeds_with_one_guid_are_two
H70 too much of everything: feeds/test_hostile.py::test_too_many_items_are_capped feeds/test_hostile.py::test_fields_are_capped
H71 long and secret log lines: test_logs.py::test_safe_cuts_what_is_endless fetch/test_network.py::test_host_is_normalised_and_user_info_never_shown
"""  # noqa: E501 - a table
ROWS = [line.partition(" ")[::2] for line in KEPT.strip().splitlines()]


@cache
def _tests_of(name: str) -> frozenset[str]:
    return frozenset(
        re.findall(r"^\s*(?:async )?def (test_\w+)", (TESTS / name).read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_every_rule_is_in_the_table_once() -> None:
    wanted = [f"P{number:02}" for number in range(1, POLLING + 1)]
    wanted += [f"H{number:02}" for number in range(1, HOSTILE + 1)]
    assert [rule for rule, _ in ROWS] == wanted
    assert len(ROWS) == POLLING + HOSTILE


@pytest.mark.parametrize(("rule", "row"), ROWS, ids=[rule for rule, _ in ROWS])
def test_the_tests_of_a_rule_are_there(rule: str, row: str) -> None:
    asked, otherwise, words = row.partition(": docs ")
    if otherwise:
        assert words.strip('"') in DOCS.read_text(encoding="utf-8")
        return
    asked, _, proofs = row.rpartition(": ")
    assert asked, rule
    for proof in proofs.split():
        file, _, test = proof.partition("::")
        assert test in _tests_of(file), f"{rule}: no {test} in tests/{file}"


def test_most_rules_of_each_list_are_proved_by_tests_and_few_are_held_otherwise() -> None:
    otherwise = [rule for rule, row in ROWS if ": docs " in row]
    assert otherwise == ["P35", "P64", "P87"]
    assert len({proof for _, row in ROWS for proof in row.split() if "::" in proof}) > POLLING
