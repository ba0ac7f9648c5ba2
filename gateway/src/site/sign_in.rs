//! What the reply form has for who wants to write under a name of their own: a button for each provider,
//! *Change*, *Log Out*. The text that was typed is there afterwards, with a script and without.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use tower::ServiceExt as _;
use url::form_urlencoded;

use super::{
    address::escape, after_form, backend::Failure, context::Context, discussion::First, place::Target,
    present, typed::Typed, visitor::Visitor, wish::Done,
};
use crate::{
    cookies::{Kept, KeptGuest},
    pages::view::{Flash, Provider},
};

/// The providers by which people sign in, and the room that does it.
#[derive(Debug, Clone, Default)]
pub(super) struct SignIn {
    /// In the order of their buttons; empty where there are none.
    pub(super) providers: Vec<Provider>,
    /// Has `POST /auth/{provider}`.
    room: Router,
}

impl SignIn {
    pub(super) fn new(providers: Vec<Provider>, room: Router) -> Self {
        Self { providers, room }
    }

    /// Asks the room as a form of ours would, but without what was typed: that is no business of a log-in.
    /// Whoever presses a button wants to be another person than they are, so it never goes by itself.
    async fn begin(&self, visitor: &Visitor, provider: &str, next: &str) -> Response {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("next", next), ("intent", "change")])
            .finish();
        let mut request = Request::post(format!("/auth/{provider}"));
        if let Some(headers) = request.headers_mut() {
            *headers = visitor.headers().clone();
            headers.remove(header::CONTENT_LENGTH);
            headers.remove(header::TRANSFER_ENCODING);
            let kind = header::HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(address) = visitor.client_address() {
            request = request.extension(address);
        }
        let request = request.body(Body::from(form)).expect("a provider's id is part of a path");
        self.room.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}

/// Leads on to the provider whose button was pressed.
pub(super) async fn leave(site: &Context, visitor: &Visitor, target: &Target, typed: &Typed) -> Response {
    let known = site.sign_in.providers.iter().find(|provider| provider.id == typed.provider);
    let Some(provider) = known else {
        // A button of a page from before the settings changed.
        return super::reply::refused(site, visitor, target, typed, Failure::NoProvider).await;
    };
    let kept = Kept::new(&target.url(), &typed.text, typed.parent, typed.request_id);
    let line = match kept {
        // The browser has the text.
        _ if typed.aside => None,
        Some(kept) => match site.kept.write(&kept.of(about(typed)), visitor.headers(), site.clock.now()) {
            Some(line) => Some(line),
            None => {
                return super::reply::refused(site, visitor, target, typed, Failure::TooLongToCarry).await;
            }
        },
        // What another tab has kept for this page stays.
        None => None,
    };
    let mut response = site.sign_in.begin(visitor, &provider.id, &next(target, typed)).await;
    if let Some(line) = line {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
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
    let page = first.with_form(form, Some(Flash::SignedOut)).on(present::post_page(&site.public_url, target));
    let mut response = after_form::page(StatusCode::OK, &page, target);
    // A session that began since, in another tab, is not this form's to end.
    let session = site.sessions.read(visitor.headers());
    if session.is_none_or(|session| session.made(&typed.csrf)) {
        response.headers_mut().append(header::SET_COOKIE, site.sessions.end());
    }
    response
}
