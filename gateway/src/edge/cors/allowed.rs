//! Which origins are allowed: posts-service says so, and is asked once a minute.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::HeaderValue;
use futures::FutureExt as _;
use hashlink::LruCache;
use percent_encoding::percent_decode_str;
use proto::posts::v1::{GetBlogRequest, ListBlogsRequest, blog_service_client::BlogServiceClient};
use service_kit::{flights::Flights, time::Clock, upstream::Upstream};
use tokio::sync::Semaphore;
use tonic::{Code, Request, Status};
use url::Url;

use crate::{checked::Checked, config::is_blog_id, parts::Parts};

/// How long a call waits to find out.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Questions at a time: made-up origins take no more of posts-service.
const MAX_QUESTIONS: usize = 16;

/// Answers that are remembered, of up to 20 origins or 6 KiB each; of more, those that nobody asked for longest are
/// forgotten.
const MAX_ANSWERS: usize = 10_000;

/// Longest origin that is looked at, in bytes: a host has at most 253.
const MAX_ORIGIN_BYTES: usize = 300;

/// Whose page calls, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// As the browser sends it.
    origin: String,
    /// `blogs/{blog}` where the path says which one.
    blog: Option<String>,
}

impl Asked {
    /// `None` for what no blog can allow, such as `null`.
    pub(super) fn of(origin: &HeaderValue, path: &str) -> Option<Self> {
        let origin = origin.to_str().ok().filter(|origin| origin.len() <= MAX_ORIGIN_BYTES)?;
        let is_one = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin);
        is_one.then(|| Self { origin: origin.to_owned(), blog: blog(path) })
    }

    fn question(&self) -> Question {
        self.blog.clone().map_or_else(|| Question::Blogs(self.origin.clone()), Question::Origins)
    }
}

/// The blog that a path of REST is about. Other paths, `blogs/-`, and gRPC-Web, whose messages nobody has
/// read yet, are about all blogs.
fn blog(path: &str) -> Option<String> {
    let segment = path.strip_prefix("/v1/blogs/")?.split(['/', ':']).next()?;
    // As REST reads it, which takes `%6e` for an `n`.
    let blog = percent_decode_str(segment).decode_utf8().ok()?;
    is_blog_id(&blog).then(|| format!("blogs/{blog}"))
}

/// What is asked of posts-service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Question {
    /// Which origins does this blog allow?
    Origins(String),
    /// Does any blog allow this origin?
    Blogs(String),
}

/// The origins that are allowed.
type Origins = Arc<[String]>;

/// Asks and remembers. Clones share what they know.
#[derive(Clone)]
pub(super) struct Allowed(Arc<Inner>);

struct Inner {
    blogs: BlogServiceClient<Upstream>,
    clock: Clock,
    known: Mutex<LruCache<Question, Checked<Origins>>>,
    turns: Semaphore,
    flights: Flights<Question, Option<Origins>>,
}

impl Allowed {
    pub(super) fn new(parts: &Parts) -> Self {
        Self(Arc::new(Inner {
            blogs: BlogServiceClient::new(parts.posts.clone()),
            clock: parts.clock.clone(),
            known: Mutex::new(LruCache::new(MAX_ANSWERS)),
            turns: Semaphore::new(MAX_QUESTIONS),
            flights: Flights::default(),
        }))
    }

    /// Whether the page may read the answer; not, where that cannot be found out.
    pub(super) async fn allows(&self, asked: Asked) -> bool {
        let question = asked.question();
        let now = self.0.clock.now();
        let fresh = self.lock().get(&question).and_then(|known| known.fresh(now));
        let origins = match fresh {
            Some(origins) => Some(origins),
            None => self.ask(question).await,
        };
        origins.is_some_and(|origins| origins.contains(&asked.origin))
    }

    /// All who ask the same at a time wait for one call. `None` when there is no answer.
    async fn ask(&self, question: Question) -> Option<Origins> {
        let flight = self.0.flights.join(question.clone(), || {
            let allowed = self.clone();
            async move { allowed.look_up(question).await }.boxed()
        });
        flight.await
    }

    async fn look_up(&self, question: Question) -> Option<Origins> {
        // The moment before: what changes while the answer travels is found out in time.
        let now = self.0.clock.now();
        let answer = tokio::time::timeout(TIMEOUT, self.in_turn(&question)).await;
        let origins = match answer.unwrap_or_else(|_| Err(Status::deadline_exceeded("it took too long"))) {
            Ok(origins) => Origins::from(origins),
            // A blog that is not there allows nobody.
            Err(status) if matches!(status.code(), Code::NotFound | Code::InvalidArgument) => {
                Origins::default()
            }
            Err(status) => {
                tracing::warn!(code = ?status.code(), "posts-service does not say which origins are allowed");
                return self.lock().get_mut(&question)?.go_on(now, Origins::clone);
            }
        };
        self.lock().insert(question, Checked::new(origins.clone(), now));
        Some(origins)
    }

    async fn in_turn(&self, question: &Question) -> Result<Vec<String>, Status> {
        let _turn = self.0.turns.acquire().await.expect("nobody closes it");
        self.call(question).await
    }

    async fn call(&self, question: &Question) -> Result<Vec<String>, Status> {
        let mut blogs = self.0.blogs.clone();
        match question {
            Question::Origins(name) => {
                let mut request = Request::new(GetBlogRequest { name: name.clone() });
                request.set_timeout(TIMEOUT);
                Ok(blogs.get_blog(request).await?.into_inner().allowed_origins)
            }
            Question::Blogs(origin) => {
                let filter = format!("allowed_origin = \"{origin}\"");
                let mut request =
                    Request::new(ListBlogsRequest { page_size: 1, filter, ..ListBlogsRequest::default() });
                request.set_timeout(TIMEOUT);
                let found = blogs.list_blogs(request).await?.into_inner().blogs;
                Ok(found.first().map(|_| origin.clone()).into_iter().collect())
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<Question, Checked<Origins>>> {
        // Whoever panicked here left a whole map behind.
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: &'static str, path: &str) -> Option<Question> {
        Asked::of(&HeaderValue::from_static(origin), path).map(|asked| asked.question())
    }

    #[test]
    fn a_path_says_which_blog_is_asked() {
        const SHOP: &str = "https://shop.example";
        for path in ["/v1/blogs/notes", "/v1/blogs/notes/posts", "/v1/blogs/%6eotes/posts/-/comments:watch"] {
            assert_eq!(asked(SHOP, path), Some(Question::Origins("blogs/notes".to_owned())), "{path}");
        }
        for path in [
            "/v1/blogs",
            "/v1/blogs/-/posts",
            "/v1/blogs/N/posts",
            "/v1/persons/me",
            "/rapport.posts.v1.PostService/GetPost",
        ] {
            assert_eq!(asked(SHOP, path), Some(Question::Blogs(SHOP.to_owned())), "{path}");
        }
    }

    #[test]
    fn what_is_no_origin_is_not_asked_about() {
        for origin in [
            "null",
            "",
            "*",
            "shop.example",
            "https://shop.example/",
            "https://Shop.example",
            "https://shop.example\" OR allowed_origin = \"https://other.example",
        ] {
            assert_eq!(asked(origin, "/v1/blogs"), None, "{origin}");
        }
    }
}
