//! One suite against both process forms, through public faces alone.
//!
//! Tests are functions over a running installation, one file per question; here each gets its two
//! names, `all_in_one::...` and `split::...`, by which the Makefile counts them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api_keys;
mod certificates;
mod commands;
mod discreet;
mod doctor;
mod faces;
mod grpc_faces;
mod guest;
mod hosts;
mod http_client;
mod installation;
mod leaving;
mod lifecycle;
mod process;
mod readers;
mod reply_form;
mod rest;
mod restore;
mod rights;
mod rotation;
mod secured;
mod sharing;
mod tools;
mod world;

macro_rules! on_both_forms {
    ($($file:ident: [$($test:ident),* $(,)?]),*; all_in_one alone: $own_file:ident: [$($own:ident),* $(,)?]; split alone: $split_file:ident: [$($split:ident),* $(,)?]) => {
        mod all_in_one {
            mod $own_file { $( #[tokio::test] async fn $own() { crate::$own_file::$own(crate::world::World::of(crate::installation::Form::AllInOne).await).await; } )* }
            $(mod $file { $( #[tokio::test] async fn $test() { crate::$file::$test(crate::world::World::of(crate::installation::Form::AllInOne).await).await; } )* })*
        }
        mod split {
            mod $split_file { $( #[tokio::test] async fn $split() { crate::$split_file::$split().await; } )* }
            $(mod $file { $( #[tokio::test] async fn $test() { crate::$file::$test(crate::world::World::of(crate::installation::Form::Split).await).await; } )* })*
        }
    };
}

on_both_forms!(
    faces: [
        every_process_is_alive_and_ready,
        the_followers_place_in_the_feed_is_measured,
        blogs_are_listed_as_json,
        the_openapi_document_lists_every_path,
        reflection_names_every_service,
    ],
    api_keys: [
        a_key_opens_at_the_gateway_alone_until_it_is_revoked,
    ],
    rest: [
        the_same_request_id_writes_once,
        a_patch_without_a_mask_changes_what_it_names,
        a_stale_etag_is_refused,
        what_the_caller_has_already_is_not_sent_again,
        a_published_post_has_a_page_until_it_is_deleted,
        a_held_comment_appears_when_it_is_approved,
        an_edit_token_changes_and_deletes_a_comment,
        an_error_says_what_is_wrong,
    ],
    reply_form: [
        a_reply_appears_on_the_page,
        a_held_reply_says_why,
        a_refused_reply_comes_back_with_its_text,
        a_form_of_another_site_is_refused,
        a_form_without_a_cookie_is_slowed_too,
    ],
    hosts: [
        a_blog_is_read_and_answered_on_its_own_host,
        hosts_that_contradict_each_other_end_the_process,
    ],
    grpc_faces: [
        a_browser_calls_over_grpc_web,
        a_deadline_that_passes_is_said,
        a_native_client_reads_what_rest_wrote,
        nobody_outside_says_where_a_call_comes_from,
    ],
    rights: [
        every_rpc_of_the_contract_is_walked,
        every_rpc_of_the_contract_stands_in_the_matrix,
        who_may_call_which_rpc_is_written_down,
        nobody_without_the_right_finds_what_is_hidden,
    ],
    sharing: [
        a_page_of_another_site_calls_where_it_is_allowed,
        what_is_no_origin_is_not_taken,
    ],
    tools: [
        a_blog_is_made_and_its_owner_comes_in,
        a_scope_that_does_not_exist_is_refused,
        a_setting_that_names_nothing_is_a_wrong_setting,
        a_token_for_nowhere_makes_nothing,
        an_empty_variable_counts_as_unset,
        an_import_comes_after_the_services,
        an_import_goes_into_a_running_server,
    ],
    doctor: [
        a_running_installation_has_nothing_wrong,
    ],
    leaving: [
        who_is_erased_is_in_neither_database,
    ],
    discreet: [
        nothing_that_people_typed_is_logged,
    ],
    rotation: [
        keys_are_exchanged_while_people_write,
    ],
    restore: [
        a_restore_is_told_to_everybody_who_follows,
    ],
    lifecycle: [
        a_stop_lets_what_is_in_flight_finish,
        a_stop_ends_the_streams_of_those_who_watch,
        a_wrong_setting_is_said_in_one_line,
        settings_are_printed_without_secrets,
        a_service_token_is_printed_beside_a_running_installation,
    ];
    all_in_one alone: commands: [
        a_second_server_on_the_same_data_says_what_to_do,
        a_taken_port_fails_before_anything_is_made,
        a_second_import_adds_nothing,
        an_import_that_was_killed_goes_on_where_it_stopped,
    ];
    split alone: secured: [
        certificates_are_exchanged_while_people_write,
    ]
);

/// `make readers`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute, and wants 11,000 file descriptors"]
async fn a_comment_reaches_ten_thousand_open_pages() {
    readers::a_comment_reaches_ten_thousand_open_pages().await;
}
