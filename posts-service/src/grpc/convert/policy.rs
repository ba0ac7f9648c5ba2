//! Rules for comments: their bounds, and their paths in a field mask.

use proto::posts::v1;
use service_kit::{mask::Mask, violation::Violations};

use super::words;
use crate::values::comment_policy::{
    CommentPolicy, MAX_CHARACTERS, MAX_CLOSE_AFTER, MAX_EDIT_WINDOW, MAX_FLOOD_INTERVAL, MAX_HOLD_FROM_LINKS,
    Rule,
};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// Reads the rules of `policy`, a message at `field` of the request, as far as `chosen` by name.
pub(super) fn policy(
    wrong: &mut Violations,
    field: &str,
    policy: Option<&v1::CommentPolicy>,
    chosen: impl Fn(&str) -> bool,
) -> CommentPolicy {
    let Some(given) = policy else { return CommentPolicy::default() };
    let at = |rule: &str| format!("{field}.{rule}");
    let mut count = |rule: &str, value: Option<i32>, most: i32| {
        let value = value.filter(|_| chosen(rule))?;
        let range = if (0..=most).contains(&value) { Ok(value) } else { Err(format!("must be 0 to {most}")) };
        wrong.check(&at(rule), range)
    };
    let hold_from_links = count("hold_from_links", given.hold_from_links, MAX_HOLD_FROM_LINKS);
    let max_characters = count("max_characters", given.max_characters, MAX_CHARACTERS);
    let mut span = |rule: &str, value: Option<prost_types::Duration>, most: i64| {
        let value = value.filter(|_| chosen(rule))?;
        wrong.check(&at(rule), micros(value, most))
    };
    let flood_interval = span("flood_interval", given.flood_interval, MAX_FLOOD_INTERVAL);
    let edit_window = span("edit_window", given.edit_window, MAX_EDIT_WINDOW);
    let close_after = span("close_after", given.close_after, MAX_CLOSE_AFTER);
    let commenters = given.commenters.filter(|_| chosen("commenters"));
    CommentPolicy {
        commenters: commenters
            .and_then(|value| wrong.check(&at("commenters"), words::commenters(value)))
            .flatten(),
        hold_first_comment: given.hold_first_comment,
        hold_from_links,
        flood_interval,
        max_characters,
        edit_window,
        close_after,
    }
}

/// Whether a mask's path inside the policy is set.
pub(super) fn is_set(policy: Option<&v1::CommentPolicy>, path: &str) -> bool {
    let Some(policy) = policy else { return false };
    match path {
        "comment_policy.commenters" => policy.commenters.is_some(),
        "comment_policy.hold_first_comment" => policy.hold_first_comment.is_some(),
        "comment_policy.hold_from_links" => policy.hold_from_links.is_some(),
        "comment_policy.flood_interval" => policy.flood_interval.is_some(),
        "comment_policy.max_characters" => policy.max_characters.is_some(),
        "comment_policy.edit_window" => policy.edit_window.is_some(),
        "comment_policy.close_after" => policy.close_after.is_some(),
        _ => false,
    }
}

/// Reads a change: the rules that the mask names, those without a value taken back.
pub(super) fn change(
    wrong: &mut Violations,
    field: &str,
    given: Option<&v1::CommentPolicy>,
    mask: &Mask,
) -> Vec<Rule> {
    let chosen = |rule: &str| mask.has(&format!("comment_policy.{rule}"));
    let policy = policy(wrong, field, given, chosen);
    let rules = [
        ("commenters", Rule::Commenters(policy.commenters)),
        ("hold_first_comment", Rule::HoldFirstComment(policy.hold_first_comment)),
        ("hold_from_links", Rule::HoldFromLinks(policy.hold_from_links)),
        ("flood_interval", Rule::FloodInterval(policy.flood_interval)),
        ("max_characters", Rule::MaxCharacters(policy.max_characters)),
        ("edit_window", Rule::EditWindow(policy.edit_window)),
        ("close_after", Rule::CloseAfter(policy.close_after)),
    ];
    rules.into_iter().filter(|(rule, _)| chosen(rule)).map(|(_, rule)| rule).collect()
}

/// The rules as a message; none when none is set.
pub(super) fn message_if_set(policy: CommentPolicy) -> Option<v1::CommentPolicy> {
    (policy != CommentPolicy::default()).then(|| message(policy))
}

/// The rules as a message.
pub(super) fn message(policy: CommentPolicy) -> v1::CommentPolicy {
    v1::CommentPolicy {
        commenters: policy.commenters.map(words::to_commenters),
        hold_first_comment: policy.hold_first_comment,
        hold_from_links: policy.hold_from_links,
        flood_interval: policy.flood_interval.map(duration),
        max_characters: policy.max_characters,
        edit_window: policy.edit_window.map(duration),
        close_after: policy.close_after.map(duration),
    }
}

fn micros(value: prost_types::Duration, most: i64) -> Result<i64, String> {
    let rule = || format!("must be 0 s to {} s", most / MICROS_PER_SECOND);
    let micros = value
        .seconds
        .checked_mul(MICROS_PER_SECOND)
        .and_then(|micros| micros.checked_add(i64::from(value.nanos) / 1_000))
        .ok_or_else(rule)?;
    let well_formed = (0..1_000_000_000).contains(&value.nanos);
    if well_formed && (0..=most).contains(&micros) { Ok(micros) } else { Err(rule()) }
}

fn duration(micros: i64) -> prost_types::Duration {
    let nanos = i32::try_from(micros % MICROS_PER_SECOND * 1_000).expect("less than a second");
    prost_types::Duration { seconds: micros / MICROS_PER_SECOND, nanos }
}
