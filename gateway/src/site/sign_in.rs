//! What the reply form has for who wants to write under a name of their own: a button for each provider,
//! *Change*, *Log Out*. The text that was typed is there afterwards, with a script and without.

use axum::{
    http::{StatusCode, header},
    response::Response,
};

use super::{
    address::escape, after_form, backend::Failure, context::Context, discussion::First, place::Target,
    present, typed::Typed, visitor::Visitor, wish::Done,
};
use crate::{
    cookies::{Kept, KeptGuest},
    pages::view::Flash,
};

/// Leads on to the provider whose button was pressed.
///
/// # Errors
/// When there is no such provider any more, or the text cannot be carried along.
pub(super) async fn leave(
    site: &Context,
    visitor: &Visitor,
    target: &Target,
    typed: &Typed,
) -> Result<Response, Failure> {
    let known = site.providers.list.iter().find(|provider| provider.id == typed.provider);
    // It may be a button of a page from before the settings changed.
    let provider = known.ok_or(Failure::NoProvider)?;
    let line = match Kept::new(&target.url(), &typed.text, typed.parent, typed.request_id) {
        // The browser has the text.
        _ if typed.aside => None,
        Some(kept) => {
            let line = site.kept.write(&kept.of(about(typed)), visitor.headers(), site.clock.now());
            Some(line.ok_or(Failure::TooLongToCarry)?)
        }
        // What another tab has kept for this page stays.
        None => None,
    };
    let (headers, place) = (visitor.headers(), (visitor.client_address(), visitor.host()));
    let mut response = site.providers.begin(headers, place, &provider.id, &next(target, typed)).await;
    if let Some(line) = line {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    Ok(response)
}

/// For who comes back as the guest who they were.
fn about(typed: &Typed) -> KeptGuest {
    KeptGuest { name: typed.name.clone(), email: typed.email.clone(), url: typed.url.clone() }
}

/// Where the browser comes back to.
fn next(target: &Target, typed: &Typed) -> String {
    let parent = typed.parent.map(|id| format!("&reply_to={}", escape(&id.to_string()))).unwrap_or_default();
    format!("{}?done={}{parent}#reply", target.url(), Done::SignedIn.word())
}

/// Ends the session of the form in this browser, and gives the post back with the text for a guest to send.
pub(super) async fn log_out(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let visitor = visitor.without_session();
    let first = First::load(site, &visitor, target, typed.parent).await;
    let form = typed.form(&target.url(), first.reply_to.clone());
    let page = first.with_form(form, Some(Flash::SignedOut)).on(present::post_page(target));
    let mut response = after_form::page(StatusCode::OK, &page, target);
    // A session that began since, in another tab, is not this form's to end.
    let session = site.sessions.read(visitor.headers());
    if session.is_none_or(|session| session.made(&typed.csrf)) {
        response.headers_mut().append(header::SET_COOKIE, site.sessions.end());
    }
    response
}
