//! Takes the reply form: previews it, posts it, or gives it back with the reason and the text intact.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use proto::comments::v1::{Author, Comment};
use service_kit::time::Timestamp;
use std::time::Duration;
use uuid::Uuid;

use super::{
    address::Inside,
    after_form, answer,
    backend::Failure,
    change,
    context::Context,
    discussion::{self, First},
    find::{self, Found},
    place::Target,
    present, react,
    refusal::Refusal,
    repeat, sign_in,
    standing::Seated,
    talk::comment_name,
    trouble::{self, Answer, Trouble},
    typed::{Action, Typed},
    visitor::Visitor,
    wish::Done,
};
use crate::{
    cookies::{EditToken, Guest, Kept, Remembered},
    pages::view::{
        BlogHeader, ClosedReason, Discussion, ErrorKind, Flash, FormNotice, PostPage, ReplyBox, ReplyForm,
        SafeHtml,
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
            Action::SignIn => match sign_in::leave(site, visitor, &target, &typed).await {
                Ok(on_the_way) => Ok(on_the_way),
                Err(failure) => Ok(refused(site, visitor, &target, &typed, failure).await),
            },
            Action::LogOut => match visitor.standing(site).await.allows(&typed) {
                // There is nothing left to be ended.
                Ok(()) | Err(Failure::SignedOut) => {
                    Ok(sign_in::log_out(site, visitor, &target, &typed).await)
                }
                Err(failure) => Ok(refused(site, visitor, &target, &typed, failure).await),
            },
            Action::Preview => Ok(preview(site, visitor, &target, &typed).await),
            Action::Post => Ok(post(site, visitor, &target, &typed).await),
            Action::Forget => Ok(forget(site, visitor, &target, &typed).await),
            Action::Save => Ok(change::save(site, visitor, &target, &typed).await),
            Action::PreviewChange => Ok(change::preview(site, visitor, &target, &typed).await),
            Action::Delete => Ok(change::delete(site, visitor, &target, &typed).await),
            Action::React => react::take(site, visitor, &target, &typed).await,
        },
        Ok(Found::Elsewhere(_)) => Ok(kept(site, visitor, &Failure::NotFound.into(), inside, &typed).await),
        Err(trouble) => Ok(kept(site, visitor, &trouble, inside, &typed).await),
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
    let standing = visitor.standing(site).await;
    if let Err(failure) = standing.allows(typed) {
        return refused(site, visitor, target, typed, failure).await;
    }
    let request_id = repeat::request_id(visitor, &target.post.name, typed);
    if let Some(person) = standing.person() {
        return as_person(site, visitor, target, typed, person, request_id).await;
    }
    // The id comes before the comment, so that this comment already counts under it.
    let guest =
        visitor.guest(site).unwrap_or_else(|| Guest::new(repeat::guest_id(site, visitor, request_id)));
    let asker = visitor.known_as(&guest);
    let comment = comment(target, typed);
    match site.backend.create(&asker, &target.post.name, comment, request_id.to_string()).await {
        Ok(comment) => {
            let response = accepted(site, guest, target, &comment);
            sent(site, visitor, target, typed, consented(site, visitor, typed, response).await)
        }
        // It may have been written after all: whoever sends it again must be the same guest, and send
        // the same request.
        Err(failure) if Refusal::is_unsure(&failure) => {
            let unsure = Outcome::Unsure(failure, request_id.to_string());
            let response = given_back(site, visitor, target, typed, unsure).await;
            after_form::remembered(site, &guest, response)
        }
        Err(failure) => given_back(site, visitor, target, typed, Outcome::Refused(failure)).await,
    }
}

/// Posts it under the name of the session: who that is, the services know.
async fn as_person(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    person: &Seated,
    request_id: Uuid,
) -> Response {
    let Some(pass) = &person.pass else { return refused(site, visitor, target, typed, Failure::Away).await };
    let comment = Comment { author: None, ..comment(target, typed) };
    let asker = visitor.signed_in_with(pass);
    match site.backend.create(&asker, &target.post.name, comment, request_id.to_string()).await {
        Ok(comment) => {
            let there = answer::see_other(&after_form::permalink(target, &comment, Done::Posted));
            sent(site, visitor, target, typed, there)
        }
        Err(failure) if Refusal::is_unsure(&failure) => {
            let unsure = Outcome::Unsure(failure, request_id.to_string());
            given_back(site, visitor, target, typed, unsure).await
        }
        Err(failure) => refused(site, visitor, target, typed, failure).await,
    }
}

/// What was kept for a log-in has arrived.
fn sent(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    mut response: Response,
) -> Response {
    // As the answer that it was, or as none in the end.
    let is_it = |kept: &Kept| kept.parent == typed.parent || kept.text.trim() == typed.text.trim();
    for kept in visitor.kept(site, &target.url()).into_iter().filter(is_it) {
        response.headers_mut().append(header::SET_COOKIE, site.kept.forget(&kept));
    }
    response
}

/// Name, e-mail and web site stay on the device of whoever wants it so; and only there, and only then.
async fn consented(site: &Context, visitor: &Visitor, typed: &Typed, mut response: Response) -> Response {
    let known = visitor.reader(site).await.remembered.is_some();
    let line = if typed.remember {
        let details = Remembered::new(typed.name.trim(), typed.email.trim(), typed.url.trim());
        site.remembered.write(&details, site.clock.now())
    } else if known {
        site.remembered.forget()
    } else {
        return response;
    };
    response.headers_mut().append(header::SET_COOKIE, line);
    response
}

/// Forgets whoever it is, on their device: there is nothing else to be forgotten. Their text stays.
async fn forget(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let first = First::load(site, &visitor.forgotten(), target, typed.parent).await;
    let reply_to = first.reply_to.clone();
    let text = Typed { text: typed.text.clone(), request_id: typed.request_id, ..Typed::default() };
    let part = first.with_form(text.form(&target.url(), reply_to), Some(Flash::Forgotten));
    let page = part.on(present::post_page(target));
    let mut response = after_form::page(StatusCode::OK, &page, target);
    for line in [site.cookies.forget(), site.remembered.forget()] {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
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
    let window = comment.editable_until.and_then(Timestamp::from_proto);
    guest.remember(EditToken {
        comment: comment.name.clone(),
        token: comment.edit_token.clone(),
        expiry_micros: window.map_or(look_again.0, |window| window.0.max(look_again.0)),
        window_micros: window.unwrap_or_default().0,
    });
    after_form::remembered(
        site,
        &guest,
        answer::see_other(&after_form::permalink(target, comment, Done::Posted)),
    )
}

/// What the form comes back with.
enum Outcome {
    Preview(String),
    Refused(Failure),
    /// Nobody knows whether it was written; with the `request_id` it had.
    Unsure(Failure, String),
}

/// The form with the reason, and the text as it was.
async fn refused(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    failure: Failure,
) -> Response {
    given_back(site, visitor, target, typed, Outcome::Refused(failure)).await
}

async fn given_back(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
    outcome: Outcome,
) -> Response {
    let first = First::load(site, visitor, target, typed.parent).await;
    let mut form = typed.form(&target.url(), first.reply_to.clone());
    let failure = match outcome {
        Outcome::Preview(html) => {
            form.preview = Some(SafeHtml::from_service(html));
            let page = first.with_form(form, None).on(present::post_page(target));
            return after_form::page(StatusCode::OK, &page, target);
        }
        Outcome::Refused(failure) => failure,
        Outcome::Unsure(failure, request_id) => {
            form.request_id = Some(request_id);
            failure
        }
    };
    if failure == Failure::Arrived {
        // What is sent next is another comment.
        form.request_id = None;
    }
    let refusal = Refusal::of(failure, typed, first.max_text());
    form.target = form.target.filter(|_| refusal.keeps_parent);
    form.aside = refusal.notice == Some(FormNotice::TooLongToCarry);
    (form.errors, form.notice) = (refusal.errors, refusal.notice);
    let page = first.with_form(form, None).on(present::post_page(target));
    let response = after_form::page(refusal.status, &page, target);
    after_form::waited(response, refusal.retry_after)
}

/// The post cannot be shown, but what was typed can: nobody writes a comment twice because of us.
async fn kept(
    site: &Context,
    visitor: &Visitor,
    trouble: &Trouble,
    inside: &Inside<'_>,
    typed: &Typed,
) -> Response {
    let locale = trouble.locale();
    let reply = if trouble.kind() == ErrorKind::NotFound {
        ReplyBox::Closed { reason: ClosedReason::ByHand, kept_text: typed.text.clone() }
    } else {
        let notice = Some(FormNotice::Away);
        let form = ReplyForm { notice, ..typed.form(&inside.url(), typed.target(&inside.url())) };
        ReplyBox::Open(discussion::dressed(form, site, &visitor.reader(site).await))
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
