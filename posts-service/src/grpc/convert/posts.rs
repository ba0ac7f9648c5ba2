//! Messages of PostService about one post.

use proto::posts::v1;
use service_kit::{mask::Mask, time::Timestamp, violation::Violations};

use super::{masked, optional, policy, required, time, to_time, words};
use crate::{
    posts::{Change, Lookup, NewPost, PostChange, PostStep, Step},
    values::{
        BlogId, CanonicalUrl, Content, Day, Excerpt, Experience, Format, Kind, Label, Labels, MemberName,
        Post, PostName, ShortText, Slug, Title, Wish,
    },
};

const WRITABLE: &[&str] = &[
    "slug",
    "title",
    "content",
    "content_format",
    "excerpt",
    "author",
    "labels",
    "comment_policy.commenters",
    "comment_policy.hold_first_comment",
    "comment_policy.hold_from_links",
    "comment_policy.flood_interval",
    "comment_policy.max_characters",
    "comment_policy.edit_window",
    "comment_policy.close_after",
    "canonical_url",
    "experience",
];

/// Most posts of one BatchGetPosts.
const MOST_IN_BATCH: usize = 100;

pub(in crate::grpc) fn create(
    mut wrong: Violations,
    request: v1::CreatePostRequest,
) -> Result<NewPost, Violations> {
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let post = required("post", request.post)?;
    let kind = wrong.check("post.kind", words::kind(post.kind)).map(|kind| kind.unwrap_or(Kind::Article));
    let slug = wrong.check("post.slug", wish(&post.slug));
    let title = wrong.check("post.title", Title::parse(&post.title));
    let content = wrong.check("post.content", Content::parse(&post.content));
    let content_format = wrong.check("post.content_format", words::format(post.content_format));
    let excerpt = wrong.check("post.excerpt", Excerpt::parse(&post.excerpt));
    let author = optional(&mut wrong, "post.author", &post.author, MemberName::parse);
    let labels = labels(&mut wrong, &post.labels);
    let comment_policy =
        policy::policy(&mut wrong, "post.comment_policy", post.comment_policy.as_ref(), |_| true);
    let canonical_url = optional(&mut wrong, "post.canonical_url", &post.canonical_url, CanonicalUrl::parse);
    let experience = post.experience.as_ref().and_then(|given| experience(&mut wrong, given));
    if kind == Some(Kind::External) && post.canonical_url.is_empty() {
        wrong.add("post.canonical_url", "must be set for kind EXTERNAL");
    }
    let (Some(blog), Some(kind), Some(slug), Some(title), Some(content), Some(excerpt), Some(labels)) =
        (blog, kind, slug, title, content, excerpt, labels)
    else {
        return Err(wrong);
    };
    wrong.into_result()?;
    let content_format = content_format.flatten().unwrap_or(Format::Markdown);
    Ok(NewPost {
        blog,
        kind,
        slug,
        title,
        content,
        content_format,
        excerpt,
        author,
        labels,
        comment_policy,
        canonical_url,
        experience,
    })
}

pub(in crate::grpc) fn update(
    mut wrong: Violations,
    request: &v1::UpdatePostRequest,
) -> Result<PostChange, Violations> {
    let post = required("post", request.post.as_ref())?;
    let name = wrong.check("post.name", PostName::parse(&post.name));
    let paths = request.update_mask.as_ref().map(|mask| mask.paths.as_slice());
    let mask = Mask::parse(paths, WRITABLE, |path| is_set(post, path))?;
    let has = |path: &str| mask.has(path);
    let slug = masked(&mut wrong, has("slug"), "post.slug", || wish(&post.slug));
    let title = masked(&mut wrong, has("title"), "post.title", || Title::parse(&post.title));
    let content = masked(&mut wrong, has("content"), "post.content", || Content::parse(&post.content));
    // A format that is not said stays as it is: read as another one, the text would break.
    let content_format = masked(&mut wrong, has("content_format"), "post.content_format", || {
        words::format(post.content_format)
    });
    let excerpt = masked(&mut wrong, has("excerpt"), "post.excerpt", || Excerpt::parse(&post.excerpt));
    // Every post has an author, so none said is no other.
    let author = if has("author") { post.author.as_str() } else { "" };
    let author = optional(&mut wrong, "post.author", author, MemberName::parse);
    let labels = if has("labels") { labels(&mut wrong, &post.labels) } else { None };
    let comment_policy =
        policy::change(&mut wrong, "post.comment_policy", post.comment_policy.as_ref(), &mask);
    let canonical_url = if has("canonical_url") {
        let url = optional(&mut wrong, "post.canonical_url", &post.canonical_url, CanonicalUrl::parse);
        url.map_or(Change::Clear, Change::Set)
    } else {
        Change::Keep
    };
    let experience = if has("experience") {
        let experience = post.experience.as_ref().and_then(|given| experience(&mut wrong, given));
        experience.map_or(Change::Clear, Change::Set)
    } else {
        Change::Keep
    };
    let Some(name) = name else { return Err(wrong) };
    wrong.into_result()?;
    Ok(PostChange {
        name,
        etag: post.etag.clone(),
        slug,
        title,
        content,
        content_format: content_format.flatten(),
        excerpt,
        author,
        labels,
        comment_policy,
        canonical_url,
        experience,
    })
}

/// A step whose request holds nothing but name and etag.
pub(in crate::grpc) fn step(
    mut wrong: Violations,
    name: &str,
    etag: String,
    step: Step,
) -> Result<PostStep, Violations> {
    let Some(name) = wrong.check("name", PostName::parse(name)) else { return Err(wrong) };
    wrong.into_result()?;
    Ok(PostStep { name, etag, step })
}

pub(in crate::grpc) fn publish(
    mut wrong: Violations,
    request: v1::PublishPostRequest,
) -> Result<PostStep, Violations> {
    let at: Option<Timestamp> = time(&mut wrong, "publish_time", request.publish_time);
    let visibility =
        v1::PostVisibility::try_from(request.visibility).map_err(|_| "must be PUBLIC or PRIVATE");
    let privately = wrong.check("visibility", visibility) == Some(v1::PostVisibility::Private);
    step(wrong, &request.name, request.etag, Step::Publish { at, privately })
}

pub(in crate::grpc) fn name(name: &str) -> Result<PostName, Violations> {
    let mut wrong = Violations::default();
    wrong.check("name", PostName::parse(name)).ok_or(wrong)
}

pub(in crate::grpc) fn lookup(request: v1::LookupPostRequest) -> Result<(BlogId, Lookup), Violations> {
    use v1::lookup_post_request::Key;
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let said = |text: String| if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(text) };
    let key = match request.key {
        Some(Key::Slug(slug)) => wrong.check("slug", said(slug)).map(Lookup::Slug),
        Some(Key::Alias(path)) => wrong.check("alias", said(path)).map(Lookup::Path),
        Some(Key::Url(url)) => wrong.check("url", CanonicalUrl::parse(&url)).map(Lookup::Url),
        None => {
            wrong.add("slug", "must be set, or else `alias` or `url`");
            None
        }
    };
    match (blog, key) {
        (Some(blog), Some(key)) => Ok((blog, key)),
        _ => Err(wrong),
    }
}

pub(in crate::grpc) fn batch(
    request: &v1::BatchGetPostsRequest,
) -> Result<(BlogId, Vec<PostName>), Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    if !(1..=MOST_IN_BATCH).contains(&request.names.len()) {
        wrong.add("names", format!("must be 1 to {MOST_IN_BATCH} names; there are {}", request.names.len()));
    }
    let mut names = Vec::with_capacity(request.names.len());
    for (index, name) in request.names.iter().enumerate() {
        let field = format!("names[{index}]");
        let Some(name) = wrong.check(&field, PostName::parse(name)) else { continue };
        if blog.as_ref().is_some_and(|blog| *blog != name.blog) {
            wrong.add(field, "must be a post of `parent`");
        }
        names.push(name);
    }
    let Some(blog) = blog else { return Err(wrong) };
    wrong.into_result()?;
    Ok((blog, names))
}

pub(in crate::grpc) fn preview(
    request: &v1::PreviewPostRequest,
) -> Result<(BlogId, Content, Format), Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let content = wrong.check("content", Content::parse(&request.content));
    let format = wrong.check("content_format", words::format(request.content_format));
    match (blog, content, format) {
        (Some(blog), Some(content), Some(format)) => Ok((blog, content, format.unwrap_or(Format::Markdown))),
        _ => Err(wrong),
    }
}

pub(in crate::grpc) fn message(post: Post) -> v1::Post {
    let excerpt = post.shown_excerpt().to_owned();
    let (content, content_html) = post.text.map(|text| (text.content, text.content_html)).unwrap_or_default();
    v1::Post {
        author: MemberName { blog: post.name.blog.clone(), id: post.author }.to_string(),
        name: post.name.to_string(),
        kind: words::to_kind(post.kind),
        slug: post.slug,
        title: post.title,
        content,
        content_format: words::to_format(post.content_format),
        content_html,
        excerpt,
        state: words::to_state(post.state),
        publish_time: to_time(post.publish_time),
        author_display_name: post.author_display_name,
        labels: post.labels,
        comment_policy: policy::message_if_set(post.comment_policy),
        canonical_url: post.canonical_url,
        experience: post.experience.map(|experience| v1::Experience {
            business: experience.business.into_string(),
            agent_name: experience.agent_name.into_string(),
            verdict: words::to_verdict(experience.verdict),
            occurred_on: experience.occurred_on.map(Day::into_string).unwrap_or_default(),
        }),
        etag: post.etag,
        revision: post.revision,
        create_time: Some(post.create_time.to_proto()),
        update_time: Some(post.update_time.to_proto()),
        delete_time: to_time(post.delete_time),
        purge_time: to_time(post.purge_time),
    }
}

fn wish(slug: &str) -> Result<Wish, String> {
    if slug.is_empty() { Ok(Wish::FromTitle) } else { Slug::parse(slug).map(Wish::Given) }
}

fn labels(wrong: &mut Violations, given: &[String]) -> Option<Labels> {
    let mut labels = Vec::with_capacity(given.len());
    for (index, label) in given.iter().enumerate() {
        labels.extend(wrong.check(&format!("post.labels[{index}]"), Label::parse(label)));
    }
    wrong.check("post.labels", Labels::new(labels))
}

fn experience(wrong: &mut Violations, given: &v1::Experience) -> Option<Experience> {
    let business = if given.business.trim().is_empty() {
        Err("must be 1 to 200 characters".to_owned())
    } else {
        ShortText::parse(&given.business)
    };
    let business = wrong.check("post.experience.business", business);
    let agent_name = wrong.check("post.experience.agent_name", ShortText::parse(&given.agent_name));
    let verdict = wrong.check("post.experience.verdict", words::said(words::verdict(given.verdict)));
    let occurred_on = optional(wrong, "post.experience.occurred_on", &given.occurred_on, Day::parse);
    Some(Experience { business: business?, agent_name: agent_name?, verdict: verdict?, occurred_on })
}

fn is_set(post: &v1::Post, path: &str) -> bool {
    match path {
        "slug" => !post.slug.is_empty(),
        "title" => !post.title.is_empty(),
        "content" => !post.content.is_empty(),
        "content_format" => post.content_format != 0,
        "excerpt" => !post.excerpt.is_empty(),
        "author" => !post.author.is_empty(),
        "labels" => !post.labels.is_empty(),
        "canonical_url" => !post.canonical_url.is_empty(),
        "experience" => post.experience.is_some(),
        inside => policy::is_set(post.comment_policy.as_ref(), inside),
    }
}
