//! The rules for comments as fields of a form: those of a blog, and those of a post that differ.

use proto::posts::v1::{CommentPolicy, Commenters};

use super::{
    problem::{Problem, What},
    values::{Field, Values, line},
};

/// The fields; an empty one leaves the rule to the blog, or to the default.
pub(super) const FIELDS: [Field; 7] = [
    line("commenters", "comment_policy.commenters"),
    line("hold_first_comment", "comment_policy.hold_first_comment"),
    line("hold_from_links", "comment_policy.hold_from_links"),
    line("flood_interval", "comment_policy.flood_interval"),
    line("max_characters", "comment_policy.max_characters"),
    line("edit_window", "comment_policy.edit_window"),
    line("close_after", "comment_policy.close_after"),
];

/// Seconds of the units that the form shows.
const SECOND: f64 = 1.0;
const MINUTE: f64 = 60.0;
const DAY: f64 = 86_400.0;

const COMMENTERS: [(&str, Commenters); 4] = [
    ("anyone", Commenters::Anyone),
    ("persons", Commenters::Persons),
    ("members", Commenters::Members),
    ("nobody", Commenters::Nobody),
];

/// Fills in the fields.
pub(super) fn fill(values: &mut Values, policy: Option<&CommentPolicy>) {
    let policy = policy.copied().unwrap_or_default();
    let commenters = COMMENTERS.iter().find(|(_, known)| policy.commenters == Some((*known).into()));
    values.set("commenters", commenters.map_or("", |(word, _)| *word));
    values.set(
        "hold_first_comment",
        policy.hold_first_comment.map_or("", |hold| if hold { "yes" } else { "no" }),
    );
    values.set("hold_from_links", number(policy.hold_from_links));
    values.set("flood_interval", length(policy.flood_interval, SECOND));
    values.set("max_characters", number(policy.max_characters));
    values.set("edit_window", length(policy.edit_window, MINUTE));
    values.set("close_after", length(policy.close_after, DAY));
}

/// Reads the fields; `None` when none is filled in.
pub(super) fn read(values: &Values, problems: &mut Vec<Problem>) -> Option<CommentPolicy> {
    let commenters = COMMENTERS.iter().find(|(word, _)| values.get("commenters") == *word);
    let policy = CommentPolicy {
        commenters: commenters.map(|(_, commenters)| (*commenters).into()),
        hold_first_comment: match values.get("hold_first_comment") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        hold_from_links: whole(values, "hold_from_links", problems),
        flood_interval: duration(values, "flood_interval", SECOND, problems),
        max_characters: whole(values, "max_characters", problems),
        edit_window: duration(values, "edit_window", MINUTE, problems),
        close_after: duration(values, "close_after", DAY, problems),
    };
    (policy != CommentPolicy::default()).then_some(policy)
}

fn number(value: Option<i32>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn whole(values: &Values, name: &'static str, problems: &mut Vec<Problem>) -> Option<i32> {
    let typed = values.get(name);
    if typed.is_empty() {
        return None;
    }
    let read = typed.parse().ok().filter(|number| *number >= 0);
    if read.is_none() {
        problems.push(Problem::new(name, What::NoNumber));
    }
    read
}

/// At most three digits behind the point, which the longest of these durations keep in a double.
fn length(duration: Option<prost_types::Duration>, unit: f64) -> String {
    duration.map(|duration| shown(seconds(duration) / unit)).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "the longest is ten years")]
fn seconds(duration: prost_types::Duration) -> f64 {
    duration.seconds as f64 + f64::from(duration.nanos) / 1e9
}

fn shown(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn duration(
    values: &Values,
    name: &'static str,
    unit: f64,
    problems: &mut Vec<Problem>,
) -> Option<prost_types::Duration> {
    let typed = values.get(name).replace(',', ".");
    if typed.is_empty() {
        return None;
    }
    let seconds = typed.parse::<f64>().ok().map(|number| number * unit);
    let read = seconds.and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
    let read = read.and_then(|read| prost_types::Duration::try_from(read).ok());
    if read.is_none() {
        problems.push(Problem::new(name, What::NoNumber));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_survive_the_form() {
        let policy = CommentPolicy {
            commenters: Some(Commenters::Members.into()),
            hold_first_comment: Some(false),
            hold_from_links: Some(0),
            flood_interval: Some(prost_types::Duration { seconds: 15, nanos: 500_000_000 }),
            max_characters: None,
            edit_window: Some(prost_types::Duration { seconds: 930, nanos: 0 }),
            close_after: Some(prost_types::Duration { seconds: 90 * 86_400, nanos: 0 }),
        };
        let mut values = Values::default();
        fill(&mut values, Some(&policy));
        assert_eq!((values.get("flood_interval"), values.get("edit_window")), ("15.5", "15.5"));
        assert_eq!((values.get("close_after"), values.get("max_characters")), ("90", ""));
        let mut problems = Vec::new();
        assert_eq!(read(&values, &mut problems), Some(policy));
        assert_eq!(problems, []);
    }

    #[test]
    fn what_is_no_number_is_said_beside_its_field() {
        let mut values = Values::default();
        values.set("hold_from_links", "-1");
        values.set("close_after", "soon");
        values.set("edit_window", "NaN");
        let mut problems = Vec::new();
        assert_eq!(read(&values, &mut problems), None);
        let names: Vec<_> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(names, ["hold_from_links", "edit_window", "close_after"]);
    }
}
