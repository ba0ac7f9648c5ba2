//! `/auth/identities`: what a person is called here, by which accounts they sign in, and how they sign out
//! everywhere. An account is added by the log-in itself, on a form that only this page can send.

mod keys;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{StatusCode, Uri},
    middleware::map_response,
    response::Response,
    routing::get,
};
use proto::posts::v1::{Blog, DeleteIdentityRequest, Identity, Person, UpdatePersonRequest};
use service_kit::auth::Kind;
use uuid::Uuid;

use crate::{
    auth::address::{self, ACCOUNT, KEYS},
    cookies::Session,
    pages::{locale::PageLocale, text::Texts, view::Provider},
    session::{self, As, Browser, CSRF, Failure, Form, Sessions, Shell, render},
};

/// Largest form: a name and an address.
const MAX_FORM_BYTES: usize = 32 * 1024;

/// Who calls, in names of resources.
const ME: &str = "persons/me";

struct Account {
    sessions: Arc<Sessions>,
    providers: Vec<Provider>,
}

type Shared = State<Arc<Account>>;

/// The page.
pub(crate) fn router(sessions: Arc<Sessions>, providers: Vec<Provider>) -> Router {
    Router::new()
        .route(ACCOUNT, get(show).post(take))
        .with_state(Arc::new(Account { sessions: sessions.clone(), providers }))
        .merge(keys::router(sessions))
        .layer(map_response(session::secured))
}

async fn show(State(account): Shared, browser: Browser, uri: Uri) -> Response {
    let done = uri.query() == Some("done=save");
    let Some(session) = account.person(&browser) else { return sign_in() };
    account.page(&browser, &session, None, None, done).await
}

async fn take(State(account): Shared, browser: Browser, body: Body) -> Response {
    let Some(session) = account.person(&browser) else { return sign_in() };
    let form = match Form::read(body, MAX_FORM_BYTES).await {
        Ok(form) if form.is_of(&session) => form,
        _ => return account.page(&browser, &session, Some(Problem::StaleForm), None, false).await,
    };
    let done = async {
        let pass = account.sessions.pass(&session, &browser.request_id).await?;
        account.change(browser.with(&pass), &form).await
    };
    match done.await {
        Ok(Done::Saved) => session::see_other(&format!("{ACCOUNT}?done=save")),
        Ok(Done::SignedOut) => {
            let there = session::see_other(&browser.signed_out());
            session::no_longer(there, account.sessions.end())
        }
        Err(failure) => {
            account.page(&browser, &session, Some(Problem::Failed(failure)), Some(&form), false).await
        }
    }
}

fn sign_in() -> Response {
    session::see_other(&address::sign_in(ACCOUNT))
}

/// What a form brought about.
enum Done {
    Saved,
    SignedOut,
}

impl Account {
    fn person(&self, browser: &Browser) -> Option<Session> {
        self.sessions.of(browser).filter(|session| session.kind() == Kind::Person)
    }

    async fn change(&self, me: As<'_>, form: &Form) -> Result<Done, Failure> {
        match form.get("action") {
            "save" => {
                let person = Person {
                    name: ME.to_owned(),
                    display_name: form.get("display_name").trim().to_owned(),
                    url: form.get("url").trim().to_owned(),
                    etag: form.get("etag").to_owned(),
                    ..Person::default()
                };
                let message = UpdatePersonRequest {
                    person: Some(person),
                    update_mask: Some(prost_types::FieldMask { paths: vec!["*".to_owned()] }),
                    request_id: form.request_id().to_string(),
                };
                self.sessions.calls.update_person(me, message).await?;
                Ok(Done::Saved)
            }
            "remove" => {
                let message = DeleteIdentityRequest { name: form.get("name").to_owned() };
                self.sessions.calls.delete_identity(me, message).await?;
                Ok(Done::Saved)
            }
            "everywhere" => {
                self.sessions.calls.sign_out_everywhere(me, ME.to_owned()).await?;
                Ok(Done::SignedOut)
            }
            _ => Err(Failure::Invalid(Vec::new())),
        }
    }

    /// The person as they are, or as they typed it where that was not taken.
    async fn page(
        &self,
        browser: &Browser,
        session: &Session,
        problem: Option<Problem>,
        typed: Option<&Form>,
        done: bool,
    ) -> Response {
        let known = async {
            let pass = self.sessions.pass(session, &browser.request_id).await?;
            let me = browser.with(&pass);
            let (person, identities, blogs) = tokio::join!(
                self.sessions.calls.person(me, ME.to_owned()),
                self.sessions.calls.identities(me, ME.to_owned()),
                self.sessions.calls.blogs(me)
            );
            Ok::<_, Failure>((person?, identities?, blogs?))
        };
        let (person, identities, blogs, problem) = match known.await {
            Ok((person, identities, blogs)) => (Some(person), identities, blogs, problem),
            Err(Failure::SignedOut(_)) => {
                let there = session::see_other(&address::sign_in_after_end(ACCOUNT));
                return session::no_longer(there, self.sessions.end());
            }
            Err(failure) => (None, Vec::new(), Vec::new(), Some(Problem::Failed(failure))),
        };
        let person = person.map(|person| match typed.filter(|form| form.get("action") == "save") {
            Some(form) => Person {
                display_name: form.get("display_name").to_owned(),
                url: form.get("url").to_owned(),
                ..person
            },
            None => person,
        });
        let locale = PageLocale::new(browser.language(), "UTC");
        let shell = Shell::of(&locale, session.form_token());
        let document = Document {
            t: shell.t,
            csrf: shell.csrf.clone(),
            shell,
            person,
            identities,
            blogs,
            // A token adds no account: whoever copied one would stay by it, and nobody can sign a token out.
            providers: if session.signed_in().is_some() { &self.providers } else { &[] },
            has_token: session.signed_in().is_none(),
            sentences: problem.as_ref().map(|problem| problem.sentences(locale.texts())).unwrap_or_default(),
            done,
            request_id: Uuid::new_v4(),
        };
        let status = problem.as_ref().map_or(StatusCode::OK, Problem::status);
        session::page(status, render(&document))
    }
}

/// Why nothing was changed.
enum Problem {
    /// The form was made in another session, or did not arrive whole.
    StaleForm,
    Failed(Failure),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Failed(failure) => failure.status(),
        }
    }

    /// What is wrong and what to do next.
    fn sentences(&self, t: &Texts) -> Vec<String> {
        match self {
            Self::StaleForm => vec![t.msg("account-stale-form")],
            Self::Failed(Failure::Invalid(wrong)) if !wrong.is_empty() => {
                let field = |path: &str| match path {
                    "person.url" => t.msg("account-url"),
                    _ => t.msg("account-name"),
                };
                wrong.iter().map(|wrong| format!("{}: {}", field(&wrong.field), wrong.rule)).collect()
            }
            Self::Failed(Failure::Refused(said)) => vec![said.clone()],
            Self::Failed(Failure::Stale | Failure::NotFound) => vec![t.msg("account-changed")],
            Self::Failed(Failure::Away | Failure::Busy(_)) => vec![t.msg("account-away")],
            Self::Failed(_) => vec![t.msg("account-broken")],
        }
    }
}

#[derive(Template)]
#[template(path = "auth/account.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    csrf: String,
    /// Nobody while posts-service is away.
    person: Option<Person>,
    identities: Vec<Identity>,
    /// Where to go from here.
    blogs: Vec<Blog>,
    providers: &'a [Provider],
    /// Whether they came in by a token.
    has_token: bool,
    sentences: Vec<String>,
    done: bool,
    request_id: Uuid,
}
