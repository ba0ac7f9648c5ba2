//! Who is signed in: the SignInService that the site asks, a browser with a session, a room that signs in.

use axum::{Router, extract::Path, response::IntoResponse as _, routing::post};
use gateway::{
    cookies::{Session, SessionCookies},
    pages::view::{Icon, Provider},
};
use http::{HeaderMap, header};
use proto::posts::v1::{sign_in_service_server::SignInService, *};
use service_kit::{auth::Secret, time::Timestamp};
use tonic::{Request as Ask, Response, Status, async_trait};

use crate::{
    services::{Answer, House, Page},
    world::{MONDAY, Shared},
};

pub(crate) const NORA: &str = "persons/0193d000-0000-7000-8000-000000000001";

/// What posts-service calls her by now.
pub(crate) const NAME: &str = "Nora Vale";

#[async_trait]
impl SignInService for Shared {
    async fn sign_in(&self, _: Ask<SignInRequest>) -> Answer<SignInResponse> {
        Err(Status::unimplemented("not faked"))
    }
    async fn link_identity(&self, _: Ask<LinkIdentityRequest>) -> Answer<Identity> {
        Err(Status::unimplemented("not faked"))
    }
    async fn claim(&self, _: Ask<ClaimRequest>) -> Answer<ClaimResponse> {
        Err(Status::unimplemented("not faked"))
    }
    async fn check_claim(&self, _: Ask<CheckClaimRequest>) -> Answer<CheckClaimResponse> {
        Err(Status::unimplemented("not faked"))
    }
    async fn exchange_api_key(&self, _: Ask<ExchangeApiKeyRequest>) -> Answer<ExchangeApiKeyResponse> {
        Err(Status::unimplemented("not faked"))
    }
    async fn check_session(&self, request: Ask<CheckSessionRequest>) -> Answer<CheckSessionResponse> {
        self.ask_posts("CheckSession", &request)?;
        let CheckSessionRequest { name, auth_time } = request.into_inner();
        let mut world = self.lock();
        world.checked.push(Timestamp::from_proto(auth_time.unwrap_or_default()).unwrap());
        let goes_on = !world.signed_out;
        let person = Person { name, display_name: NAME.to_owned(), ..Person::default() };
        Ok(Response::new(CheckSessionResponse { person: goes_on.then_some(person) }))
    }
}

/// The cookie of somebody who signed in on Monday by an account of GitHub.
pub(crate) fn nora() -> String {
    cookie(&Session::of_person(
        &Person { name: NORA.to_owned(), display_name: "Nora".to_owned(), ..Person::default() },
        "GitHub",
        MONDAY,
    ))
}

pub(crate) fn cookie(session: &Session) -> String {
    let cookies = SessionCookies::new(&Secret([7; 32]).into(), true);
    let line = cookies.write(session, MONDAY).unwrap();
    line.to_str().unwrap().split(';').next().unwrap().to_owned()
}

/// A house where people sign in by two providers, in a room that says what it was asked.
pub(crate) fn with_providers() -> House {
    let room = Router::new().route(
        "/auth/{provider}",
        post(async |Path(provider): Path<String>, headers: HeaderMap, body: String| {
            let cookie = headers.get(header::COOKIE).map_or("", |value| value.to_str().unwrap());
            let said = format!("{provider} is asked: {body} with {cookie}");
            ([(header::REFERRER_POLICY, "no-referrer"), (header::CACHE_CONTROL, "no-store")], said)
                .into_response()
        }),
    );
    let provider = |id: &str, label: &str| Provider {
        id: id.to_owned(),
        label: label.to_owned(),
        icon: Icon::drawn("<svg aria-hidden=\"true\"></svg>"),
    };
    let providers = vec![provider("github", "GitHub"), provider("google", "Google & Co")];
    House::built("https://waiter.example", Shared::with_one_post(), providers, room)
}

impl Page {
    /// The proof that the reply form of this page carries.
    pub(crate) fn csrf(&self) -> &str {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"").expect("a form with a proof");
        rest.split('"').next().unwrap()
    }
}
