//! comments-service through its gRPC face and its store, on both engines.
//!
//! Tests are functions over an engine, one file per question; here each gets its two names,
//! `sqlite::...` and `postgres::...`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod belief;
mod changes;
mod counts;
mod erasure;
mod export;
mod follow;
mod imports;
mod lists;
mod messages;
mod moderation;
mod own;
mod policy;
mod posts;
mod reactions;
mod reading;
mod repeats;
mod revisions;
mod rights;
mod search;
mod store;
mod threads;
mod walks;
mod watch;
mod world;
mod writing;

macro_rules! on_both_engines {
    ($($file:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        mod sqlite {
            $(mod $file { $( #[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $test() { crate::$file::$test(store_kit::Engine::Sqlite).await; } )* })*
        }
        mod postgres {
            $(mod $file { $( #[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $test() { crate::$file::$test(store_kit::Engine::Postgres).await; } )* })*
        }
    };
}

on_both_engines!(
    store: [
        every_statement_is_understood,
        a_database_of_the_first_version_is_brought_up_to_date,
        a_comment_comes_back_as_it_went,
        a_root_comes_with_its_first_replies_in_one_row,
        a_write_of_another_revision_changes_nothing,
        an_answer_asked_for_earlier_does_not_win,
        what_is_not_there_is_forgotten_and_the_rest_kept,
    ],
    reading: [
        a_hidden_comment_with_replies_stands_as_a_tombstone,
        a_deleted_comment_leaves_nothing_behind,
        private_fields_are_for_moderators,
        authors_read_their_own_in_every_state,
        html_of_an_older_version_is_rendered_anew,
        the_sweep_renders_for_good,
        a_preview_stores_nothing,
        a_thread_says_whether_the_caller_could_write,
        unknown_and_invisible_threads_look_alike,
        health_is_open_to_everybody,
    ],
    writing: [
        a_guest_is_taken_at_their_word,
        a_person_is_who_their_profile_says,
        every_wrong_field_is_named_at_once,
        the_policy_says_how_long_a_text_may_be,
        malformed_names_are_invalid_and_others_not_found,
        a_reply_needs_a_shown_parent_of_the_same_post,
        replies_end_at_depth_fifty,
        a_closed_thread_takes_no_comment,
        the_policy_says_who_may_write,
        a_service_writes_with_its_scope_alone,
    ],
    own: [
        an_edit_token_makes_a_comment_ones_own,
        a_person_changes_their_own_comment,
        the_edit_window_ends,
        a_stale_etag_is_refused,
        a_mask_chooses_what_changes,
        an_edit_passes_the_same_checks,
        what_is_deleted_cannot_be_changed,
    ],
    repeats: [
        twins_write_once_and_share_an_edit_token,
        a_replay_answers_the_comment_as_it_is_now,
        a_request_id_with_other_content_is_refused,
        a_request_id_belongs_to_its_caller,
        a_request_id_is_free_again_after_a_day,
        updates_and_decisions_are_repeatable,
        twins_in_two_threads_write_once,
    ],
    moderation: [
        the_first_comment_of_a_guest_waits_until_one_is_approved,
        links_wait,
        a_typed_name_has_no_history,
        the_same_text_twice_is_refused,
        a_flood_is_slowed,
        a_new_guest_id_does_not_get_around_the_flood_limit,
        members_are_neither_held_nor_slowed,
        decisions_change_state_and_counts,
        a_decision_needs_the_right,
    ],
    rights: [
        who_sees_which_post,
        what_is_invisible_is_not_found_by_every_method,
        lists_of_a_blog_hold_back_what_is_invisible,
        only_moderators_list_what_is_hidden,
    ],
    belief: [
        a_post_that_turns_private_is_gone_after_thirty_seconds,
        a_member_that_left_is_believed_for_thirty_seconds,
        one_question_fetches_all_that_is_stale,
        while_posts_service_is_away_what_is_known_is_served_for_thirty_seconds,
        what_does_not_exist_is_remembered_too,
        a_question_is_logged_under_the_id_of_the_call_that_it_serves,
        an_answer_counts_though_it_cannot_be_stored,
        readers_of_the_same_post_wait_for_one_answer,
    ],
    lists: [
        pages_follow_each_other_in_both_orders,
        page_sizes_are_coerced,
        filters_choose,
        a_filter_does_not_find_what_a_tombstone_hides,
        a_token_is_good_for_its_own_list_alone,
        a_forged_token_is_refused_like_any_other,
        wrong_arguments_are_named,
        replies_go_on_where_the_thread_page_ended,
        a_page_ends_before_the_message_is_too_long,
        a_list_of_a_blog_walks_past_what_is_invisible,
    ],
    reactions: [
        a_reader_reacts_once_and_takes_it_back,
        every_read_says_how_readers_reacted,
        many_at_once_are_counted_once_each,
        not_everybody_reacts_to_everything,
        what_is_deleted_has_no_reactions,
        what_is_imported_takes_reactions,
        the_best_come_first,
        reactions_to_what_is_invisible_are_not_found,
    ],
    revisions: [
        each_edit_keeps_what_was_there,
        earlier_texts_come_in_pages,
        what_was_never_shown_stays_with_its_author,
        a_tombstone_has_no_history,
        earlier_texts_are_rendered_anew_too,
    ],
    threads: [
        threads_come_by_count_or_time,
        a_list_of_threads_walks_past_what_is_invisible,
        a_list_of_threads_names_what_is_wrong,
    ],
    search: [
        words_phrases_and_exclusions_are_found,
        a_match_is_shown_as_safe_html,
        the_index_is_what_is_written,
        who_searches_finds_what_they_may_read,
        a_search_walks_up_to_five_hundred,
        a_search_names_what_is_wrong,
    ],
    counts: [counts_are_what_a_recount_finds],
    imports: [
        an_import_keeps_authors_dates_states_and_parents,
        an_import_run_twice_changes_nothing,
        parents_come_in_any_order_and_batch,
        what_cannot_stand_where_it_stood_is_noted,
        a_wrong_field_refuses_the_batch,
        an_import_is_for_owners_and_importers,
        two_imports_of_the_same_comments_leave_one_each,
        a_batch_has_bounds,
    ],
    changes: [
        every_write_tells_of_each_revision,
        what_readers_lose_is_told_apart,
        a_tombstone_that_comes_or_goes_is_told,
        reactions_and_renderings_are_not_told,
    ],
    erasure: [
        an_erased_person_leaves_nothing_behind,
        an_erasure_that_was_cut_off_goes_on,
        who_is_erased_writes_no_more,
        a_guest_takes_away_what_they_wrote,
        an_edit_token_erases_a_comment_at_any_time,
        a_person_and_a_guest_erase_one_of_their_own,
        a_dump_holds_every_table,
    ],
    export: [
        a_person_takes_along_all_that_they_wrote,
        a_guest_takes_along_all_that_they_wrote,
        what_somebody_wrote_is_nobody_elses,
    ],
    follow: [
        a_comment_on_a_known_post_needs_no_question,
        who_changed_their_name_comments_under_the_new_one,
        a_trashed_post_is_hidden_at_once,
        a_changed_policy_holds_at_once,
        a_member_who_left_is_none_at_once,
        the_comments_of_a_purged_post_are_purged,
        a_restart_goes_on_where_it_stopped,
        while_posts_service_is_away_known_threads_read_and_take_comments,
        after_another_epoch_nothing_is_believed,
        a_late_answer_of_before_a_change_does_not_win,
        who_has_seen_more_than_is_applied_is_answered_with_that,
    ],
    watch: [
        a_change_comes_with_the_comment_as_it_is,
        what_waits_is_for_moderators_and_its_author,
        what_leaves_sight_is_hidden_and_a_tombstone_is_told,
        a_watch_goes_on_where_the_last_one_ended,
        a_watch_of_a_blog_tells_of_what_the_caller_may_read,
        who_may_not_see_the_post_does_not_watch_it,
        a_watch_ends_when_the_post_leaves_sight,
        wrong_arguments_and_other_epochs_are_refused,
        a_stop_ends_a_watch_with_its_token,
        every_answer_says_how_far_the_feed_is,
    ],
    walks: [a_walk_loses_and_doubles_none_while_others_write],
);
