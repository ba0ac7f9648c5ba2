//! A post as fields of a form, and back.

use proto::posts::v1::{ContentFormat, Experience, Post, PostKind, Verdict};

use super::{
    policy,
    problem::{Problem, What},
    values::{Field, Size, Values, line},
};

/// The fields that can be changed, in the form's order.
pub(super) const FIELDS: &[Field] = &[
    line("title", "title"),
    line("slug", "slug"),
    Field { name: "content", path: "content", size: Size::Text },
    line("content_format", "content_format"),
    Field { name: "excerpt", path: "excerpt", size: Size::Text },
    Field { name: "labels", path: "labels", size: Size::List },
    line("author", "author"),
    line("canonical_url", "canonical_url"),
    line("business", "experience"),
    line("agent_name", "experience"),
    line("verdict", "experience"),
    line("occurred_on", "experience"),
    policy::FIELDS[0],
    policy::FIELDS[1],
    policy::FIELDS[2],
    policy::FIELDS[3],
    policy::FIELDS[4],
    policy::FIELDS[5],
    policy::FIELDS[6],
];

const VERDICTS: [(&str, Verdict); 3] =
    [("great", Verdict::Great), ("forgettable", Verdict::Forgettable), ("bad", Verdict::Bad)];

const KINDS: [(&str, PostKind); 3] =
    [("article", PostKind::Article), ("page", PostKind::Page), ("external", PostKind::External)];

/// The post's values. `derived` is the excerpt that the text has by itself: it is not shown as typed,
/// or the next save would make it fixed.
pub(super) fn values(post: &Post, derived: Option<&str>) -> Values {
    let mut values = Values::default();
    values.set("title", &post.title);
    values.set("slug", &post.slug);
    values.set("content", &post.content);
    values.set(
        "content_format",
        if post.content_format() == ContentFormat::Html { "html" } else { "markdown" },
    );
    values.set("excerpt", if derived == Some(&post.excerpt) { "" } else { &post.excerpt });
    values.set("labels", post.labels.join("\n"));
    values.set("author", &post.author);
    values.set("canonical_url", &post.canonical_url);
    let experience = post.experience.clone().unwrap_or_default();
    values.set("business", &experience.business);
    values.set("agent_name", &experience.agent_name);
    let verdict = VERDICTS.iter().find(|(_, known)| *known == experience.verdict());
    values.set("verdict", verdict.map_or("", |(word, _)| *word));
    values.set("occurred_on", &experience.occurred_on);
    policy::fill(&mut values, post.comment_policy.as_ref());
    values
}

/// What was typed, as a post.
///
/// # Errors
/// What is not even readable; the rules for the rest are the service's.
pub(super) fn post(values: &Values) -> Result<Post, Vec<Problem>> {
    let mut problems = Vec::new();
    if values.get("title").is_empty() {
        problems.push(Problem::new("title", What::Missing));
    }
    let comment_policy = policy::read(values, &mut problems);
    let post = Post {
        title: values.get("title").to_owned(),
        slug: values.get("slug").to_owned(),
        content: values.get("content").to_owned(),
        content_format: format(values).into(),
        excerpt: values.get("excerpt").to_owned(),
        labels: values.list("labels"),
        author: values.get("author").to_owned(),
        canonical_url: values.get("canonical_url").to_owned(),
        experience: experience(values),
        comment_policy,
        ..Post::default()
    };
    if problems.is_empty() { Ok(post) } else { Err(problems) }
}

/// How the text is written.
pub(super) fn format(values: &Values) -> ContentFormat {
    if values.get("content_format") == "html" { ContentFormat::Html } else { ContentFormat::Markdown }
}

/// The kind that a word names.
pub(super) fn kind(word: &str) -> PostKind {
    KINDS.iter().find(|(known, _)| *known == word).map_or(PostKind::Article, |(_, kind)| *kind)
}

/// The word for a kind.
pub(super) fn kind_word(kind: PostKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("article", |(word, _)| word)
}

/// None of the fields filled in means none to tell of; some of them are for the service to judge.
fn experience(values: &Values) -> Option<Experience> {
    let verdict = VERDICTS.iter().find(|(word, _)| *word == values.get("verdict"));
    let experience = Experience {
        business: values.get("business").to_owned(),
        agent_name: values.get("agent_name").to_owned(),
        verdict: verdict.map_or(Verdict::Unspecified, |(_, verdict)| *verdict).into(),
        occurred_on: values.get("occurred_on").to_owned(),
    };
    (experience != Experience::default()).then_some(experience)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_survives_the_form() {
        let given = Post {
            title: "Week 1".into(),
            slug: "week-1".into(),
            content: "  two spaces\n".into(),
            content_format: ContentFormat::Html.into(),
            excerpt: "short".into(),
            labels: vec!["good service".into(), "food, drinks".into()],
            author: "blogs/b/members/m".into(),
            canonical_url: "https://example.com/".into(),
            experience: Some(Experience {
                business: "Pizzeria".into(),
                agent_name: "Paul".into(),
                verdict: Verdict::Great.into(),
                occurred_on: "2012-11-19".into(),
            }),
            ..Post::default()
        };
        assert_eq!(post(&values(&given, None)), Ok(given));
    }

    #[test]
    fn an_excerpt_that_the_text_gives_is_not_shown_as_typed() {
        let given = Post { title: "t".into(), excerpt: "first words".into(), ..Post::default() };
        assert_eq!(values(&given, Some("first words")).get("excerpt"), "");
        assert_eq!(values(&given, Some("other words")).get("excerpt"), "first words");
    }

    #[test]
    fn every_field_has_a_value() {
        let filled = values(&Post::default(), None).fingerprint();
        for field in FIELDS {
            assert!(filled.contains(&format!("{}=", field.name)), "{}", field.name);
        }
    }
}
