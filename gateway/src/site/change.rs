//! What authors do to what they wrote: give it a new text while its window is open, or delete it. The
//! proof that it is theirs is their session, or lies in the cookie of a guest.

use axum::{http::StatusCode, response::Response};
use proto::comments::v1::{Comment, DeleteCommentRequest};

use super::{
    after_form, answer,
    backend::{Asker, Failure},
    context::Context,
    discussion::First,
    focus::Focus,
    named,
    place::Target,
    present,
    refusal::Refusal,
    repeat,
    talk::comment_name,
    typed::Typed,
    visitor::Visitor,
    wish::Done,
};
use crate::pages::view::{DeleteForm, EditForm, FormNotice, Opened, SafeHtml};

/// One comment that a form is about, and what makes it its sender's.
struct Mine {
    name: String,
    asker: Asker,
    /// What proves it beside their name.
    token: Option<String>,
}

impl Mine {
    /// What they wrote as a guest on this device is theirs also after they signed in.
    async fn of(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Result<Self, Failure> {
        let standing = visitor.standing(site).await;
        standing.allows(typed)?;
        let name = comment_name(&target.post.name, typed.comment.ok_or(Failure::Forbidden)?);
        let guest = visitor.guest(site);
        let written = guest.as_ref().and_then(|guest| Some((guest, guest.edit_token(&name)?)));
        if let Some((guest, token)) = written {
            let (asker, token) = (visitor.known_as(guest), Some(token.to_owned()));
            return Ok(Self { name, asker, token });
        }
        let pass = standing.person().ok_or(Failure::Forbidden)?.pass.as_ref().ok_or(Failure::Away)?;
        Ok(Self { name, asker: visitor.signed_in_with(pass), token: None })
    }
}

/// Saves a new text.
pub(super) async fn save(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let mine = match Mine::of(site, visitor, target, typed).await {
        Ok(mine) => mine,
        Err(failure) => return refused_edit(site, visitor, target, typed, failure).await,
    };
    let comment = Comment {
        name: mine.name.clone(),
        content: typed.text.clone(),
        etag: typed.etag.clone(),
        ..Comment::default()
    };
    let request_id = repeat::change_id(&mine.name, &typed.etag, Some(&typed.text)).to_string();
    match site.backend.update(&mine.asker, mine.token.as_deref(), comment, request_id).await {
        Ok(comment) => answer::see_other(&after_form::permalink(target, &comment, Done::Saved)),
        Err(failure) => refused_edit(site, visitor, target, typed, failure).await,
    }
}

/// Shows how a new text will look.
pub(super) async fn preview(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    match site.backend.preview(&visitor.anonymous(), &target.post.name, &typed.text).await {
        Ok(html) => {
            let first = First::load(site, visitor, target, None).await;
            let form = EditForm { preview: Some(SafeHtml::from_service(html)), ..kept(target, typed) };
            let current = current(site, visitor, target, typed).await;
            edit_page(target, typed, first, current, form, StatusCode::OK)
        }
        Err(Failure::NotFound) => refused_edit(site, visitor, target, typed, Failure::Away).await,
        Err(failure) => refused_edit(site, visitor, target, typed, failure).await,
    }
}

/// Deletes the comment for good.
pub(super) async fn delete(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let mine = match Mine::of(site, visitor, target, typed).await {
        Ok(mine) => mine,
        Err(failure) => return refused_delete(site, visitor, target, typed, failure).await,
    };
    let message = DeleteCommentRequest {
        name: mine.name.clone(),
        etag: typed.etag.clone(),
        request_id: repeat::change_id(&mine.name, &typed.etag, None).to_string(),
    };
    match site.backend.delete(&mine.asker, mine.token.as_deref(), message).await {
        Ok(_) => answer::see_other(&format!("{}?done={}#comments", target.url(), Done::Deleted.word())),
        Err(failure) => refused_delete(site, visitor, target, typed, failure).await,
    }
}

/// The form again, with what was typed. After a conflict both texts are on the page, and saving once more
/// is a choice between them.
async fn refused_edit(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    failure: Failure,
) -> Response {
    let first = First::load(site, visitor, target, None).await;
    let current = current(site, visitor, target, typed).await;
    let refusal = Refusal::of_change(failure, typed, first.max_text());
    let theirs = current.as_ref().filter(|_| refusal.notice == Some(FormNotice::Conflict));
    let form = EditForm {
        etag: theirs.map_or_else(|| typed.etag.clone(), |comment| comment.etag.clone()),
        theirs: theirs.map(|comment| SafeHtml::from_service(&comment.content_html)),
        error: refusal.errors.into_iter().next(),
        is_over: refusal.notice == Some(FormNotice::TooLate),
        notice: refusal.notice,
        ..kept(target, typed)
    };
    let response = edit_page(target, typed, first, current, form, refusal.status);
    after_form::waited(response, refusal.retry_after)
}

fn edit_page(
    target: &Target,
    typed: &Typed,
    first: First<'_>,
    current: Option<Comment>,
    form: EditForm,
    status: StatusCode,
) -> Response {
    let id = typed.comment.map(|id| id.to_string()).unwrap_or_default();
    // What was typed is shown also where the comment itself cannot be.
    let name = typed.comment.map(|id| comment_name(&target.post.name, id)).unwrap_or_default();
    let comment = current.or(Some(Comment { name, ..Comment::default() }));
    let part = first.with_focus(Some(&Focus { id, comment, opened: Opened::Edit(form) }), None);
    after_form::page(status, &part.on(present::post_page(target)), target)
}

async fn refused_delete(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    failure: Failure,
) -> Response {
    let first = First::load(site, visitor, target, None).await;
    let comment = current(site, visitor, target, typed).await;
    let refusal = Refusal::of_change(failure, typed, None);
    let notice = refusal.notice.unwrap_or(FormNotice::Failed);
    let opened = comment.as_ref().filter(|_| notice != FormNotice::TooLate).map(|comment| {
        let form = DeleteForm { notice: Some(notice.clone()), ..named::delete_form(target, comment) };
        Opened::Delete(form)
    });
    let flash = opened.is_none().then_some(crate::pages::view::Flash::Failed(notice));
    let focus =
        typed.comment.map(|id| Focus { id: id.to_string(), comment, opened: opened.unwrap_or_default() });
    let part = first.with_focus(focus.as_ref(), flash);
    let page = part.on(present::post_page(target));
    after_form::waited(after_form::page(refusal.status, &page, target), refusal.retry_after)
}

/// The comment as it is now, to its author.
async fn current(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Option<Comment> {
    let name = comment_name(&target.post.name, typed.comment?);
    let reader = visitor.reader(site).await;
    let read = site.backend.comment(&visitor.reading(&reader), &name, reader.token(&name)).await;
    read.ok().filter(present::is_worth_showing)
}

/// The form with what was typed into it.
fn kept(target: &Target, typed: &Typed) -> EditForm {
    let id = typed.comment.map(|id| id.to_string()).unwrap_or_default();
    let here = format!("{}?comment={id}#{}", target.url(), present::anchor(&id));
    EditForm {
        action: here.clone(),
        cancel_url: here,
        etag: typed.etag.clone(),
        text: typed.text.clone(),
        ..EditForm::default()
    }
}
