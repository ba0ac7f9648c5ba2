//! Messages of BlogService.

use proto::posts::v1;
use service_kit::{mask::Mask, violation::Violations};

use super::{masked, optional, policy, required, theme, to_time, words};
use crate::{
    blogs::{BlogChange, BlogDeletion, NewBlog},
    values::{
        Blog, BlogId, Description, DisplayName, Language, Origin, Origins, PersonId, Role, TimeZone, Title,
    },
};

const WRITABLE: &[&str] = &[
    "title",
    "description",
    "language",
    "time_zone",
    "allowed_origins",
    "comment_policy.commenters",
    "comment_policy.hold_first_comment",
    "comment_policy.hold_from_links",
    "comment_policy.flood_interval",
    "comment_policy.max_characters",
    "comment_policy.edit_window",
    "comment_policy.close_after",
    "theme.accent_color",
    "theme.background_color",
    "theme.text_color",
    "theme.font_stack",
    "theme.line_length",
    "theme.header_image_url",
];

pub(in crate::grpc) fn create(
    mut wrong: Violations,
    request: v1::CreateBlogRequest,
) -> Result<NewBlog, Violations> {
    let id = wrong.check("blog_id", BlogId::parse(&request.blog_id));
    let blog = required("blog", request.blog)?;
    let owner = required("owner", request.owner)?;
    let title = wrong.check("blog.title", Title::parse(&blog.title));
    let description = wrong.check("blog.description", Description::parse(&blog.description));
    let language = wrong.check("blog.language", language(&blog.language));
    let time_zone = wrong.check("blog.time_zone", TimeZone::parse(&blog.time_zone));
    let comment_policy =
        policy::policy(&mut wrong, "blog.comment_policy", blog.comment_policy.as_ref(), |_| true);
    let theme = theme::theme(&mut wrong, "blog.theme", blog.theme.as_ref());
    let allowed_origins = origins(&mut wrong, &blog.allowed_origins);
    let owner_name = wrong.check("owner.display_name", DisplayName::parse(&owner.display_name));
    let owner_person = optional(&mut wrong, "owner.person", &owner.person, PersonId::parse_name);
    if wrong.check("owner.role", words::role(owner.role)).flatten().is_some_and(|role| role != Role::Owner) {
        wrong.add("owner.role", "must be OWNER or not set");
    }
    let (Some(id), Some(title), Some(description), Some(language)) = (id, title, description, language)
    else {
        return Err(wrong);
    };
    let (Some(time_zone), Some(allowed_origins), Some(owner_name)) = (time_zone, allowed_origins, owner_name)
    else {
        return Err(wrong);
    };
    wrong.into_result()?;
    Ok(NewBlog {
        id,
        title,
        description,
        language,
        time_zone,
        comment_policy,
        theme,
        allowed_origins,
        owner_name,
        owner_person,
    })
}

pub(in crate::grpc) fn update(
    mut wrong: Violations,
    request: &v1::UpdateBlogRequest,
) -> Result<BlogChange, Violations> {
    let blog = required("blog", request.blog.as_ref())?;
    let id = wrong.check("blog.name", BlogId::parse_name(&blog.name));
    let paths = request.update_mask.as_ref().map(|mask| mask.paths.as_slice());
    let mask = Mask::parse(paths, WRITABLE, |path| is_set(blog, path))?;
    let title = masked(&mut wrong, mask.has("title"), "blog.title", || Title::parse(&blog.title));
    let description = masked(&mut wrong, mask.has("description"), "blog.description", || {
        Description::parse(&blog.description)
    });
    let language = masked(&mut wrong, mask.has("language"), "blog.language", || language(&blog.language));
    let time_zone =
        masked(&mut wrong, mask.has("time_zone"), "blog.time_zone", || TimeZone::parse(&blog.time_zone));
    let comment_policy =
        policy::change(&mut wrong, "blog.comment_policy", blog.comment_policy.as_ref(), &mask);
    let theme = theme::change(&mut wrong, "blog.theme", blog.theme.as_ref(), &mask);
    let allowed_origins =
        if mask.has("allowed_origins") { origins(&mut wrong, &blog.allowed_origins) } else { None };
    let Some(id) = id else { return Err(wrong) };
    wrong.into_result()?;
    let etag = blog.etag.clone();
    Ok(BlogChange {
        id,
        etag,
        title,
        description,
        language,
        time_zone,
        comment_policy,
        theme,
        allowed_origins,
    })
}

pub(in crate::grpc) fn delete(
    mut wrong: Violations,
    request: v1::DeleteBlogRequest,
) -> Result<BlogDeletion, Violations> {
    let id = wrong.check("name", BlogId::parse_name(&request.name));
    let Some(id) = id else { return Err(wrong) };
    wrong.into_result()?;
    Ok(BlogDeletion { id, etag: request.etag })
}

pub(in crate::grpc) fn message(blog: Blog) -> v1::Blog {
    v1::Blog {
        name: blog.id.name(),
        etag: blog.etag(),
        comment_policy: policy::message_if_set(blog.comment_policy),
        title: blog.title,
        description: blog.description,
        language: blog.language,
        time_zone: blog.time_zone,
        revision: blog.revision,
        create_time: Some(blog.create_time.to_proto()),
        update_time: Some(blog.update_time.to_proto()),
        delete_time: to_time(blog.delete_time),
        theme: theme::message_if_set(&blog.theme),
        allowed_origins: blog.allowed_origins.into_strings(),
    }
}

fn language(text: &str) -> Result<Language, String> {
    if text.is_empty() { Ok(Language::default_one()) } else { Language::parse(text) }
}

fn origins(wrong: &mut Violations, given: &[String]) -> Option<Origins> {
    wrong.check("blog.allowed_origins", Origins::count(given.len()))?;
    let mut origins = Vec::with_capacity(given.len());
    for (index, origin) in given.iter().enumerate() {
        origins.extend(wrong.check(&format!("blog.allowed_origins[{index}]"), Origin::parse(origin)));
    }
    wrong.check("blog.allowed_origins", Origins::new(origins))
}

fn is_set(blog: &v1::Blog, path: &str) -> bool {
    match path {
        "title" => !blog.title.is_empty(),
        "description" => !blog.description.is_empty(),
        "language" => !blog.language.is_empty(),
        "time_zone" => !blog.time_zone.is_empty(),
        "allowed_origins" => !blog.allowed_origins.is_empty(),
        inside => {
            policy::is_set(blog.comment_policy.as_ref(), inside) || theme::is_set(blog.theme.as_ref(), inside)
        }
    }
}
