//! The pages that readers see, rendered from what the services answer, and the reply form that they
//! send back. The edge mounts the router; pages need no script.

mod address;
mod after_form;
mod answer;
mod around;
mod backend;
mod blog;
mod bounds;
mod business;
mod calendar;
mod change;
mod context;
mod discussion;
mod feed;
mod find;
mod focus;
mod html;
mod known;
mod list;
mod listen;
mod live;
mod look;
mod map;
mod meta;
mod named;
mod neighbours;
mod news;
mod part;
mod place;
mod post;
mod present;
mod providers;
mod quote;
mod react;
mod refusal;
mod repeat;
mod reply;
mod search;
mod sign_in;
mod standing;
mod stylesheet;
mod surroundings;
mod talk;
mod trouble;
mod typed;
mod visitor;
mod wish;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{FromRef, State},
    http::{HeaderMap, Method, Uri},
    middleware::{from_fn, map_response},
    response::Response,
    routing::get,
};

use crate::{
    pages::view::Provider,
    parts::Parts,
    session::{self, Sessions},
};
use address::{BlogId, Inside};
use backend::Failure;
use context::Context;
use live::Hub;
use part::Part;
use providers::Providers;
use trouble::{Answer, Trouble};
use visitor::Visitor;

/// The server-rendered site. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    context: Arc<Context>,
    /// The readers whose pages are live.
    live: Hub,
}

impl Site {
    /// Puts the site together; calls nobody yet. Readers sign in by `providers`, whose forms `room` takes at
    /// `POST /auth/{id}`, with the fields `next`, a path, and `intent`.
    pub fn new(parts: &Parts, providers: Vec<Provider>, room: Router) -> Self {
        Self::over(parts, Arc::new(Sessions::new(parts)), providers, room)
    }

    /// The same, sharing what the other pages know of sessions.
    pub(crate) fn over(
        parts: &Parts,
        sessions: Arc<Sessions>,
        providers: Vec<Provider>,
        room: Router,
    ) -> Self {
        Self {
            context: Arc::new(Context::new(parts, sessions, Providers::new(providers, room))),
            live: Hub::new(parts.max_live_readers, parts.shutdown.clone()),
        }
    }

    /// Pages, the reply form, the stylesheet, and the 404 page for everything else.
    pub fn router(self) -> Router {
        Router::new()
            .route("/", get(start))
            .route("/b/{blog}", get(add_slash))
            .route("/b/{blog}/", get(home))
            .route("/b/{blog}/{*path}", get(show).post(reply))
            .route("/sitemap.xml", get(sitemap))
            .route("/robots.txt", get(robots))
            .route("/assets/{file}", get(asset))
            .fallback(elsewhere)
            .with_state(self)
            // Answers 304 where the browser has the page already; needs the page's ETag.
            .layer(from_fn(answer::unless_known))
            // Outermost: no response leaves without them.
            .layer(map_response(answer::secured))
    }
}

type Shared = State<Arc<Context>>;

impl FromRef<Site> for Arc<Context> {
    fn from_ref(site: &Site) -> Self {
        Self::clone(&site.context)
    }
}

impl FromRef<Site> for Hub {
    fn from_ref(site: &Site) -> Self {
        site.live.clone()
    }
}

async fn start(State(site): Shared, visitor: Visitor, uri: Uri) -> Response {
    finish(blog::start(&site, &visitor, uri.query()).await, &visitor)
}

async fn sitemap(State(site): Shared, visitor: Visitor) -> Response {
    finish(map::all(&site, &visitor).await, &visitor)
}

async fn robots(State(site): Shared, visitor: Visitor) -> Response {
    answer::shared_as("text/plain; charset=utf-8", map::robots(site.here(visitor.host())))
}

async fn asset(visitor: Visitor, uri: Uri) -> Response {
    finish(stylesheet::of_site(&uri), &visitor)
}

async fn add_slash(State(site): Shared, visitor: Visitor, uri: Uri) -> Response {
    let blog = uri.path().strip_prefix("/b/").and_then(|id| BlogId::parse(site.here(visitor.host()), id));
    let home = blog.map(|blog| blog.url());
    finish(home.map(|url| answer::moved(&url)).ok_or(Failure::NotFound.into()), &visitor)
}

async fn home(State(site): Shared, visitor: Visitor, uri: Uri) -> Response {
    let answer = match Inside::parse(site.here(visitor.host()), uri.path()) {
        Some(inside) => blog::home(&site, &visitor, &inside.blog, uri.query()).await,
        None => Err(Failure::NotFound.into()),
    };
    finish(answer, &visitor)
}

async fn show(State(site): Shared, State(live): State<Hub>, visitor: Visitor, uri: Uri) -> Response {
    let answer = match Inside::parse(site.here(visitor.host()), uri.path()) {
        Some(inside) => inside_a_blog(&site, &live, &visitor, &inside, uri.query()).await,
        None => Err(Failure::NotFound.into()),
    };
    without_session(&site, &visitor, finish(answer, &visitor))
}

/// Every page of a blog but its home.
async fn inside_a_blog(
    site: &Context,
    live: &Hub,
    visitor: &Visitor,
    inside: &Inside<'_>,
    query: Option<&str>,
) -> Answer {
    let blog = &inside.blog;
    match Part::of(inside) {
        Part::List(subject) => list::show(site, visitor, blog, &subject, query).await,
        Part::Search => search::show(site, visitor, blog, query).await,
        Part::Business(slug) => business::show(site, visitor, blog, &slug, query).await,
        Part::Businesses => business::list(site, visitor, blog, query).await,
        Part::Feed(of, format) => feed::show(site, visitor, blog, &of, format, query).await,
        Part::Sitemap(None) => map::of_blog(site, visitor, blog).await,
        Part::Sitemap(Some(month)) => map::of_month(site, visitor, blog, month).await,
        Part::Theme => stylesheet::of_blog(site, visitor, blog, inside.rest()).await,
        Part::Live => match inside.without("live") {
            Some(post) => listen::show(site, live, visitor, &post, visitor.last_seen(query).as_deref()).await,
            None => Err(Failure::NotFound.into()),
        },
        Part::Post => post::show(site, visitor, inside, query).await,
    }
}

async fn reply(State(site): Shared, visitor: Visitor, uri: Uri, headers: HeaderMap, body: Body) -> Response {
    let answer = match Inside::parse(site.here(visitor.host()), uri.path()) {
        Some(inside) => reply::take(&site, &visitor, &inside, &headers, body).await,
        None => Err(Failure::NotFound.into()),
    };
    without_session(&site, &visitor, finish(answer, &visitor))
}

/// What no route knows may be an old address of the only blog.
async fn elsewhere(State(site): Shared, visitor: Visitor, method: Method, uri: Uri) -> Response {
    let readable = method == Method::GET || method == Method::HEAD;
    let answer = if readable {
        find::at_the_root(&site, &visitor, uri.path()).await.map(|url| answer::moved(&url))
    } else {
        Err(Failure::NotFound.into())
    };
    finish(answer, &visitor)
}

fn finish(answer: Answer, visitor: &Visitor) -> Response {
    answer.unwrap_or_else(|trouble: Trouble| trouble.respond(visitor.reference()))
}

/// A browser whose session was found to be over drops it.
fn without_session(site: &Context, visitor: &Visitor, response: Response) -> Response {
    if visitor.is_signed_out() { session::no_longer(response, site.sessions.end()) } else { response }
}
