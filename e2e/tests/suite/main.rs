//! One suite against both process forms, through public faces alone.
//!
//! Tests are functions over a running installation, one file per question; here each gets its two
//! names, `all_in_one::...` and `split::...`, by which the Makefile counts them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faces;
mod http_client;
mod installation;
mod process;
mod reply_form;
mod rest;
mod world;

macro_rules! on_both_forms {
    ($($file:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        mod all_in_one {
            $(mod $file { $( #[tokio::test] async fn $test() { crate::$file::$test(crate::world::World::of(crate::installation::Form::AllInOne).await).await; } )* })*
        }
        mod split {
            $(mod $file { $( #[tokio::test] async fn $test() { crate::$file::$test(crate::world::World::of(crate::installation::Form::Split).await).await; } )* })*
        }
    };
}

on_both_forms!(
    faces: [
        every_process_is_alive_and_ready,
        blogs_are_listed_as_json,
        the_openapi_document_lists_every_path,
        reflection_names_every_service,
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
    ],
);
