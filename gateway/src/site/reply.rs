//! Takes the reply form: previews it, posts it, or gives it back with the reason and the text intact.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use proto::comments::v1::{Author, Comment};
use service_kit::time::Timestamp;
use std::time::Duration;

use super::{
    Context, Failure, Visitor,
    address::Inside,
    answer,
    find::{self, Found},
    own,
    place::Target,
    post::{after_form, reply_target},
    present,
    refusal::Refusal,
    repeat,
    talk::{At, Talk, comment_name},
    trouble::{self, Answer, Trouble},
    typed::{Action, Typed},
};
use crate::{
    cookies::{EditToken, Guest},
    pages::view::{
        BlogHeader, ClosedReason, Discussion, ErrorKind, FormNotice, PostPage, ReplyBox, ReplyForm, SafeHtml,
    },
};

/// How long a comment stays its author's own to look at, where the blog has no edit window.
const LOOK_AGAIN: Duration = Duration::from_mins(15);

pub(super) async fn take(
    site: &Context,
    visitor: &Visitor,
    inside: &Inside<'_>,
    headers: &HeaderMap,
    body: Body,
) -> Answer {
    let typed = Typed::read(headers, body).await?;
    match find::post(site, visitor, inside).await {
        Ok(Found::Here(target) | Found::Renamed(target)) => match typed.action {
            Action::Preview => Ok(preview(site, visitor, &target, &typed).await),
            Action::Post => Ok(post(site, visitor, &target, &typed).await),
        },
        Ok(Found::Elsewhere(_)) => Ok(kept(&Failure::NotFound.into(), inside, &typed)),
        Err(trouble) => Ok(kept(&trouble, inside, &typed)),
    }
}

async fn preview(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    match site.backend.preview(&visitor.anonymous(), &target.post.name, &typed.text).await {
        Ok(html) => given_back(site, visitor, target, typed, Outcome::Preview(html)).await,
        // The post was there a moment ago, and a preview asks for no other comment.
        Err(Failure::NotFound) => {
            given_back(site, visitor, target, typed, Outcome::Refused(Failure::Away)).await
        }
        Err(failure) => given_back(site, visitor, target, typed, Outcome::Refused(failure)).await,
    }
}

async fn post(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let request_id = repeat::request_id(visitor, &target.post.name, typed);
    // The id comes before the comment, so that this comment already counts under it.
    let guest =
        visitor.guest(site).unwrap_or_else(|| Guest::new(repeat::guest_id(site, visitor, request_id)));
    let asker = visitor.known_as(&guest);
    let comment = comment(target, typed);
    match site.backend.create(&asker, &target.post.name, comment, request_id.to_string()).await {
        Ok(comment) => accepted(site, guest, target, &comment),
        Err(failure) => {
            // It may have been written after all: whoever sends it again must be the same guest.
            let unsure = matches!(failure, Failure::Away | Failure::Broken);
            let response = given_back(site, visitor, target, typed, Outcome::Refused(failure)).await;
            if unsure { remembered(site, &guest, response) } else { response }
        }
    }
}

fn comment(target: &Target, typed: &Typed) -> Comment {
    let author = Author {
        display_name: typed.name.trim().to_owned(),
        email: typed.email.trim().to_owned(),
        url: typed.web_site(),
        ..Author::default()
    };
    Comment {
        parent_comment: typed.parent.map(|id| comment_name(&target.post.name, id)).unwrap_or_default(),
        author: Some(author),
        content: typed.text.clone(),
        ..Comment::default()
    }
}

/// Sends the browser to the comment, so that reloading the page posts nothing.
fn accepted(site: &Context, mut guest: Guest, target: &Target, comment: &Comment) -> Response {
    let look_again = site.clock.now().plus(LOOK_AGAIN);
    let expiry = comment.editable_until.and_then(Timestamp::from_proto).unwrap_or(look_again);
    guest.remember(EditToken {
        comment: comment.name.clone(),
        token: comment.edit_token.clone(),
        expiry_micros: expiry.0,
    });
    remembered(site, &guest, answer::see_other(&permalink(target, comment)))
}

fn permalink(target: &Target, comment: &Comment) -> String {
    let id = comment.name.rsplit('/').next().unwrap_or_default();
    let held = if present::waits(comment) {
        format!("&held={}", own::held(&present::held_reasons(comment)))
    } else {
        String::new()
    };
    format!("{}?comment={id}{held}#{}", target.url(), present::anchor(id))
}

fn remembered(site: &Context, guest: &Guest, mut response: Response) -> Response {
    let cookie: HeaderValue = site.cookies.write(guest, site.clock.now());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// What the form comes back with.
enum Outcome {
    Preview(String),
    Refused(Failure),
}

async fn given_back(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    outcome: Outcome,
) -> Response {
    let asker = visitor.anonymous();
    let (talk, reply_to) = tokio::join!(
        Talk::load(site, &asker, &target.post.name, At::Start),
        reply_target(site, &asker, target, typed.parent)
    );
    let talk = talk.unwrap_or(Talk::Away);
    let max_text = talk.thread().and_then(|thread| u32::try_from(thread.max_characters).ok());
    let mut form = typed.form(&target.url(), reply_to);
    let (status, retry_after) = match outcome {
        Outcome::Preview(html) => {
            form.preview = Some(SafeHtml::from_service(html));
            (StatusCode::OK, None)
        }
        Outcome::Refused(failure) => {
            let refusal = Refusal::of(failure, typed, max_text);
            form.target = form.target.filter(|_| refusal.keeps_parent);
            (form.errors, form.notice) = (refusal.errors, refusal.notice);
            (refusal.status, refusal.retry_after)
        }
    };
    let reply = present::reply_box(talk.thread(), form);
    let page = PostPage { reply, ..present::post_page(&site.public_url, target, &talk, None) };
    let response = after_form(status, &page, target);
    match retry_after {
        Some(seconds) => answer::retry_after(response, seconds),
        None => response,
    }
}

/// The post cannot be shown, but what was typed can: nobody writes a comment twice because of us.
fn kept(trouble: &Trouble, inside: &Inside<'_>, typed: &Typed) -> Response {
    let locale = trouble.locale();
    let reply = if trouble.kind() == ErrorKind::NotFound {
        ReplyBox::Closed { reason: ClosedReason::ByHand, kept_text: typed.text.clone() }
    } else {
        let notice = Some(FormNotice::Away);
        ReplyBox::Open(ReplyForm { notice, ..typed.form(&inside.url(), typed.target(&inside.url())) })
    };
    let page = PostPage {
        blog: trouble.blog().cloned().unwrap_or_else(|| unknown_blog(inside)),
        title: trouble.title(&locale),
        url: inside.url(),
        discussion: Discussion::Hidden,
        reply,
        ..PostPage::default()
    };
    let status = trouble::status(trouble.kind());
    trouble::with_retry(trouble.kind(), answer::private(status, page.render(&locale)))
}

fn unknown_blog(inside: &Inside<'_>) -> BlogHeader {
    let title = inside.blog.as_str().to_owned();
    BlogHeader { title, url: inside.blog.url(), ..BlogHeader::default() }
}
