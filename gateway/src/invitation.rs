//! `/auth/invitation/{blog}/{invitation}/{code}`: the link by which somebody becomes a member of a blog. To open
//! it changes nothing; to accept it is a form of a session. Who has none signs in first and comes back.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    middleware::{from_fn, map_response},
    response::Response,
    routing::get,
};
use proto::posts::v1::{AcceptInvitationRequest, Blog, Invitation, LookupInvitationRequest, MemberRole};
use serde::Deserialize;
use service_kit::auth::Kind;

use crate::{
    auth::address,
    cookies::Session,
    login::discreet,
    pages::{locale::PageLocale, text::Texts},
    session::{self, Browser, CSRF, Failure, Form, Sessions, Shell, render},
};

/// Largest form of this page: the session's proof.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// What the link names.
#[derive(Debug, Deserialize)]
struct Link {
    blog: String,
    invitation: String,
    code: String,
}

impl Link {
    /// `blogs/{blog}/invitations/{invitation}`; the service says whether there is such a one.
    fn name(&self) -> String {
        format!("blogs/{}/invitations/{}", self.blog, self.invitation)
    }

    fn path(&self) -> String {
        format!("{}{}/{}/{}", address::INVITATION, self.blog, self.invitation, self.code)
    }

    /// Whether it may stand in an address of ours again.
    fn is_plain(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        [&self.blog, &self.invitation, &self.code].iter().all(|part| part.bytes().all(plain))
    }
}

/// The link to copy, below the installation's own address.
pub(crate) fn path(invitation: &Invitation) -> Option<String> {
    let (blog, id) = invitation.name.strip_prefix("blogs/")?.split_once("/invitations/")?;
    let (blog, invitation, code) = (blog.to_owned(), id.to_owned(), invitation.code.clone());
    Some(Link { blog, invitation, code }.path())
}

type Shared = State<Arc<Sessions>>;

/// The page.
pub(crate) fn router(sessions: Arc<Sessions>) -> Router {
    Router::new()
        .route("/auth/invitation/{blog}/{invitation}/{code}", get(show).post(accept))
        .with_state(sessions)
        .layer(map_response(session::secured))
        // Around it, since this one wins: the code stands in the address.
        .layer(from_fn(discreet))
}

async fn show(State(sessions): Shared, Path(link): Path<Link>, browser: Browser) -> Response {
    page(&sessions, &browser, &link, None).await
}

/// Only a page of the session that is to become a member can send this.
async fn accept(State(sessions): Shared, Path(link): Path<Link>, browser: Browser, body: Body) -> Response {
    let form = Form::read(body, MAX_FORM_BYTES).await.unwrap_or_default();
    let Some(session) = person(&sessions, &browser) else {
        return page(&sessions, &browser, &link, None).await;
    };
    if !form.is_of(&session) {
        return page(&sessions, &browser, &link, Some(Problem::StaleForm)).await;
    }
    let message = AcceptInvitationRequest { name: link.name(), code: link.code.clone() };
    let accepted = async {
        let pass = sessions.pass(&session, &browser.request_id).await?;
        sessions.calls.accept_invitation(browser.with(&pass), message).await
    };
    match accepted.await {
        Ok(_) => session::see_other(&address::desk(&link.blog)),
        Err(Failure::SignedOut(_)) => {
            let there = session::see_other(&address::sign_in_after_end(&link.path()));
            session::no_longer(there, sessions.end())
        }
        Err(Failure::Exists(_)) => page(&sessions, &browser, &link, Some(Problem::Member)).await,
        Err(Failure::NotFound | Failure::Invalid(_)) => refused(&browser, Problem::Gone),
        Err(_) => refused(&browser, Problem::Away),
    }
}

/// Who would become a member.
fn person(sessions: &Sessions, browser: &Browser) -> Option<Session> {
    sessions.of(browser).filter(|session| session.kind() == Kind::Person)
}

async fn page(sessions: &Sessions, browser: &Browser, link: &Link, problem: Option<Problem>) -> Response {
    if !link.is_plain() {
        return refused(browser, Problem::Gone);
    }
    let message = LookupInvitationRequest { name: link.name(), code: link.code.clone() };
    let blog = format!("blogs/{}", link.blog);
    let (invitation, blog) = tokio::join!(
        sessions.calls.lookup_invitation(&browser.request_id, message),
        sessions.calls.public_blog(&browser.request_id, blog)
    );
    let (invitation, blog) = match (invitation, blog) {
        (Ok(invitation), Ok(blog)) => (invitation, blog),
        (Err(Failure::NotFound | Failure::Invalid(_)), _) | (_, Err(Failure::NotFound)) => {
            return refused(browser, Problem::Gone);
        }
        _ => return refused(browser, Problem::Away),
    };
    let session = person(sessions, browser);
    let locale = locale(browser);
    let shell = Shell::of(&locale, session.as_ref().map(Session::form_token).unwrap_or_default());
    let csrf = shell.csrf.clone();
    let document = Document {
        t: shell.t,
        shell,
        problem,
        blog: Some(blog),
        role: invitation.role(),
        is_signed_in: session.is_some(),
        name: session.and_then(|session| session.name().map(str::to_owned)),
        csrf,
        action: link.path(),
        sign_in: address::sign_in(&link.path()),
        desk: address::desk(&link.blog),
    };
    session::page(problem.map_or(StatusCode::OK, Problem::status), render(&document))
}

/// Without the invitation itself.
fn refused(browser: &Browser, problem: Problem) -> Response {
    let locale = locale(browser);
    let shell = Shell::of(&locale, String::new());
    let document = Document {
        t: shell.t,
        shell,
        problem: Some(problem),
        blog: None,
        role: MemberRole::Unspecified,
        is_signed_in: false,
        name: None,
        csrf: String::new(),
        action: String::new(),
        sign_in: String::new(),
        desk: String::new(),
    };
    session::page(problem.status(), render(&document))
}

fn locale(browser: &Browser) -> PageLocale {
    PageLocale::new(browser.language(), "UTC")
}

/// Why nobody became a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// It is not there, was accepted or revoked, or is too old: the service tells none apart.
    Gone,
    /// They are one already.
    Member,
    /// The form was made in another session.
    StaleForm,
    /// It cannot be looked at now.
    Away,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::Gone => StatusCode::NOT_FOUND,
            Self::Member => StatusCode::CONFLICT,
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What is wrong and what to do next.
    fn sentence(self, t: &Texts) -> String {
        match self {
            Self::Gone => t.msg("invitation-gone"),
            Self::Member => t.msg("invitation-member"),
            Self::StaleForm => t.msg("invitation-stale-form"),
            Self::Away => t.msg("invitation-away"),
        }
    }
}

#[derive(Template)]
#[template(path = "auth/invitation.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    problem: Option<Problem>,
    blog: Option<Blog>,
    role: MemberRole,
    /// Who is signed in.
    is_signed_in: bool,
    /// None where the session knows no name.
    name: Option<String>,
    csrf: String,
    action: String,
    sign_in: String,
    desk: String,
}

impl Document<'_> {
    fn is_member(&self) -> bool {
        self.problem == Some(Problem::Member)
    }

    /// What they would be.
    fn offer(&self) -> String {
        match self.role {
            MemberRole::Owner => self.t.msg("invitation-owner"),
            MemberRole::Moderator => self.t.msg("invitation-moderator"),
            MemberRole::Author | MemberRole::Unspecified => self.t.msg("invitation-author"),
        }
    }
}
